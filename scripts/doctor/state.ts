import { s3StateOf } from "../../app/state";
import { instancesIn } from "../terraform/state";
import { TerraformError } from "../terraform/terraform";
import type { Check } from "./examination";

/** Whether Terraform reaches its state, and what is there. */
export const state: Check = {
  subject: "state",
  async look(examined) {
    const { environment } = examined;
    const { name } = environment;
    try {
      const found = await examined.state();
      const s3 = s3StateOf(environment.state, name);
      const where = s3 === undefined ? "in a local file" : `in the bucket ${s3.bucket}`;
      const message =
        found === undefined
          ? `there is none yet ${where}, as before the first deploy; if ${name} was deployed before, see docs/runbook.md#the-state-is-missing`
          : `read, with ${instancesIn(found).length} resource(s), ${where}`;
      return { status: "ok", message };
    } catch (error) {
      if (!(error instanceof TerraformError)) throw error;
      const fix = `check state in environments/${name}.yaml, and that these credentials may read it`;
      return { status: "wrong", message: `it cannot be read. ${error.message}`, fix };
    }
  },
};

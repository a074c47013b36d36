import type { Environment } from "../../app/environment";
import { s3StateOf } from "../../app/state";
import { TerraformError } from "../terraform/failure";
import { instancesIn } from "../terraform/state";
import type { Check } from "./examination";

function describePlace({ state, name }: Environment): string {
  if (state.backend === "none") return "in the backend that was added to the stack's folder";
  const s3 = s3StateOf(state, name);
  return s3 === undefined ? "in a local file" : `in the bucket ${s3.bucket}`;
}

/** Whether Terraform reaches its state, and what is there. */
export const state: Check = {
  subject: "state",
  async look(examined) {
    const { environment } = examined;
    const { name } = environment;
    try {
      const found = await examined.state();
      const where = describePlace(environment);
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

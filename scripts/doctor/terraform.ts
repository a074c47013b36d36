import { terraformVersions } from "../../app/stack-settings";
import { UserError } from "../../formats/problem";
import { requiredTerraform } from "../terraform/tools";
import type { Check } from "./examination";
import { isWithin, versionsOf } from "./versions";

export const terraform: Check = {
  subject: "Terraform",
  async look(examined) {
    const bounds = terraformVersions(examined.environment);
    try {
      requiredTerraform();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const fix = `install Terraform or OpenTofu ${bounds}`;
      return { status: "wrong", message: error.message, fix };
    }
    const { terraform: version } = await versionsOf(examined);
    if (isWithin(version, bounds)) return { status: "ok", message: `version ${version}` };
    const message = `version ${version}, but ${bounds} is needed`;
    return { status: "wrong", message, fix: "install a newer version" };
  },
};

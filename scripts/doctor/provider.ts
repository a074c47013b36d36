import { AWS_PROVIDER_VERSIONS as BOUNDS } from "../../app/stack-settings";
import { toTerraform } from "../terminal/to-run";
import { stackFolder } from "../terraform/synthesis";
import type { Check } from "./examination";
import { isWithin, versionsOf } from "./versions";

/** The version of the AWS provider that an earlier init has chosen, and that the next one keeps. */
export const provider: Check = {
  subject: "AWS provider",
  async look(examined) {
    const { providers } = await versionsOf(examined);
    const [, version] =
      Object.entries(providers).find(([name]) => /\/hashicorp\/aws$/.test(name)) ?? [];
    if (version === undefined) {
      return { status: "ok", message: `none is chosen yet: terraform init takes one ${BOUNDS}` };
    }
    if (isWithin(version, BOUNDS)) return { status: "ok", message: `version ${version}` };
    return {
      status: "wrong",
      message: `version ${version}, but ${BOUNDS} is needed`,
      fix: toTerraform(stackFolder(examined.environment.name), "init", "-upgrade"),
    };
  },
};

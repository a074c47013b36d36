import { join } from "node:path";
import type { Environment } from "../../app/environment";
import { projectFolder } from "../../app/folder";
import { type StateOptions, s3StateOf } from "../../app/state";
import { show, UserError } from "../../formats/problem";
import { toRun } from "../terminal/to-run";
import { stackFolder } from "../terraform/synthesis";

/**
 * Without a state, Terraform destroys nothing and calls that success, while topic, bucket and accounts may all
 * be there.
 */
export function missingState(environment: Environment): UserError {
  const { name, state } = environment;
  const place = placeOf(state, name);
  const workspace = process.env["TF_WORKSPACE"];
  return new UserError(
    [
      `The Terraform state of ${name} is missing or empty, so that nothing can be destroyed. Nothing was changed.`,
      `  - If ${name} was deployed, look for its state: ${place}.`,
      ...(workspace
        ? [`  - TF_WORKSPACE is ${show(workspace)}: unset it, because no workspace is used here.`]
        : []),
      `  - If ${name} was never deployed, or is destroyed already, there is nothing to do.`,
      `  - If the state is lost, detach the accounts by what the environment file says: ${toRun("detach", name, "--without-outputs")}. Then import or delete the resources (docs/runbook.md#the-state-is-missing).`,
    ].join("\n"),
  );
}

function placeOf(state: StateOptions, name: string): string {
  const s3 = s3StateOf(state, name);
  if (s3 !== undefined) {
    return `the object ${s3.key} in the bucket ${s3.bucket} (${s3.region}). Check state in the environment file, and the credentials`;
  }
  if (state.backend === "none") {
    return `its backend is the pipeline's own, because state.backend is none. Add that backend to ${stackFolder(name)}, or destroy where it is known`;
  }
  const folder = projectFolder();
  const file = join(folder, `terraform.${name}.tfstate`);
  return `the file ${file}${folder === "." ? " in this folder" : ""}. It may be in another clone or on another machine`;
}

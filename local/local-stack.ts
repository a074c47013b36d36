import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { providerMirror } from "../scripts/terraform/provider-mirror";
import { Terraform } from "../scripts/terraform/terraform";
import { terraformBinary } from "../scripts/terraform/tools";
import { type LocalAws, localAwsIsInstalled } from "./local-aws";

/** What is missing on this machine for a real apply against the local AWS, if anything. */
export function missingTools(): readonly string[] {
  return [
    ...(terraformBinary() === undefined ? ["Terraform or OpenTofu"] : []),
    ...(localAwsIsInstalled() ? [] : ["moto_server (pip install 'moto[server]')"]),
  ];
}

/** Lets a command that runs Terraform itself find the providers on this machine, where they are. */
export function mirrorEnvironment(): NodeJS.ProcessEnv {
  const mirror = providerMirror(terraformBinary() ?? "");
  return mirror === undefined ? {} : { TF_CLI_ARGS_init: `-plugin-dir=${mirror}` };
}

/** Merged by Terraform over the very file that production deploys, which stays as it is. */
const LOCAL_SETTINGS = {
  provider: {
    aws: [
      {
        s3_use_path_style: true, // bucket names are no host names here
        // The local AWS drops connections on a busy machine, three times in a row was seen; 25, the
        // default, would take minutes where it lacks a call.
        max_retries: 10,
      },
    ],
  },
};

interface LocalStackOptions {
  /** For example -backend-config. @default - none */
  readonly initFlags?: readonly string[];
  readonly onProgress?: (message: string) => void;
}

/** Terraform in a synthesized stack's folder, bound to the local AWS and initialized. */
export async function localStack(
  folder: string,
  localAws: LocalAws,
  { initFlags = [], onProgress }: LocalStackOptions = {},
): Promise<Terraform> {
  const binary = terraformBinary();
  if (binary === undefined) throw new Error("no Terraform on the PATH: see missingTools");
  writeFileSync(join(folder, "local_override.tf.json"), JSON.stringify(LOCAL_SETTINGS, null, 2));
  const terraform = new Terraform({ binary, folder, env: localAws.env, onProgress });
  const mirror = providerMirror(binary);
  await terraform.init([...(mirror === undefined ? [] : [`-plugin-dir=${mirror}`]), ...initFlags]);
  return terraform;
}

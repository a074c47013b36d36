import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { providerMirror } from "../scripts/terraform/provider-mirror";
import { Terraform } from "../scripts/terraform/terraform";
import { terraformBinary } from "../scripts/terraform/tools";
import { type LocalAws, localAwsIsInstalled } from "./local-aws";
import { type MotoGap, NOT_APPLIED } from "./moto-gaps";
import type { SynthesizedStack } from "./stack-summary";

/** What is missing on this machine for a real apply against the local AWS, if anything. */
export function missingTools(): readonly string[] {
  return [
    ...(terraformBinary() === undefined ? ["Terraform or OpenTofu"] : []),
    ...(localAwsIsInstalled() ? [] : ["moto_server (pip install 'moto[server]')"]),
  ];
}

/** Merged by Terraform over the very file that production deploys, which stays as it is. */
const LOCAL_SETTINGS = {
  provider: {
    aws: [
      {
        s3_use_path_style: true, // bucket names are no host names here
        // A few, as the local AWS drops a connection now and then; 25, the default, would take minutes
        // where it lacks a call.
        max_retries: 3,
      },
    ],
  },
};

export interface LocalStackOptions {
  /** For example -backend-config. @default - none */
  readonly initFlags?: readonly string[];
  readonly onProgress?: (message: string) => void;
  /**
   * Arguments that are left out, as the local AWS cannot handle them.
   * @default - those that it cannot apply
   */
  readonly leftOut?: readonly MotoGap[];
}

/** Terraform in a synthesized stack's folder, bound to the local AWS and initialized. */
export async function localStack(
  folder: string,
  localAws: LocalAws,
  { initFlags = [], onProgress, leftOut = NOT_APPLIED }: LocalStackOptions = {},
): Promise<Terraform> {
  const binary = terraformBinary();
  if (binary === undefined) throw new Error("no Terraform on the PATH: see missingTools");
  const settings = { ...LOCAL_SETTINGS, ...without(leftOut, folder) };
  writeFileSync(join(folder, "local_override.tf.json"), JSON.stringify(settings, null, 2));
  const terraform = new Terraform({ binary, folder, env: localAws.env, onProgress });
  const mirror = providerMirror(binary);
  await terraform.init([...(mirror === undefined ? [] : [`-plugin-dir=${mirror}`]), ...initFlags]);
  return terraform;
}

/** For each resource that has such an argument: null, as if it were not written. */
function without(leftOut: readonly MotoGap[], folder: string) {
  const file = readFileSync(join(folder, "cdk.tf.json"), "utf8");
  const { resource = {} } = JSON.parse(file) as SynthesizedStack;
  const overrides: Record<string, Record<string, Record<string, null>>> = {};
  for (const { type, attribute } of leftOut) {
    for (const [id, values] of Object.entries(resource[type] ?? {})) {
      if (!Object.hasOwn(values, attribute)) continue;
      overrides[type] = {
        ...overrides[type],
        [id]: { ...overrides[type]?.[id], [attribute]: null },
      };
    }
  }
  return Object.keys(overrides).length === 0 ? {} : { resource: overrides };
}

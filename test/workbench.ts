import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { loadEnvironments } from "../app/load";
import { whatsAppApp } from "../app/whatsapp-app";
import { isKept, sayKept } from "../local/keep";
import { type LocalAws, startLocalAws } from "../local/local-aws";
import { localStack, missingTools } from "../local/local-stack";
import type { SynthesizedStack } from "../local/stack-summary";
import type { Terraform } from "../scripts/terraform/terraform";
import { mustSkip } from "./must-skip";

/** The provider alone takes 55 s for one lifecycle rule. */
export const MINUTES = 60_000;

const reasons = missingTools().map((tool) => `no ${tool}`);

/** Skipped, never passed, where the tools for a real apply are missing. */
export const describeWithTerraform = mustSkip("end-to-end tests", reasons)
  ? describe.skip
  : describe;

export const ACCOUNT = "111122223333";

/** Who assumes the roles of somebody's functions. */
export const FUNCTION_TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: {
    Effect: "Allow",
    Principal: { Service: "lambda.amazonaws.com" },
    Action: "sts:AssumeRole",
  },
});

/** What an operator writes, with what every file must have filled in. */
export function written(changes: Readonly<Record<string, unknown>>) {
  return {
    account: ACCOUNT,
    region: "eu-west-1",
    serviceLinkedRole: "existing",
    state: { backend: "local" },
    ...changes,
  };
}

/** A folder like a clone of the repository, and an empty AWS beside it. */
export class Workbench {
  private constructor(
    readonly folder: string,
    readonly localAws: LocalAws,
  ) {}

  static async open(): Promise<Workbench> {
    const folder = mkdtempSync(join(tmpdir(), "e2e-"));
    mkdirSync(join(folder, "environments"));
    return new Workbench(folder, await startLocalAws(ACCOUNT));
  }

  async close(): Promise<void> {
    await this.localAws.stop();
    if (isKept()) sayKept("the stacks and their states are kept", `to look:  cd ${this.folder}`);
    else rmSync(this.folder, { recursive: true, force: true });
  }

  /** Writes or rewrites an environment file and synthesizes it, as `cdktf deploy` would. */
  synthesize(name: string, environment: object): void {
    const environments = join(this.folder, "environments");
    writeFileSync(join(environments, `${name}.yaml`), stringify(environment));
    const loaded = loadEnvironments({ folder: environments, names: [name] });
    whatsAppApp(loaded.environments, join(this.folder, "cdktf.out")).app.synth();
  }

  synthesized(stack: string): Required<SynthesizedStack> {
    const file = join(this.folder, "cdktf.out", "stacks", stack, "cdk.tf.json");
    return JSON.parse(readFileSync(file, "utf8"));
  }

  /** Terraform in the stack's folder, against the local AWS. */
  terraform(stack: string, initFlags: readonly string[] = []): Promise<Terraform> {
    return localStack(join(this.folder, "cdktf.out", "stacks", stack), this.localAws, {
      initFlags,
    });
  }

  /** What every SDK client needs to reach the local AWS. */
  get client() {
    return {
      endpoint: this.localAws.url,
      region: "eu-west-1",
      credentials: { accessKeyId: "stand-in", secretAccessKey: "stand-in" },
    };
  }
}

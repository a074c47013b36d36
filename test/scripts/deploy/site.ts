import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { FaultOptions } from "../../../local/emulator/faults";
import type { Emulator } from "../../../local/emulator/server";
import { mirrorEnvironment } from "../../../local/local-stack";
import { onPath } from "../../../scripts/terraform/tools";
import { ACCOUNT, Workbench, written } from "../../workbench";
import type { Ran } from "../run";
import { cli, onTerminal, type Running, start } from "../wiring/child";
import { WABA } from "../wiring/fixtures";
import { closeAll, emulatorOf, type Linked } from "../wiring/site";

export const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:acme-prod-whatsapp-events`;

/** A topic with its key, and one account: applied within seconds. */
export const environment = (changes: Readonly<Record<string, unknown>> = {}) =>
  written({
    namePrefix: "acme-prod",
    mediaBucket: { enabled: false },
    whatsappBusinessAccounts: [{ id: WABA, destination: "sns", tags: { CostCentre: "4711" } }],
    ...changes,
  });

const sites: Site[] = [];

export async function closeSites(): Promise<void> {
  await closeAll();
  for (const { bench } of sites.splice(0)) await bench.close();
}

/** A folder with one environment file in which nothing was synthesized yet, and an empty AWS with linked accounts. */
export class Site {
  private constructor(
    readonly bench: Workbench,
    readonly emulator: Emulator,
  ) {}

  static async open(
    linked: readonly Linked[] = [{ number: 1 }],
    faults: FaultOptions = {},
  ): Promise<Site> {
    const site = new Site(await Workbench.open(), await emulatorOf(linked, faults));
    sites.push(site);
    mkdirSync(site.temporary);
    return site;
  }

  /** In the place of /tmp, so that a test sees what is left there. */
  get temporary(): string {
    return join(this.bench.folder, "tmp");
  }

  get env(): NodeJS.ProcessEnv {
    return {
      ...this.bench.localAws.env,
      AWS_ENDPOINT_URL_SOCIALMESSAGING: this.emulator.url,
      TMPDIR: this.temporary,
      ...mirrorEnvironment(),
    };
  }

  write(changes: Readonly<Record<string, unknown>> = {}, name = "prod"): void {
    const text = stringify(environment(changes));
    writeFileSync(join(this.bench.folder, "environments", `${name}.yaml`), text);
  }

  private get folder() {
    return { path: this.bench.folder };
  }

  run(...args: readonly string[]): Promise<Ran> {
    return this.runWith({}, ...args);
  }

  runWith(settings: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ran> {
    return cli(this.folder, args, { ...this.env, ...settings });
  }

  answering(answer: string, ...args: readonly string[]): Promise<Ran> {
    return onTerminal(this.folder, args, this.env, answer);
  }

  /** With this shell script in the place of Terraform; it calls the real one as `"$REAL"`. */
  startWith(script: string, ...args: readonly string[]): Running {
    const file = join(this.bench.folder, "terraform.sh");
    writeFileSync(file, `#!/bin/sh\n${script}\nexec "$REAL" "$@"\n`);
    chmodSync(file, 0o755);
    const REAL = onPath("terraform") ?? onPath("tofu");
    return start(this.folder, args, { ...this.env, REAL, TERRAFORM_BINARY_NAME: file });
  }

  file(name: string): string {
    return join(this.bench.folder, name);
  }

  readonly wabaId = WABA;

  get destinations() {
    return this.emulator.store.account(WABA).eventDestinations;
  }

  get tags(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.emulator.store.account(WABA).tags);
  }

  /** Files and folders of ours, and plans, that are still in the temporary folder. */
  get left(): readonly string[] {
    const all = readdirSync(this.temporary, { recursive: true }).map(String);
    return all.filter((path) => /whatsapp-aws|tfplan/.test(path));
  }
}

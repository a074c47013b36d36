import { rmSync } from "node:fs";
import type { Environment } from "../../app/environment";
import { accountStackName } from "../../app/stack-names";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { isOurs } from "../../constructs/shared/part";
import { writeFiles } from "../../formats/write-files";
import { toTerraform } from "../terminal/to-run";
import { addressOf, type Instance, type State } from "../terraform/state";
import type { Terraform } from "../terraform/terraform";
import type { Holding } from "./holdings";

/**
 * What stays in AWS so that no data is lost: every bucket with all its settings, every queue in which messages
 * wait with the queues for its dead letters, and the keys and aliases of both.
 */
export function keptWithData(
  instances: readonly Instance[],
  holdings: readonly Holding[],
): readonly Instance[] {
  const buckets = holdings.filter(({ kind }) => kind === "bucket");
  const names = new Set(buckets.map(({ name }) => name));
  const settings = instances.filter(
    ({ type, attributes }) =>
      type.startsWith("aws_s3_bucket_") && names.has(String(attributes["bucket"])),
  );
  const queues = holdings.filter(({ kind }) => kind === "queue");
  const waiting = queues.filter(({ count }) => count > 0).map(({ instance }) => instance);
  const deadLetters = queues
    .map(({ instance }) => instance)
    .filter(({ attributes }) => waiting.some((queue) => mentions(queue, attributes["arn"])));
  const holding = [...buckets.map(({ instance }) => instance), ...settings, ...waiting];
  const all = [...holding, ...deadLetters];
  const keys = instances.filter(
    ({ type, attributes }) =>
      type === "aws_kms_key" &&
      all.some((one) => mentions(one, attributes["arn"]) || mentions(one, attributes["key_id"])),
  );
  const aliases = instances.filter(
    ({ type, attributes }) =>
      type === "aws_kms_alias" &&
      keys.some((key) => attributes["target_key_id"] === key.attributes["key_id"]),
  );
  return [...new Set([...keys, ...aliases, ...all])];
}

function mentions({ attributes }: Instance, id: unknown): boolean {
  return typeof id === "string" && id !== "" && JSON.stringify(attributes).includes(id);
}

/** How Terraform takes each of them back, once the stack is synthesized and initialized again. */
export function importCommands(folder: string, kept: readonly Instance[]): readonly string[] {
  return kept.map(({ address, attributes }) => {
    const id = String(attributes["id"] ?? "");
    return toTerraform(folder, "import", address, id);
  });
}

/** The state without what is kept, until it is put back or the rest of it is destroyed. */
export class ReducedState {
  private readonly reduced: State;

  constructor(
    private readonly terraform: Terraform,
    private readonly before: State,
    kept: readonly Instance[],
    /** The file that receives the whole state as it was. */
    readonly backup: string,
  ) {
    this.reduced = without(before, kept);
  }

  /**
   * Writes the backup, then the reduced state. Terraform locks the state for that, and refuses to write if
   * somebody else wrote since it was read.
   */
  async push(): Promise<void> {
    const text = JSON.stringify(this.before, null, 2);
    writeFiles([{ path: this.backup, text, mode: 0o600 }], { mustBeNew: true });
    await this.terraform.pushState(JSON.stringify(this.reduced, null, 2));
  }

  /** @returns what is to be done if the state is another meanwhile, which is not overwritten */
  async putBack(): Promise<string | undefined> {
    const now = await this.terraform.pullState();
    if (now !== undefined && holdsTheSame(now, this.reduced)) {
      const whole = { ...this.before, serial: now.serial + 1 };
      await this.terraform.pushState(JSON.stringify(whole, null, 2));
    } else if (now === undefined || !holdsTheSame(now, this.before)) {
      return `The state has changed since what is kept was taken out of it, so that it was not put back: use the import commands above. ${this.backup} holds the state as it was before`;
    }
    rmSync(this.backup, { force: true });
    return undefined;
  }
}

/** Serials say less: Terraform chooses them when it writes. */
function holdsTheSame(one: State, other: State): boolean {
  const resourcesOf = ({ lineage, resources }: State) => JSON.stringify([lineage, resources]);
  return resourcesOf(one) === resourcesOf(other);
}

function without(state: State, kept: readonly Instance[]): State {
  const addresses = new Set(kept.map(({ address }) => address));
  const resources = state.resources
    .map((resource) => ({
      ...resource,
      instances: resource.instances.filter(
        ({ index_key }) => !addresses.has(addressOf(resource, index_key)),
      ),
    }))
    .filter(({ instances }) => instances.length > 0);
  return { ...state, serial: state.serial + 1, resources };
}

/** What still costs money, still holds data, or is not this environment's. */
export function keptAfter(
  environment: Environment,
  instances: readonly Instance[],
  kept: readonly Instance[],
): string[] {
  const parts = partsOf(environment);
  const destroyed = instances.filter((instance) => !kept.includes(instance));
  const windows = destroyed
    .filter(({ type }) => type === "aws_kms_key")
    .map(({ attributes }) => Number(attributes["deletion_window_in_days"]));
  const named = parts.filter((part) => !isOurs(part)).flatMap(({ arn }) => arn ?? []);
  const holding = ["aws_s3_bucket", "aws_sqs_queue", "aws_kms_key"];
  return [
    ...kept
      .filter(({ type }) => holding.includes(type))
      .map(({ attributes }) => `${attributes["arn"]}, which holds or encrypts data`),
    ...(windows.length > 0
      ? [
          `${windows.length} KMS key(s), pending deletion: restorable for ${Math.min(...windows)} days (docs/runbook.md#a-key-is-pending-deletion)`,
        ]
      : []),
    ...[...new Set(named)].map((arn) => `${arn}, which is only named here`),
    ...(partsWithRole(parts, "service-linked role").some(isOurs)
      ? [`the service-linked role, in the stack ${accountStackName(environment.account)}`]
      : []),
    ...(partsWithRole(parts, "cost anomalies").some(({ createsMonitor }) => createsMonitor)
      ? [`the cost anomaly monitor, in the stack ${accountStackName(environment.account)}`]
      : []),
    "the WhatsApp Business Accounts themselves, still linked to this AWS account",
  ];
}

import { rmSync, writeFileSync } from "node:fs";
import { forShell } from "../../formats/outlets";
import { addressOf, type Instance, type State } from "../terraform/state";
import type { PulledState, Terraform } from "../terraform/terraform";
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
    return `terraform -chdir=${forShell(folder)} import ${forShell(address)} ${forShell(id)}`;
  });
}

/** The state without what is kept, until it is put back or the rest of it is destroyed. */
export class ReducedState {
  constructor(
    private readonly terraform: Terraform,
    private readonly before: PulledState,
    private readonly kept: readonly Instance[],
    /** The file that receives the whole state as it was. */
    readonly backup: string,
  ) {}

  /**
   * Writes the backup, then the reduced state. Terraform locks the state for that, and refuses to write if
   * somebody else wrote since it was read.
   */
  async push(): Promise<void> {
    const { state, text } = this.before;
    writeFileSync(this.backup, text, { mode: 0o600, flag: "wx" });
    await this.terraform.pushState(JSON.stringify(without(state, this.kept), null, 2));
  }

  /** @returns what is to be done if somebody wrote meanwhile: their state is not overwritten */
  async putBack(): Promise<string | undefined> {
    const { lineage, serial } = this.before.state;
    const now = (await this.terraform.pullState())?.state;
    const own = now?.lineage === lineage && [serial, serial + 1].includes(now.serial);
    if (!own) {
      return `The state was written meanwhile, so that what is kept was not put back into it: take it back by the import commands above. ${this.backup} holds the state as it was before`;
    }
    if (now.serial === serial + 1) {
      const whole = { ...this.before.state, serial: serial + 2 };
      await this.terraform.pushState(JSON.stringify(whole, null, 2));
    }
    rmSync(this.backup, { force: true });
    return undefined;
  }
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

import { eventTopicPart } from "../../constructs/events/decisions";
import { partsWithRole } from "../../constructs/messaging/capabilities";
import { isOurs } from "../../constructs/shared/part";
import { arnOf } from "../../formats/arns";
import { fieldName } from "../../formats/finding";
import { OWNERSHIP_TAG_KEY } from "../../formats/ownership-tag";
import { mayServiceUseKey } from "../../iam/evaluate/health";
import { readPolicy } from "../../iam/policy/read";
import { deploying, placeOf, requirementsOfSource } from "../wiring/source";
import {
  type HealthContext,
  type HealthLine,
  type Kind,
  MISSING_WITH_PARENT,
  type Reading,
  type Values,
  type World,
} from "./health";
import { read, readIfThere } from "./read";
import { callsFor, jointAnswer, type WabaCall } from "./service-calls";
import { readTopic } from "./topics";
import { unknownLine, VERIFY_SAYS_UNKNOWN } from "./unknown";

export const KEY = "event key";

const RUNBOOK = "docs/runbook.md#events-do-not-arrive";
const PENDING_DELETION = "docs/runbook.md#a-key-is-pending-deletion";
const REFUSED = "docs/runbook.md#a-named-key-is-refused";

/** A key as it is now, as far as it matters. */
export type LiveKey =
  | { readonly kind: "none" }
  /** The topic names a key that KMS does not know. */
  | { readonly kind: "missing"; readonly id: string }
  | { readonly kind: "managed by AWS"; readonly id: string }
  | { readonly kind: "switched off"; readonly arn: string; readonly state: string }
  /** The policy is JSON text. */
  | { readonly kind: "usable"; readonly arn: string; readonly policy: string };

/** A key that moves its primary Region goes on encrypting. */
const USABLE_STATES = ["Enabled", "Updating"];

export const key: Kind = {
  what: "key",
  named: ({ arn }, { built }) => {
    const id = String(arn).split("/").at(-1);
    const own = built.find(({ type, values }) => type === ALIAS && values["target_key_id"] === id);
    return String(own?.values["name"] ?? arn);
  },
  compared: { state: "Enabled", policy: null, enable_key_rotation: false, tags: null },
  notCompared: {
    description: "it is no more than a remark",
    deletion_window_in_days: "KMS learns it when the key is deleted",
  },
  // AWS chooses its id: where neither the outputs nor its alias say it, the alias has a line.
  async read({ arn }, world) {
    if (arn === undefined) return MISSING_WITH_PARENT;
    const found = await readKey(world, String(arn));
    if (found.kind === "missing") return undefined;
    if (found.kind !== "usable")
      return { state: found.kind === "switched off" ? found.state : found.kind };
    const [rotates, tags] = await Promise.all([
      readRotation(world, found.arn),
      readOwnTag(world, found.arn),
    ]);
    return { state: "Enabled", policy: found.policy, enable_key_rotation: rotates, tags };
  },
  chosen: "arn",
  async identify({ id }, world) {
    const own = world.built.find(({ type, values }) => {
      return type === ALIAS && values["target_key_id"] === `\${aws_kms_key.${id}.key_id}`;
    });
    return own && (await describeKey(world, String(own.values["name"])))?.Arn;
  },
};

const ALIAS = "aws_kms_alias";

export const alias: Kind = {
  what: "key alias",
  named: ({ name }) => String(name),
  compared: { target_key_id: null },
  notCompared: { name: "the alias is found by it" },
  async read({ name }: Values, world) {
    const found = await describeKey(world, String(name));
    return found && { target_key_id: found.KeyId };
  },
};

/** @param id a key id, an alias, or the ARN of either */
export async function readKey(world: Reading, id: string | undefined): Promise<LiveKey> {
  if (id === undefined) return { kind: "none" };
  if (/(^|:)alias\/aws\//.test(id)) return { kind: "managed by AWS", id };
  const metadata = await describeKey(world, id);
  if (metadata === undefined) return { kind: "missing", id };
  // GetKeyPolicy, unlike DescribeKey, knows no aliases.
  const { Arn: arn = id, KeyManager: manager, KeyState: state = "in an unknown state" } = metadata;
  if (manager === "AWS") return { kind: "managed by AWS", id };
  if (!USABLE_STATES.includes(state)) return { kind: "switched off", arn, state };
  return { kind: "usable", arn, policy: await readKeyPolicy(world, arn) };
}

function describeKey(world: Reading, id: string) {
  return world.once(`key ${id}`, async () => {
    const client = await world.clients.kms();
    const { DescribeKeyCommand } = await import("@aws-sdk/client-kms");
    const resource = id.startsWith("alias/") ? arnOf(world.environment, "kms", id) : id;
    const found = await readIfThere("kms:DescribeKey", resource, ["NotFoundException"], (options) =>
      client.send(new DescribeKeyCommand({ KeyId: id }), options),
    );
    return found?.KeyMetadata;
  });
}

function readKeyPolicy(world: Reading, arn: string): Promise<string> {
  return world.once(`policy of ${arn}`, async () => {
    const client = await world.clients.kms();
    const { GetKeyPolicyCommand } = await import("@aws-sdk/client-kms");
    const { Policy: policy = "" } = await read("kms:GetKeyPolicy", arn, (options) =>
      client.send(new GetKeyPolicyCommand({ KeyId: arn, PolicyName: "default" }), options),
    );
    return policy;
  });
}

export async function readRotation(world: Reading, arn: string): Promise<boolean | undefined> {
  const client = await world.clients.kms();
  const { GetKeyRotationStatusCommand } = await import("@aws-sdk/client-kms");
  const { KeyRotationEnabled: rotates } = await read("kms:GetKeyRotationStatus", arn, (options) =>
    client.send(new GetKeyRotationStatusCommand({ KeyId: arn }), options),
  );
  return rotates;
}

/** The tag by which the deploy policy knows the key, without all others. */
async function readOwnTag(world: World, arn: string): Promise<Values> {
  const client = await world.clients.kms();
  const { paginateListResourceTags } = await import("@aws-sdk/client-kms");
  return read("kms:ListResourceTags", arn, async (options) => {
    for await (const { Tags = [] } of paginateListResourceTags(
      { client },
      { KeyId: arn },
      options,
    )) {
      const own = Tags.find(({ TagKey }) => TagKey === OWNERSHIP_TAG_KEY);
      if (own !== undefined) return { [OWNERSHIP_TAG_KEY]: own.TagValue };
    }
    return {};
  });
}

/** The key with which the event topic is really encrypted, then every key that somebody else owns. */
export async function judgeKeys(world: World): Promise<readonly HealthLine[]> {
  const existing = partsWithRole(world.parts, "encryption key").flatMap(({ arn }) => arn ?? []);
  const lines = await Promise.all([
    judgeEventKey(world).catch((error: unknown) => [unknownLine(KEY, error, world.environment)]),
    ...existing.map((arn) =>
      judgeExistingKey(arn, world).catch((error: unknown) => [
        unknownLine(`key ${arn}`, error, world.environment),
      ]),
    ),
  ]);
  return lines.flat();
}

async function judgeEventKey(world: World): Promise<readonly HealthLine[]> {
  const { environment, outputs, actual } = world;
  const { event_topic_arn: arn } = outputs;
  const topic = arn === undefined ? undefined : await readTopic(world, arn);
  if (topic === undefined) return [];
  return [judgeKey(await readKey(world, topic.keyId), callsFor("sns", environment, actual), world)];
}

/** Who may use it is judged with all that its owner has to merge. */
async function judgeExistingKey(arn: string, world: World): Promise<readonly HealthLine[]> {
  const subject = `key ${arn}`;
  const found = await readKey(world, arn);
  if (found.kind !== "usable") {
    const message = `The key is ${found.kind === "switched off" ? found.state : found.kind}, so nothing can be encrypted with it or read again.`;
    const fix = "have its owner bring it back, or write another key and deploy";
    return [{ subject, status: "failed", message, fix, runbook: PENDING_DELETION }];
  }
  if (await readRotation(world, found.arn)) {
    return [{ subject, status: "ok", message: "It is enabled and rotates." }];
  }
  const message = "It is enabled and does not rotate.";
  const fix = "have its owner switch rotation on";
  return [{ subject, status: "warning", message, fix, runbook: REFUSED }];
}

type Deployed = Pick<HealthContext, "environment" | "outputs">;

/** Whether the key with which the topic is really encrypted lets the service publish. */
export function judgeKey(
  found: LiveKey,
  calls: readonly WabaCall[],
  deployed: Deployed,
): HealthLine {
  if (found.kind === "usable") return judgePolicy(found, calls, deployed);
  if (found.kind === "switched off") {
    const message = `The key ${found.arn} is ${found.state}, so events are dropped.`;
    const fix =
      "aws kms enable-key brings it back, after aws kms cancel-key-deletion if it is pending deletion";
    return { subject: KEY, status: "failed", message, fix, runbook: PENDING_DELETION };
  }
  if (found.kind === "none") {
    const message = "The topic is not encrypted with a customer-managed key.";
    const fix = otherKeyFix(undefined, deployed);
    return { subject: KEY, status: "warning", message, fix, runbook: RUNBOOK };
  }
  const why =
    found.kind === "missing"
      ? "does not exist"
      : "is managed by AWS and nobody can let the service use it";
  const message = `The key ${found.id} ${why}, so events are dropped.`;
  const fix = otherKeyFix(found.id, deployed);
  return { subject: KEY, status: "failed", message, fix, runbook: RUNBOOK };
}

function judgePolicy(
  { arn, policy: text }: Extract<LiveKey, { kind: "usable" }>,
  calls: readonly WabaCall[],
  deployed: Deployed,
): HealthLine {
  const policy = readPolicy(text, "resource");
  const { verdict, because, forWhom } = jointAnswer(calls, (call) =>
    mayServiceUseKey(policy, { ...call, keyArn: arn }),
  );
  const fix = policyFix(arn, deployed);
  if (verdict === "no") {
    const message = `The service may not use the key ${arn}${forWhom}: ${because}`;
    return { subject: KEY, status: "failed", message, fix, runbook: RUNBOOK };
  }
  if (verdict === "unknown") {
    const message = `It cannot be decided whether the service may use the key ${arn}${forWhom}: ${because}`;
    return { subject: KEY, status: "unknown", message, fix, runbook: VERIFY_SAYS_UNKNOWN };
  }
  return { subject: KEY, status: "ok", message: `The key ${arn} lets the service use it.` };
}

function policyFix(arn: string, deployed: Deployed): string {
  const { environment, outputs } = deployed;
  if (arn !== outputs.event_key_arn) return otherKeyFix(arn, deployed);
  const topic = eventTopicPart(environment);
  return topic !== undefined && isOurs(topic) && topic.key !== undefined && "alias" in topic.key
    ? `${deploying(environment)} writes the policy again`
    : `have its owner merge ${requirementsOfSource(environment)}`;
}

/** A topic of the stack gets the key of the stack; of any other topic, the owner decides. */
function otherKeyFix(unfit: string | undefined, { environment }: Deployed): string {
  const topic = eventTopicPart(environment);
  const byOwner = "have the topic's owner encrypt it with a customer-managed key";
  if (topic === undefined) return byOwner;
  const place = `${fieldName(topic.keyDeclaredAt)} in ${placeOf(environment)}`;
  if (!isOurs(topic)) return `${byOwner}, and write that as ${place}`;
  const { key } = topic;
  return key !== undefined && "arn" in key && key.arn === unfit
    ? `write another key as ${place} and deploy`
    : `${deploying(environment)} encrypts it with its own key again`;
}

import type { Environment, EnvironmentFile } from "../../../app/environment";
import { connectRoleTrust } from "../../../constructs/connect/connect-role-policies";
import type { ConnectRolePart } from "../../../constructs/connect/decisions";
import { optionsOfExistingKey } from "../../../constructs/keys/decisions";
import { keyStatements } from "../../../constructs/keys/key-policy";
import { partsOf, partsWithRole } from "../../../constructs/messaging/capabilities";
import type { Part } from "../../../constructs/shared/part";
import { deliveriesOf, socialMessaging } from "../../../constructs/shared/publisher";
import { topicStatements } from "../../../constructs/shared/resource-policies";
import { nameInArn, topicNameIn } from "../../../formats/arns";
import { cut, show } from "../../../formats/problem";
import { unwrittenApp } from "../../terraform/unwritten-app";
import type { Draft, LeftOut } from "../drafts";
import type { LiveInstallation } from "../world";
import { takeBucket } from "./buckets";
import { takeQueues } from "./queues";
import type { Adoptable, TakeOverKind } from "./read-adoptable";
import {
  type Adopt,
  type File,
  othersIn,
  ownTags,
  readable,
  refusal,
  Taking,
  unreadable,
} from "./taking";

/** What is to become the environments' own. */
export interface TakeOverChoice {
  readonly kinds: ReadonlySet<TakeOverKind>;
  /** Sids of statements of others that are not kept. */
  readonly drop: readonly string[];
}

export interface TakenOver {
  readonly drafts: readonly Draft[];
  /** What changes with the next apply, or stays behind, in sentences. */
  readonly cautions: readonly LeftOut[];
}

/**
 * The same files, in which what is taken over is created under its live name and imported.
 * @throws UserError for what no file can say, and for a kind or a Sid that is not there: nothing is half taken over
 */
export function takeOver(
  drafts: readonly Draft[],
  live: LiveInstallation,
  adoptable: Adoptable,
  { kinds, drop }: TakeOverChoice,
): TakenOver {
  const taking = new Taking(live, adoptable, drop);
  const taken = drafts.map((draft) => ({ ...draft, ...takeIn(taking, draft, kinds) }));
  for (const kind of kinds) {
    if (taking.taken.has(kind)) continue;
    const left = taking.left.get(kind);
    if (left !== undefined) {
      throw refusal(`no ${kind} can be taken over; ${left}`, `leave ${kind} out of --take-over`);
    }
    throw refusal(`there is no ${kind} that a file names`, MISSING[kind]);
  }
  const unknown = drop.find((sid) => !taking.sids.has(sid));
  if (unknown !== undefined) {
    const known = [...taking.sids].map(show).join(", ");
    throw refusal(
      `--drop ${show(unknown)} names no statement of others in what is taken over`,
      known === "" ? "leave --drop out: there are none" : `write one of ${known}`,
    );
  }
  return { drafts: taken, cautions: taking.cautions };
}

const MISSING: Readonly<Record<TakeOverKind, string>> = {
  topic: "leave topic out of --take-over",
  key: "name what the key encrypts, too: topic, queue or bucket; keys of AWS cannot be taken over",
  queue: "leave queue out of --take-over: no SQS queue of this account and Region is subscribed",
  bucket: "name the bucket with --bucket",
  role: "leave role out of --take-over: no account sends to Amazon Connect through a role of this account",
};

function takeIn(
  taking: Taking,
  { file: before }: Draft,
  kinds: ReadonlySet<TakeOverKind>,
): Pick<Draft, "file" | "taken"> {
  const file: File = { ...before };
  const adopt: Adopt = {};
  const parts = partsOf({ ...before, spend: undefined });
  const [topic] = partsWithRole(parts, "event topic");
  const [bucket] = partsWithRole(parts, "media bucket");
  const [role] = partsWithRole(parts, "connect role");
  const keyOfTopic = keyArnIn(topic);
  const keyOfBucket = keyArnIn(bucket);
  if (kinds.has("topic") && topic !== undefined)
    takeTopic(taking, file, adopt, topic.arn, keyOfTopic);
  const queues = kinds.has("queue") && topic ? takeQueues(taking, topic.arn, adopt) : [];
  if (queues.length > 0) file.delivery = { queues };
  const takesBucket = kinds.has("bucket") && bucket !== undefined;
  if (takesBucket) takeBucket(taking, file, adopt, bucket.arn.split(":::")[1] ?? "");
  // The key that a created topic, the queues of a topic without a key, and created media share.
  const shared = adopt.topic === true || (queues.length > 0 && keyOfTopic === undefined);
  const takesKey = kinds.has("key");
  if (shared || takesBucket) {
    takeKey(taking, file, adopt, "key", shared ? keyOfTopic : keyOfBucket, takesKey, topic?.arn);
  }
  if (takesBucket && shared && keyOfBucket !== undefined && keyOfBucket !== keyOfTopic) {
    takeKey(taking, file, adopt, "mediaKey", keyOfBucket, takesKey, undefined);
  }
  if (takesKey && !adopt.topic && takesBucket && keyOfTopic && keyOfBucket === keyOfTopic) {
    throw refusal(`the key ${keyOfTopic} also encrypts the topic`, "take over the topic, too");
  }
  if (kinds.has("role") && role !== undefined) takeRole(taking, file, adopt, role);
  if (Object.keys(adopt).length === 0) return { file: before };
  file.adopt = adopt;
  return { file: inOrder(file), taken: FIELDS };
}

function takeTopic(
  taking: Taking,
  file: File,
  adopt: Adopt,
  arn: string,
  keyArn: string | undefined,
): void {
  const { topic } = taking.live.topics.find((one) => one.arn === arn) ?? {};
  if (topic === undefined || typeof topic === "string") throw unreadable(`topic ${arn}`);
  const ours = topicStatements(arn, [socialMessaging(taking.live)]);
  const found = taking.adoptable.topics.get(arn);
  if (found === undefined) throw unreadable(`topic ${arn}`);
  file.eventTopic = {
    name: topicNameIn(arn) ?? "",
    ...taking.kept(`topic ${arn}`, topic.policy, ours, found.tags),
  };
  adopt.topic = true;
  taking.taken.add("topic");
  if (keyArn === undefined) {
    taking.caution(
      `topic ${arn}`,
      "It is encrypted with a customer-managed key from then on, which it is not now. Other publishers need kms:GenerateDataKey* and kms:Decrypt on that key.",
    );
  }
}

function takeKey(
  taking: Taking,
  file: File,
  adopt: Adopt,
  field: "key" | "mediaKey",
  arn: string | undefined,
  takes: boolean,
  topicArn: string | undefined,
): void {
  if (arn === undefined) return; // one is created
  if (!takes || taking.ownedKeys.has(arn)) {
    file[field] = optionsOfExistingKey(arn);
    return;
  }
  const found = taking.adoptable.keys.get(arn);
  const key = taking.live.keys.flatMap(({ key: one }) =>
    one !== "unread" && one.kind === "usable" && one.arn === arn ? one : [],
  )[0];
  if (found === undefined || key === undefined) throw unreadable(`key ${arn}`);
  if (found.unfit !== undefined) {
    throw refusal(`the key ${arn} cannot be taken over, because ${found.unfit}`, "leave key out");
  }
  const [alias, ...others] = found.aliases;
  const deliveries = topicArn === undefined ? [] : [deliveriesOf(taking.live, topicArn)];
  const ours = keyStatements(taking.live, [socialMessaging(taking.live), ...deliveries]);
  file[field] = {
    ...(alias !== undefined && { alias }),
    ...taking.kept(`key ${arn}`, key.policy, ours, found.tags),
  };
  adopt[field] = found.id;
  if (alias !== undefined) adopt[`${field}Alias`] = true;
  if (others.length > 0) {
    taking.caution(
      `key ${arn}`,
      `It keeps its other aliases, ${others.map(cut).join(", ")}, which this tool does not manage; the policies that iam prints reach a key that carries no others.`,
    );
  }
  taking.ownedKeys.add(arn);
  taking.taken.add("key");
}

function takeRole(
  taking: Taking,
  file: File,
  adopt: Adopt,
  { arn, instanceArn }: ConnectRolePart,
): void {
  const found = taking.live.connectRoles.find((one) => one.arn === arn);
  const { role = "unread", policies = "unread" } = found ?? {};
  if (role === "missing") {
    taking.leave("role", `role ${arn}`, "It does not exist");
    return;
  }
  const extra = taking.adoptable.roles.get(arn);
  if (typeof role === "string" || policies === "unread" || extra === undefined) {
    throw unreadable(`role ${arn}`);
  }
  const instances = taking.live.accounts.flatMap(({ destination }) =>
    destination?.roleArn === arn ? destination.arn : [],
  );
  if (new Set(instances).size > 1) {
    taking.leave("role", `role ${arn}`, "Several Amazon Connect instances are reached through it");
    return;
  }
  const ours = [true, false].flatMap(
    (conditions) => connectRoleTrust(taking.live, conditions).Statement,
  );
  const others = readable(`role ${arn}`, () => othersIn(role.trust, ours, "trust"));
  if (others.length > 0) {
    const why = "Its trust policy says something else than this tool's, which a file cannot keep";
    taking.leave("role", `role ${arn}`, why);
    return;
  }
  // Whether the service sends the source keys is unproven: a trust that does without goes on so.
  const trustConditions = /aws:SourceA(ccount|rn)/i.test(role.trust);
  const tags = ownTags(extra.tags);
  file.connect = {
    ...{ instanceArn, roleName: nameInArn(arn), trustConditions },
    ...(Object.keys(tags).length > 0 && { tags }),
  };
  if (role.boundary !== undefined) file.permissionsBoundaryArn = role.boundary;
  const names = policies.map(({ name }) => name);
  adopt.role = names.includes(PERMISSIONS) ? ["permissions"] : [];
  const staying = names.filter((name) => name !== PERMISSIONS).map(cut);
  if (staying.length > 0) {
    taking.caution(`role ${arn}`, `These policies stay as they are: ${staying.join(", ")}.`);
  }
  taking.taken.add("role");
}

function keyArnIn(part: Pick<Part, "key"> | undefined): string | undefined {
  return part?.key !== undefined && "arn" in part.key ? part.key.arn : undefined;
}

const PERMISSIONS = "deliver-whatsapp-events";

const FIELDS = [
  ...["permissionsBoundaryArn", "key", "mediaKey", "eventTopic", "connect", "mediaBucket"],
  ...["delivery", "adopt"],
] as const as readonly (keyof EnvironmentFile)[];

/** As a person would write the file. */
function inOrder(file: File): EnvironmentFile {
  const { whatsappBusinessAccounts: accounts, ...rest } = file;
  const moved = FIELDS.filter((field) => field in rest);
  const first = Object.entries(rest).filter(([field]) => !moved.includes(field as never));
  return {
    ...(Object.fromEntries(first) as unknown as EnvironmentFile),
    ...Object.fromEntries(moved.map((field) => [field, file[field]])),
    ...(accounts !== undefined && { whatsappBusinessAccounts: accounts }),
  };
}

/** What the first deploy of the files imports and creates, as the constructs build it. */
export function importsIn(environments: readonly Environment[]) {
  const { stacks } = unwrittenApp(environments);
  const counts = [...stacks.values()].map((stack) => {
    const { import: imported = [], resource = {} } = stack.toTerraform() as StackJson;
    const all = Object.values(resource).reduce((sum, byId) => sum + Object.keys(byId).length, 0);
    return { imports: imported.length, creates: all - imported.length };
  });
  return {
    imports: counts.reduce((sum, { imports }) => sum + imports, 0),
    creates: counts.reduce((sum, { creates }) => sum + creates, 0),
  };
}

interface StackJson {
  readonly import?: readonly unknown[];
  readonly resource?: Readonly<Record<string, object>>;
}

import { tmpdir } from "node:os";
import type { Environment, EnvironmentFile } from "../../app/environment";
import { whatsAppApp } from "../../app/whatsapp-app";
import type { ConnectRolePart } from "../../constructs/connect/decisions";
import { optionsOfExistingKey } from "../../constructs/keys/decisions";
import { keyStatements } from "../../constructs/keys/key-policy";
import { accessLogPrefix, mediaBucketPolicy } from "../../constructs/media/bucket-policies";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import type { Kept, KeptStatement } from "../../constructs/shared/kept";
import type { Part } from "../../constructs/shared/part";
import type { PolicyStatement } from "../../constructs/shared/policy-document";
import { deliveriesOf, socialMessaging } from "../../constructs/shared/publisher";
import { queueStatements, topicStatements } from "../../constructs/shared/resource-policies";
import { nameInArn, queueNameIn, topicNameIn } from "../../formats/arns";
import { queueName, subscriberName } from "../../formats/names";
import { OWNERSHIP_TAG_KEY } from "../../formats/ownership-tag";
import { cut, show, UserError } from "../../formats/problem";
import * as ranges from "../../formats/ranges";
import { normalise } from "../../iam/policy/normalise";
import { readPolicy } from "../../iam/policy/read";
import { escapeVariables } from "../../iam/policy/variables";
import type { Tags } from "../wiring/wiring";
import type { Draft, LeftOut } from "./drafts";
import type { Adoptable, AdoptableKey, AdoptableQueue, TakeOverKind } from "./read-adoptable";
import type { LiveInstallation } from "./world";

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

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
type File = Writable<EnvironmentFile>;
type Queue = NonNullable<NonNullable<EnvironmentFile["delivery"]>["queues"]>[number];
type Adopt = Writable<NonNullable<EnvironmentFile["adopt"]>>;

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
  const taken = drafts.map((draft) => ({ ...draft, ...taking.draft(draft, kinds) }));
  for (const kind of kinds) {
    if (!taking.taken.has(kind))
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

function refusal(what: string, fix: string): UserError {
  return new UserError(`--take-over: ${what}. To go on, ${fix}. Nothing was written`);
}

class Taking {
  readonly cautions: LeftOut[] = [];
  readonly taken = new Set<TakeOverKind>();
  /** Those of statements of others. */
  readonly sids = new Set<string>();
  /** ARNs of keys that a file before this one takes over: a key has one owner. */
  private readonly ownedKeys = new Set<string>();

  constructor(
    private readonly live: LiveInstallation,
    private readonly adoptable: Adoptable,
    private readonly drop: readonly string[],
  ) {}

  draft({ file: before }: Draft, kinds: ReadonlySet<TakeOverKind>): Pick<Draft, "file" | "taken"> {
    const file: File = { ...before };
    const adopt: Adopt = {};
    const parts = partsOf({ ...before, spend: undefined });
    const [topic] = partsWithRole(parts, "event topic");
    const [bucket] = partsWithRole(parts, "media bucket");
    const [role] = partsWithRole(parts, "connect role");
    const keyOfTopic = keyArnIn(topic);
    const keyOfBucket = keyArnIn(bucket);
    if (kinds.has("topic") && topic !== undefined) this.topic(file, adopt, topic.arn, keyOfTopic);
    const queues = kinds.has("queue") && topic ? this.queues(topic.arn, adopt) : [];
    if (queues.length > 0) file.delivery = { queues };
    const takesBucket = kinds.has("bucket") && bucket !== undefined;
    if (takesBucket) this.bucket(file, adopt, bucket.arn.split(":::")[1] ?? "");
    // The key that a created topic, the queues of a topic without a key, and created media share.
    const shared = adopt.topic === true || (queues.length > 0 && keyOfTopic === undefined);
    const takesKey = kinds.has("key");
    if (shared || takesBucket) {
      this.key(file, adopt, "key", shared ? keyOfTopic : keyOfBucket, takesKey, topic?.arn);
    }
    if (takesBucket && shared && keyOfBucket !== undefined && keyOfBucket !== keyOfTopic) {
      this.key(file, adopt, "mediaKey", keyOfBucket, takesKey, undefined);
    }
    if (takesKey && !adopt.topic && takesBucket && keyOfTopic && keyOfBucket === keyOfTopic) {
      throw refusal(`the key ${keyOfTopic} also encrypts the topic`, "take over the topic, too");
    }
    if (kinds.has("role") && role !== undefined) this.role(file, adopt, role);
    if (Object.keys(adopt).length === 0) return { file: before };
    file.adopt = adopt;
    return { file: inOrder(file), taken: FIELDS };
  }

  private topic(file: File, adopt: Adopt, arn: string, keyArn: string | undefined): void {
    const { topic } = this.live.topics.find((one) => one.arn === arn) ?? {};
    if (topic === undefined || typeof topic === "string") throw unreadable(`topic ${arn}`);
    const ours = topicStatements(arn, [socialMessaging(this.live)]);
    const { tags } = this.adoptable.topics.get(arn) ?? { tags: {} };
    file.eventTopic = {
      name: topicNameIn(arn) ?? "",
      ...this.kept(`topic ${arn}`, topic.policy, ours, tags),
    };
    adopt.topic = true;
    this.taken.add("topic");
    if (keyArn === undefined) {
      this.caution(
        `topic ${arn}`,
        "It is encrypted with a customer-managed key from then on, which it is not now. Other publishers need kms:GenerateDataKey* and kms:Decrypt on that key.",
      );
    }
  }

  private queues(topicArn: string, adopt: Adopt): Queue[] {
    const { subscriptions = [] } = this.live.topics.find(({ arn }) => arn === topicArn) ?? {};
    const endpoints = typeof subscriptions === "string" ? [] : subscriptions;
    const names = new Set<string>();
    return this.live.queues
      .filter(({ arn }) => endpoints.some(({ endpoint }) => endpoint === arn))
      .flatMap(({ arn, attributes }): Queue[] => {
        const found = this.adoptable.queues.get(arn);
        if (typeof attributes === "string" || found === undefined) throw unreadable(`queue ${arn}`);
        const why = whyNot(arn, found);
        if (why !== undefined) {
          this.caution(`queue ${arn}`, `${why}, so that it is not taken over.`);
          return [];
        }
        const name = subscriberFor(queueNameIn(arn), names);
        names.add(name);
        adopt.subscribers = {
          ...adopt.subscribers,
          [name]: { queues: ["queue", ...found.deadLetters], subscription: found.subscription },
        };
        this.taken.add("queue");
        return [this.queue(name, arn, topicArn, attributes, found)];
      });
  }

  private queue(
    name: string,
    arn: string,
    topicArn: string,
    attributes: Readonly<Record<string, string>>,
    { tags, attributes: subscribed }: AdoptableQueue,
  ): Queue {
    const redrive = JSON.parse(attributes["RedrivePolicy"] || "{}");
    const { deadLetterTargetArn: target, maxReceiveCount } = redrive;
    const own = `${queueNameIn(arn)}-poison`;
    if (target !== undefined && queueNameIn(String(target)) !== own) {
      this.caution(
        `queue ${arn}`,
        `Messages that no consumer could process go to ${own} from then on; ${cut(String(target))} stays as it is and receives no more.`,
      );
    }
    this.caution(
      `queue ${arn}`,
      "It is encrypted with the topic's key, or with the environment's where the topic has none: consumers need kms:Decrypt on that key.",
    );
    const seconds = Number(attributes["MessageRetentionPeriod"] ?? 345_600);
    const filter = subscribed["FilterPolicy"];
    return {
      ...{ name, queueName: queueNameIn(arn) },
      rawMessageDelivery: subscribed["RawMessageDelivery"] === "true",
      ...within(
        "visibilityTimeoutSeconds",
        attributes["VisibilityTimeout"],
        ranges.visibilityTimeoutSeconds,
      ),
      ...within("retentionDays", Math.ceil(seconds / 86_400), ranges.queueRetentionDays),
      ...within("maxReceiveCount", maxReceiveCount, ranges.maxReceiveCount),
      ...(filter && { filterPolicy: JSON.parse(filter) }),
      ...this.kept(
        `queue ${arn}`,
        attributes["Policy"],
        queueStatements(arn, [deliveriesOf(this.live, topicArn)]),
        tags,
      ),
    };
  }

  private bucket(file: File, adopt: Adopt, name: string): void {
    const { bucket: found } = this.adoptable;
    const policy = this.live.bucket?.policy;
    if (found === undefined || policy === undefined || policy === "unread") {
      throw unreadable(`bucket ${name}`);
    }
    const { accessLogs: logs, lifecycle, settings } = found;
    const keepsLogs = logs !== undefined && logs.prefix === accessLogPrefix(name);
    const days = lifecycle.flatMap((rule) => rule.deletesAllAfter ?? []);
    const ours = mediaBucketPolicy(this.live, name).Statement;
    file.mediaBucket = {
      name,
      // As long as can be written, unless everything expires earlier now: a take-over must not delete media.
      retentionDays: Math.min(ranges.retentionDays.max, ...days),
      ...(keepsLogs && { accessLogBucket: logs.bucket }),
      ...this.kept(`bucket ${name}`, policy === "none" ? undefined : policy.text, ours, found.tags),
    };
    adopt.bucket = [...settings, "versioning", ...(keepsLogs ? ["logging"] : [])] as never;
    this.taken.add("bucket");
    const of = `bucket ${name}`;
    this.caution(
      of,
      "It gets this tool's lifecycle rules: older versions are deleted after 7 days, in the whole bucket, and media below inbound/ and outbound/ after mediaBucket.retentionDays.",
    );
    const rules = lifecycle.map(({ id }) => cut(id)).join(", ");
    if (rules !== "") this.caution(of, `These lifecycle rules are replaced: ${rules}.`);
    if (logs !== undefined && !keepsLogs) {
      this.caution(
        of,
        `Its access logs go on to ${cut(logs.bucket)} below ${show(logs.prefix)}, which a file cannot say.`,
      );
    }
    this.caution(
      of,
      "ACLs no longer count, public access is blocked, requests without TLS are denied, and new objects are encrypted with the environment's key: readers need kms:Decrypt on it.",
    );
  }

  private key(
    file: File,
    adopt: Adopt,
    field: "key" | "mediaKey",
    arn: string | undefined,
    takes: boolean,
    topicArn: string | undefined,
  ): void {
    if (arn === undefined) return; // one is created
    if (!takes || this.ownedKeys.has(arn)) {
      file[field] = optionsOfExistingKey(arn);
      return;
    }
    const found = this.adoptable.keys.get(arn);
    const key = this.live.keys.flatMap(({ key: one }) =>
      one !== "unread" && one.kind === "usable" && one.arn === arn ? one : [],
    )[0];
    if (found === undefined || key === undefined) throw unreadable(`key ${arn}`);
    if (found.unfit !== undefined) {
      throw refusal(`the key ${arn} cannot be taken over, because ${found.unfit}`, "leave key out");
    }
    const [alias, ...others] = found.aliases;
    const deliveries = topicArn === undefined ? [] : [deliveriesOf(this.live, topicArn)];
    const ours = keyStatements(this.live, [socialMessaging(this.live), ...deliveries]);
    file[field] = {
      ...(alias !== undefined && { alias }),
      ...this.kept(`key ${arn}`, key.policy, ours, found.tags),
    };
    adopt[field] = found.id;
    if (alias !== undefined) adopt[`${field}Alias`] = true;
    if (others.length > 0) this.caution(`key ${arn}`, otherAliases(found));
    this.ownedKeys.add(arn);
    this.taken.add("key");
  }

  private role(file: File, adopt: Adopt, { arn, instanceArn }: ConnectRolePart): void {
    const found = this.live.connectRoles.find((one) => one.arn === arn);
    const { role = "unread", policies = "unread" } = found ?? {};
    const extra = this.adoptable.roles.get(arn);
    if (typeof role === "string" || policies === "unread" || extra === undefined) {
      throw unreadable(`role ${arn}`);
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
    const others = names.filter((name) => name !== PERMISSIONS);
    if (others.length > 0) {
      this.caution(
        `role ${arn}`,
        `These policies stay as they are: ${others.map(cut).join(", ")}.`,
      );
    }
    this.caution(
      `role ${arn}`,
      "Its trust policy is replaced by this tool's, which admits the service alone.",
    );
    this.taken.add("role");
  }

  /** Tags and statements that something has now. */
  private kept(
    what: string,
    policy: string | undefined,
    ours: readonly PolicyStatement[],
    live: Tags,
  ): Kept {
    if (live[OWNERSHIP_TAG_KEY] !== undefined) {
      throw refusal(
        `the ${what} carries the tag ${OWNERSHIP_TAG_KEY}, so that an environment of this tool owns it already`,
        "use the file of that environment",
      );
    }
    const tags = ownTags(live);
    const statements = this.statements(what, policy, ours);
    return {
      ...(Object.keys(tags).length > 0 && { tags }),
      ...(statements.length > 0 && { statements }),
    };
  }

  private statements(
    what: string,
    policy: string | undefined,
    ours: readonly PolicyStatement[],
  ): KeptStatement[] {
    const kept = othersIn(policy, ours);
    for (const { Sid } of kept) if (Sid !== undefined) this.sids.add(Sid);
    return kept
      .filter(({ Sid }) => Sid === undefined || !this.drop.includes(Sid))
      .map((statement) => {
        const { Sid } = statement;
        if (!ours.some((own) => own.Sid === Sid)) return statement;
        this.caution(
          what,
          `Its statement ${show(Sid)} says something else than this tool's of that name, and is kept as ${Sid}Live.`,
        );
        return { ...statement, Sid: `${Sid}Live` };
      });
  }

  private caution(what: string, because: string): void {
    this.cautions.push({ what: cut(what), because });
  }
}

function keyArnIn(part: Pick<Part, "key"> | undefined): string | undefined {
  return part?.key !== undefined && "arn" in part.key ? part.key.arn : undefined;
}

/** What the first deploy of the files imports and creates, as the constructs build it. */
export function importsIn(environments: readonly Environment[]) {
  const { stacks } = whatsAppApp(environments, tmpdir());
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

/** What a policy says beside what this tool would say itself, in the version that this tool writes. */
export function othersIn(
  policy: string | undefined,
  ours: readonly PolicyStatement[],
): KeptStatement[] {
  if (!policy) return [];
  readPolicy(policy, "resource"); // whatever it cannot read is an error with its place
  const { Version, Statement } = JSON.parse(policy);
  const own = ours.map(meaning);
  return [Statement]
    .flat()
    .map((statement) => tidy(statement, Version === "2012-10-17"))
    .filter((statement) => !own.includes(meaning(statement)));
}

/** Equal for statements that mean the same, whatever their Sids. */
function meaning(statement: object): string {
  const document = readPolicy({ Version: "2012-10-17", Statement: [statement] }, "resource");
  return JSON.stringify(normalise(document).statements.map(({ sid: _, ...rest }) => rest));
}

/** Numbers and booleans as texts, no empty block, and what the older version takes for plain text as such. */
function tidy(statement: Record<string, unknown>, hasVariables: boolean): KeptStatement {
  const text = (value: unknown): unknown => {
    if (typeof value === "string") return hasVariables ? value : escapeVariables(value);
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    if (Array.isArray(value)) return value.map(text);
    return Object.fromEntries(Object.entries(Object(value)).map(([key, one]) => [key, text(one)]));
  };
  const entries = Object.entries(statement)
    .filter(([element, value]) => element !== "Condition" || Object.keys(Object(value)).length > 0)
    .map(([element, value]) => [element, element === "Sid" ? value : text(value)]);
  const { Sid, ...rest } = Object.fromEntries(entries);
  return Sid === undefined || Sid === "" ? rest : { Sid, ...rest };
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

function unreadable(what: string): UserError {
  return refusal(
    `the ${what} could not be read, and what is not known cannot be taken over`,
    "grant what is missing, or leave it out of --take-over",
  );
}

function whyNot(arn: string, { subscription, attributes }: AdoptableQueue): string | undefined {
  if (!queueName.pattern.test(queueNameIn(arn))) {
    return `Its name is none that a file can give, ${queueName.allowed}`;
  }
  if (subscription === "") return "Its subscription is not confirmed";
  const byAttributes =
    attributes["FilterPolicy"] && attributes["FilterPolicyScope"] !== "MessageBody";
  return byAttributes
    ? "Its subscription filters by message attributes, which WhatsApp events do not have and a file cannot say"
    : undefined;
}

function otherAliases({ aliases }: AdoptableKey): string {
  return `It keeps its other aliases, ${aliases.slice(1).map(cut).join(", ")}, which this tool does not manage; the policies that iam prints reach a key that carries no others.`;
}

/** What a file may name: AWS and this tool keep tags of their own. */
function ownTags(tags: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !/^aws:/i.test(key)));
}

/** A name for the subscriber that the queue's own name suggests, and that no other has. */
function subscriberFor(name: string, taken: ReadonlySet<string>): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const start = words
    .join("-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 20)
    .replace(/-$/, "");
  const base = subscriberName.pattern.test(start) ? start : "queue";
  const all = [base, ...Array.from({ length: 99 }, (_, index) => `${base}-${index + 2}`)];
  return all.find((one) => !taken.has(one)) ?? base;
}

function within<Field extends string>(
  field: Field,
  value: unknown,
  { min, max }: ranges.Range,
): { readonly [Key in Field]?: number } {
  const number = Number(value);
  if (value === undefined || !Number.isInteger(number) || number < min || number > max) return {};
  return { [field]: number } as { readonly [Key in Field]?: number };
}

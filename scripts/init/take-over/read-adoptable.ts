import { nameInArn, queueNameIn } from "../../../formats/arns";
import { UserError } from "../../../formats/problem";
import type { AwsClients } from "../../aws/clients";
import { describeCall, explainAwsError } from "../../aws/explain-error";
import { onceEach, type Reading } from "../../health/health";
import { readAttributes } from "../../health/queues";
import { itemsOf, ReadError, read } from "../../health/read";
import { readAttributesOf } from "../../health/subscriptions";
import type { Tags } from "../../wiring/wiring";
import type { LiveInstallation } from "../world";
import { type AdoptableBucket, readAdoptableBucket, tagsIn } from "./read-bucket";

export const TAKE_OVER_KINDS = ["topic", "key", "queue", "bucket", "role"] as const;
export type TakeOverKind = (typeof TAKE_OVER_KINDS)[number];

/** What must be known of things before they are taken over, beside what `init` reads anyway. */
export interface Adoptable {
  /** By ARN. */
  readonly topics: ReadonlyMap<string, { readonly tags: Tags }>;
  /** By ARN. */
  readonly queues: ReadonlyMap<string, AdoptableQueue>;
  /** By ARN. */
  readonly keys: ReadonlyMap<string, AdoptableKey>;
  /** By ARN. */
  readonly roles: ReadonlyMap<string, { readonly tags: Tags }>;
  /** @default - no bucket is taken over */
  readonly bucket?: AdoptableBucket;
}

export interface AdoptableQueue {
  readonly tags: Tags;
  readonly subscription: string;
  /** In the words of SNS. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Which of the queues that would be created after it exist. */
  readonly deadLetters: readonly AdoptableDeadLetters[];
}

/** A queue for what a subscriber's queue did not get, or could not process. */
export interface AdoptableDeadLetters {
  readonly kind: "undeliverable" | "poison";
  readonly tags: Tags;
  /** JSON text. @default - it has none */
  readonly policy?: string | undefined;
}

export interface AdoptableKey {
  readonly id: string;
  /** Without those of AWS, sorted. */
  readonly aliases: readonly string[];
  readonly tags: Tags;
  /** Why Terraform could not manage it. @default - it can */
  readonly unfit?: string;
}

/**
 * Reads, one by one, what exists of everything that is taken over: what is not there cannot be imported.
 * @throws UserError for whatever cannot be read: a guess would be a failed or a wrong import
 */
export async function readAdoptable(
  clients: AwsClients,
  live: LiveInstallation,
  kinds: ReadonlySet<TakeOverKind>,
): Promise<Adoptable> {
  const reading: Reading = { clients, environment: live, once: onceEach() };
  const reader = new AdoptableReader(reading);
  const wanted = <T>(kind: TakeOverKind, all: readonly T[]) => (kinds.has(kind) ? all : []);
  const each = async <T, Found>(
    all: readonly T[],
    arnOf: (one: T) => string,
    find: (one: T) => Promise<Found>,
  ) => new Map(await Promise.all(all.map(async (one) => [arnOf(one), await find(one)] as const)));
  const keyArns = live.keys.flatMap(({ key }) =>
    key !== "unread" && key.kind === "usable" ? key.arn : [],
  );
  try {
    const [topics, queues, keys, roles, bucket] = await Promise.all([
      each(
        wanted("topic", live.topics).filter(({ topic }) => topic !== "missing"),
        ({ arn }) => arn,
        ({ arn }) => reader.topic(arn),
      ),
      each(
        wanted("queue", live.queues).filter(({ attributes }) => attributes !== "missing"),
        ({ arn }) => arn,
        ({ arn }) => reader.queue(arn, live),
      ),
      each(
        wanted("key", [...new Set(keyArns)]),
        (arn) => arn,
        (arn) => reader.key(arn),
      ),
      each(
        wanted("role", live.connectRoles).filter(({ role }) => role !== "missing"),
        ({ arn }) => arn,
        ({ arn }) => reader.role(arn),
      ),
      kinds.has("bucket") && live.bucket !== undefined
        ? readAdoptableBucket(reading, live.bucket.name)
        : undefined,
    ]);
    return { topics, queues, keys, roles, ...(bucket && { bucket }) };
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    const explained = explainAwsError(error.call, error.cause);
    const said = explained instanceof Error ? explained.message : String(explained);
    throw new UserError(
      `Nothing can be taken over before ${describeCall(error.call)} succeeds, because what is there must be known. ${said}. Nothing was written`,
    );
  }
}

class AdoptableReader {
  constructor(private readonly world: Reading) {}

  async topic(arn: string) {
    const client = await this.world.clients.sns();
    const { ListTagsForResourceCommand } = await import("@aws-sdk/client-sns");
    const { Tags: tags } = await read("sns:ListTagsForResource", arn, (options) =>
      client.send(new ListTagsForResourceCommand({ ResourceArn: arn }), options),
    );
    return { tags: tagsIn(tags) };
  }

  async queue(arn: string, live: LiveInstallation): Promise<AdoptableQueue> {
    const name = queueNameIn(arn);
    const [tags, deadLetters] = await Promise.all([
      this.queueTags(arn),
      Promise.all(
        (["undeliverable", "poison"] as const).map(async (kind) => {
          const there = await readAttributes(this.world, `${name}-${kind}`);
          if (there === undefined) return [];
          return [{ kind, policy: there["Policy"], tags: await this.queueTags(`${arn}-${kind}`) }];
        }),
      ),
    ]);
    const subscriptions = live.topics.flatMap((topic) =>
      typeof topic.subscriptions === "string" ? [] : topic.subscriptions,
    );
    const { arn: subscription = "" } = subscriptions.find(({ endpoint }) => endpoint === arn) ?? {};
    const attributes = subscription === "" ? {} : await readAttributesOf(this.world, subscription);
    return { tags, subscription, attributes, deadLetters: deadLetters.flat() };
  }

  private async queueTags(arn: string): Promise<Tags> {
    const client = await this.world.clients.sqs();
    const { GetQueueUrlCommand, ListQueueTagsCommand } = await import("@aws-sdk/client-sqs");
    const { QueueUrl } = await read("sqs:GetQueueUrl", arn, (options) =>
      client.send(new GetQueueUrlCommand({ QueueName: queueNameIn(arn) }), options),
    );
    const { Tags: tags = {} } = await read("sqs:ListQueueTags", arn, (options) =>
      client.send(new ListQueueTagsCommand({ QueueUrl }), options),
    );
    return tags;
  }

  async key(arn: string): Promise<AdoptableKey> {
    const client = await this.world.clients.kms();
    const { DescribeKeyCommand, ListResourceTagsCommand, paginateListAliases } = await import(
      "@aws-sdk/client-kms"
    );
    const id = nameInArn(arn);
    const { KeyMetadata: metadata } = await read("kms:DescribeKey", arn, (options) =>
      client.send(new DescribeKeyCommand({ KeyId: arn }), options),
    );
    const aliases = await read("kms:ListAliases", "*", (options) =>
      itemsOf(paginateListAliases({ client }, { KeyId: arn }, options), ({ Aliases = [] }) =>
        Aliases.flatMap(({ AliasName }) => AliasName ?? []),
      ),
    );
    const { Tags: tags = [] } = await read("kms:ListResourceTags", arn, (options) =>
      client.send(new ListResourceTagsCommand({ KeyId: arn }), options),
    );
    const { Origin = "AWS_KMS", KeySpec = "SYMMETRIC_DEFAULT" } = metadata ?? {};
    const unfit =
      KeySpec !== "SYMMETRIC_DEFAULT"
        ? `it is of the kind ${KeySpec}, and topics and buckets need a symmetric one`
        : Origin !== "AWS_KMS"
          ? `its material is of the origin ${Origin}, which Terraform's kind of key does not have: it would be replaced`
          : undefined;
    return {
      ...{ id, aliases: aliases.toSorted() },
      tags: tagsIn(tags.map(({ TagKey: Key, TagValue: Value }) => ({ Key, Value }))),
      ...(unfit !== undefined && { unfit }),
    };
  }

  async role(arn: string) {
    const client = await this.world.clients.iam();
    const { ListRoleTagsCommand } = await import("@aws-sdk/client-iam");
    const { Tags: tags } = await read("iam:ListRoleTags", arn, (options) =>
      client.send(new ListRoleTagsCommand({ RoleName: nameInArn(arn) }), options),
    );
    return { tags: tagsIn(tags) };
  }
}

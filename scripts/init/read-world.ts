import { serviceLinkedRoleArn } from "../../constructs/service-linked-role/decisions";
import { type AwsScope, queueNameIn } from "../../formats/arns";
import type { AwsClients } from "../aws/clients";
import type { Reading } from "../health/health";
import { readKey, readRotation } from "../health/keys";
import { readAttributes } from "../health/queues";
import { read } from "../health/read";
import {
  decoded,
  readAttachedPolicies,
  readInlinePolicies,
  readInlinePolicy,
  readRole,
} from "../health/roles";
import { readSubscriptions } from "../health/subscriptions";
import { readTopic } from "../health/topics";
import { getAccount, type LinkedAccount, listLinked, readTags } from "../wiring/read-actual";
import { readAlarms, readDashboards } from "./read-alarms";
import { readMediaBucket } from "./read-media-bucket";
import { Reads, sorted } from "./reads";
import type {
  LiveConnectRole,
  LiveEncryptionKey,
  LiveEventTopic,
  LiveInstallation,
  LiveNumber,
  LivePolicy,
  LiveQueue,
  LiveWaba,
  WabaDetail,
} from "./world";

/** What is read, and how its progress shows. */
interface WorldOptions extends AwsScope {
  /** Name of the media bucket. @default - no bucket is read */
  readonly bucket?: string | undefined;
  /** The command that prints the policy; a message about a missing right names it. */
  readonly policyCommand: string;
  readonly progress?: (text: string) => void;
}

/**
 * Reads what runs in an account and Region; writes nothing. A read that fails becomes a gap, and what it would have
 * shown is `unread`.
 * @throws UserError where the list of accounts cannot be read: then nothing can be judged
 */
export async function readWorld(
  clients: AwsClients,
  options: WorldOptions,
): Promise<LiveInstallation> {
  const { account, region, bucket: bucketName, progress = () => {} } = options;
  const reads = new Reads(clients, { account, region }, options.policyCommand);
  const reader = new WorldReader(reads);
  const linked = await listLinked(await clients.socialMessaging());
  let done = 0;
  const accounts = await Promise.all(
    linked.map(async (one) => {
      const waba = await reader.waba(one);
      progress(`  read ${++done} of ${linked.length} accounts`);
      return waba;
    }),
  );
  progress("  reading topics, keys, roles and alarms");
  const destinations = linked.flatMap(({ destination }) => destination ?? []);
  const isHere = (arn: string, service: string) =>
    arn.startsWith(`arn:`) && arn.includes(`:${service}:${region}:${account}:`);
  const topicArns = sorted(destinations.map(({ arn }) => arn)).filter((arn) => isHere(arn, "sns"));
  const topics = await Promise.all(topicArns.map((arn) => reader.topic(arn)));
  const endpoints = topics.flatMap(({ subscriptions }) =>
    typeof subscriptions === "string" ? [] : subscriptions,
  );
  const queueArns = sorted(
    endpoints.filter(({ protocol }) => protocol === "sqs").map(({ endpoint }) => endpoint),
  );
  const roleArns = sorted(destinations.flatMap(({ roleArn }) => roleArn ?? [])).filter((arn) =>
    arn.includes(`:iam::${account}:role/`),
  );
  const [queues, connectRoles, serviceLinkedRole, alarms, dashboards, bucket] = await Promise.all([
    Promise.all(queueArns.filter((arn) => isHere(arn, "sqs")).map((arn) => reader.queue(arn))),
    Promise.all(roleArns.map((arn) => reader.connectRole(arn))),
    reader.serviceLinkedRole(),
    readAlarms(reads, topicArns),
    readDashboards(reads),
    bucketName === undefined ? undefined : readMediaBucket(reads, bucketName),
  ]);
  const keyIds = sorted([
    ...topics.flatMap(({ topic }) => (typeof topic === "string" ? [] : (topic.keyId ?? []))),
    ...queues.flatMap(({ attributes: of }) =>
      typeof of === "string" ? [] : of["KmsMasterKeyId"] || [],
    ),
    ...(bucket === undefined || bucket.encryption === "unread"
      ? []
      : [bucket.encryption.keyId ?? []].flat()),
  ]);
  const keys = await Promise.all(keyIds.map((id) => reader.key(id)));
  return {
    account,
    region,
    accounts: accounts.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    ...{ topics, queues, keys, connectRoles, serviceLinkedRole, alarms, dashboards },
    ...(bucket && { bucket }),
    gaps: reads.gaps.toSorted((one, other) => (one.what < other.what ? -1 : 1)),
  };
}

class WorldReader {
  private readonly reads: Reads;
  private readonly reading: Reading;

  constructor(reads: Reads) {
    this.reads = reads;
    this.reading = reads.reading;
  }

  async waba({ id, arn, destination }: LinkedAccount): Promise<LiveWaba> {
    const [detail, tags] = await Promise.all([this.detail(id, arn), this.tags(id, arn)]);
    return { id, arn, destination, tags, detail };
  }

  async topic(arn: string): Promise<LiveEventTopic> {
    const [topic, subscriptions] = await Promise.all([
      this.reads.attempt(`topic ${arn}`, () => readTopic(this.reading, arn)),
      this.reads.attempt(`subscriptions of ${arn}`, () => readSubscriptions(this.reading, arn)),
    ]);
    return { arn, topic: topic ?? "missing", subscriptions: subscriptions ?? "missing" };
  }

  async queue(arn: string): Promise<LiveQueue> {
    const attributes = await this.reads.attempt(`queue ${arn}`, () =>
      readAttributes(this.reading, queueNameIn(arn)),
    );
    return { arn, attributes: attributes ?? "missing" };
  }

  async key(id: string): Promise<LiveEncryptionKey> {
    const key = await this.reads.attempt(`key ${id}`, () => readKey(this.reading, id));
    if (key === "unread" || key.kind !== "usable") return { id, key, rotates: undefined };
    const rotates = await this.reads.attempt(`rotation of key ${id}`, () =>
      readRotation(this.reading, key.arn),
    );
    return { id, key, rotates: rotates ?? false };
  }

  async connectRole(arn: string): Promise<LiveConnectRole> {
    const found = await this.reads.attempt(`role ${arn}`, () => readRole(this.reading, arn));
    if (found === undefined) return { arn, role: "missing", policies: [] };
    const policies = await this.reads.attempt(`policies of role ${arn}`, () =>
      this.policiesOf(arn),
    );
    return { arn, role: found, policies };
  }

  async serviceLinkedRole(): Promise<LiveInstallation["serviceLinkedRole"]> {
    const arn = serviceLinkedRoleArn(this.reading.environment);
    const found = await this.reads.attempt("service-linked role", () =>
      readRole(this.reading, arn),
    );
    if (found === "unread") return "unread";
    return found === undefined ? "missing" : "exists";
  }

  private async detail(id: string, arn: string): Promise<WabaDetail | "unread"> {
    const client = await this.reading.clients.socialMessaging();
    const account = await this.reads.attempt(`account ${id}`, () => getAccount(client, id, arn));
    if (account === "unread") return account;
    const { wabaName: name = "", registrationStatus, phoneNumbers } = account;
    const { marketingMessagesOnboardingStatus: marketingMessages } = account;
    const numbers: LiveNumber[] = [];
    for (const { phoneNumberId, arn: numberArn, ...number } of phoneNumbers) {
      const { qualityRating, dataLocalizationRegion } = number;
      const tags = await this.tags(phoneNumberId, numberArn);
      numbers.push({
        ...{ id: phoneNumberId, arn: numberArn, qualityRating, dataLocalizationRegion, tags },
      });
    }
    numbers.sort((one, other) => (one.id < other.id ? -1 : 1));
    return { name, registrationStatus, marketingMessages, numbers };
  }

  private async tags(id: string, arn: string) {
    const client = await this.reading.clients.socialMessaging();
    return this.reads.attempt(`tags of ${id}`, () => readTags(client, arn));
  }

  private async policiesOf(arn: string): Promise<readonly LivePolicy[]> {
    const [inline, attached] = await Promise.all([
      readInlinePolicies(this.reading, arn.slice(arn.lastIndexOf("/") + 1)),
      readAttachedPolicies(this.reading, arn),
    ]);
    return Promise.all([
      ...inline.toSorted().map(async (name) => {
        return { name, text: await readInlinePolicy(this.reading, arn, name) };
      }),
      ...attached.toSorted().map(async (name) => ({ name, text: await this.managedPolicy(name) })),
    ]);
  }

  /** Nothing for a policy of AWS, whose text everybody knows. */
  private async managedPolicy(PolicyArn: string): Promise<string | undefined> {
    if (PolicyArn.includes(":iam::aws:")) return undefined;
    const client = await this.reading.clients.iam();
    const { GetPolicyCommand, GetPolicyVersionCommand } = await import("@aws-sdk/client-iam");
    const { Policy: policy } = await read("iam:GetPolicy", PolicyArn, (options) =>
      client.send(new GetPolicyCommand({ PolicyArn }), options),
    );
    const version = { PolicyArn, VersionId: policy?.DefaultVersionId };
    const { PolicyVersion: found } = await read("iam:GetPolicyVersion", PolicyArn, (options) =>
      client.send(new GetPolicyVersionCommand(version), options),
    );
    return decoded(found?.Document);
  }
}

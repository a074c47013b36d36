import { serviceLinkedRoleArn } from "../../constructs/service-linked-role/decisions";
import { type AwsScope, queueNameIn } from "../../formats/arns";
import type { AwsClients } from "../aws/clients";
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
  const linked = await listLinked(await clients.socialMessaging());
  let done = 0;
  const accounts = await Promise.all(
    linked.map(async (one) => {
      const waba = await readWaba(reads, one);
      progress(`  read ${++done} of ${linked.length} accounts`);
      return waba;
    }),
  );
  progress("  reading topics, keys, roles and alarms");
  const destinations = linked.flatMap(({ destination }) => destination ?? []);
  const isHere = (arn: string, service: string) =>
    arn.startsWith(`arn:`) && arn.includes(`:${service}:${region}:${account}:`);
  const topicArns = sorted(destinations.map(({ arn }) => arn)).filter((arn) => isHere(arn, "sns"));
  const topics = await Promise.all(topicArns.map((arn) => readEventTopic(reads, arn)));
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
    Promise.all(queueArns.filter((arn) => isHere(arn, "sqs")).map((arn) => readQueue(reads, arn))),
    Promise.all(roleArns.map((arn) => readConnectRole(reads, arn))),
    readServiceLinkedRole(reads),
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
  const keys = await Promise.all(keyIds.map((id) => readEncryptionKey(reads, id)));
  return {
    account,
    region,
    accounts: accounts.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    ...{ topics, queues, keys, connectRoles, serviceLinkedRole, alarms, dashboards },
    ...(bucket && { bucket }),
    gaps: reads.gaps.toSorted((one, other) => (one.what < other.what ? -1 : 1)),
  };
}

async function readWaba(reads: Reads, { id, arn, destination }: LinkedAccount): Promise<LiveWaba> {
  const [detail, tags] = await Promise.all([
    readDetail(reads, id, arn),
    readTagsOf(reads, id, arn),
  ]);
  return { id, arn, destination, tags, detail };
}

async function readEventTopic(reads: Reads, arn: string): Promise<LiveEventTopic> {
  const [topic, subscriptions] = await Promise.all([
    reads.attempt(`topic ${arn}`, () => readTopic(reads.reading, arn)),
    reads.attempt(`subscriptions of ${arn}`, () => readSubscriptions(reads.reading, arn)),
  ]);
  return { arn, topic: topic ?? "missing", subscriptions: subscriptions ?? "missing" };
}

async function readQueue(reads: Reads, arn: string): Promise<LiveQueue> {
  const attributes = await reads.attempt(`queue ${arn}`, () =>
    readAttributes(reads.reading, queueNameIn(arn)),
  );
  return { arn, attributes: attributes ?? "missing" };
}

async function readEncryptionKey(reads: Reads, id: string): Promise<LiveEncryptionKey> {
  const key = await reads.attempt(`key ${id}`, () => readKey(reads.reading, id));
  if (key === "unread" || key.kind !== "usable") return { id, key, rotates: undefined };
  const rotates = await reads.attempt(`rotation of key ${id}`, () =>
    readRotation(reads.reading, key.arn),
  );
  return { id, key, rotates: rotates ?? false };
}

async function readConnectRole(reads: Reads, arn: string): Promise<LiveConnectRole> {
  const found = await reads.attempt(`role ${arn}`, () => readRole(reads.reading, arn));
  if (found === undefined) return { arn, role: "missing", policies: [] };
  const policies = await reads.attempt(`policies of role ${arn}`, () => readPoliciesOf(reads, arn));
  return { arn, role: found, policies };
}

async function readServiceLinkedRole(reads: Reads): Promise<LiveInstallation["serviceLinkedRole"]> {
  const arn = serviceLinkedRoleArn(reads.reading.environment);
  const found = await reads.attempt("service-linked role", () => readRole(reads.reading, arn));
  if (found === "unread") return "unread";
  return found === undefined ? "missing" : "exists";
}

async function readDetail(reads: Reads, id: string, arn: string): Promise<WabaDetail | "unread"> {
  const client = await reads.reading.clients.socialMessaging();
  const account = await reads.attempt(`account ${id}`, () => getAccount(client, id, arn));
  if (account === "unread") return account;
  const { wabaName: name = "", registrationStatus, phoneNumbers } = account;
  const { marketingMessagesOnboardingStatus: marketingMessages } = account;
  const numbers: LiveNumber[] = [];
  for (const { phoneNumberId, arn: numberArn, ...number } of phoneNumbers) {
    const { qualityRating, dataLocalizationRegion } = number;
    const tags = await readTagsOf(reads, phoneNumberId, numberArn);
    numbers.push({
      ...{ id: phoneNumberId, arn: numberArn, qualityRating, dataLocalizationRegion, tags },
    });
  }
  numbers.sort((one, other) => (one.id < other.id ? -1 : 1));
  return { name, registrationStatus, marketingMessages, numbers };
}

async function readTagsOf(reads: Reads, id: string, arn: string) {
  const client = await reads.reading.clients.socialMessaging();
  return reads.attempt(`tags of ${id}`, () => readTags(client, arn));
}

async function readPoliciesOf(reads: Reads, arn: string): Promise<readonly LivePolicy[]> {
  const [inline, attached] = await Promise.all([
    readInlinePolicies(reads.reading, arn.slice(arn.lastIndexOf("/") + 1)),
    readAttachedPolicies(reads.reading, arn),
  ]);
  return Promise.all([
    ...inline.toSorted().map(async (name) => {
      return { name, text: await readInlinePolicy(reads.reading, arn, name) };
    }),
    ...attached
      .toSorted()
      .map(async (name) => ({ name, text: await readManagedPolicy(reads, name) })),
  ]);
}

/** Nothing for a policy of AWS, whose text everybody knows. */
async function readManagedPolicy(reads: Reads, PolicyArn: string): Promise<string | undefined> {
  if (PolicyArn.includes(":iam::aws:")) return undefined;
  const client = await reads.reading.clients.iam();
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

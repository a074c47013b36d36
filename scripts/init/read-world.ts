import type { MetricAlarm, MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { serviceLinkedRoleArn } from "../../constructs/service-linked-role/decisions";
import { type AwsScope, bucketArnOf, globalArnOf, queueNameIn } from "../../formats/arns";
import { UserError } from "../../formats/problem";
import type { AwsClients } from "../aws/clients";
import { DeniedError, explainAwsError } from "../aws/explain-error";
import { describeAlarms } from "../health/alarms";
import { ENCRYPTION, readSetting, VERSIONING } from "../health/bucket-settings";
import { readBucket, readBucketPolicy } from "../health/buckets";
import { onceEach, type Reading } from "../health/health";
import { readKey, readRotation } from "../health/keys";
import { readAttributes } from "../health/queues";
import { itemsOf, ReadError, read } from "../health/read";
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
import type {
  BucketEncryption,
  Gap,
  LiveAlarm,
  LiveConnectRole,
  LiveEncryptionKey,
  LiveEventTopic,
  LiveInstallation,
  LiveMediaBucket,
  LiveNumber,
  LivePolicy,
  LiveQueue,
  LiveWaba,
  WabaDetail,
  WatchedMetric,
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
  const reader = new WorldReader(clients, { account, region }, options);
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
    reader.alarms(topicArns),
    reader.dashboards(),
    bucketName === undefined ? undefined : reader.bucket(bucketName),
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
    gaps: reader.gaps.toSorted((one, other) => (one.what < other.what ? -1 : 1)),
  };
}

/** Each once. */
function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

const METRICS = "AWS/SocialMessaging";

/** The folders that are looked into, and how many of them are named: a bucket may hold any number. */
const MOST_PREFIXES = 20;

class WorldReader {
  readonly gaps: Gap[] = [];
  private readonly reading: Reading;

  constructor(
    private readonly clients: AwsClients,
    private readonly scope: AwsScope,
    private readonly options: Pick<WorldOptions, "policyCommand">,
  ) {
    this.reading = { clients, environment: scope, once: onceEach() };
  }

  async waba({ id, arn, destination }: LinkedAccount): Promise<LiveWaba> {
    const [detail, tags] = await Promise.all([this.detail(id, arn), this.tags(id, arn)]);
    return { id, arn, destination, tags, detail };
  }

  async topic(arn: string): Promise<LiveEventTopic> {
    const [topic, subscriptions] = await Promise.all([
      this.attempt(`topic ${arn}`, () => readTopic(this.reading, arn)),
      this.attempt(`subscriptions of ${arn}`, () => readSubscriptions(this.reading, arn)),
    ]);
    return { arn, topic: topic ?? "missing", subscriptions: subscriptions ?? "missing" };
  }

  async queue(arn: string): Promise<LiveQueue> {
    const attributes = await this.attempt(`queue ${arn}`, () =>
      readAttributes(this.reading, queueNameIn(arn)),
    );
    return { arn, attributes: attributes ?? "missing" };
  }

  async key(id: string): Promise<LiveEncryptionKey> {
    const key = await this.attempt(`key ${id}`, () => readKey(this.reading, id));
    if (key === "unread" || key.kind !== "usable") return { id, key, rotates: undefined };
    const rotates = await this.attempt(`rotation of key ${id}`, () =>
      readRotation(this.reading, key.arn),
    );
    return { id, key, rotates: rotates ?? false };
  }

  async connectRole(arn: string): Promise<LiveConnectRole> {
    const found = await this.attempt(`role ${arn}`, () => readRole(this.reading, arn));
    if (found === undefined) return { arn, role: "missing", policies: [] };
    const policies = await this.attempt(`policies of role ${arn}`, () => this.policiesOf(arn));
    return { arn, role: found, policies };
  }

  async serviceLinkedRole(): Promise<LiveInstallation["serviceLinkedRole"]> {
    const arn = serviceLinkedRoleArn(this.scope);
    const found = await this.attempt("service-linked role", () => readRole(this.reading, arn));
    if (found === "unread") return "unread";
    return found === undefined ? "missing" : "exists";
  }

  async alarms(topicArns: readonly string[]): Promise<readonly LiveAlarm[] | "unread"> {
    const found = await this.attempt("alarms", () => describeAlarms(this.reading, {}));
    if (found === "unread") return found;
    const all = [
      ...found.MetricAlarms.map((alarm) => ({ alarm, metrics: metricsOf(alarm) })),
      ...found.CompositeAlarms.map((alarm) => ({ alarm, metrics: [] })),
    ];
    return all
      .map(({ alarm, metrics }): LiveAlarm & { readonly isRelated: boolean } => {
        const { AlarmActions = [], OKActions = [], InsufficientDataActions = [] } = alarm;
        const notifies = sorted([...AlarmActions, ...OKActions, ...InsufficientDataActions]);
        const isRelated =
          isOnService(alarm as MetricAlarm) || notifies.some((arn) => topicArns.includes(arn));
        return { name: alarm.AlarmName ?? "", notifies, metrics, isRelated };
      })
      .filter(({ isRelated }) => isRelated)
      .map(({ isRelated: _, ...alarm }) => alarm)
      .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  async dashboards(): Promise<readonly string[] | "unread"> {
    const names = await this.attempt("dashboards", () => this.dashboardNames());
    if (names === "unread") return names;
    const bodies = await Promise.all(
      names.map((name) => this.attempt(`dashboard ${name}`, () => this.dashboard(name))),
    );
    if (names.length > 0 && bodies.every((body) => body === "unread")) return "unread";
    return sorted(names.filter((_, index) => bodies[index]?.includes(METRICS) === true));
  }

  async bucket(name: string): Promise<LiveMediaBucket> {
    const world = this.reading;
    const found = await this.attempt(`bucket ${name}`, () => readBucket(world, name));
    const place = found ?? "missing";
    // Nothing more can be read of a bucket that is not there, or that another Region's endpoint knows.
    if (place === "missing" || (place !== "unread" && place.region !== this.scope.region)) {
      const unread = { policy: "unread", encryption: "unread", isVersioned: "unread" } as const;
      return { name, place, ...unread, prefixes: "unread" };
    }
    const [policy, encryption, isVersioned, prefixes] = await Promise.all([
      this.attempt(`policy of bucket ${name}`, () => readBucketPolicy(world, name)),
      this.attempt(`encryption of bucket ${name}`, () => this.encryption(name)),
      this.attempt(`versioning of bucket ${name}`, () => this.versioning(name)),
      this.attempt(`folders of bucket ${name}`, () => this.prefixes(name)),
    ]);
    const text = policy === undefined ? "none" : policy === "unread" ? "unread" : { text: policy };
    return { name, place, policy: text, encryption, isVersioned, prefixes };
  }

  private async detail(id: string, arn: string): Promise<WabaDetail | "unread"> {
    const client = await this.clients.socialMessaging();
    const account = await this.attempt(`account ${id}`, () => getAccount(client, id, arn));
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
    const client = await this.clients.socialMessaging();
    return this.attempt(`tags of ${id}`, () => readTags(client, arn));
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
    const client = await this.clients.iam();
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

  private async dashboardNames(): Promise<string[]> {
    const client = await this.clients.cloudWatch();
    const { paginateListDashboards } = await import("@aws-sdk/client-cloudwatch");
    return read("cloudwatch:ListDashboards", "*", (options) =>
      itemsOf(paginateListDashboards({ client }, {}, options), ({ DashboardEntries = [] }) =>
        DashboardEntries.flatMap(({ DashboardName }) => DashboardName ?? []),
      ),
    );
  }

  private async dashboard(DashboardName: string): Promise<string> {
    const client = await this.clients.cloudWatch();
    const { GetDashboardCommand } = await import("@aws-sdk/client-cloudwatch");
    const resource = globalArnOf(this.scope, "cloudwatch", `dashboard/${DashboardName}`);
    const { DashboardBody = "" } = await read("cloudwatch:GetDashboard", resource, (options) =>
      client.send(new GetDashboardCommand({ DashboardName }), options),
    );
    return DashboardBody;
  }

  private async encryption(name: string): Promise<BucketEncryption> {
    const found = await readSetting(this.reading, name, ENCRYPTION);
    const [rule] = found?.ServerSideEncryptionConfiguration?.Rules ?? [];
    const by = rule?.ApplyServerSideEncryptionByDefault;
    return { algorithm: by?.SSEAlgorithm ?? "AES256", keyId: by?.KMSMasterKeyID || undefined };
  }

  private async versioning(name: string): Promise<boolean> {
    const found = await readSetting(this.reading, name, VERSIONING);
    return found?.Status === "Enabled";
  }

  /** Two levels: what is written as a prefix of media is hardly ever deeper. */
  private async prefixes(name: string): Promise<string[]> {
    const folders = await this.foldersIn(name, "");
    const inner = await Promise.all(folders.map((folder) => this.foldersIn(name, folder)));
    return sorted([...folders, ...inner.flat()]).slice(0, MOST_PREFIXES);
  }

  private async foldersIn(Bucket: string, Prefix: string): Promise<string[]> {
    const client = await this.clients.s3(Bucket);
    const { ListObjectsV2Command } = await import("@aws-sdk/client-s3");
    const input = { Bucket, Prefix, Delimiter: "/", MaxKeys: 1000 };
    const { CommonPrefixes = [] } = await read(
      "s3:ListBucket",
      bucketArnOf(this.scope, Bucket),
      (options) => client.send(new ListObjectsV2Command(input), options),
    );
    return CommonPrefixes.flatMap(({ Prefix: found }) => found ?? []).slice(0, MOST_PREFIXES);
  }

  /** What AWS does not answer is a gap. A bug of this program is none. */
  private async attempt<T>(what: string, send: () => Promise<T>): Promise<T | "unread"> {
    try {
      return await send();
    } catch (thrown) {
      const isRead = thrown instanceof ReadError;
      const error = isRead ? explainAwsError(thrown.call, thrown.cause) : thrown;
      // IAM encodes policies as in URLs.
      if (!isRead && !(error instanceof UserError) && !(error instanceof URIError)) throw error;
      this.gaps.push({ what, ...this.whyNot(error) });
      return "unread";
    }
  }

  private whyNot(error: unknown): Pick<Gap, "because" | "fix"> {
    if (error instanceof DeniedError) {
      const because = `These credentials lack ${error.lacking}. AWS says: ${error.said}`;
      return {
        because,
        fix: `grant it: ${this.options.policyCommand} prints the policy; then run again`,
      };
    }
    const because = error instanceof Error ? error.message : String(error);
    return { because, fix: "run again" };
  }
}

/** On a metric of the service directly, in an expression's metric, or in a Metrics Insights query. */
function isOnService({ Namespace, Metrics = [] }: MetricAlarm): boolean {
  const isQueried = ({ MetricStat, Expression = "" }: MetricDataQuery) =>
    MetricStat?.Metric?.Namespace === METRICS || Expression.includes(METRICS);
  return Namespace === METRICS || Metrics.some(isQueried);
}

function metricsOf({ Namespace, MetricName, Dimensions, Metrics = [] }: MetricAlarm) {
  const own = { Namespace, MetricName, Dimensions };
  return [own, ...Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])]
    .filter((metric) => metric.Namespace === METRICS)
    .map(
      (metric): WatchedMetric => ({
        name: metric.MetricName ?? "",
        dimensions: sorted((metric.Dimensions ?? []).flatMap(({ Name }) => Name ?? [])),
      }),
    );
}

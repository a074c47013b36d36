import type { Environment } from "../../app/environment";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { cut, UserError } from "../../formats/problem";
import type { AwsClients } from "../aws/clients";
import { describeCall, explainedIfThere } from "../aws/explain-error";
import type { Instance } from "../terraform/state";
import { isMissingBucket } from "./empty-bucket";

/** Something that a destroy would delete and that may hold data. */
export interface Holding {
  readonly instance: Instance;
  readonly kind: "bucket" | "queue" | "log group";
  /** Of the bucket or the log group, or the URL of the queue. */
  readonly name: string;
  /** Object versions, messages or days of outcomes: a number, or that there are more than were counted. */
  readonly count: number;
  readonly more: boolean;
  /** Whether the file says that a destroy may delete the data, too. */
  readonly mayBeDeleted: boolean;
}

/** What is lost with it, for people; nothing where it is empty. */
export function describeHolding({ kind, name, count, more }: Holding): string | undefined {
  if (count === 0) return undefined;
  const amount = count.toLocaleString("en-US");
  const s = count === 1 ? "" : "s";
  if (kind === "log group") return `log group ${name}: outcomes of the last ${amount} day${s}`;
  if (kind === "queue") return `queue ${name}: about ${amount} message${s} waiting`;
  return `bucket ${name}: ${more ? "more than " : ""}${amount} object version${s}`;
}

/**
 * Looks into each bucket and queue of the state, names each log group, and changes nothing. What the state holds would be destroyed,
 * whether the file still asks for it or not.
 * @throws UserError where one cannot be looked into: what is unknown may be data
 */
export async function lookIntoHoldings(
  environment: Environment,
  instances: readonly Instance[],
  clients: AwsClients,
): Promise<readonly Holding[]> {
  const emptied = emptiedByDestroy(environment);
  const holdings: Holding[] = [];
  for (const instance of instances) {
    const { type, attributes } = instance;
    if (type === "aws_s3_bucket") {
      const name = text(instance, "bucket");
      const mayBeDeleted = attributes["force_destroy"] === true || emptied.has(name);
      const counted = await countVersions(clients, name);
      holdings.push({ instance, kind: "bucket", name, mayBeDeleted, ...counted });
    }
    if (type === "aws_cloudwatch_log_group") {
      // Nothing asks for it: outcomes have neither text nor recipient, and CloudWatch deletes them soon anyway.
      const count = Number(attributes["retention_in_days"]) || 0;
      const name = text(instance, "name");
      holdings.push({ instance, kind: "log group", name, mayBeDeleted: true, count, more: false });
    }
    if (type === "aws_sqs_queue") {
      const name = text(instance, "url");
      const count = await countMessages(clients, name);
      holdings.push({ instance, kind: "queue", name, mayBeDeleted: false, count, more: false });
    }
  }
  return holdings;
}

/** Names of the buckets that the file lets a destroy empty. */
function emptiedByDestroy(environment: Environment): ReadonlySet<string> {
  const parts = partsOf(environment);
  const buckets = [
    ...partsWithRole(parts, "media bucket"),
    ...partsWithRole(parts, "trail bucket"),
  ].filter(({ emptiedByDestroy: emptied }) => emptied);
  return new Set(buckets.map(({ arn }) => arn.split(":").at(-1) ?? ""));
}

function text({ address, attributes }: Instance, name: string): string {
  const value = attributes[name];
  if (typeof value === "string" && value !== "") return value;
  throw new UserError(
    `The state says nothing of ${name} of ${cut(address)}, so it is not known whether it holds data: run terraform refresh, or finish the deploy, and destroy again`,
  );
}

const MOST_PAGES = 10;

/** Delete markers count, too: S3 deletes no bucket that has any. */
async function countVersions(
  clients: AwsClients,
  bucket: string,
): Promise<Pick<Holding, "count" | "more">> {
  const { ListObjectVersionsCommand } = await import("@aws-sdk/client-s3");
  const s3 = await clients.s3(bucket);
  const call = { action: "s3:ListBucketVersions", resource: bucket };
  let count = 0;
  let marker: { readonly KeyMarker?: string; readonly VersionIdMarker?: string } = {};
  for (let page = 0; page < MOST_PAGES; page++) {
    const command = new ListObjectVersionsCommand({ Bucket: bucket, ...marker });
    const answer = await explainedIfThere(call, isMissingBucket, () => s3.send(command));
    if (answer === undefined) return { count, more: false };
    // Every answer of S3 says whether it is the last: a page of something else says nothing of what is there.
    if (answer.IsTruncated === undefined) {
      throw new UserError(
        `The answer to ${describeCall(call)} does not say whether it is complete, so it is not known whether the bucket holds data: run again later, and check proxy and endpoint variables`,
      );
    }
    count += (answer.Versions?.length ?? 0) + (answer.DeleteMarkers?.length ?? 0);
    if (!answer.IsTruncated) return { count, more: false };
    marker = { KeyMarker: answer.NextKeyMarker, VersionIdMarker: answer.NextVersionIdMarker };
  }
  return { count, more: true };
}

/** Those that wait, those that somebody works on, and those that are delayed. */
const COUNTED = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const;

async function countMessages(clients: AwsClients, queue: string): Promise<number> {
  const { GetQueueAttributesCommand, QueueDoesNotExist } = await import("@aws-sdk/client-sqs");
  const sqs = await clients.sqs();
  const call = { action: "sqs:GetQueueAttributes", resource: queue };
  const command = new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: [...COUNTED] });
  const isMissing = (error: unknown) => error instanceof QueueDoesNotExist;
  const answer = await explainedIfThere(call, isMissing, () => sqs.send(command));
  if (answer === undefined) return 0;
  const counts = COUNTED.map((name) => answer.Attributes?.[name] ?? "");
  const all = counts.every((count) => /^\d+$/.test(count));
  if (all) return counts.reduce((sum, count) => sum + Number(count), 0);
  throw new UserError(
    `The answer to ${describeCall(call)} does not say how many messages wait, so it is not known whether it holds data: run again later, and check proxy and endpoint variables`,
  );
}

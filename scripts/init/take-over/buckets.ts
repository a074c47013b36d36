import { accessLogPrefix, mediaBucketPolicy } from "../../../constructs/media/bucket-policies";
import { cut, show } from "../../../formats/problem";
import * as ranges from "../../../formats/ranges";
import { type Adopt, type File, type Taking, unreadable } from "./taking";

/** The bucket with its settings, of which those that a file cannot say stay as they are. */
export function takeBucket(taking: Taking, file: File, adopt: Adopt, name: string): void {
  const { bucket: found } = taking.adoptable;
  const policy = taking.live.bucket?.policy;
  if (found === undefined || policy === undefined || policy === "unread") {
    throw unreadable(`bucket ${name}`);
  }
  const { accessLogs: logs, lifecycleRules, settings } = found;
  const keepsLogs = logs !== undefined && logs.prefix === accessLogPrefix(name);
  const ours = mediaBucketPolicy(taking.live, name).Statement;
  file.mediaBucket = {
    name,
    // A take-over must not delete media, and rules of others are theirs: a bucket has all of its rules from one hand.
    ...(lifecycleRules.length > 0
      ? { lifecycle: "unmanaged" as const }
      : { retentionDays: ranges.retentionDays.max }),
    ...(keepsLogs && { accessLogBucket: logs.bucket }),
    ...taking.kept(`bucket ${name}`, policy === "none" ? undefined : policy.text, ours, found.tags),
  };
  adopt.bucket = [...settings, "versioning", ...(keepsLogs ? ["logging"] : [])] as never;
  taking.taken.add("bucket");
  const of = `bucket ${name}`;
  taking.caution(
    of,
    lifecycleRules.length > 0
      ? `Its lifecycle rules stay as they are, because a file cannot say them: ${lifecycleRules.map(cut).join(", ")}. Every object has versions from then on, and older ones are deleted only where these rules say so.`
      : "It gets this tool's lifecycle rules: older versions are deleted after 7 days, in the whole bucket, and media below inbound/ and outbound/ after mediaBucket.retentionDays.",
  );
  if (logs !== undefined && !keepsLogs) {
    taking.caution(
      of,
      `Its access logs go on to ${cut(logs.bucket)} below ${show(logs.prefix)}, which a file cannot say.`,
    );
  }
  taking.caution(
    of,
    "ACLs no longer count, public access is blocked, requests without TLS are denied, and new objects are encrypted with the environment's key: readers need kms:Decrypt on it.",
  );
}

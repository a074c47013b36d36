import { nameInArn, queueNameIn } from "../../formats/arns";
import { escapeAll } from "../../formats/terraform-reference";
import type { Configuration, Resource } from "../../review/model";
import { BLOCKS } from "../health/buckets";
import type { LiveConnectRole, LiveInstallation } from "./world";

/** What a resource of the review stands for, in words: its address means nothing to readers of a live account. */
interface LiveConfiguration {
  readonly configuration: Configuration;
  readonly nameOf: (address: string) => string;
}

/**
 * What runs, in the words of Terraform, so that the rules of the review judge it like a configuration. What could not be
 * read is left out: a rule would take it for something that is missing.
 */
export function asConfiguration(live: LiveInstallation): LiveConfiguration {
  const named = [...topics(live), ...queues(live), ...keys(live), ...roles(live), ...bucket(live)];
  const names = new Map<string, string>();
  const resources = named.map(({ type, values, what }, index): Resource => {
    const address = `${type}.live${index}`;
    names.set(address, what);
    return { address, type, mode: "managed", values: escapeAll(values) };
  });
  return {
    configuration: { name: "live", resources },
    nameOf: (address) => names.get(address) ?? address,
  };
}

interface Named {
  readonly type: string;
  /** For example `topic arn:...`. */
  readonly what: string;
  readonly values: Readonly<Record<string, unknown>>;
}

function topics({ topics: all }: LiveInstallation): Named[] {
  return all.flatMap(({ arn, topic }): Named[] => {
    if (typeof topic === "string") return [];
    const { policy, keyId } = topic;
    const values = { arn, name: queueNameIn(arn), kms_master_key_id: keyId };
    return [{ type: "aws_sns_topic", what: `topic ${arn}`, values: withPolicy(values, policy) }];
  });
}

function queues({ queues: all }: LiveInstallation): Named[] {
  return all.flatMap(({ arn, attributes }): Named[] => {
    if (typeof attributes === "string") return [];
    const values = {
      arn,
      name: queueNameIn(arn),
      kms_master_key_id: attributes["KmsMasterKeyId"] || undefined,
      sqs_managed_sse_enabled: attributes["SqsManagedSseEnabled"] === "true",
    };
    const policy = attributes["Policy"];
    return [{ type: "aws_sqs_queue", what: `queue ${arn}`, values: withPolicy(values, policy) }];
  });
}

function keys({ keys: all }: LiveInstallation): Named[] {
  const usable = all.flatMap(({ key, rotates }) =>
    key !== "unread" && key.kind === "usable" ? [{ ...key, rotates }] : [],
  );
  const each = [...new Map(usable.map((key) => [key.arn, key])).values()]; // known by several names
  return each.map(({ arn, policy, rotates }) => {
    // A setting that could not be read is taken for right, because a rule knows no third answer.
    const values = { arn, enable_key_rotation: rotates !== false };
    return { type: "aws_kms_key", what: `key ${arn}`, values: withPolicy(values, policy) };
  });
}

function roles({ connectRoles }: LiveInstallation): Named[] {
  return connectRoles.flatMap((one) => {
    if (typeof one.role === "string") return [];
    const { arn, trust } = one.role;
    const role = nameInArn(arn);
    const values = { arn, name: role, assume_role_policy: trust };
    return [{ type: "aws_iam_role", what: `role ${arn}`, values }, ...policiesOf(one, role)];
  });
}

function policiesOf({ arn, policies }: LiveConnectRole, role: string): Named[] {
  if (policies === "unread") return [];
  return policies.flatMap(({ name, text }) => {
    if (text === undefined) return [];
    const values = { role, name: nameInArn(name), policy: text };
    return [
      { type: "aws_iam_role_policy", what: `policy ${nameInArn(name)} of role ${arn}`, values },
    ];
  });
}

function bucket({ bucket: found, region }: LiveInstallation): Named[] {
  if (found === undefined || typeof found.place === "string") return [];
  const { name, place, policy, encryption, isVersioned } = found;
  if (place.region !== region) return [];
  const what = `bucket ${name}`;
  const blocks = BLOCKS.map((block) => {
    const argument = block.replaceAll(/(?<=[a-z])[A-Z]/g, "_$&").toLowerCase();
    return [argument, !place.unblocked.includes(block)];
  });
  const status = isVersioned === false ? "Suspended" : "Enabled"; // unread is taken for right
  const settings: Named[] = [
    {
      type: "aws_s3_bucket_public_access_block",
      what,
      values: { bucket: name, ...Object.fromEntries(blocks) },
    },
    {
      type: "aws_s3_bucket_versioning",
      what,
      values: { bucket: name, versioning_configuration: [{ status }] },
    },
  ];
  const { algorithm, keyId } = encryption === "unread" ? UNREAD_ENCRYPTION : encryption;
  const by = { sse_algorithm: algorithm, kms_master_key_id: keyId };
  settings.push({
    type: "aws_s3_bucket_server_side_encryption_configuration",
    what,
    values: { bucket: name, rule: [{ apply_server_side_encryption_by_default: [by] }] },
  });
  if (typeof policy !== "string") {
    const values = { bucket: name, policy: policy.text };
    settings.push({ type: "aws_s3_bucket_policy", what, values });
  }
  // Where the policy is unread, the rules cannot know what is missing in it.
  return policy === "unread"
    ? settings
    : [{ type: "aws_s3_bucket", what, values: { bucket: name } }, ...settings];
}

/** Some key of a customer: no rule objects to it. */
const UNREAD_ENCRYPTION = { algorithm: "aws:kms", keyId: "unread" };

/** A topic always has a policy; SQS and KMS answer with none or an empty text where there is none. */
function withPolicy(values: Named["values"], policy: string | undefined): Named["values"] {
  return policy === undefined || policy === "" ? values : { ...values, policy };
}

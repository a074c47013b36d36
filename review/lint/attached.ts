import type { Configuration, FoundPolicy, Reading, Resource } from "../model";
import { managed, names } from "./links";

/** Of a type of resources: the type that attaches a policy, by which argument, and their own name. */
interface Bearer {
  readonly attachment: string;
  readonly by: string;
  readonly name: string;
}

const BEARERS: Readonly<Record<string, Bearer>> = {
  aws_s3_bucket: { attachment: "aws_s3_bucket_policy", by: "bucket", name: "bucket" },
  aws_sns_topic: { attachment: "aws_sns_topic_policy", by: "arn", name: "name" },
  aws_sqs_queue: { attachment: "aws_sqs_queue_policy", by: "queue_url", name: "name" },
};

/** A topic, queue or bucket with the policies on it, or a policy whose resource is not managed here. */
export interface Attached {
  readonly resource: Resource;
  /** `aws_sns_topic`, also for a policy alone. */
  readonly type: string;
  readonly policies: readonly FoundPolicy[];
  /** Whether something is attached that could not be read: then nobody knows what is missing. */
  readonly isUnread: boolean;
}

export function attachedPolicies(configuration: Configuration, reading: Reading): Attached[] {
  return Object.entries(BEARERS).flatMap(([type, bearer]) => {
    const bearers = managed(configuration, type);
    const isOn = (bearing: Resource, one: Resource) =>
      one === bearing ||
      one.address === bearing.address ||
      (one.type === bearer.attachment && names(one.values[bearer.by], one, bearing, bearer.name));
    const unread = reading.unreadable
      .filter(({ cause }) => cause === "unreadable")
      .map((one) => one.resource);
    const policies = reading.policies.filter(({ argument }) => argument !== "grant");
    const onBearers = bearers.map((resource) => ({
      resource,
      type,
      policies: policies.filter((one) => isOn(resource, one.resource)),
      isUnread: unread.some((one) => isOn(resource, one)),
    }));
    const alone = policies
      .filter((one) => one.resource.type === bearer.attachment)
      .filter((one) => !bearers.some((resource) => isOn(resource, one.resource)))
      .map((one) => ({ resource: one.resource, type, policies: [one], isUnread: false }));
    return [...onBearers, ...alone];
  });
}

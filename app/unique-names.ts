import * as names from "../constructs/shared/names";
import type { UniqueName } from "../constructs/shared/unique-names";
import type { Path } from "../formats/finding";
import type { Partially } from "../formats/parse-partially";
import { namesOf } from "./delivery-consistency";
import type { Environment } from "./environment";

type Candidate = UniqueName & { readonly derived?: boolean };
type View = Partially<Environment>;

/** Everything that a file claims for itself, as far as the file could be read. */
export function claimsOf(view: View): UniqueName[] {
  return [
    namePrefix(view),
    topicName(view),
    bucketName(view),
    ...subscribers(view),
    ...endpoints(view),
  ];
}

/** Unique per account and not per Region, as role and bucket names span Regions. */
function namePrefix(view: View): Candidate {
  return {
    what: "name prefix",
    name: view.account && view.namePrefix,
    within: `account ${view.account}`,
    path: ["namePrefix"],
    fix: "choose another in one of them: key alias, topic, role and bucket are named after it",
  };
}

function topicName({ account, region, namePrefix: prefix, eventTopic }: View): Candidate {
  const created = account && region && !eventTopic?.existingArn;
  return {
    what: "topic name",
    name: created ? (eventTopic?.name ?? (prefix && names.defaultTopicName(prefix))) : undefined,
    within: `account ${account}, Region ${region}`,
    path: ["eventTopic", "name"],
    fix: "choose another in one of them, or name the topic as existingArn in the one that only uses it",
    derived: eventTopic?.name === undefined,
  };
}

function bucketName({ account, namePrefix: prefix, mediaBucket }: View): Candidate {
  const created = mediaBucket?.enabled !== false && !mediaBucket?.existingName;
  const byDefault = account && prefix && names.defaultBucketName(prefix, account);
  return {
    what: "bucket name",
    name: created ? (mediaBucket?.name ?? byDefault) : undefined,
    within: "all of S3",
    path: ["mediaBucket", "name"],
    fix: "choose another in one of them, or name the bucket as existingName in the one that only uses it",
    derived: mediaBucket?.name === undefined,
  };
}

function endpoints({ delivery, namePrefix: prefix }: View): Candidate[] {
  const claim = (name: string | undefined, path: Path) => ({
    what: "subscribed endpoint",
    name: prefix && name,
    within: `the topic of ${prefix}`,
    path,
    fix: "widen the filter of the one: SNS keeps one subscription for a topic and an endpoint",
  });
  const at = (kind: string, index: number, field: string) => ["delivery", kind, index, field];
  return [
    ...(delivery?.functions ?? []).map((one, index) =>
      claim(one?.functionArn, at("functions", index, "functionArn")),
    ),
    ...(delivery?.https ?? []).map((one, index) =>
      claim(one?.endpoint, at("https", index, "endpoint")),
    ),
  ];
}

/** Queues are named after it; roles of rules, too, which span Regions. */
function subscribers(view: View): Candidate[] {
  const { account, namePrefix: prefix } = view;
  return namesOf(view).map(({ name, path }) => ({
    what: "subscriber's name",
    name: account && prefix && name && `${names.subscriberPrefix(prefix)}-${name}`,
    within: `account ${account}`,
    path,
    fix: "choose another for one of them: SQS would take their queues for the same",
  }));
}

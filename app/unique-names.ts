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
    ...businessAccounts(view),
    namePrefix(view),
    topicName(view),
    bucketName(view),
    ...subscribers(view),
    ...endpoints(view),
    trailBucketName(view),
    serviceLinkedRole(view),
  ];
}

function businessAccounts(view: View): Candidate[] {
  return (view.whatsappBusinessAccounts ?? []).flatMap((account, index) => {
    const path = ["whatsappBusinessAccounts", index];
    const numbers = account?.phoneNumbers ?? [];
    return [
      {
        what: "WhatsApp Business Account",
        name: account?.id,
        within: "all environments",
        path: [...path, "id"],
        fix: "keep it in one place: an account has one event destination, and two environments would steal its events from each other",
      },
      ...numbers.map((number, at) => ({
        what: "phone number",
        name: number?.id,
        within: "all environments",
        path: [...path, "phoneNumbers", at, "id"],
        fix: "keep it below the one account that owns it",
      })),
    ];
  });
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

function trailBucketName({ account, namePrefix: prefix, dataEventTrail }: View): Candidate {
  const created = dataEventTrail && !dataEventTrail.existingBucketName;
  const byDefault = account && prefix && names.defaultTrailBucketName(prefix, account);
  return {
    what: "bucket name",
    name: created ? (dataEventTrail.bucketName ?? byDefault) : undefined,
    within: "all of S3",
    path: ["dataEventTrail", "bucketName"],
    fix: "choose another in one of them",
    derived: dataEventTrail?.bucketName === undefined,
  };
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

function serviceLinkedRole({ account, serviceLinkedRole: mode }: View): Candidate {
  return {
    what: "service-linked role",
    name: account && (mode === "create" || mode === "import") ? account : undefined,
    within: "its AWS account",
    path: ["serviceLinkedRole"],
    written: mode,
    allowed: `create or import in one environment of account ${account}, existing in the others`,
    fix: "write existing in one of the two",
  };
}

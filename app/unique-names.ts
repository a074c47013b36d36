import * as names from "../constructs/shared/names";
import { inAccount, inRegion, type UniqueName } from "../constructs/shared/unique-names";
import type { Partially } from "../formats/parse-partially";
import type { Environment } from "./environment";

type Candidate = UniqueName & { readonly derived?: boolean };
type View = Partially<Environment>;

/** Everything that a file claims for itself, as far as the file could be read. */
export function claimsOf(view: View): UniqueName[] {
  return [
    ...businessAccounts(view),
    namePrefix(view),
    bucketName(view),
    ...eventRules(view),
    trailBucketName(view),
    serviceLinkedRole(view),
    regionOfSpend(view),
    ...numbersOfSpend(view),
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

/** Queues are named after them, and roles, which span Regions. */
function eventRules(view: View): Candidate[] {
  const prefix = view.namePrefix && names.subscriberPrefix(view.namePrefix);
  return (view.delivery?.eventRules ?? []).flatMap((rule, index) => {
    const name = prefix && rule?.name && `${prefix}-${rule.name}`;
    const path = ["delivery", "eventRules", index, "name"];
    const fix =
      "choose another name for one of the two: queue and role of a rule are named after it";
    return [
      {
        ...{ what: "SQS queue", name: name && names.undeliverableQueueName(name) },
        ...{ within: inRegion(view), path, fix },
      },
      {
        ...{ what: "IAM role", name: name && names.eventRuleRoleName(name) },
        ...{ within: inAccount(view), path, fix },
      },
    ];
  });
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

/** Metrics know the Region and not the environment: two files would count the same money. */
function regionOfSpend({ account, region, spend }: View): Candidate {
  return {
    what: "spend of scope region",
    name: spend?.limits && spend.scope === "region" ? account && region : undefined,
    within: `account ${account}, Region ${region}`,
    path: ["spend", "scope"],
    written: "region",
    allowed: `spend with scope region in one environment of account ${account}, Region ${region}`,
    fix: "keep it in one of them, and write scope: numbers or no spend in the other",
  };
}

function numbersOfSpend({ spend }: View): Candidate[] {
  if (spend?.scope !== "numbers") return [];
  const arns = (spend.numbers ?? []).map((number) => number?.arn);
  return arns.map((arn, index) => ({
    what: "number with limits",
    name: arns.indexOf(arn) === index ? arn : undefined, // twice in one file is told there
    within: "all environments",
    path: ["spend", "numbers", index, "arn"],
    fix: "keep it in one of them: both would count the same money",
  }));
}

import { type AwsScope, arnOf, globalArnOf } from "../../formats/arns";
import type { Finding } from "../../formats/finding";
import type { Format } from "../../formats/format";
import { accountId } from "../../formats/names";
import { literal, optionsOf, text } from "../../formats/options";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { isReference } from "../../formats/terraform-reference";
import type { Conditions, PolicyStatement } from "./policy-document";

/** The principal behind which AWS End User Messaging Social publishes events and assumes roles. */
export const SOCIAL_MESSAGING = "social-messaging.amazonaws.com";

/** An AWS service that may publish to a topic, and through it use the topic's key. */
export interface Publisher {
  /** In CamelCase: the statements' Sids are made from it, so it must never change. */
  readonly name: string;
  /** For example `cloudwatch.amazonaws.com`. */
  readonly service: string;
  /** The account on whose behalf the service must call. */
  readonly sourceAccount: string;
  /** The resource on whose behalf it must call; `*` and `?` are wildcards. */
  readonly sourceArn: string;
}

const publisherName: Format = {
  pattern: /^[A-Za-z0-9]{1,100}$/,
  allowed: "letters and digits, as statements are named after it",
  fix: (got) => `write ${camelCase(got) || "a name such as Uploads"}`,
};

/** Not `*`, and no identity: the conditions on the source are sent by services alone. */
const servicePrincipal: Format = {
  pattern: /^[a-z0-9-]+(\.[a-z0-9-]+)+$/,
  allowed: "the name of an AWS service as policies write it",
  fix: (got) =>
    /^[a-z0-9-]+$/.test(got)
      ? `write ${got}.amazonaws.com`
      : "write it as cloudwatch.amazonaws.com",
};

/** All six parts, as ArnLike compares them one by one. */
const sourceArn: Format = {
  pattern: /^arn(:[^:\s]*){4}:\S+$/,
  allowed: "an ARN in which wildcards stand only after arn:",
  fix: () =>
    "write the resources that publish, for example arn:aws:cloudwatch:eu-west-1:111122223333:alarm:acme-*",
};

/** @internal */
export const publisherFields = optionsOf<Publisher>()({
  name: literal(publisherName),
  service: literal(servicePrincipal),
  sourceAccount: text(accountId),
  sourceArn: text(sourceArn),
});

/** @internal What is wrong between the fields of a publisher. */
export function publisherFindings(publisher: Partially<Publisher>): Finding[] {
  return [...withoutSourceKeys(publisher), ...boundless(publisher), ...ofTwoAccounts(publisher)];
}

/** Services that send neither condition key: a statement for them would let in every customer. */
const WITHOUT_SOURCE_KEYS: ReadonlyMap<string | undefined, string> = new Map([
  [
    "events.amazonaws.com",
    "EventBridge sends no source keys to an encrypted topic: give the rule's target an execution role that may sns:Publish and use the key, and leave the topic's policy alone",
  ],
]);

function withoutSourceKeys({ service }: Partially<Publisher>): Finding[] {
  const fix = WITHOUT_SOURCE_KEYS.get(service);
  if (fix === undefined) return [];
  const allowed = "a service that sends aws:SourceAccount and aws:SourceArn";
  return [{ path: ["service"], got: show(service), allowed, fix }];
}

/** A text that only holds a reference has passed the format unseen. */
function boundless({ sourceArn: arn }: Partially<Publisher>): Finding[] {
  if (!isReference(arn) || /^(arn:|\$\{)/.test(arn ?? "")) return [];
  return [
    { path: ["sourceArn"], got: show(arn), allowed: sourceArn.allowed, fix: sourceArn.fix("") },
  ];
}

/** The two conditions would never hold together. ARNs of S3 name no account. */
function ofTwoAccounts({ sourceAccount, sourceArn: arn }: Partially<Publisher>): Finding[] {
  const accounts = [arn?.split(":")[4], sourceAccount];
  if (accounts.some((account) => !accountId.pattern.test(account ?? ""))) return [];
  if (new Set(accounts).size === 1) return [];
  return [
    {
      path: ["sourceArn"],
      got: show(arn),
      allowed: `an ARN in account ${sourceAccount}`,
      fix: "correct sourceAccount or the ARN: no service publishes on behalf of two accounts",
    },
  ];
}

/** Every WhatsApp Business Account and phone number of one AWS account and Region. */
export function socialMessaging(scope: AwsScope): Publisher {
  const sourceArn = arnOf(scope, "social-messaging", "*");
  return onBehalfOf(scope, "SocialMessaging", SOCIAL_MESSAGING, sourceArn);
}

/** A service that publishes on behalf of something in an account. */
export function onBehalfOf(
  { account: sourceAccount }: Pick<AwsScope, "account">,
  name: string,
  service: string,
  sourceArn: string,
): Publisher {
  return { name, service, sourceAccount, sourceArn };
}

/** The CloudWatch alarms whose ARNs match. */
export function cloudWatchAlarms(scope: AwsScope, alarmArns: string): Publisher {
  return onBehalfOf(scope, "CloudWatchAlarms", "cloudwatch.amazonaws.com", alarmArns);
}

/**
 * Every budget of the account: AWS documents these conditions for the topic; on the key they are
 * unproven, and without them any customer's budgets could use it.
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
 */
export function budgets(scope: AwsScope): Publisher {
  const sourceArn = globalArnOf(scope, "budgets", "*");
  return onBehalfOf(scope, "Budgets", "budgets.amazonaws.com", sourceArn);
}

/**
 * SNS on behalf of one topic, when it delivers to encrypted queues. The topic's name is part of the
 * publisher's, as topics may share a key.
 */
export function deliveriesOf(scope: AwsScope, topicArn: string): Publisher {
  const topicName = topicArn.split(":").at(-1) ?? "";
  const name = `Sns${/^[\w-]+$/.test(topicName) ? camelCase(topicName) : ""}`;
  return onBehalfOf(scope, name, "sns.amazonaws.com", topicArn);
}

/** Sids admit letters and digits only. */
export function camelCase(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

/**
 * Both conditions, against the confused deputy: without them the service would publish here on
 * behalf of any customer's account.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function sourceConditions(publisher: Publisher): Conditions {
  return {
    StringEquals: { "aws:SourceAccount": publisher.sourceAccount },
    ArnLike: { "aws:SourceArn": publisher.sourceArn },
  };
}

/** Lets a service in, on behalf of one source alone: the policy of a resource, or the trust of a role. */
export function allowPublisher(
  Sid: string,
  publisher: Publisher,
  Action: PolicyStatement["Action"],
  Resource?: string,
): PolicyStatement {
  return {
    Sid,
    Effect: "Allow",
    Principal: { Service: publisher.service },
    Action,
    ...(Resource && { Resource }),
    Condition: sourceConditions(publisher),
  };
}

import type { Environment } from "../../app/environment";
import { roleArnsOf } from "../../constructs/access/decisions";
import { accessPolicies } from "../../constructs/access/rights";
import { LIST_FEE_METRICS, READ_BILL, READ_BILLED_NAMES } from "../../constructs/alarms/rights";
import { ruleArns as brakeRuleArns, READ_BRAKE } from "../../constructs/brake/rights";
import { onKeys } from "../../constructs/keys/rights";
import {
  type EnvironmentPart,
  partsOf,
  partsWithRole,
} from "../../constructs/messaging/capabilities";
import { subscriberPrefix } from "../../constructs/shared/names";
import { isOurs } from "../../constructs/shared/part";
import {
  allow,
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../../constructs/shared/policy-document";
import { globalArnOf, queueArnOf } from "../../formats/arns";
import { EXISTING_BUCKET_ACTIONS, HEALTH_ACTIONS } from "../health/actions";
import { planStatements } from "./wiring-access";

/**
 * What `npm run verify` reads, all that a plan does and the health of what the environment creates and uses,
 * and what `npm run spend -- <environment> --check` reads.
 */
export function verifyAccess(environment: Environment): PolicyDocument {
  const parts = partsOf(environment);
  return policyDocument([
    ...planStatements(environment),
    ...checkTopics(parts),
    ...checkQueues(environment, parts),
    ...checkKeys(environment, parts),
    ...checkRoles(parts),
    ...checkBuckets(parts),
    ...checkRest(environment, parts),
    ...checkBrake(parts),
    ...checkAccess(environment, parts),
    ...checkQuota(parts),
    ...(environment.spend === undefined ? [] : [LIST_FEE_METRICS, READ_BILL]),
    ...(partsWithRole(parts, "budget").length === 0 ? [] : [READ_BILLED_NAMES]),
  ]);
}

type Parts = readonly EnvironmentPart[];

/** Sids are named after what is checked: they must not move when the list of checks does. */
function check(
  Sid: string,
  Action: readonly string[],
  resources: readonly (string | undefined)[],
): PolicyStatement[] {
  const arns = [...new Set(resources.flatMap((arn) => arn ?? []))];
  const [first = ""] = arns;
  const Resource = arns.length === 1 ? first : arns;
  return arns.length === 0 ? [] : [allow(Sid, Action, Resource)];
}

function checkTopics(parts: Parts): PolicyStatement[] {
  const [alarms, subscriptions] = [
    partsWithRole(parts, "alarm topic"),
    partsWithRole(parts, "subscription"),
  ];
  const subscribed = [
    ...subscriptions.map(({ topicArn }) => topicArn),
    ...alarms.filter(({ emails }) => emails.length > 0).map(({ arn }) => arn),
  ];
  const topics = partsWithRole(parts, "event topic").map(({ arn }) => arn);
  const [attributes, permissions] = HEALTH_ACTIONS.subscription;
  return [
    ...check("CheckEventTopic", HEALTH_ACTIONS["alarm topic"], topics),
    ...check(
      "CheckAlarmTopics",
      HEALTH_ACTIONS["alarm topic"],
      alarms.map(({ arn }) => arn),
    ),
    // The ARN of a subscription continues its topic's.
    ...check(
      "CheckSubscriptions",
      [attributes],
      subscribed.map((arn) => `${arn}:*`),
    ),
    ...check(
      "CheckFunctions",
      [permissions],
      subscriptions.flatMap((one) => one.functionArns),
    ),
    // Who else notifies the event topic cannot be read from single alarms.
    ...check("CheckAlarms", HEALTH_ACTIONS.alarm, ["*"]),
  ];
}

/** Any under the environment's prefix: a subscriber has up to three, and their ARNs would be too long for IAM. */
function checkQueues(environment: Environment, parts: Parts): PolicyStatement[] {
  const queues = [...partsWithRole(parts, "queue"), ...partsWithRole(parts, "event rule")];
  const any = queueArnOf(environment, `${subscriberPrefix(environment.namePrefix)}-*`);
  const opened = partsWithRole(parts, "event rule").map(({ openedQueueArn }) => openedQueueArn);
  return [
    ...check("CheckQueues", HEALTH_ACTIONS.queue, queues.length === 0 ? [] : [any]),
    ...check("CheckQueuesOfTargets", HEALTH_ACTIONS.queue, opened),
  ];
}

function checkKeys(environment: Environment, parts: Parts): PolicyStatement[] {
  const own = HEALTH_ACTIONS["encryption key"];
  const named = own.filter((action) => action !== "kms:ListResourceTags"); // they carry no tag of ours
  const keys = onKeys(environment, partsWithRole(parts, "encryption key"));
  const ofTargets = partsWithRole(parts, "event rule").map(({ targetKeyArn }) => targetKeyArn);
  return [
    ...keys.map(({ Resource, Condition }): PolicyStatement => {
      if (Condition === undefined) return allow("CheckNamedKeys", named, Resource);
      return allow("CheckKeys", own, Resource, Condition);
    }),
    ...check("CheckKeysOfTargets", ["kms:DescribeKey", "kms:GetKeyPolicy"], ofTargets),
  ];
}

function checkRoles(parts: Parts): PolicyStatement[] {
  const connectRoles = partsWithRole(parts, "connect role");
  const existing = connectRoles.filter((part) => !isOurs(part)).map(({ arn }) => arn);
  const created = [
    ...connectRoles.filter(isOurs).map(({ arn }) => arn),
    ...partsWithRole(parts, "event rule").map(({ roleArn }) => roleArn),
    ...partsWithRole(parts, "brake").flatMap(({ machine, budgetRoleArn }) =>
      [machine?.roleArn, machine?.starterRoleArn, budgetRoleArn].flatMap((arn) => arn ?? []),
    ),
    ...partsWithRole(parts, "chat channel").map(({ roleArn }) => roleArn),
  ];
  const linked = partsWithRole(parts, "service-linked role").map(({ arn }) => arn);
  return [
    ...check("CheckRoles", HEALTH_ACTIONS["connect role"], created),
    ...check("CheckNamedRoles", ["iam:GetRole"], existing),
    ...check("CheckServiceLinkedRole", HEALTH_ACTIONS["service-linked role"], linked),
  ];
}

function checkBuckets(parts: Parts): PolicyStatement[] {
  const [media, trails] = [
    partsWithRole(parts, "media bucket"),
    partsWithRole(parts, "trail bucket"),
  ];
  const arns = (buckets: readonly { readonly arn: string }[]) => buckets.map(({ arn }) => arn);
  const foreign = <Bucket extends Pick<EnvironmentPart, "owner">>(buckets: readonly Bucket[]) =>
    buckets.filter((bucket) => !isOurs(bucket));
  const others = [
    ...arns(foreign(trails)),
    ...media.map(({ accessLogBucketArn }) => accessLogBucketArn),
  ];
  const withLogs = media.filter(({ accessLogBucketArn }) => accessLogBucketArn !== undefined);
  return [
    ...check("CheckMediaBucket", HEALTH_ACTIONS["trail bucket"], arns(media.filter(isOurs))),
    ...check("CheckAccessLogs", ["s3:GetBucketLogging"], arns(withLogs)),
    ...check("CheckNamedBucket", EXISTING_BUCKET_ACTIONS["media bucket"], arns(foreign(media))),
    ...check("CheckTrailBucket", HEALTH_ACTIONS["trail bucket"], arns(trails.filter(isOurs))),
    ...check("CheckBucketsOfOthers", EXISTING_BUCKET_ACTIONS.others, others),
  ];
}

function checkRest(environment: Environment, parts: Parts): PolicyStatement[] {
  const arns = (role: "event rule" | "budget" | "dashboard" | "trail") =>
    partsWithRole(parts, role).map(({ arn }) => arn);
  const [describe, list] = HEALTH_ACTIONS["event rule"];
  // AWS chooses the id of a subscription.
  const anomalies = partsWithRole(parts, "cost anomalies").map(() =>
    globalArnOf(environment, "ce", "anomalysubscription/*"),
  );
  const ofBrake = partsWithRole(parts, "brake").flatMap(({ machine }) =>
    machine === undefined ? [] : brakeRuleArns(environment, machine),
  );
  // These know no resources.
  const endpoints = partsWithRole(parts, "private endpoint").map(() => "*");
  const logs = partsWithRole(parts, "outcome log");
  const outcomes = logs.map(({ ruleArn }) => ruleArn);
  return [
    ...check(
      "CheckOutcomeLog",
      ["logs:DescribeMetricFilters"],
      logs.map(({ arn }) => `${arn}*`), // AWS writes the ARN with and without `:*`
    ),
    // The first names any log group, the second knows no resources.
    ...check(
      "CheckLogGroups",
      ["logs:DescribeLogGroups", "logs:DescribeResourcePolicies"],
      logs.map(() => "*"),
    ),
    ...check("CheckEventRules", [describe, list], [...arns("event rule"), ...ofBrake, ...outcomes]),
    ...check("CheckBudgets", HEALTH_ACTIONS.budget, arns("budget")),
    ...check("CheckDashboard", HEALTH_ACTIONS.dashboard, arns("dashboard")),
    ...check("CheckTrail", HEALTH_ACTIONS.trail, arns("trail")),
    ...check("CheckAnomalies", HEALTH_ACTIONS["cost anomalies"], anomalies),
    ...check("CheckEndpoint", HEALTH_ACTIONS["private endpoint"], endpoints),
  ];
}

/** Whether each role has the policy that it is given, or a place for it. */
function checkAccess(environment: Environment, parts: Parts): PolicyStatement[] {
  const here = partsWithRole(parts, "role access").filter(isOurs);
  if (here.length === 0) return [];
  const roles = here.flatMap(({ grantee }) => roleArnsOf(environment, grantee));
  return [
    ...check("CheckAccessPolicies", READ_BRAKE, [accessPolicies(environment)]),
    ...check("CheckRolesOfAccess", ["iam:GetRole", "iam:ListAttachedRolePolicies"], roles),
  ];
}

function checkQuota(parts: Parts): PolicyStatement[] {
  const attached = [...partsWithRole(parts, "brake"), ...partsWithRole(parts, "role access")];
  const any = attached.filter(isOurs).map(() => "*");
  return check("CheckQuotaOfPolicies", ["iam:GetAccountSummary"], any);
}

/** Whether the brake is on, and whether it could stop each sender. */
function checkBrake(parts: Parts): PolicyStatement[] {
  return partsWithRole(parts, "brake").flatMap(({ arn, roles, users, machine, budgetRoleArn }) => [
    ...check("CheckBrake", READ_BRAKE, [arn]),
    ...check("CheckBrakedRoles", ["iam:GetRole", "iam:ListAttachedRolePolicies"], roles),
    ...check("CheckBrakedUsers", ["iam:GetUser", "iam:ListAttachedUserPolicies"], users),
    ...check("CheckBrakeMachine", ["states:DescribeStateMachine"], [machine?.arn]),
    ...check(
      "CheckBrakeBudgetActions",
      ["budgets:DescribeBudgetActionsForBudget"],
      budgetRoleArn === undefined ? [] : partsWithRole(parts, "budget").map((budget) => budget.arn),
    ),
  ]);
}

import { type AwsScope, anomalyMonitorArn, globalArnOf } from "../../formats/arns";
import { below, type Finding } from "../../formats/finding";
import { anomalySubscriptionName } from "../../formats/names";
import { decimal, literalArnInScope, optionsOf, text } from "../../formats/options";
import type { Partially } from "../../formats/parse-partially";
import { spendLimitUsd } from "../../formats/ranges";
import { isMap, valueAt } from "../../formats/schema-walk";
import type { ServiceLinkedRoleMode } from "../service-linked-role/options";
import type { Capability } from "../shared/capability";
import type { Part } from "../shared/part";
import { allow, type PolicyStatement } from "../shared/policy-document";
import { onBehalfOf, type Publisher } from "../shared/publisher";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { awsScope, type Scope } from "../shared/scope";
import { inAccount, type UniqueName } from "../shared/unique-names";
import {
  type AlarmOptions,
  type AlarmTarget,
  alarmTarget,
  type Severity,
  severity,
} from "./options";
import { unnotified } from "./target-findings";
import { alarmName } from "./texts";

/**
 * AWS Cost Anomaly Detection: notices spend that is unusual for the account, with the delay of billing data. It watches
 * **all services** of the account, not only WhatsApp: a monitor cannot be limited to one.
 */
export interface AnomalyOptions {
  /** US dollars more than usual from which an anomaly notifies. */
  readonly usd: number;
  /** Who is notified: see `alarms`. */
  readonly severity: Severity;
  /**
   * ARN of a monitor of this account: most accounts have one of all services already.
   * @default - a monitor is created in the account's stack, by the environment that creates or imports the
   * service-linked role
   */
  readonly existingMonitorArn?: string;
}

/** What notices unusual spend, and who is notified. */
export interface CostAnomaliesProps
  extends AwsScope,
    Pick<AnomalyOptions, "usd" | "existingMonitorArn">,
    ResourceOptions {
  /** Name of the subscription, and of a monitor that is created. */
  readonly name: string;
  /** Who is notified. */
  readonly target: AlarmTarget;
}

const fields = {
  usd: decimal(spendLimitUsd),
  existingMonitorArn: literalArnInScope(anomalyMonitorArn).optional(),
};

/** @internal */
export const anomalyOptions = optionsOf<AnomalyOptions>()({ ...fields, severity });

const costAnomaliesProps = optionsOf<CostAnomaliesProps>()({
  ...resourceOptions,
  ...awsScope,
  ...fields,
  name: text(anomalySubscriptionName),
  target: alarmTarget,
});

/** The subscription to a monitor. AWS chooses its ARN. */
export interface AnomalyPart extends Part {
  readonly role: "cost anomalies";
  readonly arn: undefined;
  readonly name: string;
  readonly severity: Severity;
  /** Whether it is in the account's stack, with the monitor. */
  readonly createsMonitor: boolean;
}

/** Names say what is watched, because the message of an anomaly says little more. */
function anomaliesName({ namePrefix }: Pick<Scope, "namePrefix">): string {
  return alarmName(namePrefix, "anomalies", "all-services");
}

interface AnomalyEnvironment extends Scope {
  readonly alarms?: AlarmOptions;
  readonly costAnomalies?: AnomalyOptions;
  readonly serviceLinkedRole: ServiceLinkedRoleMode;
}

/** Nothing where nobody asked for it. */
export function anomalyPart(environment: AnomalyEnvironment): AnomalyPart | undefined {
  const { costAnomalies: anomalies } = environment;
  if (anomalies === undefined) return undefined;
  return {
    role: "cost anomalies",
    arn: undefined,
    name: anomaliesName(environment),
    severity: anomalies.severity,
    createsMonitor: anomalies.existingMonitorArn === undefined,
    owner: "this environment",
    declaredAt: ["costAnomalies"],
  };
}

/** What is built of the options. */
export function anomaliesOf(
  environment: AnomalyEnvironment,
  { usd: amount, existingMonitorArn }: AnomalyOptions,
): Omit<CostAnomaliesProps, "target"> {
  const { account, region } = environment;
  return { account, region, name: anomaliesName(environment), usd: amount, existingMonitorArn };
}

/** @internal Unusual spend of the account. */
export const anomalies: Capability<AnomalyEnvironment, AnomalyPart> = {
  findings: (environment, written) => {
    const options = valueAt(written, ["costAnomalies"]);
    if (!isMap(options)) return [];
    const alarms = valueAt(written, ["alarms"]);
    return below(
      ["costAnomalies"],
      [
        ...(alarms === undefined ? [WITHOUT_ALARMS] : []),
        ...unnotified(["severity"], environment.costAnomalies?.severity, alarms),
        ...withoutAccountStack(environment.serviceLinkedRole, options),
      ],
    );
  },
  names: (environment) => {
    const { costAnomalies: options } = environment;
    if (options === undefined || options.existingMonitorArn !== undefined) return [];
    return [{ ...monitorName(environment), path: ["costAnomalies"] }];
  },
  parts: (environment) => {
    const part = anomalyPart(environment);
    return part === undefined ? [] : [part];
  },
};

const WITHOUT_ALARMS: Finding = {
  path: [],
  got: "anomalies without alarms",
  allowed: "costAnomalies together with alarms, which says who is notified",
  fix: 'add alarms: { warning: { emails: ["ops@example.com"] } }',
};

/** The stack that an account has once belongs to the environment that looks after its service-linked role. */
function withoutAccountStack(mode: string | undefined, written: unknown): Finding[] {
  if (mode !== "existing" || valueAt(written, ["existingMonitorArn"]) !== undefined) return [];
  return [
    {
      path: ["existingMonitorArn"],
      got: "nothing, in an environment that leaves the account's stack to others",
      allowed: "a monitor that exists, because one that is created goes into the account's stack",
      fix: "write the ARN that `aws ce get-anomaly-monitors` prints, or write costAnomalies in the file that says serviceLinkedRole: create or import",
    },
  ];
}

/** A second monitor of all services is refused by AWS, or notifies twice. */
function monitorName(scope: Partial<AwsScope>): UniqueName {
  return {
    what: "cost anomaly monitor",
    name: "all services",
    within: inAccount(scope),
    path: [],
    fix: "keep it in one of the two, and write existingMonitorArn in the other",
  };
}

/** @internal The decisions for props in code. */
export const costAnomaliesDecisions = {
  schema: costAnomaliesProps,
  names: (props: Partially<CostAnomaliesProps>) =>
    props.existingMonitorArn === undefined
      ? [{ ...monitorName(props), path: ["existingMonitorArn"] }]
      : [],
};

/**
 * Cost Anomaly Detection on behalf of the account. That it sends these source keys for an encrypted topic's key is
 * unproven; without them any customer's anomalies could use it.
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/ad-SNS.html
 */
export function costAnomalies(scope: AwsScope): Publisher {
  const sourceArn = globalArnOf(scope, "ce", "*");
  return onBehalfOf(scope, "CostAnomalies", "costalerts.amazonaws.com", sourceArn);
}

const TAGS = ["ce:ListTagsForResource", "ce:TagResource", "ce:UntagResource"] as const;

/** What creates, changes and deletes the subscription, and the monitor. AWS chooses their ids, so any of the account. */
export function manageAnomalies(scope: AwsScope, parts: readonly AnomalyPart[]): PolicyStatement[] {
  const [part] = parts;
  if (part === undefined) return [];
  const any = (what: string) => globalArnOf(scope, "ce", `${what}/*`);
  const monitors = part.createsMonitor
    ? [
        allow(
          "ManageAnomalyMonitors",
          ["ce:GetAnomalyMonitors", "ce:UpdateAnomalyMonitor", "ce:DeleteAnomalyMonitor", ...TAGS],
          any("anomalymonitor"),
        ),
      ]
    : [];
  return [
    allow(
      "CreateAnomalySubscriptions",
      [
        "ce:CreateAnomalySubscription",
        ...(part.createsMonitor ? (["ce:CreateAnomalyMonitor"] as const) : []),
      ],
      "*",
    ),
    allow(
      "ManageAnomalySubscriptions",
      [
        "ce:GetAnomalySubscriptions",
        "ce:UpdateAnomalySubscription",
        "ce:DeleteAnomalySubscription",
        ...TAGS,
      ],
      any("anomalysubscription"),
    ),
    ...monitors,
  ];
}

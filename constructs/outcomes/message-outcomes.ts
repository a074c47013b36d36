import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter";
import { Annotations } from "cdktf";
import { Construct } from "constructs";
import type { AlarmDefinition } from "../alarms/alarm-definition";
import { createMetricAlarm } from "../alarms/metric-alarm";
import { alarmArns } from "../alarms/texts";
import { createTaggedKey } from "../keys/tagged-key";
import { checkProps } from "../shared/check-props";
import { knownReference } from "../shared/known-reference";
import { outcomesKeyAlias, outcomesLogGroupName, outcomesName } from "../shared/names";
import { policyJson } from "../shared/policy-document";
import type { Metric } from "../shared/published-metrics";
import { cloudWatchAlarms } from "../shared/publisher";
import type { Requirement, Requiring } from "../shared/requirement";
import { messageOutcomesDecisions, outcomesRequirement, outcomeWarnings } from "./decisions";
import { EVENT_PATTERN, OUTCOMES, outcomeFilters, outcomeMetric, SHORTENED } from "./log-entries";
import { OutcomeLogPolicy } from "./log-policy";
import type { MessageOutcomesProps } from "./options";
import { outcomeAlarms } from "./outcome-alarms";
import { outcomesKeyPolicy, outcomesLogGroupArn } from "./policies";

const RETENTION_DAYS = 7;

/** What the metric filters count of the messages of account and Region. */
export type OutcomeMetrics = Readonly<
  Record<"sent" | "delivered" | "read" | "failed" | "undeliverable", Metric>
>;

/**
 * Why messages fail: a rule of EventBridge writes the outcome of each message into an encrypted log, in which metric
 * filters count outcomes and error codes, and alarms notify of them. The log has the type of each event, Meta's id of the
 * number that sent, and the first error code; no recipient and no text. EventBridge delivers these events at best effort,
 * so that counts may be too small and shares are estimates.
 * @throws ProblemsError for a scope that is malformed or a token, a code twice, more codes than a log group takes, a
 * retention that CloudWatch Logs does not admit, a severity without a target, or a name that is taken
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/monitor-event-bridge.html
 * @example
 * new MessageOutcomes(this, "Outcomes", {
 *   account,
 *   region,
 *   namePrefix: "acme",
 *   failed: { percent: 5, atLeast: 50, severity: "warning" },
 *   codes: [{ codes: [131048, 368, 131031], severity: "warning" }],
 *   targets: { warning: target },
 * });
 */
export class MessageOutcomes extends Construct implements Requiring {
  /** Of the log group: a reference, so that whatever uses it waits for the log group. */
  public readonly logGroupName: string;
  /** The same as an ARN, without `:*` at its end. */
  public readonly logGroupArn: string;
  /** That ARN as a literal, so that policies which name it are known before the apply. */
  public readonly literalLogGroupArn: string;
  /** The log group itself, for arguments that this class does not offer. */
  public readonly resource: CloudwatchLogGroup;
  /** What a log resource policy of the account must allow, where `logPolicy` is existing. */
  public readonly requirement: Requirement | undefined;
  /** @internal For the dashboard and `npm run spend`. */
  public readonly alarms: readonly AlarmDefinition[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: MessageOutcomesProps,
  ) {
    super(scope, id);
    checkProps(this, messageOutcomesDecisions, props);
    for (const { got, allowed, fix } of outcomeWarnings(props)) {
      Annotations.of(this).addWarning(`The error code ${got} is not ${allowed}. Fix: ${fix}.`);
    }
    const { account, region } = props;
    const creates = props.logPolicy !== "existing";
    const policy = creates ? new OutcomeLogPolicy(this, "Policy", { account, region }) : undefined;
    this.requirement = creates ? undefined : outcomesRequirement(props);
    this.literalLogGroupArn = outcomesLogGroupArn(props);
    this.resource = this.createLogGroup();
    this.node.defaultChild = this.resource;
    this.logGroupName = knownReference(this.resource.name, outcomesLogGroupName(props.namePrefix));
    this.logGroupArn = knownReference(this.resource.arn, this.literalLogGroupArn);
    this.createFilters();
    this.createRule(policy);
    this.alarms = this.createAlarms();
  }

  /** What the metric filters count, for alarms of your own. */
  public get metrics(): OutcomeMetrics {
    const metrics = OUTCOMES.map((outcome) => {
      const { name: metricName, ...metric } = outcomeMetric(this.props, outcome);
      return [outcome, { ...metric, metricName, statistic: "Sum" }];
    });
    return Object.fromEntries(metrics) as OutcomeMetrics;
  }

  /** With a key of its own: its readers are not those of messages. */
  private createLogGroup(): CloudwatchLogGroup {
    const { namePrefix, retentionDays = RETENTION_DAYS } = this.props;
    const alias = outcomesKeyAlias(namePrefix);
    const key = createTaggedKey(this, { alias, policy: policyJson(outcomesKeyPolicy(this.props)) });
    return new CloudwatchLogGroup(this, "Log", {
      name: outcomesLogGroupName(namePrefix),
      retentionInDays: retentionDays,
      kmsKeyId: key.arn,
    });
  }

  private createFilters(): void {
    for (const { name, pattern, metric } of outcomeFilters(this.props, this.props)) {
      new CloudwatchLogMetricFilter(this, name, {
        name,
        logGroupName: this.resource.name,
        pattern,
        metricTransformation: { name: metric.name, namespace: metric.namespace, value: "1" },
      });
    }
  }

  private createRule(policy: OutcomeLogPolicy | undefined): void {
    const rule = new CloudwatchEventRule(this, "Rule", {
      name: outcomesName(this.props.namePrefix),
      description: "Outcomes of WhatsApp messages at best effort",
      eventPattern: EVENT_PATTERN,
    });
    new CloudwatchEventTarget(this, "Target", {
      rule: rule.name,
      targetId: "log",
      arn: this.resource.arn,
      ...(this.props.wholeEvents ? {} : { inputTransformer: SHORTENED }),
      ...(policy && { dependsOn: [policy.resource] }),
    });
  }

  private createAlarms(): readonly AlarmDefinition[] {
    const { targets, namePrefix } = this.props;
    const alarms = outcomeAlarms(this.props, this.props);
    const publisher = cloudWatchAlarms(this.props, alarmArns(this.props, namePrefix));
    for (const target of Object.values(targets)) target?.grantPublish(publisher);
    for (const alarm of alarms) createMetricAlarm(this, alarm, targets);
    return alarms;
  }
}

import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { EVENT_TYPES } from "../../formats/event-types";
import type { HasDeadLetters } from "../events/subscribed-topic";
import { checkProps } from "../shared/check-props";
import { createQueue, DEAD_LETTER_RETENTION_DAYS } from "../shared/encrypted-queue";
import { eventRuleRoleName, undeliverableQueueName } from "../shared/names";
import { policyJson } from "../shared/policy-document";
import type { Requirement, Requiring } from "../shared/requirement";
import { eventRuleDecisions, eventRulePart, eventRuleRequirement } from "./decisions";
import { eventRule, eventRulePermissions, eventRuleTrust } from "./event-rule-policies";
import type { EventRuleProps } from "./options";

/**
 * Sends the service's EventBridge events on. They come besides the event destination and at best effort: some
 * may never come. They carry Meta's ids instead of ARNs. EventBridge reaches the target with a
 * role that this rule alone can assume, because the policy of an encrypted topic or of a key cannot
 * distinguish one customer's rule from another's. That EventBridge uses roles for queues and topics was reported in
 * March 2025, and versions of AWS's guide still contradict it: should nothing arrive, look into the
 * dead letters first.
 * @throws ProblemsError for a malformed or taken name, an unknown event type, or a target or key elsewhere
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
export class EventRule extends Construct implements HasDeadLetters, Requiring {
  public readonly queueName: undefined;
  /** Literal. */
  public readonly undeliverableQueueName: string;
  public readonly deadLetterQueueNames: readonly string[];
  public readonly queueArns: readonly string[];
  /** What the owner of an existing key, or of an event bus elsewhere, has to merge. */
  public readonly requirement: Requirement | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EventRuleProps,
  ) {
    super(scope, id);
    checkProps(this, eventRuleDecisions, props);
    this.undeliverableQueueName = undeliverableQueueName(props.name);
    this.deadLetterQueueNames = [this.undeliverableQueueName];
    this.queueArns = [eventRulePart(props).deadLetterQueueArn];
    this.requirement = eventRuleRequirement(props);
    this.createTarget(this.createRule(), this.createRole());
  }

  private createRule(): CloudwatchEventRule {
    const { name, detailTypes = EVENT_TYPES } = this.props;
    return new CloudwatchEventRule(this, "Rule", {
      name,
      description: "WhatsApp events at best effort",
      eventPattern: JSON.stringify({
        source: ["aws.social-messaging"],
        "detail-type": detailTypes,
      }),
    });
  }

  private createRole(): IamRole {
    const { props } = this;
    const role = new IamRole(this, "Role", {
      name: eventRuleRoleName(props.name),
      description: `Delivers events of the EventBridge rule ${props.name}`,
      assumeRolePolicy: policyJson(eventRuleTrust(props, props.name)),
      permissionsBoundary: props.permissionsBoundaryArn,
    });
    new IamRolePolicy(this, "Permissions", {
      name: "deliver-to-target",
      role: role.name,
      policy: policyJson(eventRulePermissions(props)),
    });
    return role;
  }

  /** SQS's own key: a customer-managed one would have to let EventBridge in for every customer. */
  private createTarget(rule: CloudwatchEventRule, role: IamRole): void {
    const { account, region, name, targetArn } = this.props;
    const undeliverable = createQueue(this, "Undeliverable", {
      account,
      region,
      name: this.undeliverableQueueName,
      retentionDays: DEAD_LETTER_RETENTION_DAYS,
      senders: [eventRule(this.props, name)],
      deadLettersOf: [],
    });
    new CloudwatchEventTarget(this, "Target", {
      rule: rule.name,
      targetId: "target",
      arn: targetArn,
      roleArn: role.arn,
      deadLetterConfig: { arn: undeliverable.arn },
    });
  }
}

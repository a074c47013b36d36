import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import type { HasDeadLetters } from "../events/subscribed-topic";
import { checkProps, throwFindings, warn } from "../shared/check-props";
import {
  type CreatedQueue,
  createQueue,
  DEAD_LETTER_RETENTION_DAYS,
} from "../shared/encrypted-queue";
import { literally } from "../shared/known-reference";
import { eventRuleRoleName, undeliverableQueueName } from "../shared/names";
import { policyJson } from "../shared/policy-document";
import { type EventRuleMetrics, eventRuleMetrics } from "../shared/published-metrics";
import type { Requirement, Requiring } from "../shared/requirement";
import {
  ENCRYPTED_TARGET,
  eventRuleDecisions,
  eventRuleRequirement,
  eventRuleWarnings,
} from "./decisions";
import {
  eventPattern,
  eventRule,
  eventRulePermissions,
  eventRuleTrust,
} from "./event-rule-policies";
import type { EventRuleProps } from "./options";

/**
 * Sends the service's EventBridge events on. They come besides the event destination and at best effort: some
 * may never come. They carry Meta's ids instead of ARNs. EventBridge reaches the target with a
 * role that this rule alone can assume, because the policy of a topic or of a key cannot
 * distinguish one customer's rule from another's. That EventBridge uses roles for queues and topics was reported in
 * March 2025, and versions of AWS's guide still contradict it: should nothing arrive, look into the
 * dead letters first; a queue without a customer-managed key can take `deliverWith: "policy"`.
 * @throws ProblemsError for a malformed or taken name, an unknown event type, or a target or key elsewhere
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 * @example
 * const rule = new EventRule(this, "Failures", {
 *   account,
 *   region,
 *   name: "acme-failures",
 *   detailTypes: ["WhatsApp Message Failed"],
 *   errorCodes: [131026],
 *   targetArn: inbound.arn,
 *   targetKeyArn: inbound.key.arn,
 * });
 * whatsapp.watchQueue(rule);
 */
export class EventRule extends Construct implements HasDeadLetters, Requiring {
  public readonly queueName: undefined;
  /** Keeps what EventBridge could not deliver. A reference, so that whatever uses it waits for the queue. */
  public readonly undeliverableQueueName: string;
  /** References, like `undeliverableQueueName`. */
  public readonly deadLetterQueueNames: readonly string[];
  /** References to the ARN of the queue for dead letters. */
  public readonly queueArns: readonly string[];
  /** The same as literals: usable in policies without making them unknown until apply. */
  public readonly literalQueueArns: readonly string[];
  /** What the owner of an existing key, or of an event bus elsewhere, has to merge. */
  public readonly requirement: Requirement | undefined;

  /** The rule itself, for arguments that this class does not offer. */
  public readonly resource: CloudwatchEventRule;
  private readonly props: EventRuleProps;

  constructor(scope: Construct, id: string, props: EventRuleProps) {
    super(scope, id);
    this.props = literally(props); // what the role may do depends on what the target is
    checkProps(this, eventRuleDecisions, this.props);
    warn(this, eventRuleWarnings(this.props));
    this.refuseEncryptedTarget();
    // A queue may be created later, and named by its literal ARN before.
    this.node.addValidation({ validate: () => this.refuseEncryptedTarget() });
    this.requirement = eventRuleRequirement(this.props);
    this.resource = this.createRule();
    this.node.defaultChild = this.resource;
    const role = this.props.deliverWith === "policy" ? undefined : this.createRole();
    const undeliverable = this.createQueue();
    this.undeliverableQueueName = undeliverable.name;
    this.deadLetterQueueNames = [this.undeliverableQueueName];
    this.queueArns = [undeliverable.arn];
    this.literalQueueArns = [undeliverable.literalArn];
    new CloudwatchEventTarget(this, "Target", {
      rule: this.resource.name,
      targetId: "target",
      arn: props.targetArn, // waits for the target, where it is a reference
      roleArn: role?.arn,
      deadLetterConfig: { arn: undeliverable.arn },
    });
  }

  /** What EventBridge counts of the rule and SQS measures of its dead letters, for alarms of your own. */
  public get metrics(): EventRuleMetrics {
    return eventRuleMetrics(this.props.name, literally(this.undeliverableQueueName));
  }

  /** The queues of this package are encrypted, except for those that keep the dead letters of rules. */
  private refuseEncryptedTarget(): string[] {
    const { deliverWith, targetArn } = this.props;
    if (deliverWith !== "policy") return [];
    const encrypted = this.node.root.node.findAll().some((one) => {
      const arns: unknown = Reflect.get(one, "literalQueueArns");
      const isTarget = Array.isArray(arns) && arns.includes(targetArn);
      return isTarget && Reflect.get(one, "key") !== undefined;
    });
    throwFindings(this, encrypted ? [ENCRYPTED_TARGET] : []);
    return [];
  }

  private createRule(): CloudwatchEventRule {
    const { name } = this.props;
    return new CloudwatchEventRule(this, "Rule", {
      name,
      description: "WhatsApp events at best effort",
      eventPattern: eventPattern(this.props),
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
  private createQueue(): CreatedQueue {
    const { account, region, name } = this.props;
    return createQueue(this, "Undeliverable", {
      account,
      region,
      name: undeliverableQueueName(name),
      retentionDays: DEAD_LETTER_RETENTION_DAYS,
      senders: [eventRule(this.props, name)],
      deadLettersOf: [],
    });
  }
}

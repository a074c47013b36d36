import type { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { arnOf } from "../../formats/arns";
import { keyGiven } from "../keys/given-key";
import { AddedStatements, type ResourceStatement } from "../shared/added-statements";
import { checkProps } from "../shared/check-props";
import { createEncryptedTopic } from "../shared/encrypted-topic";
import { literally } from "../shared/known-reference";
import type { MessagingKey } from "../shared/messaging-key";
import type { PolicyStatement } from "../shared/policy-document";
import { type TopicMetrics, topicMetrics } from "../shared/published-metrics";
import type { Publisher } from "../shared/publisher";
import { Publishers } from "../shared/publishers";
import type { Requirement, Requiring } from "../shared/requirement";
import { topicStatements } from "../shared/resource-policies";
import { alarmTopicDecisions, existingAlarmTopicDecisions } from "./decisions";
import type { AlarmTarget, AlarmTopicProps, ExistingAlarmTopicProps } from "./options";

/**
 * An SNS topic that notifies people, encrypted, with TLS required. Alarms never go to the event topic:
 * its subscribers expect WhatsApp events.
 * @throws ProblemsError for a name that is malformed or taken, a malformed or repeated address, or a key
 * of another account or Region
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 * @example
 * const target = new AlarmTopic(this, "OnCall", {
 *   account,
 *   region,
 *   name: "acme-on-call",
 *   key,
 *   emails: ["on-call@example.com"],
 * });
 * new TopicAlarms(this, "Alarms", { topic, target, severity: "critical" });
 */
export class AlarmTopic extends Construct implements AlarmTarget {
  /** A reference, so that resources which use it wait for the topic. */
  public readonly arn: string;
  /** The topic itself, for arguments that this class does not offer. */
  public readonly resource: SnsTopic;
  private readonly key: MessagingKey;
  private readonly publishers = new Publishers(this);
  private readonly added = new AddedStatements(
    this,
    "sns",
    () => [this.literalArn],
    () => this.granted,
  );

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AlarmTopicProps,
  ) {
    super(scope, id);
    checkProps(this, alarmTopicDecisions, props);
    this.key = keyGiven(props, props.key);
    const { name } = props;
    const statements = () => [...this.granted, ...this.added.all];
    this.resource = createEncryptedTopic(this, { name, key: this.key, statements });
    this.node.defaultChild = this.resource;
    this.arn = this.resource.arn;
    subscribe(this, this.arn, props.emails);
  }

  /** What SNS counts of the topic: whether people are notified at all. */
  public get metrics(): TopicMetrics {
    return topicMetrics(this.literalArn);
  }

  private get literalArn(): string {
    return arnOf(this.props, "sns", this.props.name);
  }

  private get granted(): PolicyStatement[] {
    return topicStatements(this.literalArn, this.publishers.all);
  }

  /**
   * Lets a service publish: on the topic and, as it is encrypted, with its key.
   * @example
   * target.grantPublish({
   *   name: "Backups",
   *   service: "backup.amazonaws.com",
   *   sourceAccount: account,
   *   sourceArn: "arn:aws:backup:eu-west-1:111122223333:*",
   * });
   */
  public grantPublish(publisher: Publisher): void {
    this.publishers.add(publisher);
    this.key.grantPublish(publisher);
  }

  /**
   * Adds a statement to the topic's policy.
   * @throws ProblemsError with everything that is wrong with the statement
   * @example
   * target.addToResourcePolicy({
   *   Sid: "AllowAuditRead",
   *   Effect: "Allow",
   *   Principal: { AWS: "arn:aws:iam::444455556666:role/audit" },
   *   Action: "sns:GetTopicAttributes",
   * });
   */
  public addToResourcePolicy(statement: ResourceStatement): void {
    this.added.add(statement);
  }
}

/**
 * A topic of somebody else that notifies people: used, never changed. Its owner merges `requirement`.
 * @throws ProblemsError for an ARN that is malformed or of another account or Region, or a malformed address
 * @example
 * const target = new ExistingAlarmTopic(this, "OnCall", {
 *   account,
 *   region,
 *   arn: "arn:aws:sns:eu-west-1:111122223333:on-call",
 * });
 * new TopicAlarms(this, "Alarms", { topic, target });
 */
export class ExistingAlarmTopic extends Construct implements AlarmTarget, Requiring {
  /** As given. */
  public readonly arn: string;
  /** The first of `resources`, for arguments that this class does not offer; nothing without `emails`. */
  public readonly resource: SnsTopicSubscription | undefined;
  /** The subscription of each address, in the order of `emails`. */
  public readonly resources: readonly SnsTopicSubscription[];
  private readonly key: MessagingKey | undefined;
  private readonly publishers = new Publishers(this);
  private readonly added = new AddedStatements(
    this,
    "sns",
    () => [literally(this.arn)],
    () => this.granted,
  );

  constructor(scope: Construct, id: string, props: ExistingAlarmTopicProps) {
    super(scope, id);
    checkProps(this, existingAlarmTopicDecisions, props);
    this.key = props.key && keyGiven(props, props.key);
    this.arn = props.arn;
    this.resources = subscribe(this, this.arn, props.emails);
    this.resource = this.resources[0];
    this.node.defaultChild = this.resource;
  }

  /** What SNS counts of the topic: whether people are notified at all. */
  public get metrics(): TopicMetrics {
    return topicMetrics(literally(this.arn));
  }

  private get granted(): PolicyStatement[] {
    return topicStatements(this.arn, this.publishers.all);
  }

  /**
   * Adds to what the owners of the topic and of its key have to merge.
   * @example
   * target.grantPublish({
   *   name: "Backups",
   *   service: "backup.amazonaws.com",
   *   sourceAccount: account,
   *   sourceArn: "arn:aws:backup:eu-west-1:111122223333:*",
   * });
   */
  public grantPublish(publisher: Publisher): void {
    this.publishers.add(publisher);
    this.key?.grantPublish(publisher);
  }

  /**
   * Adds a statement to what the owner of the topic has to merge.
   * @throws ProblemsError with everything that is wrong with the statement
   * @example
   * target.addToResourcePolicy({
   *   Sid: "AllowAuditRead",
   *   Effect: "Allow",
   *   Principal: { AWS: "arn:aws:iam::444455556666:role/audit" },
   *   Action: "sns:GetTopicAttributes",
   * });
   */
  public addToResourcePolicy(statement: ResourceStatement): void {
    this.added.add(statement);
  }

  /** What its owner has to merge into its policy, and to set. */
  public get requirement(): Requirement {
    return {
      of: this.arn,
      why: "notifies people of alarms and budgets",
      statements: [...this.granted, ...this.added.all],
      settings: [
        "standard, not FIFO",
        "encrypted with a customer-managed key, written as existingTopicKeyArn, or not at all: alias/aws/sns shuts CloudWatch out",
      ],
    };
  }
}

/** Named after the address: removing one address leaves the other subscriptions alone. */
function subscribe(scope: Construct, topicArn: string, emails: readonly string[] = []) {
  return emails.map((endpoint) => {
    const to = { topicArn, protocol: "email", endpoint };
    return new SnsTopicSubscription(scope, `Email-${endpoint}`, to);
  });
}

import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { Construct } from "constructs";
import { arnOf, topicNameIn } from "../../formats/arns";
import { Grants } from "../grants/grants";
import { subscriber } from "../grants/resources";
import { keyGiven } from "../keys/given-key";
import { AddedStatements, type ResourceStatement } from "../shared/added-statements";
import { checkProps } from "../shared/check-props";
import { createEncryptedTopic } from "../shared/encrypted-topic";
import type { Grantee } from "../shared/grantee";
import { importExisting } from "../shared/import-existing";
import type { Statements } from "../shared/kept";
import { knownReference, literally } from "../shared/known-reference";
import type { MessagingKey } from "../shared/messaging-key";
import type { PolicyStatement } from "../shared/policy-document";
import { type TopicMetrics, topicMetrics } from "../shared/published-metrics";
import { type Publisher, socialMessaging } from "../shared/publisher";
import { Publishers } from "../shared/publishers";
import type { Requirement, Requiring } from "../shared/requirement";
import { topicStatements } from "../shared/resource-policies";
import { eventTopicDecisions, existingTopicDecisions } from "./decisions";
import type { FunctionOptions, FunctionSettings } from "./function";
import type { FunctionSubscription } from "./function-subscription";
import type { HttpsOptions } from "./https";
import type { HttpsSubscription } from "./https-subscription";
import type { EventTopicProps, ExistingTopicProps } from "./options";
import type { QueueOptions } from "./queue";
import type { QueueSubscription } from "./queue-subscription";
import type { HasDeadLetters, SubscribedTopic, Subscriber } from "./subscribed-topic";
import { SUBSCRIBER_KINDS } from "./subscriber-kinds";
import { Subscriptions } from "./subscription";

/**
 * The topic that receives events, whether it is created here or exists.
 * @throws ProblemsError for props that cannot be built: see EventTopic and ExistingTopic
 * @example
 * const subscribeChat = (topic: MessagingTopic) => topic.subscribeFunction("Chat", { functionArn: chat }); // a LambdaFunction, a LambdaAlias or an ARN
 */
export abstract class MessagingTopic extends Construct implements SubscribedTopic {
  public abstract readonly account: string;
  public abstract readonly region: string;
  public abstract readonly arn: string;
  public abstract readonly literalArn: string;
  public abstract readonly key: MessagingKey | undefined;
  public abstract readonly subscriberPrefix: string | undefined;
  /** The topic itself, for arguments that this class does not offer; nothing where it exists. */
  public abstract readonly resource: SnsTopic | undefined;
  /** @internal */
  protected readonly publishers = new Publishers(this);
  private readonly added = new AddedStatements(
    this,
    "sns",
    () => [this.literalArn],
    () => topicStatements(this.literalArn, this.publishers.all),
  );
  private readonly subscriptions = new Subscriptions(this);
  private grants: Grants | undefined;

  /** What SNS counts of the topic, for alarms of your own. */
  public get metrics(): TopicMetrics {
    return topicMetrics(this.literalArn);
  }

  /**
   * The ARN under its former name.
   * @deprecated Write `arn`, which is the same.
   */
  public get deployedArn(): string {
    return this.arn;
  }

  /**
   * Lets a service publish: on the topic and, where it is encrypted, with its key; or adds to what the owners of
   * both have to merge.
   * @throws ProblemsError for a service that sends no source keys, or a source without bounds
   * @example
   * topic.grantPublish({
   *   name: "Uploads",
   *   service: "s3.amazonaws.com",
   *   sourceAccount: account,
   *   sourceArn: "arn:aws:s3:::acme-uploads",
   * });
   */
  public grantPublish(publisher: Publisher): void {
    this.publishers.add(publisher);
    this.key?.grantPublish(publisher);
  }

  /**
   * Lets a role subscribe what has an ARN in the topic's account, such as queues and functions: no mailbox and no web
   * address, as events are what customers write. The role's own policy suffices within the account, so this
   * works for an existing topic, too, unless its policy denies it.
   * @throws ProblemsError for what is no role of this account
   * @example
   * whatsapp.events.grantSubscribe(role);
   */
  public grantSubscribe(grantee: Grantee): IamRolePolicy {
    this.grants ??= new Grants(this, this, topicNameIn(this.literalArn));
    return this.grants.add(subscriber, grantee, undefined, this);
  }

  /**
   * Adds a statement to the topic's policy; of a topic that exists, to what its owner has to merge.
   * @throws ProblemsError with everything that is wrong with the statement: a Sid that is taken, everybody or a
   * service without a condition on who calls, operations of other services, another resource
   * @example
   * whatsapp.events.addToResourcePolicy({
   *   Sid: "AllowAnalyticsSubscribe",
   *   Effect: "Allow",
   *   Principal: { AWS: "arn:aws:iam::444455556666:root" },
   *   Action: "sns:Subscribe",
   *   Condition: { StringEquals: { "sns:Protocol": "sqs" } },
   * });
   */
  public addToResourcePolicy(statement: ResourceStatement): void {
    this.added.add(statement);
  }

  /**
   * Lets a subscriber receive the events, and watches its queues where the topic's are watched.
   * @throws ProblemsError for an id that something else below the topic has, and for what the subscriber refuses
   */
  public subscribe<Subscription extends HasDeadLetters>(
    id: string,
    subscriber: Subscriber<Subscription>,
  ): Subscription {
    return this.subscriptions.add(id, subscriber);
  }

  /**
   * Creates an encrypted queue for events, with dead letters, and lets this topic deliver to it.
   * @example
   * const inbound = topic.subscribeQueue("Inbound", { visibilityTimeoutSeconds: 180 });
   */
  public subscribeQueue(id: string, options: QueueOptions = {}): QueueSubscription {
    return this.subscriptions.addKind(id, SUBSCRIBER_KINDS.queues, options);
  }

  /**
   * Calls a Lambda function with each event, and lets this topic alone do so.
   * @example
   * topic.subscribeFunction("Chat", { functionArn: chat }); // a LambdaFunction, a LambdaAlias or an ARN
   */
  public subscribeFunction(id: string, options: FunctionOptions): FunctionSubscription {
    // The subscription takes constructs, too; files have ARNs alone.
    return this.subscriptions.addKind(id, SUBSCRIBER_KINDS.functions, options as FunctionSettings);
  }

  /**
   * Posts each event to an HTTPS endpoint.
   * @example
   * topic.subscribeHttps("Hook", { endpoint: "https://hooks.example.com/whatsapp" });
   */
  public subscribeHttps(id: string, options: HttpsOptions): HttpsSubscription {
    return this.subscriptions.addKind(id, SUBSCRIBER_KINDS.https, options);
  }

  /** @internal Statements that its policy has already, found right. */
  protected keep(statements: Statements["statements"]): void {
    this.added.keep(statements);
  }

  /** @internal Everything that its policy has to say. */
  protected get statements(): readonly PolicyStatement[] {
    return [...topicStatements(this.literalArn, this.publishers.all), ...this.added.all];
  }

  /** @internal Every subscriber's queues are watched, whether it was subscribed before or comes later. */
  public watchWith(watch: (queues: HasDeadLetters) => void): void {
    this.subscriptions.watchWith(watch);
  }

  /** @internal Whether something watches the queues of its subscribers already. */
  public get isWatched(): boolean {
    return this.subscriptions.isWatched;
  }
}

/**
 * The SNS topic to which WhatsApp Business Accounts send their events, encrypted, with TLS required
 * and the service as its only publisher.
 * @throws ProblemsError for a FIFO name, a name that is taken, or a key of another account or Region
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/managing-event-destinations-sns.html
 * @example
 * const key = new EncryptionKey(this, "Key", { account, region, alias: "alias/acme" });
 * const topic = new EventTopic(this, "Events", { account, region, name: "acme-events", key });
 * topic.subscribeQueue("Inbound");
 * new TopicAlarms(this, "Alarms", { topic });
 */
export class EventTopic extends MessagingTopic {
  public readonly account: string;
  public readonly region: string;
  /** A reference, so that whatever uses it waits for the topic. */
  public readonly arn: string;
  /** The same as a literal, so that policies which name it are known before the apply. */
  public readonly literalArn: string;
  /** The topic itself, for arguments that this class does not offer. */
  public readonly resource: SnsTopic;
  /** The key that encrypts the messages. */
  public readonly key: MessagingKey;
  /** Starts the names of the queues that are created for subscribers. */
  public readonly subscriberPrefix: string;

  constructor(scope: Construct, id: string, props: EventTopicProps) {
    super(scope, id);
    checkProps(this, eventTopicDecisions, props);
    const { account, region, name, subscriberPrefix = name } = props;
    const key = keyGiven(props, props.key);
    this.account = account;
    this.region = region;
    this.literalArn = arnOf(props, "sns", name);
    this.key = key;
    this.subscriberPrefix = subscriberPrefix;
    this.keep(props.statements);
    this.resource = createEncryptedTopic(this, { name, key, statements: () => this.statements });
    if (props.adopt === true) importExisting(this.resource, this.literalArn);
    this.node.defaultChild = this.resource;
    this.arn = knownReference(this.resource.arn, this.literalArn);
    this.grantPublish(socialMessaging(props));
  }
}

/**
 * A topic that somebody else owns: used, never changed. Its owner merges `requirement`.
 * @throws ProblemsError for a FIFO topic, or a topic or key of another account or Region
 * @example
 * const topic = new ExistingTopic(this, "Events", {
 *   account,
 *   region,
 *   arn: "arn:aws:sns:eu-west-1:111122223333:events",
 *   key: new ExistingKey(this, "Key", { account, region, arn: keyArn }),
 * });
 * const merge = requirementsOf(topic); // for its owner
 */
export class ExistingTopic extends MessagingTopic implements Requiring {
  public readonly account: string;
  public readonly region: string;
  /** As given. */
  public readonly arn: string;
  /** A literal, unless only Terraform knows what was given. */
  public readonly literalArn: string;
  /** The key that encrypts the topic, if it is a customer-managed one. */
  public readonly key: MessagingKey | undefined;
  /** Starts the names of the queues that are created for subscribers; nothing where no name can be read. */
  public readonly subscriberPrefix: string | undefined;
  /** Nothing: the topic is not created here. */
  public readonly resource: undefined;

  constructor(scope: Construct, id: string, props: ExistingTopicProps) {
    super(scope, id);
    checkProps(this, existingTopicDecisions, props);
    this.account = props.account;
    this.region = props.region;
    this.arn = props.arn;
    this.literalArn = literally(props.arn);
    this.key = props.key && keyGiven(props, props.key);
    this.subscriberPrefix = props.subscriberPrefix ?? topicNameIn(this.literalArn);
    this.grantPublish(socialMessaging(props));
  }

  /** What its owner has to merge into its policy, and to set. */
  public get requirement(): Requirement {
    return {
      of: this.literalArn,
      why: "receives the events of WhatsApp Business Accounts",
      statements: this.statements,
      settings: [
        "standard, not FIFO",
        "encrypted with a customer-managed key, written as existingKeyArn, or not at all: alias/aws/sns shuts the service out",
      ],
    };
  }
}

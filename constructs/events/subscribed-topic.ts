import type { IConstruct } from "constructs";
import type { AwsScope } from "../../formats/arns";
import type { MessagingKey } from "../shared/messaging-key";
import type { Publisher } from "../shared/publisher";

/**
 * Something that keeps what could not be delivered or processed. Alarms are named after its queues, so names and ARNs
 * are literals or references of this package's constructs, whose literals are known.
 */
export interface HasDeadLetters extends IConstruct {
  /** Name of the queue that consumers read, if there is one. */
  readonly queueName: string | undefined;
  /** Names of the queues for dead letters, which only people read. */
  readonly deadLetterQueueNames: readonly string[];
  /** ARNs of all these queues, that of the queue for consumers first. */
  readonly queueArns: readonly string[];
}

/** A topic as its subscribers need it, whether it is created here or exists. */
export interface SubscribedTopic extends IConstruct, AwsScope {
  /** A reference, so that whatever uses it waits for the topic; of an existing topic, as given. */
  readonly arn: string;
  /** Fit for policies: a literal, unless an existing topic was given as a reference. */
  readonly literalArn: string;
  /**
   * The ARN under its former name.
   * @deprecated Write `arn`, which is the same.
   */
  readonly deployedArn: string;
  /** The key that encrypts the messages, if it is a customer-managed one. */
  readonly key: MessagingKey | undefined;
  /** Starts the names of the queues that are created for subscribers. */
  readonly subscriberPrefix: string | undefined;
  /**
   * Lets a service publish, or asks the owner of an existing topic to.
   * @throws ProblemsError for a service that sends no source keys, or a source without bounds
   * @example
   * topic.grantPublish({
   *   name: "Uploads",
   *   service: "s3.amazonaws.com",
   *   sourceAccount: account,
   *   sourceArn: "arn:aws:s3:::acme-uploads",
   * });
   */
  grantPublish(publisher: Publisher): void;
}

/**
 * Something that receives the events of a topic. Queues, Lambda functions and HTTPS endpoints are there
 * already; what else SNS can deliver to is one more class that implements this.
 */
export interface Subscriber<Subscription extends HasDeadLetters = HasDeadLetters> {
  /** Builds what delivers events, below the topic and under the given id. */
  bind(topic: SubscribedTopic, id: string): Subscription;
}

import type { Construct } from "constructs";
import type { AwsScope } from "../../formats/arns";
import type { MessagingKey } from "../shared/messaging-key";

/** A topic as its subscriptions need it, whether it was created here or only named. */
export interface SubscribedTopic extends AwsScope {
  /** Below which the subscriptions are built. */
  readonly construct: Construct;
  /** Literal, for policies. */
  readonly arn: string;
  /** For arguments that must wait until the topic exists. */
  readonly reference: string;
  readonly key: MessagingKey | undefined;
  /** Starts the names of the queues that are created for subscribers. */
  readonly subscriberPrefix: string;
}

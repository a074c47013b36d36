import type { AwsScope } from "../../formats/arns";
import type { Publisher } from "./publisher";

/** What topics and buckets need of a key, whether it was created here or only named. */
export interface MessagingKey extends AwsScope {
  /** A reference or a literal, fit for every argument that takes a key. */
  readonly arn: string;
  /**
   * Lets a service publish to topics on this key.
   * @throws ProblemsError for a service that sends no source keys, or a source without bounds
   */
  grantPublish(publisher: Publisher): void;
}

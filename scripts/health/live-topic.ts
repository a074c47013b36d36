import type { AwsClients } from "../aws/clients";
import { readIfThere } from "./read";

/** The event topic as it is now, which may differ from what was deployed. */
export interface LiveTopic {
  readonly arn: string;
  /** JSON text. */
  readonly policy: string;
  /** As whoever encrypted the topic wrote it: a key id, an alias, or the ARN of either. */
  readonly keyId: string | undefined;
}

export async function readTopic(clients: AwsClients, arn: string): Promise<LiveTopic | undefined> {
  const client = await clients.sns();
  const { GetTopicAttributesCommand } = await import("@aws-sdk/client-sns");
  const call = { action: "sns:GetTopicAttributes", resource: arn } as const;
  const found = await readIfThere(call, "NotFoundException", (options) =>
    client.send(new GetTopicAttributesCommand({ TopicArn: arn }), options),
  );
  if (found === undefined) return undefined;
  const { Policy: policy = "", KmsMasterKeyId: keyId } = found.Attributes ?? {};
  return { arn, policy, keyId: keyId === "" ? undefined : keyId };
}

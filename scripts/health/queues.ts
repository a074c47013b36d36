import { queueArnOf } from "../../formats/arns";
import type { Kind, Reading, Values, World } from "./health";
import { read, readIfThere } from "./read";

export const queue: Kind = {
  what: "queue",
  named: ({ name }) => String(name),
  compared: {
    policy: null,
    kms_master_key_id: null,
    sqs_managed_sse_enabled: null,
    redrive_policy: null,
    redrive_allow_policy: null,
    message_retention_seconds: 345_600,
    receive_wait_time_seconds: 0,
    visibility_timeout_seconds: 30,
  },
  notCompared: { name: "the queue is found by it" },
  read: readQueue,
};

/** The attributes of a queue in the environment's account and Region; nothing where it does not exist. */
export function readAttributes(
  { clients, environment, once }: Reading,
  name: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  return once(`queue ${name}`, async () => {
    const client = await clients.sqs();
    const { GetQueueUrlCommand, GetQueueAttributesCommand } = await import("@aws-sdk/client-sqs");
    const resource = queueArnOf(environment, name);
    const found = await readIfThere(
      "sqs:GetQueueUrl",
      resource,
      ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"],
      (options) => client.send(new GetQueueUrlCommand({ QueueName: name }), options),
    );
    if (found === undefined) return undefined;
    const { Attributes = {} } = await read("sqs:GetQueueAttributes", resource, (options) =>
      client.send(
        new GetQueueAttributesCommand({ QueueUrl: found.QueueUrl, AttributeNames: ["All"] }),
        options,
      ),
    );
    return Attributes;
  });
}

async function readQueue({ name }: Values, world: World) {
  const Attributes = await readAttributes(world, String(name));
  if (Attributes === undefined) return undefined;
  const { KmsMasterKeyId: key } = Attributes;
  return {
    policy: Attributes["Policy"],
    kms_master_key_id: key,
    // With a key of KMS, that of SQS is off.
    sqs_managed_sse_enabled: key ? undefined : Attributes["SqsManagedSseEnabled"],
    redrive_policy: Attributes["RedrivePolicy"],
    redrive_allow_policy: Attributes["RedriveAllowPolicy"],
    message_retention_seconds: Attributes["MessageRetentionPeriod"],
    receive_wait_time_seconds: Attributes["ReceiveMessageWaitTimeSeconds"],
    visibility_timeout_seconds: Attributes["VisibilityTimeout"],
  };
}

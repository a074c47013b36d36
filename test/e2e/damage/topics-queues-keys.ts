import * as kms from "@aws-sdk/client-kms";
import * as lambda from "@aws-sdk/client-lambda";
import * as sns from "@aws-sdk/client-sns";
import * as sqs from "@aws-sdk/client-sqs";
import type { AwsClients } from "../../../scripts/aws/clients";
import { type Damages, instead, type Repair, type Values } from "./damaged";

const OTHER_KEY = "alias/acme-prod-whatsapp-media";
const OTHER_QUEUE = "arn:aws:sqs:eu-west-1:444455556666:theirs";

const setTopic =
  (aws: AwsClients, { arn: TopicArn }: Values, AttributeName: string) =>
  async (AttributeValue: string) => {
    const input = { TopicArn, AttributeName, AttributeValue };
    return (await aws.sns()).send(new sns.SetTopicAttributesCommand(input));
  };

export const topics: Damages = {
  named: ({ name }) => name,
  async gone(aws, { arn }) {
    await (await aws.sns()).send(new sns.DeleteTopicCommand({ TopicArn: arn }));
    return "redeploy";
  },
  policies: { policy: (aws, values, policy) => setTopic(aws, values, "Policy")(policy) },
  changes: [
    [
      "kms_master_key_id",
      "another key",
      (aws, values) =>
        instead(setTopic(aws, values, "KmsMasterKeyId"), values.kms_master_key_id, OTHER_KEY),
    ],
    [
      "kms_master_key_id",
      "no key",
      (aws, values) =>
        instead(setTopic(aws, values, "KmsMasterKeyId"), values.kms_master_key_id, ""),
    ],
    [
      "signature_version",
      "the older one",
      (aws, values) =>
        instead(setTopic(aws, values, "SignatureVersion"), String(values.signature_version), "1"),
    ],
  ],
};

/** Its ARN differs from that of the state once it was repaired. */
async function subscriptionArn(aws: AwsClients, values: Values) {
  const { topic_arn: TopicArn, protocol, endpoint } = values;
  const { Subscriptions = [] } = await (await aws.sns()).send(
    new sns.ListSubscriptionsByTopicCommand({ TopicArn }),
  );
  return Subscriptions.find((one) => one.Protocol === protocol && one.Endpoint === endpoint)
    ?.SubscriptionArn;
}

const setSubscription =
  (aws: AwsClients, values: Values, AttributeName: string) => async (AttributeValue: string) => {
    const SubscriptionArn = await subscriptionArn(aws, values);
    const input = { SubscriptionArn, AttributeName, AttributeValue };
    return (await aws.sns()).send(new sns.SetSubscriptionAttributesCommand(input));
  };

export const subscriptions: Damages = {
  named: ({ protocol, endpoint }) =>
    `${protocol} ${protocol === "https" ? new URL(endpoint).host : endpoint}`,
  async gone(aws, values) {
    const client = await aws.sns();
    const SubscriptionArn = await subscriptionArn(aws, values);
    await client.send(new sns.UnsubscribeCommand({ SubscriptionArn }));
    const given = Object.entries({
      FilterPolicy: values.filter_policy,
      FilterPolicyScope: values.filter_policy_scope,
      RawMessageDelivery: String(values.raw_message_delivery),
      RedrivePolicy: values.redrive_policy,
      DeliveryPolicy: values.delivery_policy,
    }).filter(([, value]) => value);
    const { topic_arn: TopicArn, protocol: Protocol, endpoint: Endpoint } = values;
    const input = { TopicArn, Protocol, Endpoint, Attributes: Object.fromEntries(given) };
    return () => client.send(new sns.SubscribeCommand(input));
  },
  changes: [
    [
      "filter_policy",
      "another filter",
      (aws, values) =>
        instead(
          setSubscription(aws, values, "FilterPolicy"),
          values.filter_policy,
          '{"aws_account_id":["444455556666"]}',
        ),
    ],
    [
      "filter_policy",
      "no filter",
      (aws, values) =>
        instead(setSubscription(aws, values, "FilterPolicy"), values.filter_policy, "{}"),
    ],
    [
      "filter_policy_scope",
      "attributes instead of the body",
      (aws, values) =>
        instead(
          setSubscription(aws, values, "FilterPolicyScope"),
          values.filter_policy_scope,
          "MessageAttributes",
        ),
    ],
    [
      "raw_message_delivery",
      "the other way",
      (aws, values) =>
        instead(
          setSubscription(aws, values, "RawMessageDelivery"),
          String(values.raw_message_delivery),
          String(!values.raw_message_delivery),
        ),
    ],
    [
      "redrive_policy",
      "somebody's queue",
      (aws, values) =>
        instead(
          setSubscription(aws, values, "RedrivePolicy"),
          values.redrive_policy,
          JSON.stringify({ deadLetterTargetArn: OTHER_QUEUE }),
        ),
    ],
    [
      "redrive_policy",
      "no dead letters",
      (aws, values) =>
        instead(setSubscription(aws, values, "RedrivePolicy"), values.redrive_policy, ""),
    ],
    [
      "delivery_policy",
      "no retries",
      (aws, values) =>
        instead(
          setSubscription(aws, values, "DeliveryPolicy"),
          values.delivery_policy,
          '{"healthyRetryPolicy":{"numRetries":0}}',
        ),
    ],
  ],
};

/** What GetQueueAttributes returns and SetQueueAttributes takes. */
const SETTABLE = [
  "Policy",
  "KmsMasterKeyId",
  "SqsManagedSseEnabled",
  "RedrivePolicy",
  "RedriveAllowPolicy",
  "MessageRetentionPeriod",
  "ReceiveMessageWaitTimeSeconds",
  "VisibilityTimeout",
] as const satisfies readonly sqs.QueueAttributeName[];

const setQueue =
  (aws: AwsClients, { id: QueueUrl }: Values) =>
  async (Attributes: Record<string, string>) =>
    (await aws.sqs()).send(new sqs.SetQueueAttributesCommand({ QueueUrl, Attributes }));

const queueAttribute =
  (name: (typeof SETTABLE)[number], argument: string, other: string) =>
  (aws: AwsClients, values: Values) =>
    instead(setQueue(aws, values), { [name]: String(values[argument]) }, { [name]: other });

export const queues: Damages = {
  named: ({ name }) => name,
  async gone(aws, { id: QueueUrl, name: QueueName }) {
    const client = await aws.sqs();
    const { Attributes = {} } = await client.send(
      new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
    );
    const kept = Object.fromEntries(SETTABLE.map((name) => [name, Attributes[name] ?? ""]));
    await client.send(new sqs.DeleteQueueCommand({ QueueUrl }));
    const given = Object.entries(kept).filter(([, value]) => value !== "");
    const input = { QueueName, Attributes: Object.fromEntries(given) };
    return () => client.send(new sqs.CreateQueueCommand(input));
  },
  policies: { policy: (aws, values, Policy) => setQueue(aws, values)({ Policy }) },
  changes: [
    [
      "kms_master_key_id",
      "another key",
      queueAttribute("KmsMasterKeyId", "kms_master_key_id", OTHER_KEY),
    ],
    [
      "sqs_managed_sse_enabled",
      "no encryption at all",
      (aws, values) =>
        instead<Record<string, string>>(
          setQueue(aws, values),
          { KmsMasterKeyId: values.kms_master_key_id, SqsManagedSseEnabled: "false" },
          { KmsMasterKeyId: "", SqsManagedSseEnabled: "false" },
        ),
    ],
    ["redrive_policy", "no dead letters", queueAttribute("RedrivePolicy", "redrive_policy", "")],
    [
      "redrive_allow_policy",
      "for every queue",
      queueAttribute(
        "RedriveAllowPolicy",
        "redrive_allow_policy",
        '{"redrivePermission":"allowAll"}',
      ),
    ],
    [
      "redrive_allow_policy",
      "none",
      queueAttribute("RedriveAllowPolicy", "redrive_allow_policy", ""),
    ],
    [
      "message_retention_seconds",
      "a minute",
      queueAttribute("MessageRetentionPeriod", "message_retention_seconds", "60"),
    ],
    [
      "receive_wait_time_seconds",
      "a second",
      queueAttribute("ReceiveMessageWaitTimeSeconds", "receive_wait_time_seconds", "1"),
    ],
    [
      "visibility_timeout_seconds",
      "a second",
      queueAttribute("VisibilityTimeout", "visibility_timeout_seconds", "1"),
    ],
  ],
};

/** It cannot be changed: it is removed and added. */
const permission =
  (changes: object) =>
  async (aws: AwsClients, { function_name, ...values }: Values): Promise<Repair> => {
    const client = await aws.lambda();
    const of = { FunctionName: function_name, StatementId: values.statement_id };
    const written = {
      ...of,
      Action: values.action,
      Principal: values.principal,
      SourceArn: values.source_arn,
    };
    const write = async (input: typeof written) => {
      await client.send(new lambda.RemovePermissionCommand(of));
      await client.send(new lambda.AddPermissionCommand(input));
    };
    return instead(write, written, { ...written, ...changes });
  };

export const permissions: Damages = {
  named: ({ function_name }) => function_name,
  async gone(aws, values) {
    const client = await aws.lambda();
    const of = { FunctionName: values.function_name, StatementId: values.statement_id };
    await client.send(new lambda.RemovePermissionCommand(of));
    const { action: Action, principal: Principal, source_arn: SourceArn } = values;
    const input = { ...of, Action, Principal, SourceArn };
    return () => client.send(new lambda.AddPermissionCommand(input));
  },
  changes: [
    ["action", "another", permission({ Action: "lambda:GetFunction" })],
    ["principal", "another service", permission({ Principal: "events.amazonaws.com" })],
    [
      "source_arn",
      "another topic",
      permission({ SourceArn: "arn:aws:sns:eu-west-1:444455556666:theirs" }),
    ],
    ["source_arn", "every topic", permission({ SourceArn: undefined })],
    ["conditions", "another account", permission({ SourceAccount: "444455556666" })],
    ["effect", "Deny", "AddPermission writes Allow alone, in AWS, too"],
  ],
};

export const keys: Damages = {
  named: ({ description }) => description.split(", ").at(-1), // its alias
  async gone(aws, { key_id: KeyId }) {
    const client = await aws.kms();
    await client.send(new kms.ScheduleKeyDeletionCommand({ KeyId }));
    return async () => {
      await client.send(new kms.CancelKeyDeletionCommand({ KeyId }));
      await client.send(new kms.EnableKeyCommand({ KeyId }));
    };
  },
  policies: {
    policy: async (aws, { key_id: KeyId }, Policy) =>
      (await aws.kms()).send(new kms.PutKeyPolicyCommand({ KeyId, PolicyName: "default", Policy })),
  },
  changes: [
    [
      "state",
      "disabled",
      async (aws, { key_id: KeyId }) => {
        const client = await aws.kms();
        await client.send(new kms.DisableKeyCommand({ KeyId }));
        return () => client.send(new kms.EnableKeyCommand({ KeyId }));
      },
    ],
    [
      "enable_key_rotation",
      "off",
      async (aws, { key_id: KeyId }) => {
        const client = await aws.kms();
        await client.send(new kms.DisableKeyRotationCommand({ KeyId }));
        return () => client.send(new kms.EnableKeyRotationCommand({ KeyId }));
      },
    ],
    [
      "tags",
      "none",
      async (aws, { key_id: KeyId, tags }) => {
        const client = await aws.kms();
        const TagKeys = Object.keys(tags);
        await client.send(new kms.UntagResourceCommand({ KeyId, TagKeys }));
        const Tags = TagKeys.map((TagKey) => ({ TagKey, TagValue: tags[TagKey] }));
        return () => client.send(new kms.TagResourceCommand({ KeyId, Tags }));
      },
    ],
  ],
};

export const aliases: Damages = {
  named: ({ name }) => name,
  async gone(aws, { name: AliasName, target_key_id: TargetKeyId }) {
    const client = await aws.kms();
    await client.send(new kms.DeleteAliasCommand({ AliasName }));
    return () => client.send(new kms.CreateAliasCommand({ AliasName, TargetKeyId }));
  },
  changes: [
    [
      "target_key_id",
      "another key",
      async (aws, { name: AliasName, target_key_id }) => {
        const client = await aws.kms();
        const { KeyMetadata } = await client.send(new kms.CreateKeyCommand({}));
        const write = (TargetKeyId: string | undefined) =>
          client.send(new kms.UpdateAliasCommand({ AliasName, TargetKeyId }));
        return instead(write, target_key_id, KeyMetadata?.KeyId);
      },
      "policy", // where nothing else leads to the key, its own line says that it is another one
    ],
  ],
};

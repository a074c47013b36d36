// Accounts for pictures, in a local AWS (moto_server) and the emulator of Social Messaging: one with a WhatsApp account
// that is just linked, and one as somebody left it who followed a tutorial in the console.
import { CloudWatchClient, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateTopicCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { startEmulator } from "../../dist/local/emulator/server.js";
import { startLocalAws } from "../../dist/local/local-aws.js";
import { createServiceLinkedRole } from "../../dist/local/local-aws-role.js";

const ACCOUNT = "111122223333";
const REGION = "eu-west-1";

/**
 * WhatsApp works here, and nothing is described.
 * @template Result
 * @param {(env: NodeJS.ProcessEnv) => Promise<Result>} work what is done with it; `env` is how a child process reaches it
 * @returns {Promise<Result>}
 */
export function withLiveAccount(work) {
  return withAccount(async () => {
    await createServiceLinkedRole({ region: REGION });
    return [{ eventDestinationArn: await makeTopic() }];
  }, work);
}

/**
 * Nothing stands here but the linked WhatsApp account.
 * @template Result
 * @param {(env: NodeJS.ProcessEnv) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export function withNewAccount(work) {
  return withAccount(async () => [], work);
}

async function withAccount(makeDestinations, work) {
  const localAws = await startLocalAws(ACCOUNT);
  try {
    Object.assign(process.env, localAws.env);
    const emulator = await startEmulator({ seed: seedOf(await makeDestinations()) });
    try {
      const { url: AWS_ENDPOINT_URL_SOCIALMESSAGING } = emulator;
      return await work({ ...localAws.env, AWS_ENDPOINT_URL_SOCIALMESSAGING });
    } finally {
      await emulator.close();
    }
  } finally {
    await localAws.stop();
  }
}

async function makeTopic() {
  const reach = { region: REGION };
  const sns = new SNSClient(reach);
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "chat" }));
  const publish = { Action: "sns:Publish", Resource: TopicArn };
  const Statement = [
    { Effect: "Allow", Principal: { Service: "social-messaging.amazonaws.com" }, ...publish },
    {
      Effect: "Deny",
      Principal: "*",
      ...publish,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ];
  const AttributeValue = JSON.stringify({ Version: "2012-10-17", Statement });
  const policy = { TopicArn, AttributeName: "Policy", AttributeValue };
  await sns.send(new SetTopicAttributesCommand(policy));
  const Endpoint = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:chat`;
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: "lambda", Endpoint }));
  const alarm = {
    AlarmName: "whatsapp-too-expensive",
    Namespace: "AWS/SocialMessaging",
    MetricName: "WhatsAppMessageFeeCount",
    Statistic: "Sum",
    Period: 3600,
    EvaluationPeriods: 1,
    Threshold: 1000,
    ComparisonOperator: "GreaterThanThreshold",
    AlarmActions: [TopicArn],
  };
  await new CloudWatchClient(reach).send(new PutMetricAlarmCommand(alarm));
  return TopicArn;
}

function seedOf(eventDestinations) {
  return {
    accountId: ACCOUNT,
    region: REGION,
    linkedAccounts: [
      {
        id: `waba-${"0123456789abcdef".repeat(2)}`,
        wabaId: "100000000000001",
        wabaName: "Acme Shop",
        linkDate: "2026-01-31T09:00:00Z",
        eventDestinations,
        phoneNumbers: [
          {
            phoneNumberId: `phone-number-id-${"0123456789abcdef".repeat(2)}`,
            phoneNumber: "+12065550100",
            displayPhoneNumber: "+1 206-555-0100",
            displayPhoneNumberName: "Acme Shop",
            qualityRating: "GREEN",
            metaPhoneNumberId: "200000000000001",
          },
        ],
      },
    ],
  };
}

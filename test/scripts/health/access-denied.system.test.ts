import type { MiddlewareStack } from "@smithy/types";
import { AwsClients } from "../../../scripts/aws/clients";
import type { HealthAction } from "../../../scripts/health/actions";
import { ROLE_ARN, SCOPE, TOPIC_ARN } from "./fixtures";
import { BUCKET, describeWithStandIn, LiveAccount } from "./live-account";

/** Clients that tell of each command before they send it. */
async function watched(tell: (command: string) => void): Promise<AwsClients> {
  const clients = new AwsClients(SCOPE);
  watch((await clients.sns()).middlewareStack, tell);
  watch((await clients.kms()).middlewareStack, tell);
  watch((await clients.iam()).middlewareStack, tell);
  watch((await clients.s3(BUCKET)).middlewareStack, tell);
  return clients;
}

function watch<Input extends object, Output extends object>(
  stack: MiddlewareStack<Input, Output>,
  tell: (command: string) => void,
): void {
  stack.add((next, context) => async (args) => {
    tell(String(context["commandName"]));
    return next(args);
  });
}

/** Clients of whom one command is refused as AWS refuses it. */
function refused(command: string, error: string): Promise<AwsClients> {
  return watched((one) => {
    if (one !== command) return;
    throw Object.assign(new Error("User: ci"), { name: error });
  });
}

/**
 * Rights of the checks that this account has something for, each with the command that needs it, AWS's refusal, and
 * the lines with their resource.
 */
const RIGHTS: readonly [HealthAction, string, string, Record<string, string>][] = [
  [
    "sns:GetTopicAttributes",
    "GetTopicAttributesCommand",
    "AuthorizationErrorException",
    { "event topic": TOPIC_ARN, "event key": TOPIC_ARN },
  ],
  [
    "sns:ListSubscriptionsByTopic",
    "ListSubscriptionsByTopicCommand",
    "AuthorizationErrorException",
    { subscriptions: TOPIC_ARN },
  ],
  [
    "kms:DescribeKey",
    "DescribeKeyCommand",
    "AccessDeniedException",
    { "event key": "arn:aws:kms:eu-west-1:111122223333:key/" },
  ],
  [
    "kms:GetKeyPolicy",
    "GetKeyPolicyCommand",
    "AccessDeniedException",
    { "event key": "arn:aws:kms:eu-west-1:111122223333:key/" },
  ],
  [
    "iam:GetRole",
    "GetRoleCommand",
    "AccessDenied",
    { "connect role": ROLE_ARN, "service-linked role": "AWSServiceRoleForSocialMessaging" },
  ],
  [
    "s3:GetBucketLocation",
    "GetBucketLocationCommand",
    "AccessDenied",
    { "media bucket": `arn:aws:s3:::${BUCKET}` },
  ],
  [
    "s3:GetBucketPublicAccessBlock",
    "GetPublicAccessBlockCommand",
    "AccessDenied",
    { "media bucket": `arn:aws:s3:::${BUCKET}` },
  ],
];

/** Lines of judgements; the others compare what is created, which this account has only in part. */
const JUDGED = new Set(RIGHTS.flatMap(([, , , resources]) => Object.keys(resources)));

describeWithStandIn("what may not be read", () => {
  let account: LiveAccount;

  beforeAll(async () => {
    account = await LiveAccount.open();
    await account.create();
  });

  afterAll(() => account.close());

  test.each(RIGHTS)("without %s is unknown, and no other line", async (action, ...rest) => {
    const [command, error, resources] = rest;
    const lines = await account.check({ clients: await refused(command, error) });
    const unknown = lines.filter(
      ({ subject, status }) => status === "unknown" && JUDGED.has(subject),
    );
    expect(unknown).toEqual(
      Object.entries(resources).map(([subject, resource]) => ({
        subject,
        status: "unknown",
        message: expect.stringMatching(
          new RegExp(`^These credentials lack ${action} on .*${resource}.*; AWS says: User: ci`),
        ),
        fix: `grant ${action}: npm run iam -- prod prints the policy`,
        runbook: "docs/runbook.md#verify-says-unknown",
      })),
    );
    const failed = lines.filter(
      ({ subject, status }) => status === "failed" && JUDGED.has(subject),
    );
    expect(failed).toEqual([]);
    const compared = lines.filter(({ subject, message }) => {
      return !JUDGED.has(subject) && message.includes(`lack ${action} on`);
    });
    expect(compared.filter(({ status }) => status !== "unknown")).toEqual([]);
  });

  test("is unknown when AWS throttles, too", async () => {
    const clients = await refused("ListSubscriptionsByTopicCommand", "ThrottlingException");
    expect(await account.lineOf("subscriptions", { clients })).toMatchObject({
      status: "unknown",
      message: `sns:ListSubscriptionsByTopic on ${TOPIC_ARN} failed with ThrottlingException: User: ci.`,
      fix: "repeat npm run verify -- prod",
    });
  });
});

import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { readPolicy } from "../../../iam/policy/read";
import { ReadError, read, readIfThere } from "../../../scripts/health/read";
import { unknownLine } from "../../../scripts/health/unknown";
import { serve } from "../../serve";
import { TOPIC_ARN } from "./fixtures";

const call = { action: "sns:GetTopicAttributes", resource: TOPIC_ARN } as const;
const awsError = (name: string, message: string) => Object.assign(new Error(message), { name });
const STATEMENT = { Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: TOPIC_ARN };
const lineOf = (error: unknown) => unknownLine("event topic", error, { name: "prod" });

function thrownBy(policy: unknown): unknown {
  try {
    return readPolicy(policy, "resource");
  } catch (error) {
    return error;
  }
}

test.each<[string, unknown, string, string]>([
  [
    "a missing right names action and resource",
    new ReadError(call, awsError("AuthorizationErrorException", "User: ci is not authorized")),
    `These credentials lack sns:GetTopicAttributes on ${TOPIC_ARN}; AWS says: User: ci is not authorized.`,
    "grant sns:GetTopicAttributes: npm run iam -- prod prints the policy",
  ],
  [
    "throttling",
    new ReadError(call, awsError("ThrottlingException", "Rate exceeded")),
    `sns:GetTopicAttributes on ${TOPIC_ARN} failed with ThrottlingException: Rate exceeded.`,
    "repeat npm run verify -- prod",
  ],
  [
    "a policy in words that this version does not know",
    thrownBy({ Statement: STATEMENT, Sid: 1, Id: 7 }),
    "Its policy holds something that this version cannot read: " +
      'the policy: got "Sid"; allowed: Version, Id, Statement; Id: got 7; allowed: a string.',
    "read the policy yourself, and report what this version does not know",
  ],
  [
    "a mistake of ours",
    new TypeError("x is undefined"),
    "The check broke with TypeError: x is undefined.",
    "repeat npm run verify -- prod, and report it if it stays",
  ],
])("%s is reported in one line", (_, error, message, fix) => {
  expect(lineOf(error)).toEqual({
    subject: "event topic",
    status: "unknown",
    message,
    fix,
    runbook: "docs/runbook.md#verify-says-unknown",
  });
});

test("only the error that says so means that something is missing", async () => {
  const failing = (name: string) => () => Promise.reject(awsError(name, "no"));
  await expect(
    readIfThere(call.action, call.resource, ["NotFoundException"], failing("Throttling")),
  ).rejects.toThrow(ReadError);
  await expect(
    readIfThere(call.action, call.resource, ["NotFoundException"], failing("NotFoundException")),
  ).resolves.toBe(undefined);
});

test("a service that never answers ends in a time-out", async () => {
  const silent = await serve(() => {});
  const client = new SNSClient({
    endpoint: silent.url,
    region: "eu-west-1",
    maxAttempts: 6,
    credentials: { accessKeyId: "stand-in", secretAccessKey: "stand-in" },
  });
  const reading = read(
    call.action,
    call.resource,
    (options) => client.send(new GetTopicAttributesCommand({ TopicArn: TOPIC_ARN }), options),
    200,
  );
  const error: unknown = await reading.catch((caught: unknown) => caught);
  client.destroy();
  silent.close();
  expect(lineOf(error).message).toBe(
    `sns:GetTopicAttributes on ${TOPIC_ARN} failed with TimeoutError: The operation was aborted due to timeout.`,
  );
});

import {
  CreateAliasCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
} from "@aws-sdk/client-kms";
import { keyPolicy } from "../../../constructs/keys/key-policy";
import { socialMessaging } from "../../../constructs/shared/publisher";
import { topicPolicy } from "../../../constructs/shared/resource-policies";
import { AwsClients } from "../../../scripts/aws/clients";
import {
  ANOTHER_ACCOUNT,
  KEY_ARN,
  onlyFor,
  SCOPE,
  TOPIC_ARN,
  waba,
  withStatement,
} from "./fixtures";
import { describeWithStandIn, LiveAccount } from "./live-account";

const publishers = [socialMessaging(SCOPE)];
const topic = topicPolicy(TOPIC_ARN, publishers);
const key = keyPolicy(SCOPE, publishers);

describeWithStandIn("the health of a topic that changed after the deploy", () => {
  let account: LiveAccount;

  beforeAll(async () => {
    account = await LiveAccount.open();
    await account.create();
  });

  afterEach(() => account.repair());
  afterAll(() => account.close());

  test.each([
    [
      "without the statement",
      JSON.stringify({ ...topic, Statement: topic.Statement.slice(1) }),
      "no statement allows it",
    ],
    [
      "for another account",
      withStatement(topic, ANOTHER_ACCOUNT),
      "condition StringEquals aws:SourceAccount",
    ],
    [
      "with a Deny for all",
      withStatement(topic, { Condition: {} }, 1),
      "denied by Statement[1] (Sid DenyPublishWithoutTls)",
    ],
    ["for one account only", withStatement(topic, onlyFor(1)), `may not publish for ${waba(2)}:`],
  ])("fails with a topic policy %s", async (_, policy, message) => {
    await account.setTopicPolicy(policy);
    expect(await account.lineOf("event topic")).toMatchObject({
      status: "failed",
      message: expect.stringContaining(message),
    });
  });

  test("fails with a key policy for another account", async () => {
    await account.setKeyPolicy(withStatement(key, ANOTHER_ACCOUNT, 1));
    expect(await account.lineOf("event key")).toMatchObject({
      status: "failed",
      message: expect.stringContaining(`may not use the key ${account.keyArn} for ${waba(1)}`),
    });
  });

  test("judges the key that the topic really has, through its alias too", async () => {
    const kms = await new AwsClients(SCOPE).kms();
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    const TargetKeyId = KeyMetadata?.KeyId;
    await kms.send(new CreateAliasCommand({ AliasName: "alias/drifted", TargetKeyId }));
    await account.setKey("alias/drifted");
    expect(await account.lineOf("event key")).toMatchObject({
      status: "failed",
      message: expect.stringContaining(`may not use the key ${KeyMetadata?.Arn}`),
      fix: "npx cdktf deploy prod encrypts it with its own key again",
    });
  });

  test.each([
    ["alias/aws/sns", "failed", "is managed by AWS"],
    [`arn:aws:kms:eu-west-1:${SCOPE.account}:alias/aws/sns`, "failed", "is managed by AWS"],
    [KEY_ARN, "failed", "does not exist"],
    ["", "warning", "not encrypted"],
  ])("with the key %p is %s", async (named, status, message) => {
    await account.setKey(named);
    expect(await account.lineOf("event key")).toMatchObject({
      status,
      message: expect.stringContaining(message),
    });
  });

  test("fails with a key that is switched off", async () => {
    const kms = await new AwsClients(SCOPE).kms();
    // The stand-in knows no ARN here.
    const KeyId = account.keyArn.slice(account.keyArn.lastIndexOf("/") + 1);
    await kms.send(new DisableKeyCommand({ KeyId }));
    const line = await account.lineOf("event key");
    await kms.send(new EnableKeyCommand({ KeyId }));
    expect(line).toMatchObject({ status: "failed", message: expect.stringContaining("Disabled") });
  });
});

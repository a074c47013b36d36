import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { AwsClients } from "../../../scripts/aws/clients";
import { linked, phone, SCOPE, TOPIC_ARN } from "./fixtures";
import { describeWithStandIn, LiveAccount } from "./live-account";

describeWithStandIn("the health of an environment", () => {
  let account: LiveAccount;

  beforeAll(async () => {
    account = await LiveAccount.open();
    await account.create();
  });

  afterAll(() => account.close());

  /** Without the comparisons of what is created: this account has that only in part. */
  const judged =
    /^(event (topic|key)|subscriptions|connect role|media bucket|service-linked role|phone.*)$/;
  const reported = async (changes: Parameters<LiveAccount["check"]>[0] = {}) =>
    (await account.check(changes))
      .filter(({ subject }) => judged.test(subject))
      .map(({ subject, status }) => `${subject}: ${status}`);

  test("is one line each, in a stable order", async () => {
    expect(await reported()).toEqual([
      "event topic: ok",
      "event key: ok",
      "subscriptions: ok",
      "connect role: ok",
      "media bucket: ok",
      "service-linked role: ok",
      "phone numbers: ok",
      `${phone(2)}: warning`,
    ]);
  });

  test("has no line for what the environment does without", async () => {
    const without = { connect_role_arn: undefined, media_bucket_name: undefined };
    const outputs = { ...account.outputs, ...without };
    expect(await reported({ outputs, actual: linked(3) })).toEqual([
      "event topic: ok",
      "event key: ok",
      "subscriptions: ok",
      "service-linked role: ok",
    ]);
  });

  test("reports a topic that is gone once, not in every line about it", async () => {
    const outputs = { ...account.outputs, event_topic_arn: `${TOPIC_ARN}-gone` };
    const lines = await reported({ outputs });
    expect(lines.slice(0, 2)).toEqual(["event topic: failed", "connect role: ok"]);
  });

  test("warns of a subscription that is not confirmed", async () => {
    const clients = new AwsClients(SCOPE);
    const sns = await clients.sns();
    // The stand-in confirms every subscription at once.
    sns.middlewareStack.add((next) => async (args) => {
      const result = await next(args);
      const { Subscriptions = [] } = result.output as { Subscriptions?: object[] };
      const output = {
        ...result.output,
        Subscriptions: Subscriptions.map((one) => ({
          ...one,
          SubscriptionArn: "PendingConfirmation",
        })),
      };
      return { ...result, output };
    });
    expect(await account.lineOf("subscriptions", { clients })).toMatchObject({
      status: "warning",
      message: `Nobody receives the events: 1 of 1 subscriptions not confirmed: sqs arn:aws:sqs:eu-west-1:${SCOPE.account}:events.`,
    });
  });

  test("fails with a bucket elsewhere, or none", async () => {
    const s3 = await new AwsClients({ ...SCOPE, region: "us-east-1" }).s3("acme-elsewhere");
    await s3.send(new CreateBucketCommand({ Bucket: "acme-elsewhere" }));
    const bucket = (media_bucket_name: string) =>
      account.lineOf("media bucket", { outputs: { ...account.outputs, media_bucket_name } });
    expect(await bucket("acme-elsewhere")).toMatchObject({
      status: "failed",
      message: expect.stringContaining("us-east-1"),
    });
    expect(await bucket("acme-gone")).toMatchObject({
      status: "failed",
      message: expect.stringContaining("does not exist"),
    });
  });
});

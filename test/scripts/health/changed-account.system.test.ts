import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { connectRoleTrust } from "../../../constructs/connect/connect-role-policies";
import { AwsClients } from "../../../scripts/aws/clients";
import { ROLE_ARN, SCOPE } from "./fixtures";
import { describeWithStandIn, LiveAccount } from "./live-account";

describeWithStandIn("the health of what changed around the topic after the deploy", () => {
  let account: LiveAccount;

  beforeAll(async () => {
    account = await LiveAccount.open();
    await account.create();
  });

  afterEach(() => account.repair());
  afterAll(() => account.close());

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

  test("fails without the service-linked role", async () => {
    await account.deleteServiceLinkedRole();
    const line = await account.lineOf("service-linked role");
    await account.createServiceLinkedRole();
    expect(line).toMatchObject({ status: "failed" });
  });

  test("warns of the deployed trust, whose conditions are unproven", async () => {
    await account.setTrust(JSON.stringify(connectRoleTrust(SCOPE, true)));
    expect(await account.lineOf("connect role")).toMatchObject({
      status: "warning",
      message: expect.stringContaining("Unproven condition"),
    });
  });

  test("fails without the Connect role", async () => {
    const gone = { ...account.outputs, connect_role_arn: `${ROLE_ARN}-gone` };
    expect(await account.lineOf("connect role", { outputs: gone })).toMatchObject({
      status: "failed",
    });
  });

  test("fails with an open bucket", async () => {
    await account.openBucket();
    expect(await account.lineOf("media bucket")).toMatchObject({
      status: "failed",
      message: expect.stringContaining(
        "BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls, RestrictPublicBuckets off",
      ),
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

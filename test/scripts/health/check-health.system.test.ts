import { linked, phone, TOPIC_ARN } from "./fixtures";
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
  const told = async (changes: Parameters<LiveAccount["check"]>[0] = {}) =>
    (await account.check(changes))
      .filter(({ subject }) => judged.test(subject))
      .map(({ subject, status }) => `${subject}: ${status}`);

  test("is one line each, in a stable order", async () => {
    expect(await told()).toEqual([
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
    expect(await told({ outputs, actual: linked(3) })).toEqual([
      "event topic: ok",
      "event key: ok",
      "subscriptions: ok",
      "service-linked role: ok",
    ]);
  });

  test("tells of a topic that is gone once, not in every line about it", async () => {
    const outputs = { ...account.outputs, event_topic_arn: `${TOPIC_ARN}-gone` };
    const lines = await told({ outputs });
    expect(lines.slice(0, 2)).toEqual(["event topic: failed", "connect role: ok"]);
  });
});

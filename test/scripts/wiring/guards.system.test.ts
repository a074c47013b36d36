import { ACCOUNT, CONNECT, OWNER, PHONE, phoneId, REGION, TOPIC, WABA, wabaId } from "./fixtures";
import { describeWithMoto } from "./moto";
import { DECLARED, TAGS } from "./prod-commands";
import { answering, attempt, nothingWasAsked, refused } from "./refusals";
import { environmentFile, outputsFile, writesIn } from "./site";

describeWithMoto("these guards would let a sound environment through", () => {
  test("which is what makes their refusals mean something", async () => {
    const { code, stdout, emulator } = await attempt({});
    expect(stdout).toContain("3 made, 0 failed, 0 not tried.");
    expect(code).toBe(0);
    expect(writesIn(emulator)).toHaveLength(3);
  });
});

describeWithMoto("a guard refuses", () => {
  test("credentials of another account, before anything is read", async () => {
    const other = "444455556666";
    const topic = TOPIC.arn.replace(ACCOUNT, other);
    const outcome = await refused(
      {
        files: {
          prod: environmentFile(DECLARED, { account: other, eventTopic: { existingArn: topic } }),
        },
        outputs: outputsFile({ prod: { account_id: other, event_topic_arn: topic } }),
      },
      `The AWS credentials belong to account ${ACCOUNT} (arn:aws:`,
      `, the environment to ${other}: switch the profile, or set deployRoleArn (docs/runbook.md#wrong-aws-account)\n`,
    );
    nothingWasAsked(outcome);
  });

  test("an account that is not linked, and names those that are", async () => {
    await refused(
      { linked: [{ number: 7 }, { number: 8 }] },
      `Nothing was written:\n\n${WABA}\n  got      not linked in ${REGION}\n  allowed  ${wabaId(7)}, ${wabaId(8)}\n  fix      correct the id or the Region in the environment file, or link the account in the console`,
    );
  });

  test("an account in another Region, where none is linked", async () => {
    const topic = TOPIC.arn.replace(REGION, "eu-central-1");
    const changes = { region: "eu-central-1", eventTopic: { existingArn: topic } };
    await refused(
      {
        files: { prod: environmentFile([{ number: 1, destination: "none" }], changes) },
        outputs: outputsFile({ prod: { region: "eu-central-1", event_topic_arn: topic } }),
      },
      "got      not linked in eu-central-1\n  allowed  nothing: none is linked there\n",
    );
  });

  test("an account whose sign-up is not complete", async () => {
    await refused(
      { linked: [{ number: 1, phones: { 1: {} }, registrationStatus: "INCOMPLETE" }] },
      `${WABA}  registrationStatus\n  got      INCOMPLETE\n  allowed  COMPLETE\n  fix      finish the sign-up`,
    );
  });

  test("a number of another account of the environment", async () => {
    await refused(
      {
        files: {
          prod: environmentFile([...DECLARED, { number: 2, phones: { 2: {} } }]),
        },
        linked: [
          { number: 1, phones: { 1: {}, 2: {} } },
          { number: 2, phones: { 3: {} } },
        ],
      },
      `${wabaId(2)}  ${phoneId(2)}\n  got      a number of ${WABA}\n  allowed  ${phoneId(3)}\n  fix      move it below ${WABA} in the environment file`,
    );
  });

  test("a number that has moved out of sight", async () => {
    await refused(
      { linked: [{ number: 1 }] },
      `${WABA}  ${PHONE}\n  got      no number of this account\n  allowed  none: the account has no numbers\n  fix      remove it, or correct its id`,
    );
  });

  test("more tags than AWS admits, counting its own mark", async () => {
    const full = Object.fromEntries(Array.from({ length: 49 }, (_, at) => [`key${at}`, ""]));
    await refused(
      {
        files: { prod: environmentFile([{ number: 1, tags: TAGS }]) },
        linked: [{ number: 1, tags: full }],
      },
      `${WABA}  tags\n  got      51 tags, the mark of this tool among them\n  allowed  at most 50\n  fix      declare fewer tags`,
    );
  });

  test("credentials whose account nobody says, also for a file without accounts", async () => {
    const empty = "<GetCallerIdentityResult></GetCallerIdentityResult>";
    const silent = await answering(200, "text/xml", `<R>${empty}</R>`);
    const outcome = await refused(
      { files: { prod: environmentFile([]) }, env: { AWS_ENDPOINT_URL_STS: silent } },
      "sts:GetCallerIdentity did not say whose credentials these are",
    );
    nothingWasAsked(outcome);
  });

  test("a topic of which the answer says nothing", async () => {
    const empty = await answering(200, "text/xml", "<R><GetTopicAttributesResult/></R>");
    await refused(
      { env: { AWS_ENDPOINT_URL_SNS: empty } },
      `sns:GetTopicAttributes on ${TOPIC.arn} answered with`,
    );
  });

  test("a topic that is not there", async () => {
    const topic = `${TOPIC.arn}-gone`;
    await refused(
      {
        files: { prod: environmentFile(DECLARED, { eventTopic: { existingArn: topic } }) },
        outputs: outputsFile({ prod: { event_topic_arn: topic } }),
      },
      `${topic}\n  got      no such topic\n  allowed  a standard topic that exists\n  fix      have its owner create it again, or write another as eventTopic.existingArn in environments/prod.yaml`,
    );
  });

  test("a topic of the environment's own that is not there", async () => {
    const topic = TOPIC.arn.replace(/ours$/, "acme-prod-gone");
    await refused(
      {
        files: { prod: environmentFile(DECLARED, { eventTopic: { name: "acme-prod-gone" } }) },
        outputs: outputsFile({ prod: { event_topic_arn: topic } }),
      },
      `${topic}\n  got      no such topic\n  allowed  a standard topic that exists\n  fix      npx cdktf deploy prod creates it`,
    );
  });

  test("a topic that only the deployed outputs name, and that is not there", async () => {
    const topic = `${TOPIC.arn}-gone`;
    await refused(
      { outputs: outputsFile({ prod: { event_topic_arn: topic } }) },
      `fix      the deployed outputs name it, and environments/prod.yaml does not: npx cdktf deploy prod renews them`,
    );
  });

  test("a FIFO topic", async () => {
    const topic = TOPIC.arn.replace(/ours$/, "queue.fifo");
    await refused(
      { outputs: outputsFile({ prod: { event_topic_arn: topic } }) },
      `${topic}\n  got      a FIFO topic\n`,
      "fix      name a standard topic: the service cannot publish to FIFO topics",
    );
  });

  test("a role with a path", async () => {
    const role = `arn:aws:iam::${ACCOUNT}:role/whatsapp/connect`;
    await refused(
      {
        files: {
          prod: environmentFile([{ number: 1, destination: "connect" }], {
            connect: { instanceArn: CONNECT.arn },
          }),
        },
        outputs: outputsFile({
          prod: { connect_instance_arn: CONNECT.arn, connect_role_arn: role },
        }),
      },
      `${CONNECT.arn}  roleArn\n  got      "${role}"\n  allowed  a role without a path`,
    );
  });

  test("an account that another environment file claims", async () => {
    const outcome = await refused(
      {
        files: {
          prod: environmentFile(DECLARED),
          dev: environmentFile(DECLARED, { namePrefix: "acme-dev" }),
        },
      },
      WABA,
      "environments/dev.yaml",
      "keep it in one place",
    );
    nothingWasAsked(outcome);
  });

  test("everything that is wrong at once", async () => {
    await refused(
      {
        files: { prod: environmentFile([...DECLARED, { number: 2 }, { number: 3 }]) },
        linked: [{ number: 1 }, { number: 2, registrationStatus: "INCOMPLETE" }],
        outputs: outputsFile({ prod: { event_topic_arn: `${TOPIC.arn}-gone` } }),
      },
      `${wabaId(3)}\n  got      not linked`,
      `${wabaId(2)}  registrationStatus`,
      `${WABA}  ${PHONE}\n  got      no number`,
      "no such topic",
    );
  });
});

test("the owner of the markers is the environment's name prefix", () => {
  // What the fixtures assume everywhere.
  expect(environmentFile([])).toContain(`namePrefix: ${OWNER}\n`);
});

import { OWNERSHIP_TAG_KEY } from "../../../formats/ownership-tag";
import { apply } from "../../../scripts/commands/apply";
import { detach } from "../../../scripts/commands/detach";
import { plan } from "../../../scripts/commands/plan";
import type { Tags } from "../../../scripts/wiring/wiring";
import {
  ACCOUNT,
  CONNECT,
  marker,
  OWNER,
  PHONE,
  phoneId,
  REGION,
  TOPIC,
  WABA,
  wabaId,
} from "./fixtures";
import { ended, inFolder, use } from "./in-process";
import { answering, attempt, nothingWasAsked, refusal, refused } from "./refusals";
import {
  DECLARED,
  type Declared,
  emulatorOf,
  environmentFile,
  Folder,
  type Linked,
  outputsFile,
  writesIn,
} from "./site";

// What refuses a plan as a whole.

const OPTIONS = { outputs: "outputs.json", quotaShare: Number.POSITIVE_INFINITY };

const COMMANDS = {
  plan: () => plan("prod", OPTIONS),
  apply: () => apply("prod", { ...OPTIONS, yes: true }),
  detach: () => detach("prod", { ...OPTIONS, yes: true }),
};

async function run(
  command: keyof typeof COMMANDS,
  linked: readonly Linked[],
  declared: readonly Declared[],
) {
  const emulator = await emulatorOf(linked);
  use(emulator);
  const folder = inFolder(new Folder({ prod: environmentFile(declared) }));
  return { ...(await ended(folder, COMMANDS[command])), writes: writesIn(emulator) };
}

test("a sound environment is let through, which is what makes refusals mean something", async () => {
  const { code, out, emulator } = await attempt({});
  expect(out).toContain("3 made, 0 failed, 0 not tried.");
  expect(code).toBe(0);
  expect(writesIn(emulator)).toHaveLength(3);
});

describe("a guard refuses", () => {
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

  /** What SNS answers about a topic that does not exist. */
  const gone = async () => ({ AWS_ENDPOINT_URL_SNS: await refusal("NotFound", "none", 404) });

  test("a topic that is not there", async () => {
    const topic = `${TOPIC.arn}-gone`;
    await refused(
      {
        env: await gone(),
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
        env: await gone(),
        files: { prod: environmentFile(DECLARED, { eventTopic: { name: "acme-prod-gone" } }) },
        outputs: outputsFile({ prod: { event_topic_arn: topic } }),
      },
      `${topic}\n  got      no such topic\n  allowed  a standard topic that exists\n  fix      npx cdktf deploy prod creates it`,
    );
  });

  test("a topic that only the deployed outputs name, and that is not there", async () => {
    const topic = `${TOPIC.arn}-gone`;
    await refused(
      { env: await gone(), outputs: outputsFile({ prod: { event_topic_arn: topic } }) },
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

  test("outputs from before Amazon Connect was deployed", async () => {
    const connect = { instanceArn: CONNECT.arn };
    const file = environmentFile([{ number: 1, destination: "connect" }], { connect });
    const outcome = await refused(
      { files: { prod: file } },
      `${WABA} is to send to Amazon Connect, which the deployed outputs do not know yet: deploy the environment again\n`,
    );
    nothingWasAsked(outcome);
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
      "two environments would take its events",
    );
    nothingWasAsked(outcome);
  });

  test("everything that is wrong at once", async () => {
    await refused(
      {
        env: await gone(),
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

describe("the limit of 50 tags", () => {
  const tags = (count: number, prefix = "key"): Tags =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`${prefix}${at}`, ""]));
  const wiredWith = (own: Tags, phone: Tags = {}) => [
    { number: 1, destination: TOPIC, tags: own, phones: { 1: phone } },
  ];

  test.each([
    ["50 with the declared tag and the mark", tags(48)],
    ["50, and others that AWS sets itself", { ...tags(48), ...tags(5, "aws:x") }],
    ["50, one of which only gets another value", { ...tags(48), Team: "sales" }],
  ])("admits %s", async (_, own) => {
    const { code, out } = await run("apply", wiredWith(own), DECLARED);
    expect(out).toContain("2 made, 0 failed, 0 not tried.");
    expect(code).toBe(0);
  });

  test.each([
    ["51 on the account", wiredWith(tags(49)), wabaId(1), 51],
    ["51 on a number", wiredWith({}, tags(49)), phoneId(1), 51],
    ["52, as the mark alone needs a place", wiredWith(tags(50)), wabaId(1), 52],
  ])("refuses %s, already in the plan", async (_, linked, resource, count) => {
    for (const command of ["plan", "apply"] as const) {
      const { code, err, writes } = await run(command, linked, DECLARED);
      expect(err).toContain(`${resource}  tags\n  got      ${count} tags, the mark of this tool`);
      expect([code, writes]).toEqual([1, []]);
    }
  });

  test("counts the mark of an account without declared tags, too", async () => {
    const { code, err } = await run("plan", [{ number: 1, tags: tags(50) }], [{ number: 1 }]);
    expect(err).toContain("got      51 tags, the mark of this tool");
    expect(code).toBe(1);
  });
});

describe("a mark of a newer version", () => {
  const NEWER = ["3:acme-prod:x", "2:acme-prod:more:than:that", "v12", " 3", "2"];
  const former = { ...marker({ Team: "care" }, OWNER, [TOPIC]), Team: "care" };

  const places = (mark: Tags): readonly [string, string, readonly Linked[]][] => [
    ["an account", wabaId(1), [{ number: 1, tags: mark, phones: { 1: {} } }]],
    ["a number", phoneId(1), [{ number: 1, phones: { 1: mark } }]],
    [
      "a number of an account that left the file",
      phoneId(2),
      [
        { number: 1, phones: { 1: {} } },
        { number: 2, destination: TOPIC, tags: former, phones: { 2: mark } },
      ],
    ],
  ];

  const rows = NEWER.flatMap((value) =>
    places({ [OWNERSHIP_TAG_KEY]: value }).map((place) => [value, ...place] as const),
  );

  test.each(rows)("%s on %s is never written to", async (value, _, resource, linked) => {
    for (const command of Object.keys(COMMANDS) as (keyof typeof COMMANDS)[]) {
      const { code, err, writes } = await run(command, linked, DECLARED);
      expect(err).toContain(
        `${resource}  tag ${OWNERSHIP_TAG_KEY}\n  got      ${JSON.stringify(value)}`,
      );
      expect([code, writes]).toEqual([1, []]);
    }
  });
});

test("the owner of the markers is the environment's name prefix", () => {
  // What the fixtures assume everywhere.
  expect(environmentFile([])).toContain(`namePrefix: ${OWNER}\n`);
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { AwsClients } from "../../../scripts/aws/clients";
import { clock } from "../../../scripts/aws/clock";
import { asTagValue } from "../../../scripts/brake/change-brake";
import { type BrakeCommandOptions, brake } from "../../../scripts/commands/brake";
import { MAILED_ALARMS, RATE_CARD, spendUpTo } from "../../environment";
import { written } from "../../workbench";
import { awsError, FakeIam } from "./fake-iam";

const ROLE = "arn:aws:iam::111122223333:role/apps/sender";
const SECOND = "arn:aws:iam::111122223333:role/second";
const USER = "arn:aws:iam::111122223333:user/legacy";
const POLICY = "arn:aws:iam::111122223333:policy/acme-prod-whatsapp-brake";

const folder = mkdtempSync(join(tmpdir(), "brake-"));
const before = process.cwd();

/** Writes the environment's file. */
function withBrake(options: object | undefined): void {
  const file = written({
    namePrefix: "acme-prod",
    alarms: MAILED_ALARMS,
    spend: spendUpTo([[80, "hour", "critical"]], { brake: options }),
  });
  writeFileSync(join(folder, "environments/prod.yaml"), stringify(file));
}

beforeAll(() => {
  mkdirSync(join(folder, "environments"));
  writeFileSync(join(folder, "environments/rates.csv"), RATE_CARD);
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

const ALL = { roles: [ROLE, SECOND], users: [USER] };

let iam: FakeIam;
let counted: jest.Mock;

beforeEach(() => {
  iam = new FakeIam();
  withBrake(ALL);
  jest.spyOn(AwsClients.prototype, "iam").mockImplementation(async () => iam.client);
  counted = jest.fn().mockResolvedValue({});
  jest.spyOn(AwsClients.prototype, "cloudWatch").mockResolvedValue({ send: counted } as never);
  jest.spyOn(clock, "wait").mockResolvedValue();
  const send = async () => ({
    Account: "111122223333",
    Arn: "arn:aws:sts::111122223333:assumed-role/on-call/jane@example.com",
  });
  jest.spyOn(AwsClients.prototype, "sts").mockResolvedValue({ send } as never);
});

afterEach(() => jest.restoreAllMocks());

/** Everything that the command printed, and its code. */
async function run(options: BrakeCommandOptions) {
  const written: string[] = [];
  const out = jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  try {
    return { code: await brake("prod", options), text: written.join("") };
  } finally {
    out.mockRestore();
  }
}

const writes = () => iam.sent.filter((one) => /^(Attach|Detach|Tag)/.test(one));
const attached = () => [...iam.roles, ...iam.users].sort();
const ON = { on: true, reason: "a key leaked", yes: true };
const OFF = { off: true, reason: "the key is changed", yes: true };

describe("what is wrong with how it is called", () => {
  test.each<[string, BrakeCommandOptions, string]>([
    ["nothing asked", {}, "Write one of --status"],
    ["two at once", { on: true, off: true, reason: "x" }, "Write one of --status"],
    ["status, too", { on: true, status: true, reason: "x" }, "Write one of --status"],
    ["no reason", { on: true }, 'add --reason "..."'],
    ["no reason to release", { off: true, yes: true }, 'add --reason "..."'],
    ["an empty reason", { on: true, reason: "" }, "holds no letter and no digit"],
    ["a reason of other characters", { on: true, reason: "!?;#" }, "holds no letter and no digit"],
  ])("%s", async (_, options, message) => {
    await expect(brake("prod", options)).rejects.toThrow(message);
    expect(iam.sent).toEqual([]);
  });

  test("a file without a brake has nothing to pull, and can still be released", async () => {
    withBrake(undefined);
    await expect(brake("prod", ON)).rejects.toThrow("prod has no brake: add spend.brake");
    iam.roles.add("sender");
    expect((await run({ status: true })).code).toBe(2);
    expect((await run(OFF)).code).toBe(0);
    expect(attached()).toEqual([]);
  });

  test("the credentials of another account are refused", async () => {
    const send = async () => ({ Account: "444455556666", Arn: "arn:aws:iam::444455556666:root" });
    jest.spyOn(AwsClients.prototype, "sts").mockResolvedValue({ send } as never);
    await expect(brake("prod", ON)).rejects.toThrow("belong to account 444455556666");
    expect(iam.sent).toEqual([]);
  });
});

describe("status", () => {
  test("the exit code of off is 0", async () => {
    const { code, text } = await run({ status: true });
    expect(code).toBe(0);
    expect(text).toContain("The brake of prod is off: it stops nobody");
    expect(text).toContain("can send     role sender");
  });

  test("the exit code of on is 2, with who, when and why", async () => {
    await run(ON);
    const { code, text } = await run({ status: true });
    expect(code).toBe(2);
    expect(text).toContain("The brake of prod is on\n");
    expect(text.replace(/\s+/g, " ")).toMatch(
      /It was last pulled by arn:aws:sts::111122223333:assumed-role\/on-call\/jane@example.com at 20\d\d-\S+Z: a key leaked/,
    );
  });

  test("partly on is on, and names who can send", async () => {
    iam.roles.add("SENDER"); // IAM ignores the case
    const { code, text } = await run({ status: true });
    expect(code).toBe(2);
    expect(text).toContain("partly on");
    expect(text).toMatch(/stopped {6}role sender\n/);
    expect(text).toContain("can send     role second");
  });

  test("somebody whom the file does not list, and a group, are named", async () => {
    for (const name of ["sender", "second", "former"]) iam.roles.add(name);
    iam.users.add("legacy");
    iam.groups.add("everybody");
    const { code, text } = await run({ status: true });
    expect(code).toBe(2);
    expect(text).toContain("stopped      role former, not in the file");
    expect(text).toContain("stopped      group everybody, attached by somebody else");
  });

  test("what is not deployed stops nobody", async () => {
    iam.errors.set("GetPolicy", awsError("NoSuchEntityException"));
    const { code, text } = await run({ status: true });
    expect(code).toBe(0);
    expect(text).toContain("off: its policy does not exist, so that it cannot be pulled");
  });

  test.each(["GetPolicy", "GetPolicyVersion", "ListEntitiesForPolicy"])(
    "without the right to %s it is unknown",
    async (operation) => {
      iam.errors.set(operation, awsError("AccessDenied"));
      await expect(brake("prod", { status: true })).rejects.toThrow(
        `Access denied: these credentials lack iam:${operation} on ${POLICY}`,
      );
    },
  );

  test("an answer that is not AWS's is not taken for off", async () => {
    iam.foreign = true;
    await expect(brake("prod", { status: true })).rejects.toThrow("it is unknown whether");
  });

  test("a policy that allows something is no brake", async () => {
    iam.roles.add("sender");
    const Statement = [{ Effect: "Allow", Action: "*", Resource: "*" }];
    iam.document = { Version: "2012-10-17", Statement };
    const { code, text } = await run({ status: true });
    expect(code).toBe(1);
    expect(text.replace(/\s+/g, " ")).toContain("was changed and does not only deny");
  });

  test("what comes from a tag is clean and on one line", async () => {
    iam.roles.add("sender");
    iam.tags = [
      { Key: "whatsapp-brake", Value: "on" },
      { Key: "whatsapp-brake-by", Value: "x\u001b[2J\nThe brake is off" },
    ];
    const { text } = await run({ status: true });
    expect(text).not.toContain("\u001b[2J");
    expect(text).not.toContain("\nThe brake is off");
  });

  test("machines get one document", async () => {
    const printed = jest.spyOn(console, "log").mockImplementation(() => {});
    const shown = jest.spyOn(process.stderr, "write").mockImplementation(() => true);
    await brake("prod", { status: true, json: true });
    shown.mockRestore();
    expect(JSON.parse(String(printed.mock.calls[0]))).toEqual({
      formatVersion: 1,
      command: "brake",
      environment: "prod",
      exitCode: 0,
      brake: {
        policyArn: POLICY,
        state: "off",
        stopped: [],
        sending: [
          { kind: "role", name: "sender" },
          { kind: "role", name: "second" },
          { kind: "user", name: "legacy" },
        ],
        unlisted: [],
        groups: [],
        last: null,
        policy: "as declared",
      },
    });
  });
});

describe("on", () => {
  test("without --yes, nothing is written, and the command to do it is printed", async () => {
    const { code, text } = await run({ ...ON, yes: false });
    expect(code).toBe(2);
    expect(writes()).toEqual([]);
    expect(text).toContain("npm run brake -- prod --on --reason 'a key leaked' --yes");
  });

  test("attaches the policy to everybody on the list, and notes who did that", async () => {
    expect((await run(ON)).code).toBe(0);
    expect(attached()).toEqual(["legacy", "second", "sender"]);
    expect(iam.tags.map(({ Key }) => Key)).toEqual([
      "whatsapp-brake",
      "whatsapp-brake-by",
      "whatsapp-brake-at",
      "whatsapp-brake-reason",
    ]);
  });

  test("is counted for the dashboard, and holds where that fails", async () => {
    await run(ON);
    expect(counted.mock.calls.map(([{ input }]) => input)).toEqual([
      {
        Namespace: "acme-prod-whatsapp-brake",
        MetricData: [{ MetricName: "PulledByHand", Value: 1, Timestamp: expect.any(Date) }],
      },
    ]);
    iam.roles.clear();
    counted.mockRejectedValue(awsError("AccessDenied"));
    const { code, text } = await run(ON);
    expect(code).toBe(0);
    expect(text).toContain("The dashboard does not show this pull.");
    expect(attached()).toEqual(["legacy", "second", "sender"]);
    counted.mockClear();
    await run(ON);
    await run({ ...ON, yes: false });
    await run(OFF);
    expect(counted).not.toHaveBeenCalled();
  });

  test("one that fails does not stop the others", async () => {
    iam.errors.set("AttachRolePolicy sender", awsError("NoSuchEntityException", "no such role"));
    const { code, text } = await run(ON);
    expect(code).toBe(1);
    expect(attached()).toEqual(["legacy", "second"]);
    expect(text).toContain("NOT stopped: role sender");
    expect(text).toContain("Stopped: role second, user legacy");
  });

  test("each is looked at again right before it is written", async () => {
    let looks = 0;
    iam.before = (operation) => {
      if (operation === "ListEntitiesForPolicy" && ++looks === 2) iam.roles.add("sender");
    };
    expect((await run(ON)).code).toBe(0);
    expect(writes()).toEqual(["AttachRolePolicy second", "AttachUserPolicy legacy", "TagPolicy"]);
  });

  test("what is on already is left alone", async () => {
    await run(ON);
    iam.sent.length = 0;
    expect((await run({ ...ON, reason: "again" })).code).toBe(0);
    expect(writes()).toEqual([]);
  });

  test("a policy that allows something is attached to nobody", async () => {
    const Statement = [{ Effect: "Allow", Action: "*", Resource: "*" }];
    iam.document = { Version: "2012-10-17", Statement };
    await expect(brake("prod", ON)).rejects.toThrow("does not only deny");
    expect(writes()).toEqual([]);
  });

  test("a policy that denies other numbers stops what it can, and the output says so", async () => {
    iam.document = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Deny", Action: "*", Resource: "x" }],
    };
    const { code, text } = await run(ON);
    expect(code).toBe(0);
    expect(text.replace(/\s+/g, " ")).toContain("denies something else than the file says");
  });

  test("a policy that does not exist cannot be attached", async () => {
    iam.errors.set("GetPolicy", awsError("NoSuchEntityException"));
    await expect(brake("prod", ON)).rejects.toThrow("does not exist: deploy it first");
  });

  test("that nobody could note who did it is an error, and everybody is stopped", async () => {
    iam.errors.set("TagPolicy", awsError("AccessDenied"));
    const { code, text } = await run(ON);
    expect(code).toBe(1);
    expect(attached()).toEqual(["legacy", "second", "sender"]);
    expect(text.replace(/\s+/g, " ")).toContain("Who did this and why could not be noted");
  });

  test("what IAM does not show afterwards is no success", async () => {
    iam.before = (operation) => {
      if (operation === "TagPolicy") iam.roles.clear();
    };
    const { code, text } = await run(ON);
    expect(code).toBe(1);
    expect(text.replace(/\s+/g, " ")).toContain("IAM does not show all of it yet");
  });
});

describe("off", () => {
  beforeEach(() => {
    for (const name of ["sender", "former"]) iam.roles.add(name);
  });

  test("without --yes, nobody is released", async () => {
    expect((await run({ ...OFF, yes: false })).code).toBe(2);
    expect(attached()).toEqual(["former", "sender"]);
  });

  test("releases everybody, also one that left the file", async () => {
    expect((await run(OFF)).code).toBe(0);
    expect(attached()).toEqual([]);
    expect(iam.tags[0]).toEqual({ Key: "whatsapp-brake", Value: "off" });
  });

  test("a group is left to who attached it, and is an error", async () => {
    iam.groups.add("everybody");
    const { code, text } = await run(OFF);
    expect(code).toBe(1);
    expect(attached()).toEqual([]);
    expect(text.replace(/\s+/g, " ")).toContain("attached to the group everybody");
  });

  test("there may be nobody to release", async () => {
    iam.roles.clear();
    expect((await run(OFF)).code).toBe(0);
    expect(writes()).toEqual([]);
  });
});

test.each([
  ["bot loop; see #4711", "bot loop see 4711"],
  ["  a\n\tb  ", "a b"],
  ["ä ö ß 日本 +1 a@b/c.d:e=f-g_h", "ä ö ß 日本 +1 a@b/c.d:e=f-g_h"],
  ["\u001b[31mred", "31mred"],
  ["x".repeat(300), "x".repeat(256)],
  [`${"x".repeat(255)}𝒜𝒜`, "x".repeat(255)],
  ["", ""],
])("a tag holds %j as %j", (text, value) => {
  expect(asTagValue(text)).toBe(value);
});

test("an interrupt lets the sender under way be stopped, begins no other, and says so", async () => {
  iam.before = (operation) => {
    if (operation === "AttachRolePolicy") process.emit("SIGINT", "SIGINT");
  };
  const listeners = process.listenerCount("SIGINT");
  const { code, text } = await run(ON);
  expect(text).toContain("  Interrupted: finishing what is under way, beginning nothing else.\n");
  expect(text).toContain("Stopped: role sender\n");
  expect(text).toContain("NOT stopped: role second. Not tried: interrupted");
  expect([code, [...iam.roles], [...iam.users]]).toEqual([1, ["sender"], []]);
  expect(process.listenerCount("SIGINT")).toBe(listeners);
});

import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { EmulatorOptions } from "../../../local/emulator/server";
import { type InitOptions, init } from "../../../scripts/commands/init";
import type { Report } from "../../../scripts/init/report";
import { initAccess } from "../../../scripts/rights/init-access";
import { ACCOUNT, CONNECT, FOREIGN, marker, REGION, TOPIC, wabaId } from "../wiring/fixtures";
import { type Ended, ended, inFolder, use } from "../wiring/in-process";
import { emulatorOf, environmentFile, Folder, type Linked, writesIn } from "../wiring/site";

const SHARE = { quotaShare: Number.POSITIVE_INFINITY };
const FROM_AWS = { region: REGION, ...SHARE };

/** A project with these environments, and nothing else. */
function project(environments: Readonly<Record<string, string>> = {}): Folder {
  const folder = inFolder(new Folder(environments));
  rmSync(join(folder.path, "outputs.json"));
  return folder;
}

/** Without the template, which every project has. */
const filesIn = (folder: Folder) =>
  existsSync(join(folder.path, "environments"))
    ? readdirSync(join(folder.path, "environments")).filter((file) => file !== "example.yaml")
    : [];

const textOf = (folder: Folder, name: string) =>
  readFileSync(join(folder.path, "environments", `${name}.yaml`), "utf8");

async function run(
  folder: Folder,
  options: InitOptions,
  linked: readonly Linked[] = [{ number: 1, destination: TOPIC, phones: { 1: {} } }],
  faults: Omit<EmulatorOptions, "seed"> = {},
): Promise<Ended> {
  const emulator = await emulatorOf(linked, faults);
  use(emulator);
  const result = await ended(folder, () => init("prod", options));
  expect(writesIn(emulator)).toEqual([]);
  return result;
}

/** Root may write everywhere, so that it is somebody else for a while, who may not. */
async function withoutRoot<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

describe("what is wrong with the command", () => {
  test.each<[string, InitOptions, string]>([
    [
      "no Region",
      {},
      "Name the Region of the WhatsApp Business Accounts, as in npm run init -- prod",
    ],
    ["a Region that is none", { region: "ireland" }, '--region: got "ireland"'],
    ["a bucket that is none", { ...FROM_AWS, bucket: "A B" }, '--bucket: got "A B"'],
    ["a prefix that is none", { ...FROM_AWS, namePrefix: "Acme" }, '--name-prefix: got "Acme"'],
    ["accounts by hand", { ...FROM_AWS, waba: [wabaId(1)] }, "--waba goes with --offline"],
    [
      "a policy for no account",
      { region: REGION, printPolicy: true },
      "Name the account for which the policy is, as in npm run init -- prod --print-policy",
    ],
    [
      "a policy for an account that is none",
      { region: REGION, printPolicy: true, account: "1" },
      '--account: got "1", allowed: twelve digits',
    ],
    [
      "another account",
      { ...FROM_AWS, account: "444455556666" },
      "The AWS credentials belong to account 111122223333",
    ],
  ])("is one message: %s", async (_, options, message) => {
    const folder = project();
    const { code, out, err } = await run(folder, options);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain(message);
    expect(filesIn(folder)).toEqual([]);
  });

  test("is one message: a name that no file can have", async () => {
    const folder = project();
    const { code, err } = await ended(folder, () => init("../prod", FROM_AWS));
    expect(code).toBe(1);
    expect(err).toContain('the name: got "../prod"');
  });
});

test("the policy is printed, and nothing is asked or written", async () => {
  const folder = project();
  const options = {
    region: REGION,
    account: ACCOUNT,
    bucket: "media.example.com",
    printPolicy: true,
  };
  const { code, out } = await run(folder, options);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual(
    initAccess({ account: ACCOUNT, region: REGION }, "media.example.com"),
  );
  expect(filesIn(folder)).toEqual([]);
});

describe("what AWS answers", () => {
  test("that no account is linked in the Region", async () => {
    const folder = project();
    const { code, err } = await run(folder, FROM_AWS, []);
    expect(code).toBe(1);
    expect(err).toContain(
      `No WhatsApp Business Account is linked in ${REGION} of account ${ACCOUNT}`,
    );
    expect(filesIn(folder)).toEqual([]);
  });

  test("an account twice", async () => {
    const folder = project();
    const { code, err } = await run(folder, FROM_AWS, undefined, {
      tamper: ({ operation, body }) => {
        if (operation !== "ListLinkedWhatsAppBusinessAccounts") return body;
        const { linkedAccounts } = body as { linkedAccounts: object[] };
        return { ...body, linkedAccounts: [...linkedAccounts, ...linkedAccounts] };
      },
    });
    expect(code).toBe(1);
    expect(err).toContain(`lists ${wabaId(1)} twice`);
    expect(filesIn(folder)).toEqual([]);
  });

  test("that it is throttled: of one read, the rest is written and the gap named", async () => {
    const folder = project();
    const answer = { name: "ThrottledRequestException", status: 429 };
    const failures = [
      { operation: "ListTagsForResource", call: "every", when: "before", answer } as const,
    ];
    const linked = [{ number: 1, destination: TOPIC }];
    const { code, out } = await run(folder, { ...FROM_AWS, json: true }, linked, { failures });
    expect(code).toBe(2);
    const { gaps, files } = JSON.parse(out) as Report;
    const ofTags = gaps.filter(({ what }) => what.startsWith("tags of"));
    expect(ofTags).toHaveLength(1);
    for (const { because } of ofTags) expect(because).toContain("AWS still throttled");
    expect(files.map(({ state }) => state)).toEqual(["written"]);
  }, 60_000);
});

describe("files that are there", () => {
  test("stay as they are, and a second run says so", async () => {
    const folder = project();
    await run(folder, FROM_AWS);
    const text = textOf(folder, "prod");
    expect(parse(text)).toMatchObject({
      eventTopic: { existingArn: TOPIC.arn },
      namePrefix: "prod",
    });
    const { out } = await run(folder, FROM_AWS);
    expect(out).toContain("environments/prod.yaml: says what runs, and stays as it is");
    expect(textOf(folder, "prod")).toBe(text);
  });

  test("keep what an operator wrote, and show what differs alone", async () => {
    const folder = project();
    await run(folder, FROM_AWS);
    const edited = textOf(folder, "prod")
      .replace("backend: local", "backend: local # for now")
      .replace("namePrefix: prod", "namePrefix: acme")
      .concat("tags:\n  Team: care\n");
    writeFileSync(join(folder.path, "environments", "prod.yaml"), edited);
    const same = await run(folder, FROM_AWS);
    expect(same.out).toContain("and stays as it is");
    const { code, out } = await run(folder, FROM_AWS, [{ number: 1, destination: FOREIGN }]);
    expect(code).toBe(2);
    expect(out).toContain(`-  existingArn: ${TOPIC.arn}\n    +  existingArn: ${FOREIGN.arn}`);
    expect(out).not.toMatch(/^ *[+-].*(Team|for now|acme)/m);
    expect(textOf(folder, "prod")).toBe(edited);
  });

  test("of another account are refused", async () => {
    const file = environmentFile([], { account: "444455556666", eventTopic: {} });
    const folder = project({ prod: file });
    const { code, err } = await run(folder, FROM_AWS);
    expect(code).toBe(1);
    expect(err).toContain("environments/prod.yaml exists already, for account 444455556666");
    expect(filesIn(folder)).toEqual(["prod.yaml"]);
  });

  test("that cannot be read are reported by the loader", async () => {
    const folder = project({ prod: "account: [" });
    const { code, err } = await run(folder, FROM_AWS);
    expect(code).toBe(1);
    expect(err).toContain("environments/prod.yaml:1");
  });

  test("that wire the same account are reported, and nothing is written", async () => {
    const folder = project({ other: environmentFile([{ number: 1 }]) });
    const { code, err } = await run(folder, FROM_AWS);
    expect(code).toBe(1);
    expect(err).toContain("keep it in one place");
    expect(filesIn(folder)).toEqual(["other.yaml"]);
  });

  test("are not where their folder is a file", async () => {
    const folder = project();
    rmSync(join(folder.path, "environments"), { recursive: true, force: true });
    folder.write("environments", "");
    const { code, err } = await run(folder, FROM_AWS);
    expect(code).toBe(1);
    expect(err).toContain("There is no folder environments");
  });

  test("are not written into a folder that nobody may write, and that is one message", async () => {
    const folder = project();
    await run(folder, FROM_AWS);
    rmSync(join(folder.path, "environments"), { recursive: true, force: true });
    mkdirSync(join(folder.path, "environments"), { mode: 0o555 });
    chmodSync(folder.path, 0o755);
    const { code, err } = await withoutRoot(() => run(folder, FROM_AWS));
    expect(code).toBe(1);
    expect(err).toContain(
      "environments/prod.yaml: the system refused open with EACCES. To go on, check the owner and the rights",
    );
    expect(filesIn(folder)).toEqual([]);
  });

  test("are not written where their folder cannot be made", async () => {
    const folder = project();
    await run(folder, FROM_AWS);
    rmSync(join(folder.path, "environments"), { recursive: true, force: true });
    chmodSync(folder.path, 0o555);
    const { code, err } = await withoutRoot(() => run(folder, FROM_AWS));
    chmodSync(folder.path, 0o755);
    expect(code).toBe(1);
    expect(err).toContain("environments: the system refused mkdir with EACCES. To go on, check");
    expect(filesIn(folder)).toEqual([]);
  });

  test("are made with their folder", async () => {
    const folder = project();
    rmSync(join(folder.path, "environments"), { recursive: true, force: true });
    await run(folder, FROM_AWS);
    expect(filesIn(folder)).toEqual(["prod.yaml"]);
  });
});

test("several destinations are several files, written together or not at all", async () => {
  const linked = [
    { number: 1, destination: TOPIC },
    { number: 2, destination: FOREIGN },
    { number: 3, destination: CONNECT },
    { number: 4, destination: { arn: `${FOREIGN.arn}.fifo` } },
  ];
  const folder = project();
  await run(folder, FROM_AWS, linked);
  expect(filesIn(folder)).toEqual(["prod-2.yaml", "prod.yaml"]);
  const other = project();
  // A folder stands where the second file is to be.
  mkdirSync(join(other.path, "environments", "prod-2.yaml"), { recursive: true });
  const { code } = await run(other, FROM_AWS, linked);
  expect(code).toBe(1);
  expect(filesIn(other)).toEqual(["prod-2.yaml"]);
});

test("the mark of an environment with the same prefix is refused", async () => {
  const tags = marker({}, "prod", [TOPIC]);
  const folder = project();
  const { code, err } = await run(folder, FROM_AWS, [{ number: 1, destination: TOPIC, tags }]);
  expect(code).toBe(1);
  expect(err).toContain(
    `${wabaId(1)} carries the mark of an environment with the name prefix prod`,
  );
  expect(filesIn(folder)).toEqual([]);
  const another = await run(folder, { ...FROM_AWS, namePrefix: "other" }, [
    { number: 1, destination: TOPIC, tags },
  ]);
  expect(another.out).toContain("the mark of this tool for the name prefix prod");
  expect(textOf(folder, "prod")).not.toContain("tags");
});

describe("--offline", () => {
  const ANSWERS = { offline: true, account: ACCOUNT, region: REGION, namePrefix: "acme" };

  test("writes a new environment from flags, and asks nobody", async () => {
    const folder = project();
    const { code, out } = await run(folder, { ...ANSWERS, waba: [wabaId(1)] });
    expect([code, out]).toEqual([0, "environments/prod.yaml written. Look at it, then deploy.\n"]);
    expect(parse(textOf(folder, "prod"))).toEqual({
      account: ACCOUNT,
      region: REGION,
      namePrefix: "acme",
      serviceLinkedRole: "create",
      state: { backend: "local" },
      whatsappBusinessAccounts: [{ id: wabaId(1), destination: "sns" }],
    });
  });

  test("leaves the service-linked role to the environment that creates it", async () => {
    const folder = project();
    await run(folder, ANSWERS);
    const { code } = await ended(folder, () => init("dev", { ...ANSWERS, namePrefix: "acme-dev" }));
    expect(code).toBe(0);
    expect(parse(textOf(folder, "dev"))).toMatchObject({ serviceLinkedRole: "existing" });
  });

  test("names the flags that are missing where nobody can be asked", async () => {
    const folder = project();
    const { code, err } = await run(folder, { offline: true, account: ACCOUNT });
    expect(code).toBe(1);
    expect(err).toContain("--region, --name-prefix are missing, and nobody can be asked");
    expect(err).toContain(
      "npm run init -- prod --offline --region eu-west-1 --name-prefix acme-prod --waba waba-",
    );
    expect(filesIn(folder)).toEqual([]);
  });

  test("names every flag that is malformed", async () => {
    const folder = project();
    const { err } = await run(folder, { ...ANSWERS, account: "1", waba: ["2"] });
    expect(err).toContain('--account: got "1", allowed: twelve digits');
    expect(err).toContain('--waba: got "2", allowed: waba- and 32 hexadecimal digits');
  });

  test("never overwrites", async () => {
    const folder = project();
    await run(folder, ANSWERS);
    const { code, err } = await run(folder, { ...ANSWERS, namePrefix: "other" });
    expect(code).toBe(1);
    expect(err).toContain("environments/prod.yaml exists already, and is never overwritten");
  });
});

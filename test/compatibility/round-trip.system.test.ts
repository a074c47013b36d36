import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { stringify } from "yaml";
import { OWNERSHIP_TAG_KEY } from "../../formats/ownership-tag";
import { type Emulator, startEmulator } from "../../local/emulator/server";
import { createServiceLinkedRole } from "../../local/local-aws-role";
import { mirrorEnvironment } from "../../local/local-stack";
import { terraformBinary } from "../../scripts/terraform/tools";
import { GERMAN_MARKETING, MAILED_ALARMS, RATE_CARD, spendUpTo } from "../environment";
import { News } from "../package/news";
import { REPOSITORY } from "../package/pack";
import { checkOut, previousRelease, RECORDED } from "../package/releases";
import { startProgram } from "../scripts/wiring/child";
import { phoneId, wabaId } from "../scripts/wiring/fixtures";
import { seedOf } from "../scripts/wiring/site";
import { ACCOUNT, describeWithTerraform, Workbench, written } from "../workbench";
import { plannedLine } from "./planned";
import type { PlannedChange, Terraform } from "./sources";

const release = previousRelease("an upgrade from the previous release, and back");
const describeRoundTrip = release === undefined ? describe.skip : describeWithTerraform;

const INSTANCE = `arn:aws:connect:eu-west-1:${ACCOUNT}:instance/11111111-2222-3333-8444-555555555555`;
const SHARED_TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:customer-events`;

const account = (number: number, destination: string, tags = {}, phones = {}) => ({
  id: wabaId(number),
  destination,
  tags,
  phoneNumbers: Object.entries(phones).map(([phone, own]) => ({
    id: phoneId(Number(phone)),
    tags: own,
  })),
});

/** Written for the former release, and valid for this one: all that watches, delivers and keeps data. */
const prod = (changes: object = {}) =>
  written({
    namePrefix: "acme-prod",
    mediaBucket: { retentionDays: 30 },
    connect: { instanceArn: INSTANCE },
    delivery: { queues: [{ name: "inbound" }] },
    alarms: MAILED_ALARMS,
    spend: spendUpTo(
      [
        [40, "hour", "warning"],
        [3000, "month", "warning"],
      ],
      { estimated: [GERMAN_MARKETING] },
    ),
    whatsappBusinessAccounts: [
      account(1, "sns", { CostCentre: "4711" }, { 1: { Purpose: "support" } }),
      account(2, "sns"),
      account(3, "connect"),
    ],
    ...changes,
  });

/** An environment beside it, on a topic of somebody else. */
const shared = written({
  namePrefix: "acme-shared",
  eventTopic: { existingArn: SHARED_TOPIC },
  mediaBucket: { enabled: false },
  whatsappBusinessAccounts: [account(4, "sns")],
});

/** Fields that the former release does not know: a log that is created, and a queue that is taken over. */
const NEW_FIELDS = {
  outcomes: { failed: { percent: 5, atLeast: 50, severity: "warning" }, logPolicy: "existing" },
  delivery: { queues: [{ name: "inbound" }, { name: "live", queueName: "chat-live" }] },
  adopt: { subscribers: { live: { queues: ["queue"] } } },
};

/** A resource in a state of Terraform. */
interface Managed {
  readonly type: string;
  readonly name: string;
  readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
}

/** The steps build on each other: deployed by the former release, upgraded, rolled back, upgraded again. */
describeRoundTrip(`what ${release?.version} deployed and wired`, () => {
  const news = News.since(release?.version ?? RECORDED.version);
  const root = mkdtempSync(join(tmpdir(), "round-trip-"));
  const former = join(root, "former");
  const environmentBefore = process.env;
  let bench: Workbench;
  let emulator: Emulator;
  let terraform: Terraform;
  /** Addresses and ids of what holds data or is known to others. */
  let kept: readonly string[];

  beforeAll(async () => {
    checkOut(release?.ref ?? "", former);
    bench = await Workbench.open();
    process.env = { ...bench.localAws.env, AWS_REGION: "eu-west-1" };
    await createServiceLinkedRole({ region: "eu-west-1" });
    await new SNSClient(bench.client).send(new CreateTopicCommand({ Name: "customer-events" }));
    await new SQSClient(bench.client).send(new CreateQueueCommand({ QueueName: "chat-live" }));
    const linked = [
      { number: 1, tags: { Theirs: "stays" }, phones: { 1: {} } },
      ...[2, 3, 4].map((number) => ({ number })),
    ];
    emulator = await startEmulator({ seed: seedOf(linked) });
    writeFileSync(join(bench.folder, "environments", "rates.csv"), RATE_CARD);
    write("prod", prod());
    write("shared", shared);
  });

  afterAll(async () => {
    process.env = environmentBefore;
    await emulator.close();
    await bench.close();
    rmSync(root, { recursive: true, force: true });
  });

  const write = (name: string, file: object) =>
    writeFileSync(join(bench.folder, "environments", `${name}.yaml`), stringify(file));

  const run = async (program: string, ...args: string[]) => {
    const { code, stdout, stderr } = await startProgram(program, { path: bench.folder }, args, {
      ...bench.localAws.env,
      AWS_REGION: "eu-west-1",
      AWS_ENDPOINT_URL_SOCIALMESSAGING: emulator.url,
      ENVIRONMENT: "",
      ...mirrorEnvironment(),
    }).ended;
    return { code, said: stdout + stderr };
  };
  const app = (checkout: string) => run(join(checkout, "dist", "main.js"));
  const before = (...args: string[]) => run(join(former, "dist/scripts/cli.js"), ...args);
  const now = (...args: string[]) => run(join(REPOSITORY, "dist/scripts/cli.js"), ...args);

  /** As its app would, in the same folder and over the same state. */
  const synthesizedBy = async (checkout: string, stack = "prod") => {
    const { code, said } = await app(checkout);
    if (code !== 0) throw new Error(said);
    return bench.terraform(stack);
  };

  const linkedAccount = (number: number) => emulator.store.account(wabaId(number));
  const mark = (number: number) => linkedAccount(number).tags.get(OWNERSHIP_TAG_KEY);
  const destinations = () =>
    [1, 2, 3, 4].map((number) => linkedAccount(number).eventDestinations[0]?.eventDestinationArn);

  const resources = async (): Promise<readonly Managed[]> => {
    const state: unknown = await terraform.pullState();
    return (state as { readonly resources: readonly Managed[] }).resources;
  };

  const idsOfWhatIsKept = async () =>
    (await resources())
      .filter(({ type }) => /_(key|topic|queue|bucket|role|subscription)$/.test(type))
      .map(({ type, name, instances: [one] }) => `${type}.${name} ${one?.attributes["id"]}`)
      .sort();

  test("stands, and its second plan is empty", async () => {
    terraform = await synthesizedBy(former, "shared");
    await terraform.apply();
    terraform = await synthesizedBy(former);
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
    expect(await before("apply", "prod", "--yes")).toMatchObject({ code: 0 });
    expect(await before("apply", "shared", "--yes")).toMatchObject({ code: 0 });
    expect([1, 2, 3, 4].map(mark)).toEqual([
      expect.stringMatching(/^1:acme-prod:/),
      undefined,
      undefined,
      undefined,
    ]);
    kept = await idsOfWhatIsKept();
    expect(kept.length).toBeGreaterThan(10);
  });

  const upgraded: PlannedChange[] = [];

  test("is planned by this version: nothing is replaced, and all that changes is in the CHANGELOG", async () => {
    terraform = await synthesizedBy(REPOSITORY);
    upgraded.push(...(await terraform.plan()));
    const unnamed = upgraded.filter(({ address, type, actions, attributes }) => {
      if (actions.join() === "create") return !news.namesAs("created", address);
      if (actions.join() === "delete") return !news.namesAs("destroyed", address);
      if (actions.join() !== "update") return true;
      return attributes.some((one) => one !== "tags_all" && !news.names(`${type}.${one}`));
    });
    expect(unnamed.map(plannedLine)).toEqual([]);
    expect(countsOf(upgraded)).toEqual({ create: 9, update: 14, delete: 4 });
  });

  test("is recognized by the wiring, which only adds to the marks", async () => {
    const { code, said } = await now("plan", "prod");
    expect(said).toContain("~ mark  version 1 -> 2, which remembers the destination, too");
    expect(
      said.match(/\+ mark, which remembers whether this tool set the destination/g),
    ).toHaveLength(2);
    expect(said).toContain("3 to change.");
    expect(said).not.toMatch(/[+~-] destination/);
    expect(code).toBe(2);
  });

  test("an account on somebody else's topic is left as it is, and only a person lets it go", async () => {
    const { code, said } = await now("plan", "shared");
    expect(said).toContain("Nothing to change.");
    expect(code).toBe(0);
    const refused = await now("detach", "shared", "--yes");
    expect(refused.said).toContain(`--clear ${wabaId(4)}`);
    expect([refused.code, destinations()[3]]).toEqual([2, SHARED_TOPIC]);
  });

  test("is deployed by this version, and verify and the second plans find nothing", async () => {
    const standing = destinations();
    const deployed = await now("deploy", "prod", "--yes");
    expect(deployed.said).toContain("prod is deployed and wired.");
    expect(deployed.code).toBe(0);
    expect(destinations()).toEqual(standing);
    expect(await idsOfWhatIsKept()).toEqual(kept);
    expect([1, 2, 3].map(mark)).toEqual(
      [1, 2, 3].map(() => expect.stringMatching(/^2:acme-prod:/)),
    );
    const verified = await now("verify", "prod");
    expect(verified.said).not.toMatch(/^ +(failed|unknown) /m);
    expect(verified.code).toBe(0);
    expect(await now("deploy", "prod", "--plan")).toMatchObject({ code: 0 });
    expect(await terraform.plan()).toEqual([]);
  });

  test("with new fields in its file, the former version refuses it before it changes anything", async () => {
    write("prod", prod(NEW_FIELDS));
    const deployed = await now("deploy", "prod", "--yes");
    expect(deployed.said).toContain("prod is deployed and wired.");
    const { code, said } = await app(former);
    expect(code).toBe(1);
    for (const field of ["outcomes", "delivery.queues[1].queueName", "adopt"]) {
      expect(said).toContain(`  ${field}\n`);
    }
  });

  test("without the new fields, this version says that data would be lost, which the former does not", async () => {
    write("prod", prod());
    const { code, said } = await now("deploy", "prod", "--plan");
    expect(said).toContain("DATA WOULD BE LOST");
    expect(code).toBe(2);
    terraform = await synthesizedBy(former);
    const gone = (await terraform.plan()).filter(({ actions }) => actions.includes("delete"));
    expect(gone.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["aws_sqs_queue", "aws_cloudwatch_log_group"]),
    );
  });

  test("what was taken over stays in AWS where it leaves the state first", async () => {
    terraform = await synthesizedBy(REPOSITORY);
    const [live] = (await resources()).filter(({ instances: [one] }) => {
      return one?.attributes["name"] === "chat-live";
    });
    const cwd = join(bench.folder, "cdktf.out", "stacks", "prod");
    const env = bench.localAws.env;
    execFileSync(terraformBinary() ?? "", ["state", "rm", `${live?.type}.${live?.name}`], {
      cwd,
      env,
    });
    expect(await now("deploy", "prod", "--yes")).toMatchObject({ code: 0 });
    const sqs = new SQSClient(bench.client);
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: "chat-live" }));
    expect(QueueUrl).toMatch(/\/chat-live$/);
    expect(await idsOfWhatIsKept()).toEqual(kept);
  });

  test("is given back to the former version: alarms are made anew, and nothing else is replaced", async () => {
    expect(await before("plan", "prod")).toMatchObject({ code: 0 });
    terraform = await synthesizedBy(former);
    const back = await terraform.plan();
    expect(countsOf(back)).toEqual({ create: 4, update: 14, delete: 9 });
    const mirrored = ({ address, actions }: PlannedChange) =>
      `${address} ${actions.join() === "create" ? "delete" : actions.join() === "delete" ? "create" : actions.join()}`;
    expect(back.map(mirrored).sort()).toEqual(
      upgraded.map(({ address, actions }) => `${address} ${actions.join()}`).sort(),
    );
    await terraform.apply();
    expect(await terraform.plan()).toEqual([]);
    expect(await idsOfWhatIsKept()).toEqual(kept);
  });

  test("the former wiring leaves marks of this version alone until a tag changes", async () => {
    const marks = [1, 2, 3].map(mark);
    expect(await before("apply", "prod", "--yes")).toMatchObject({ code: 0 });
    expect(await before("verify", "prod")).toMatchObject({ code: 0 });
    expect([1, 2, 3].map(mark)).toEqual(marks);
    const [one, two, three] = [
      account(1, "sns", { CostCentre: "0815" }, { 1: {} }),
      account(2, "sns"),
      account(3, "none"),
    ];
    write("prod", prod({ whatsappBusinessAccounts: [one, two, three] }));
    expect(await before("apply", "prod", "--yes")).toMatchObject({ code: 0 });
    expect(mark(1)).toMatch(/^1:acme-prod:/);
    expect(destinations()[2]).toBeUndefined();
    expect(mark(3)).toBe(marks[2]);
  });

  test("is upgraded again in the same way", async () => {
    const { code, said } = await now("deploy", "prod", "--yes");
    expect(said).toContain("~ mark  version 1 -> 2, which remembers the destination, too");
    expect(code).toBe(0);
    expect(await idsOfWhatIsKept()).toEqual(kept);
    expect(await now("verify", "prod")).toMatchObject({ code: 0 });
    expect(await now("deploy", "prod", "--plan")).toMatchObject({ code: 0 });
  });

  test("a detach by the former version leaves tags and marks, which this version takes off", async () => {
    expect(await before("detach", "prod", "--yes")).toMatchObject({ code: 0 });
    expect(destinations().slice(0, 3)).toEqual([undefined, undefined, undefined]);
    expect(Object.fromEntries(linkedAccount(1).tags)).toMatchObject({ CostCentre: "0815" });
    expect(mark(1)).toMatch(/^2:/);
    expect(await now("detach", "prod", "--yes")).toMatchObject({ code: 0 });
    expect([...linkedAccount(1).tags]).toEqual([["Theirs", "stays"]]);
    expect([2, 3].map(mark)).toEqual([undefined, undefined]);
  });
});

function countsOf(changes: readonly PlannedChange[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { actions } of changes) counts[actions.join()] = (counts[actions.join()] ?? 0) + 1;
  return counts;
}

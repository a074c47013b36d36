import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { escaped, forCommand, INVISIBLE } from "../../formats/outlets";
import { ServiceError } from "../../local/emulator/protocol";
import { apply } from "../../scripts/commands/apply";
import { detach } from "../../scripts/commands/detach";
import { iam } from "../../scripts/commands/iam";
import { plan } from "../../scripts/commands/plan";
import { requirements } from "../../scripts/commands/requirements";
import { type ReviewOptions, review } from "../../scripts/commands/review";
import { spend } from "../../scripts/commands/spend";
import { verify } from "../../scripts/commands/verify";
import { fc, runs } from "../fuzz";
import { expectLines, expectMarkdown, hostile } from "../hostile";
import { CARD, environmentFile as spendFile } from "./spend/site";
import { ACCOUNT, FOREIGN, TOPIC, wabaId } from "./wiring/fixtures";
import { type Ended, ended, inFolder, use } from "./wiring/in-process";
import { closeAll, emulatorOf, environmentFile, Folder, outputsFile } from "./wiring/site";

// The whole command line, with values that an API or a stranger's file chose in every place that has any:
// whatever they hold, they are text where they are printed, and one word in a command.

/** An argument of a program holds no NUL. */
const argument = hostile.map((text) => text.replaceAll("\0", ""));

const JSON_OF = (text: string) => JSON.stringify(text).slice(1, -1);

/** Runs what was offered for pasting in a real shell, where every program only says its arguments. */
class Shell {
  private readonly folder = mkdtempSync(join(tmpdir(), "paste-"));
  private readonly programs = join(this.folder, "programs");
  private readonly work = join(this.folder, "work");

  constructor() {
    mkdirSync(this.programs);
    mkdirSync(this.work);
    for (const name of ["aws", "npm", "npx"]) {
      const program = `#!/bin/sh\nprintf '%s\\0' ${name} "$@"\n`;
      writeFileSync(join(this.programs, name), program, { mode: 0o755 });
    }
  }

  /** The words that reach the one program, and nothing else may happen. */
  words(command: string): readonly string[] {
    const env = { PATH: [this.programs, process.env["PATH"]].join(delimiter) };
    const { stdout, stderr, status } = spawnSync("sh", ["-c", command], {
      cwd: this.work,
      env,
      encoding: "utf8",
    });
    expect({ command, stderr, status }).toEqual({ command, stderr: "", status: 0 });
    expect(readdirSync(this.work)).toEqual([]);
    return stdout.split("\0").slice(0, -1);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

const shell = new Shell();
afterAll(() => shell.remove());

/** What stands behind the given words of a printed line. */
function offered(printed: string, before: string): readonly string[] {
  return printed.split("\n").flatMap((line) => line.split(before)[1] ?? []);
}

test("each word of a command reaches the program as one argument", () => {
  const words = fc.array(argument, { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(words, (values) => {
      expect(shell.words(forCommand(["aws", ...values]))).toEqual(["aws", ...values]);
    }),
    runs(50),
  );
});

describe("the wiring", () => {
  const world = fc.record({
    account: hostile,
    number: hostile,
    key: hostile,
    value: hostile,
    arn: hostile,
    role: hostile,
    quality: hostile,
    status: hostile,
    id: hostile,
    error: hostile,
    outputs: hostile,
  });

  /** Two accounts of the file and one that left it; their answers hold what the world holds. */
  async function emulated(values: Readonly<Record<string, string>>, fails: boolean) {
    const foreign = { arn: `${FOREIGN.arn}:@arn@` };
    const tags = { "@key@": "@value@", A: "@value@" };
    const emulator = await emulatorOf(
      [
        { number: 1, destination: foreign, tags, phones: { 1: tags } },
        { number: 2, destination: TOPIC, tags },
        { number: 3, destination: TOPIC, tags, phones: { 4: tags } },
        { number: 5, destination: TOPIC, tags },
      ],
      {
        meanwhile: ({ operation }) => {
          if (!fails || operation === "ListLinkedWhatsAppBusinessAccounts") return;
          throw new ServiceError("ValidationException", values["error"] ?? "", 400);
        },
        tamper: ({ body }) =>
          JSON.parse(
            JSON.stringify(body ?? {})
              .replaceAll("Acme", JSON_OF(values["account"] ?? ""))
              .replaceAll("GREEN", JSON_OF(values["quality"] ?? ""))
              .replaceAll("COMPLETE", JSON_OF(values["status"] ?? ""))
              .replaceAll(
                /(?<="(?:id|phoneNumberId|arn)":"[^"]*)0(?=[4-9]")/g,
                JSON_OF(values["id"] ?? ""),
              )
              .replaceAll(/@(\w+)@/g, (_, name: string) => JSON_OF(values[name] ?? "")),
          ),
      },
    );
    use(emulator);
  }

  const folderOf = () => {
    const yaml = environmentFile([
      { number: 1, tags: { A: "1" }, phones: { 1: { A: "2" } } },
      { number: 2, tags: { A: "1" } },
    ]);
    return inFolder(new Folder({ prod: yaml }));
  };

  const clean = ({ out, err }: Ended) => {
    expectLines(out);
    expectLines(err);
  };

  test("plan, apply, verify and detach print values as text, and commands that can be pasted", async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.boolean(), async (values, fails) => {
        await emulated(values, fails);
        const folder = folderOf();
        const named = `out ${values.outputs.replaceAll(/[/\0]/g, "").slice(0, 40)}.json`;
        const file = Buffer.from(named).toString(); // lone surrogates cannot stand in a file name
        folder.write(file, outputsFile({ prod: {} }));
        const options = { outputs: file, quotaShare: 1 };
        const planned = await ended(folder, () => plan("prod", options));
        clean(planned);
        const documented = await ended(folder, () => plan("prod", { ...options, json: true }));
        clean(documented);
        expect(JSON.parse(documented.out)).toHaveProperty("exitCode", documented.code);
        for (const command of offered(planned.out, "Apply exactly this: ")) {
          const words = shell.words(command);
          expect(words[words.indexOf("--outputs") + 1]).toBe(file.replace(INVISIBLE, escaped));
          expect(words).toHaveLength(11);
        }
        const restored = offered(planned.out, "to restore it   ").map((command) =>
          shell.words(command),
        );
        for (const words of restored) {
          expect(words).toHaveLength(9);
          expect(JSON.parse(words[8] ?? "")).toEqual([
            { eventDestinationArn: `${FOREIGN.arn}:${values.arn}` },
          ]);
        }
        if (!fails && planned.code === 2) expect(restored).toHaveLength(1);
        clean(await ended(folder, () => verify("prod", { ...options, json: true })));
        clean(await ended(folder, () => verify("prod", options)));
        clean(
          await ended(folder, () => apply("prod", { ...options, yes: true, replace: [wabaId(1)] })),
        );
        const detached = await ended(folder, () => detach("prod", { ...options, yes: true }));
        clean(detached);
        for (const command of offered(detached.out, "to clear it   ")) {
          expect(shell.words(command).slice(0, 5)).toEqual(["npm", "run", "detach", "--", "prod"]);
        }
        await closeAll();
      }),
      runs(5),
    );
  });

  test("files that are none of ours are refused in one clean message", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, argument, async (content, name) => {
        const folder = folderOf();
        folder.write("outputs.json", content);
        const options = { outputs: "outputs.json" };
        const refused = await ended(folder, () => plan("prod", options));
        expect(refused.code).toBe(1);
        clean(refused);
        clean(await ended(folder, () => plan("prod", { outputs: name })));
        clean(await ended(folder, () => plan(name, {})));
        clean(await ended(folder, () => plan("prod", { ...options, replace: [name] })));
        clean(await ended(folder, async () => iam(name, {})));
        clean(await ended(folder, async () => requirements(name, {})));
      }),
      runs(10),
    );
  });
});

describe("the review", () => {
  const values = fc.record({
    sid: hostile,
    principal: hostile,
    resource: hostile,
    condition: hostile,
    value: hostile,
    address: hostile,
    name: hostile,
    reason: hostile,
  });
  type Values = typeof values extends fc.Arbitrary<infer T> ? T : never;

  const policyOf = (v: Values) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: v.sid,
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/${v.principal}` },
          Action: ["sns:Publish", `sns:${v.name}`],
          Resource: `arn:aws:sns:eu-west-1:${ACCOUNT}:${v.resource}`,
          Condition: { StringEquals: { [v.condition]: v.value, "aws:SourceAccount": v.value } },
        },
        { Sid: v.name, Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: "*" },
      ],
    });

  /** A configuration, and a plan whose addresses hold keys of `for_each`. */
  const documents = (v: Values) => {
    const topic = { name: v.name, policy: policyOf(v) };
    const address = `aws_sns_topic.t[${JSON.stringify(v.address)}]`;
    return {
      "cdk.tf.json": {
        resource: { aws_sns_topic: { t: topic, [v.address]: topic, u: { policy: v.value } } },
      },
      "plan.json": {
        format_version: "1.2",
        terraform_version: "1.11.4",
        planned_values: {
          root_module: {
            resources: [
              {
                address,
                mode: "managed",
                type: "aws_sns_topic",
                name: "t",
                index: v.address,
                values: topic,
              },
              {
                address: "aws_sns_topic.u",
                mode: "managed",
                type: "aws_sns_topic",
                name: "u",
                values: { policy: v.value },
              },
            ],
          },
        },
        resource_changes: [],
        configuration: { root_module: {} },
      },
    };
  };

  test.each(["cdk.tf.json", "plan.json"] as const)("of %s prints values as text", async (file) => {
    let judged = 0;
    await fc.assert(
      fc.asyncProperty(values, async (v) => {
        const folder = inFolder(new Folder({}));
        folder.write(file, JSON.stringify(documents(v)[file]));
        folder.write(
          "base.json",
          JSON.stringify({ resource: { aws_sns_topic: { t: { name: "t" } } } }),
        );
        const options = { policies: "policies", base: "base.json" };
        const as = (format: ReviewOptions["format"], more: Partial<ReviewOptions> = {}) =>
          ended(folder, async () => review(file, { ...options, ...more, format }));
        const text = await as("text");
        expectLines(text.out);
        expectLines(text.err);
        const markdown = await as("markdown");
        expectMarkdown(markdown.out);
        const [json, sarif] = [await as("json"), await as("sarif")];
        for (const { out, err } of [json, sarif]) {
          expectLines(out);
          expectLines(err);
        }
        if (markdown.out === "") return; // it could not be read, which the message says
        judged += 1;
        const {
          runs: [run],
        } = JSON.parse(sarif.out);
        for (const { message } of run.results) {
          expect(message.text).not.toMatch(/\]\(|@\w|:\/\//);
          // The fix stands on a line of its own.
          expect(message.text.replaceAll(/[\u200b\n]/g, "")).not.toMatch(INVISIBLE);
        }
        const [stack] = JSON.parse(json.out).stacks;
        const id = `${stack.findings[0]?.rule}:${stack.findings[0]?.fingerprint}`;
        const waived = await as("text", { waive: id, reason: `x${v.reason}`, base: undefined });
        expectLines(waived.out);
        expectLines(waived.err);
        expectMarkdown((await as("markdown")).out);
        await as("text", { update: true, base: undefined });
        const reports = join(folder.path, "policies");
        for (const name of readdirSync(reports)) {
          const report = readFileSync(join(reports, name), "utf8");
          if (name.endsWith(".md")) expectMarkdown(report);
          else if (name !== "waivers.json") expectLines(report);
        }
      }),
      runs(10),
    );
    expect(judged).toBeGreaterThan(0);
  });

  test("of a file that is none is refused in one clean message", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, argument, async (content, name) => {
        const folder = inFolder(new Folder({}));
        folder.write("cdk.tf.json", content);
        folder.write("base.json", content);
        mkdirSync(join(folder.path, "policies"));
        folder.write("policies/waivers.json", content);
        const options = { policies: "policies", format: "text" as const };
        for (const more of [{}, { base: "base.json" }, { base: name }, { baseRef: name }]) {
          const { out, err } = await ended(folder, async () =>
            review("cdk.tf.json", { ...options, ...more }),
          );
          expectLines(out);
          expectLines(err);
        }
      }),
      runs(10),
    );
  });
});

describe("spend", () => {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

  test("prints a rate card as text", async () => {
    let shown = 0;
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (source, country) => {
        const card = CARD.replaceAll("made up", () => quoted(`x${source}`));
        const folder = inFolder(new Folder({ prod: spendFile() }));
        folder.write("recorded.json", source);
        const commands = [
          () => spend("prod", {}),
          () => spend("prod", { json: true }),
          () => spend("prod", { preview: "out.svg", recorded: ["recorded.json"] }),
          () => spend("prod", { preview: "out.svg", recorded: [country] }),
        ];
        for (const rates of [card, card.replace("DE", () => quoted(country))]) {
          folder.write("environments/rates.csv", rates);
          for (const command of commands) {
            const { out, err, code } = await ended(folder, command);
            expectLines(out);
            expectLines(err);
            if (code === 0) shown += 1;
          }
        }
      }),
      { ...runs(10), examples: [["made up", "DE"]] }, // strangers' texts may all be refused
    );
    expect(shown).toBeGreaterThan(0);
  });
});

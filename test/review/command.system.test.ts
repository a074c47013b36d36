import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { emptyFolder, run } from "../scripts/run";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:t";

const stack = (policy: unknown) => ({
  resource: {
    aws_sns_topic: {
      T: { name: "t", kms_master_key_id: "${aws_kms_key.K.arn}", policy: JSON.stringify(policy) },
    },
  },
});

const allow = (Condition: object | undefined, changes: object = {}) => ({
  Sid: "Publish",
  Effect: "Allow",
  Principal: { Service: "social-messaging.amazonaws.com" },
  Action: "sns:Publish",
  Resource: TOPIC,
  Condition,
  ...changes,
});

const tls = {
  Sid: "Tls",
  Effect: "Deny",
  Principal: "*",
  Action: "sns:Publish",
  Resource: TOPIC,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

const policy = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const account = { StringEquals: { "aws:SourceAccount": "111122223333" } };
const good = policy(allow(account), tls);
const broader = policy(allow({ StringLike: { "aws:SourceAccount": "*" } }), tls);

/** A repository with one synthesized stack, its reports committed. */
class Project {
  readonly folder = emptyFolder();

  constructor(reported: object = good) {
    folders.push(this.folder);
    this.git("init", "-q", "-b", "main");
    this.synthesize(reported);
    this.review("--update");
    this.commit();
  }

  synthesize(document: object): void {
    const folder = join(this.folder, "cdktf.out", "stacks", "prod");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(stack(document)));
  }

  review(...args: string[]) {
    return run("scripts/cli.js", ["review", ...args], { cwd: this.folder });
  }

  commit(): void {
    this.git("add", "policies");
    this.git("commit", "-q", "-m", "Report", "--allow-empty");
  }

  read(file: string): string {
    return readFileSync(join(this.folder, "policies", file), "utf8");
  }

  git(...args: string[]): void {
    const who = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
    execFileSync("git", [...who, ...args], { cwd: this.folder, stdio: "ignore" });
  }
}

describe("nothing can be judged", () => {
  test("where nothing was synthesized", () => {
    const cwd = emptyFolder();
    folders.push(cwd);
    const { code, stderr } = run("scripts/cli.js", ["review"], { cwd });
    expect(stderr).toContain("cdktf.out");
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
  });

  test("when a policy cannot be read", () => {
    const project = new Project();
    const file = join(project.folder, "cdktf.out/stacks/prod/cdk.tf.json");
    const text = readFileSync(file, "utf8").replace(
      /"policy":".*?[^\\]"/,
      '"policy":"${jsonencode(local.p)}"',
    );
    writeFileSync(file, text);
    project.review("--update");
    const { code, stdout } = project.review();
    expect(stdout).toContain("unreadable");
    expect(code).toBe(1);
  });

  test.each([
    ["[]", "the document: Invalid input: expected object, received array"],
    ['{ "formatVersion": 1 }', "stack: Invalid input: expected string, received undefined"],
    ["{", "Expected property name or '}' in JSON at position 1"],
  ])("when a report is damaged: %s", (text, fault) => {
    const project = new Project();
    writeFileSync(join(project.folder, "policies/prod.json"), text);
    const { code, stderr } = project.review();
    expect(stderr.split("\n  ")[0]).toBe(
      "policies/prod.json is not an access report of this version: write it again with --update.",
    );
    expect(stderr).toContain(`\n  ${fault}`);
    expect(code).toBe(1);
  });

  test.each([
    ["an unknown branch", ["--base-ref", "origin/nowhere"], "fetch-depth: 0"],
    ["a missing base", ["--base", "nowhere.json"], "There is no nowhere.json"],
    ["two bases", ["--base", "a", "--base-ref", "b"], "not with both"],
    ["two formats", ["--json", "--format", "sarif"], "Give --json or --format, not both"],
    ["an unknown format", ["--format", "html"], "Allowed choices are text, markdown, json, sarif"],
  ])("with %s", (_, args, message) => {
    const { code, stderr } = new Project().review(...args);
    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });
});

describe("where no report is committed", () => {
  const first = (document: object) => {
    const project = new Project(document);
    rmSync(join(project.folder, "policies"), { recursive: true });
    return project;
  };

  test("nothing is compared, and without a finding that is all", () => {
    const { code, stdout, stderr } = first(good).review();
    expect(stdout).toMatch(/^Nothing is compared, .+\nNothing to decide\./);
    expect(stderr).toBe(
      "policies: no report is committed yet. To compare with it from now on, run npm run review -- --update, look, commit\n",
    );
    expect(code).toBe(0);
  });

  test("a finding wants a decision, even a warning, and --advisory only reports it", () => {
    expect(first(policy(allow(undefined), tls)).review()).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/To decide:\n {2}error +service-without-source:/),
    });
    const warned = first(policy(allow(account)));
    expect(warned.review()).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(/To decide:\n {2}warning +no-tls-deny:/),
    });
    expect(warned.review("--advisory").code).toBe(0);
  });

  test("a base is compared with all the same, and needs none", () => {
    const project = first(broader);
    const base = join(project.folder, "base.json");
    writeFileSync(base, JSON.stringify(stack(good)));
    const { code, stdout, stderr } = project.review("--base", base);
    expect(stdout).toContain("broadened: aws_sns_topic.T.policy");
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
  });

  test("a report that only the other branch has was deleted here, which is stale", () => {
    const project = first(good);
    const { code, stderr } = project.review("--base-ref", "main");
    expect(stderr).toContain("policies/prod.json is stale");
    expect(code).toBe(3);
  });
});

test("where any report is committed, a stack without one is stale", () => {
  const project = new Project();
  const folder = join(project.folder, "cdktf.out", "stacks", "dev");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(stack(good)));
  const { code, stdout, stderr } = project.review();
  expect(stdout).toContain("new grants: aws_sns_topic.T.policy in dev");
  expect(stderr).toContain("policies/dev.json is stale");
  expect(code).toBe(3);
});

test("a report without policies is a report, also as a base", () => {
  const project = new Project();
  const plain = { resource: { aws_cloudwatch_metric_alarm: { A: { alarm_name: "a" } } } };
  writeFileSync(join(project.folder, "cdktf.out/stacks/prod/cdk.tf.json"), JSON.stringify(plain));
  project.review("--update");
  const { code, stdout } = project.review("--base", "policies/prod.json");
  expect(stdout).toContain("No access changed, compared with policies/prod.json.");
  expect(code).toBe(0);
});

test("the committed report is current: nothing to decide", () => {
  const { code, stdout } = new Project().review();
  expect(stdout).toContain("Nothing to decide.");
  expect(code).toBe(0);
});

test("a committed report that is stale ends with 3, and shows what changed", () => {
  const project = new Project();
  project.synthesize(broader);
  const { code, stdout, stderr } = project.review();
  expect(stdout).toContain("broadened: aws_sns_topic.T.policy");
  expect(stdout).toMatch(
    /^Who may now do what, compared with the committed reports:\n {2}- service social-messaging\.amazonaws\.com may now sns:Publish on topic t, only if aws:SourceAccount is like \*\n\nTo decide:\n/,
  );
  expect(stdout).toContain("newly allowed: social-messaging.amazonaws.com  sns:Publish");
  expect(stderr).toContain("policies/prod.json is stale");
  expect(code).toBe(3);
});

test("against a branch, access that grew is a decision; --advisory only reports it", () => {
  const project = new Project();
  project.git("checkout", "-q", "-b", "feature");
  project.synthesize(broader);
  project.review("--update");
  project.commit();
  const { code, stdout } = project.review("--base-ref", "main");
  expect(stdout).toContain("broadened: aws_sns_topic.T.policy");
  expect(code).toBe(2);
  expect(project.review("--base-ref", "main", "--advisory").code).toBe(0);
  const comment = project.review("--base-ref", "main", "--format", "markdown").stdout;
  expect(comment).toMatch(/^<!-- cdktf-aws-social-messaging: access review -->/);
});

test("what the other branch got meanwhile is no change of this one", () => {
  const project = new Project();
  project.git("checkout", "-q", "-b", "feature");
  project.git("checkout", "-q", "main");
  project.synthesize(broader);
  project.review("--update");
  project.commit();
  project.git("checkout", "-q", "feature");
  project.synthesize(good);
  expect(project.review("--base-ref", "main")).toMatchObject({ code: 0 });
});

test("a finding is waived by its id and a reason, and falls with its statement", () => {
  const project = new Project(policy(allow(undefined), tls));
  const { code, stdout } = project.review();
  const id = /error +(\S+)/.exec(stdout)?.[1] ?? "";
  expect(id).toMatch(/^service-without-source:/);
  expect(code).toBe(2);
  expect(project.review("--waive", id).stderr).toContain("A waiver needs a reason");
  expect(project.review("--waive", "no:such", "--reason", "x").stderr).toContain(id);
  expect(project.review("--waive", id, "--reason", "known, see ticket").code).toBe(0);
  project.review("--update");
  expect(project.read("prod.md")).toContain("known, see ticket");
  expect(project.review().code).toBe(0);
  expect(project.review("--base-ref", "main").stdout).toContain("new waiver");
  project.synthesize(good);
  expect(project.review().stdout).toContain("waiver-unused");
});

test("machines get one document with a format version, and SARIF with the findings", () => {
  const project = new Project(policy(allow(undefined), tls));
  const { stdout } = project.review("--json");
  expect(JSON.parse(stdout)).toMatchObject({
    formatVersion: 1,
    base: "the committed reports",
    summary: { headline: "No access changed, compared with the committed reports.", lines: [] },
    stacks: [{ stack: "prod" }],
  });
  expect(project.review("--format", "json").stdout).toBe(stdout);
  const sarif = JSON.parse(project.review("--format", "sarif").stdout);
  const { tool, results } = sarif.runs[0];
  const { version } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8"));
  expect(tool.driver).toMatchObject({ version });
  const [result] = results;
  expect(result).toMatchObject({ ruleId: "service-without-source", level: "error" });
  const [{ physicalLocation }] = result.locations;
  expect(physicalLocation.artifactLocation.uri).toBe("policies/prod.md");
  const line = project.read("prod.md").split("\n")[physicalLocation.region.startLine - 1];
  expect(line).toContain(result.partialFingerprints.finding);
});

test("SARIF names a report as the repository has it, wherever in there the review runs", () => {
  const project = new Project(policy(allow(undefined), tls));
  const found = (cwd: string, ...args: string[]) => {
    const { stdout } = run("scripts/cli.js", ["review", ...args, "--format", "sarif"], { cwd });
    return JSON.parse(stdout).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri;
  };
  const { folder } = project;
  expect(found(join(folder, "cdktf.out"), "stacks", "--policies", "reports/access")).toBe(
    "cdktf.out/reports/access/prod.md",
  );
  expect(found(join(folder, "cdktf.out"), "stacks", "--policies", "../policies")).toBe(
    "policies/prod.md",
  );
  expect(found(folder, "--policies", join(folder, "policies"))).toBe("policies/prod.md");
});

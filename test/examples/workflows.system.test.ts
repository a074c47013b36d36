import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { MARKER } from "../../review/report/pull-request";
import { reviewStack } from "../../review/review";
import { loadConfigurations } from "../../review/terraform/load-configuration";

interface Job {
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, string>>;
  }[];
}

const folder = join(__dirname, "../../examples/github");
const workflows = readdirSync(folder).map((file) => {
  const text = readFileSync(join(folder, file), "utf8");
  return { file, text, workflow: parse(text) };
});

function the(name: string) {
  const found = workflows.find(({ file }) => file === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}

test.each(workflows)(
  "$file states its permissions, and pins every action to a commit",
  ({ text, workflow }) => {
    expect(workflow.permissions).toBeDefined();
    const used = [...text.matchAll(/uses: (\S+)( # v[\d.]+)?/g)];
    expect(used.length).toBeGreaterThan(0);
    for (const [, action, version] of used) {
      expect(action).toMatch(/@[0-9a-f]{40}$/);
      expect(version).toBeDefined();
    }
  },
);

test("what runs the pull request's code may only read", () => {
  const review = workflows.find(({ file }) => file === "access-review.yml");
  expect(review?.workflow.on).toBe("pull_request");
  expect(review?.workflow.permissions).toEqual({ contents: "read" });
  expect(review?.text).not.toContain("secrets.");
});

test("what may write runs nothing of the pull request, and finds its comment by the marker", () => {
  const comment = workflows.find(({ file }) => file === "access-review-comment.yml");
  expect(comment?.text).not.toContain("actions/checkout");
  expect(comment?.text).toContain(MARKER);
  const review = workflows.find(({ file }) => file === "access-review.yml");
  expect(comment?.workflow.on.workflow_run.workflows).toEqual([review?.workflow.name]);
});

describe("the deploy workflow", () => {
  const { workflow, text } = the("deploy.yml");
  const { plan, deploy, verify } = workflow.jobs;

  const roleOf = (job: Job) =>
    job.steps.find(({ uses }) => uses?.startsWith("aws-actions/"))?.with?.["role-to-assume"];
  const scriptOf = (job: Job) => job.steps.at(-1)?.run ?? "";

  test("holds no key: each job asks for a token and may read the code, and no more", () => {
    expect(workflow.permissions).toEqual({});
    for (const job of [plan, deploy, verify]) {
      expect(job.permissions).toEqual({ contents: "read", "id-token": "write" });
    }
    expect(text).not.toMatch(/secrets\.|aws-access-key-id|aws-secret-access-key/);
    expect(text.match(/persist-credentials: false/g)).toHaveLength(3);
  });

  test("a pull request gets the role that reads, and never from a fork", () => {
    expect(plan.if).toContain("github.event.pull_request.head.repo.full_name == github.repository");
    expect(roleOf(plan)).toMatch(/:role\/whatsapp-\$\{\{ matrix.environment }}-read$/);
    expect(plan.environment).toBeUndefined(); // its reviewers would have to approve each plan
    expect(scriptOf(plan)).toContain('npm run -s deploy -- "$ENVIRONMENT" --plan --no-refresh');
    expect(workflow.on).not.toHaveProperty("pull_request_target");
  });

  test("only what was merged is deployed, after its plan and its environment's approval", () => {
    expect(workflow.on.push).toEqual({ branches: ["main"] });
    expect(deploy.if).toBe("github.event_name == 'push'");
    expect(deploy.needs).toBe("plan");
    expect(deploy.environment).toBe("${{ matrix.environment }}");
    expect(roleOf(deploy)).toMatch(/-deploy$/);
    expect(scriptOf(deploy)).toContain('npm run -s deploy -- "$ENVIRONMENT" --yes');
  });

  test("drift is looked for on a schedule, with the role that reads", () => {
    expect(workflow.on.schedule).toEqual([{ cron: expect.any(String) }]);
    expect(verify.if).toBe("github.event_name == 'schedule'");
    expect(roleOf(verify)).toBe(roleOf(plan));
    expect(scriptOf(verify)).toContain('npm run -s verify -- "$ENVIRONMENT"');
  });

  test("two deploys of one environment wait for each other, and nothing pushes a waiting one out", () => {
    expect(deploy.concurrency).toEqual({
      group: "deploy-${{ matrix.environment }}",
      "cancel-in-progress": false,
    });
    expect(verify.concurrency.group).not.toBe(deploy.concurrency.group);
    expect(plan.concurrency.group).not.toBe(deploy.concurrency.group);
  });

  test("all three know the same environments", () => {
    expect(deploy.strategy.matrix).toEqual(plan.strategy.matrix);
    expect(verify.strategy.matrix).toEqual(plan.strategy.matrix);
  });

  test.each<[string, Job, number, number]>([
    ["plan passes with nothing to change", plan, 0, 0],
    ["plan passes with changes", plan, 2, 0],
    ["plan fails with an error", plan, 1, 1],
    ["plan fails when something unforeseen ends it", plan, 127, 1],
    ["deploy passes when done", deploy, 0, 0],
    ["deploy fails with an error", deploy, 1, 1],
    ["deploy fails when somebody must decide", deploy, 2, 2],
    ["verify passes without drift", verify, 0, 0],
    ["verify fails when it could not judge", verify, 1, 1],
    ["verify fails with drift", verify, 2, 2],
  ])("%s", (_, job, ending, expected) => {
    const folder = mkdtempSync(join(tmpdir(), "workflow-"));
    const program = join(folder, "program");
    writeFileSync(program, `#!/bin/sh\nexit ${ending}\n`, { mode: 0o755 });
    const script = scriptOf(job).replace("npm run", program);
    const env = { ...process.env, ENVIRONMENT: "prod", GITHUB_STEP_SUMMARY: join(folder, "s") };
    // As GitHub runs it.
    const ran = spawnSync("bash", ["-e", "-c", script], { cwd: folder, env });
    rmSync(folder, { recursive: true });
    expect(ran.status).toBe(expected);
  });

  test.each([
    ["plan", plan],
    ["deploy", deploy],
  ])("what %s prints commands no workflow and is no Markdown", (_, job) => {
    const folder = mkdtempSync(join(tmpdir(), "workflow-"));
    const program = join(folder, "program");
    const summary = join(folder, "s");
    const hostile = ["::error::x", "```", "<img src=x>", "  ::warning::x"];
    const prints = hostile.map((line) => `echo '${line}'`).join("\n");
    writeFileSync(program, `#!/bin/sh\n${prints}\n`, { mode: 0o755 });
    writeFileSync(summary, "");
    const script = scriptOf(job).replace("npm run", program);
    const env = { ...process.env, ENVIRONMENT: "prod", GITHUB_STEP_SUMMARY: summary };
    const { stdout } = spawnSync("bash", ["-e", "-c", script], {
      cwd: folder,
      env,
      encoding: "utf8",
    });
    const written = readFileSync(summary, "utf8");
    rmSync(folder, { recursive: true });
    const [, token = "none", held] =
      /^::stop-commands::(\w{32})\n(.*)^::\1::$/ms.exec(stdout) ?? [];
    expect(held).toBe(`${hostile.join("\n")}\n`);
    expect(stdout.split(token)).toHaveLength(3);
    expect(written.replace(/^(### Plan of prod| {4}.*)?$/gm, "").trim()).toBe("");
  });
});

test("every npm script that workflows and scripts run is there", () => {
  const { scripts } = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8"));
  const shell = readFileSync(join(folder, "../review.sh"), "utf8");
  const named = [...workflows.map(({ text }) => text), shell].flatMap((text) =>
    [...text.matchAll(/npm run (?:-s )?([a-z-]+)/g)].map(([, name = ""]) => name),
  );
  expect(named).toEqual(expect.arrayContaining(["deploy", "verify", "synth"]));
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

describe("the trust policies of the deploy roles", () => {
  const markdown = readFileSync(join(__dirname, "../../docs/deploy-from-github.md"), "utf8");
  const documents = [...markdown.matchAll(/```json\n(.*?)```/gs)].map(([, json = ""]) =>
    JSON.parse(json),
  );
  const PROVIDER = "token.actions.githubusercontent.com";

  test("one for plans and drift, one for approved deploys, each by whole subjects", () => {
    const subjects = documents.map(({ Statement: [statement] }) => {
      expect(statement.Principal.Federated).toMatch(`:oidc-provider/${PROVIDER}`);
      expect(statement.Condition).toEqual({
        StringEquals: {
          [`${PROVIDER}:aud`]: "sts.amazonaws.com",
          [`${PROVIDER}:sub`]: expect.anything(),
        },
      });
      return statement.Condition.StringEquals[`${PROVIDER}:sub`];
    });
    expect(subjects).toEqual([
      ["repo:acme/whatsapp:pull_request", "repo:acme/whatsapp:ref:refs/heads/main"],
      "repo:acme/whatsapp:environment:prod",
    ]);
  });

  test("pass the review of access", () => {
    const aws_iam_role = Object.fromEntries(
      documents.map((document, index) => [
        `Role${index}`,
        { name: `role-${index}`, assume_role_policy: JSON.stringify(document) },
      ]),
    );
    const folder = mkdtempSync(join(tmpdir(), "trust-"));
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ resource: { aws_iam_role } }));
    const [configuration] = loadConfigurations(folder);
    rmSync(folder, { recursive: true });
    if (configuration === undefined) throw new Error("nothing was read");
    const { open } = reviewStack({ configuration, waivers: [], today: "2026-11-20" });
    expect(open).toEqual([]);
  });
});

test("no expression of the event stands in a shell script, where its text would be run", () => {
  for (const { workflow } of workflows) {
    const steps = Object.values<{ steps: { run?: string }[] }>(workflow.jobs).flatMap(
      (job) => job.steps,
    );
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  }
});

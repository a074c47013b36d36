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
    readonly if?: string;
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
      if (action?.startsWith("./")) continue;
      expect(action).toMatch(/@[0-9a-f]{40}$/);
      expect(version).toBeDefined();
    }
  },
);

describe("the access review", () => {
  const review = the("access-review.yml");
  const comment = the("access-review-comment.yml");
  const actionOf = (name: string): { readonly text: string; readonly steps: Job["steps"] } => {
    const text = readFileSync(join(folder, "../../actions", name, "action.yml"), "utf8");
    return { text, steps: parse(text).runs.steps };
  };
  const used = ({ workflow }: typeof review) =>
    Object.values<Job>(workflow.jobs).flatMap(({ steps }) => steps.map(({ uses }) => uses));

  test.each([review, comment])("$file has ten lines, and two steps", ({ text, ...rest }) => {
    expect(text.split("\n").filter((line) => !/^(#.*)?$/.test(line)).length).toBeLessThanOrEqual(
      10,
    );
    expect(used({ text, ...rest })).toHaveLength(2);
    expect(text).not.toContain("secrets.");
    expect(text.match(/persist-credentials: false/g)).toHaveLength(1);
  });

  test("what runs the pull request's code may only read", () => {
    expect(review.workflow.on).toBe("pull_request");
    expect(review.workflow.permissions).toEqual({ contents: "read" });
    expect(review.workflow.jobs.review.permissions).toBeUndefined();
    expect(review.workflow.jobs.review.steps[0].with).toMatchObject({ "fetch-depth": 0 });
    expect(used(review)[1]).toBe("./actions/review");
    expect(actionOf("review").text).not.toMatch(/secrets\.|github\.token|GITHUB_TOKEN/);
  });

  test("what may comment runs nothing of the pull request", () => {
    expect(comment.workflow.on.workflow_run.workflows).toEqual([review.workflow.name]);
    expect(comment.workflow.permissions).toEqual({
      actions: "read",
      contents: "read",
      "pull-requests": "write",
    });
    // Started by workflow_run, a checkout without a ref is of the default branch.
    expect(comment.workflow.jobs.comment.steps[0].with).toEqual({ "persist-credentials": false });
    expect(used(comment)[1]).toBe("./actions/comment");
    const { steps } = actionOf("comment");
    expect(steps).toEqual([
      {
        shell: "bash",
        env: { GITHUB_TOKEN: "${{ github.token }}" },
        run: 'node "$GITHUB_ACTION_PATH/comment.mjs"',
      },
    ]);
  });

  test("the comment is handed over also when the review fails, under the name by which it is looked for", () => {
    const { steps } = actionOf("review");
    expect(steps.at(-1)).toMatchObject({ if: "always()", with: { name: "access-review" } });
    const script = readFileSync(join(folder, "../../actions/comment/comment.mjs"), "utf8");
    expect(script).toContain('const ARTIFACT = "access-review";');
    expect(script).toContain(MARKER);
  });

  test.each([0, 2, 3])("the review of the action ends as the review does: %d", (code) => {
    const home = mkdtempSync(join(tmpdir(), "workflow-"));
    const program = join(home, "program");
    const asked = join(home, "asked");
    writeFileSync(program, `#!/bin/sh\necho "$@" >> ${asked}\necho said\nexit ${code}\n`, {
      mode: 0o755,
    });
    const step = actionOf("review").steps.find(({ run = "" }) => run.includes("review.sh"));
    const env = {
      ...process.env,
      BASE: "0123abc",
      REVIEW: `${program} review`,
      RUNNER_TEMP: home,
      GITHUB_ACTION_PATH: join(folder, "../../actions/review"),
      GITHUB_STEP_SUMMARY: join(home, "summary"),
    };
    const { status } = spawnSync("bash", ["-e", "-c", step?.run ?? ""], { cwd: home, env });
    const read = (file: string) => readFileSync(join(home, file), "utf8");
    const written = [read("access-review/comment.md"), read("summary"), read("asked")];
    rmSync(home, { recursive: true });
    expect(status).toBe(code);
    expect(written).toEqual([
      "said\n",
      "said\n",
      "review --base-ref 0123abc --format markdown\nreview --base-ref 0123abc\n",
    ]);
  });
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
  expect(named).toEqual(expect.arrayContaining(["deploy", "verify", "review"]));
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

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const REPOSITORY = join(__dirname, "../..");
const read = (...path: readonly string[]) => readFileSync(join(REPOSITORY, ...path), "utf8");

const WORKFLOWS = readdirSync(join(REPOSITORY, ".github/workflows")).map((file) => {
  const text = read(".github/workflows", file);
  return { file, text, workflow: parse(text) as Workflow };
});

/** Ours, which workflows use by their path; those for pull requests may be used from other repositories, too. */
const ACTIONS = [".github/actions", "actions"].flatMap((folder) =>
  readdirSync(join(REPOSITORY, folder)).map((each) => {
    const name = `${folder}/${each}`;
    const text = read(name, "action.yml");
    return { name, text, steps: (parse(text) as { readonly runs: Job }).runs.steps };
  }),
);

const jobs = WORKFLOWS.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${file} ${name}`, job })),
);

function the(file: string): Workflow {
  const found = WORKFLOWS.find((each) => each.file === file);
  if (found === undefined) throw new Error(`there is no ${file}`);
  return found.workflow;
}

test.each([
  ...WORKFLOWS.map(({ file, text }) => ({ file, text })),
  ...ACTIONS.map(({ name, text }) => ({ file: name, text })),
])("$file pins every action to a commit, and says which version that is", ({ text }) => {
  const used = [...text.matchAll(/uses: (\S+)( # v[\d.]+)?$/gm)];
  expect(used.length).toBe(text.match(/uses:/g)?.length ?? 0);
  for (const [, action = "", version] of used) {
    if (action.startsWith("./")) {
      expect(existsSync(join(REPOSITORY, action, "action.yml"))).toBe(true);
      continue;
    }
    expect(action).toMatch(/@[0-9a-f]{40}$/);
    expect(version).toBeDefined();
  }
});

test("one commit of an action is used everywhere", () => {
  const texts = [...WORKFLOWS, ...ACTIONS].map(({ text }) => text);
  const examples = readdirSync(join(REPOSITORY, "examples/github")).map((file) =>
    read("examples/github", file),
  );
  const used = [...texts, ...examples].flatMap((text) =>
    [...text.matchAll(/uses: ([\w-]+\/[\w-]+)@(\w+)/g)].map(([, name, commit]) => [name, commit]),
  );
  const commits = new Map<string | undefined, Set<string | undefined>>();
  for (const [name, commit] of used) {
    commits.set(name, new Set([...(commits.get(name) ?? []), commit]));
  }
  expect([...commits].filter(([, all]) => all.size > 1)).toEqual([]);
});

test.each(WORKFLOWS)("$file grants nothing to all its jobs", ({ workflow }) => {
  expect(workflow.permissions).toEqual({});
});

test.each(jobs)("$name may read the code at most, unless it runs none of it", ({ job }) => {
  const runsOurs = job.steps.some(({ uses = "" }) => uses.startsWith("actions/checkout@"));
  const writing = [{ "id-token": "write" }, { contents: "write", "pull-requests": "write" }];
  expect(runsOurs ? [{ contents: "read" }] : writing).toContainEqual(job.permissions);
});

test.each(jobs.filter(({ job }) => job.permissions?.["contents"] === "write"))(
  "$name writes what another job made, and runs none of it",
  ({ job }) => {
    const used = job.steps.flatMap(({ uses = [] }) => uses);
    expect(used).toEqual([expect.stringMatching(/^actions\/download-artifact@/)]);
    const programs = job.steps.map(({ run = "" }) => run).join("\n");
    expect(programs).not.toMatch(/^\s*(node|npm|npx|git|sh|bash|eval|source)\s/m);
  },
);

test.each(jobs)("$name leaves no token behind for what it runs", ({ job }) => {
  const checkouts = job.steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout@"));
  for (const { with: settings } of checkouts) {
    expect(settings).toMatchObject({ "persist-credentials": false });
  }
});

test.each(WORKFLOWS)("$file knows no secret, and runs nobody's code with rights", (each) => {
  expect(each.text).not.toMatch(/secrets\.|workflow_run/);
});

test("nothing that we have or show runs a stranger's code with the rights of the repository", () => {
  const trigger = ["pull", "request", "target"].join("_");
  const folders = [
    ".github",
    "actions",
    "docs",
    "examples",
    "tools",
    "README.md",
    "CONTRIBUTING.md",
  ];
  const files = folders.flatMap((folder) =>
    folder.endsWith(".md")
      ? [folder]
      : readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: "utf8" })
          .map((file) => join(folder, file))
          .filter((file) => /\.(ya?ml|md|sh|[mc]?[jt]s)$/.test(file)),
  );
  expect(files.length).toBeGreaterThan(50);
  expect(files).toEqual(expect.arrayContaining(["actions/comment/action.yml", "docs/review.md"]));
  expect(
    files.filter((file) => !/node_modules/.test(file) && read(file).includes(trigger)),
  ).toEqual([]);
});

test("no text of the event stands in a shell script, where it would be run", () => {
  const steps = [...jobs.map(({ job }) => job), ...ACTIONS].flatMap((each) => each.steps);
  expect(steps.filter(({ run = "" }) => run.includes("${{"))).toEqual([]);
});

test("every npm script that is run is there", () => {
  const { scripts } = JSON.parse(read("package.json"));
  const named = WORKFLOWS.flatMap(({ text }) =>
    [...text.matchAll(/npm run (?:-s )?([a-z:-]+)/g)].map(([, name = ""]) => name),
  );
  expect(named).toEqual(expect.arrayContaining(["check", "test:fast", "test:http"]));
  expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
});

describe("the check", () => {
  const { on, jobs: its } = the("check.yml");

  test("runs for every pull request, and for main", () => {
    expect(on).toEqual({ pull_request: null, push: { branches: ["main"] } });
  });

  test.each([
    ["before a merge", its["check"]],
    ["before a release", the("publish.yml").jobs["pack"]],
  ])("%s runs all, and is red when a suite is skipped", (_, job) => {
    expect(job?.env).toEqual({ REQUIRE_SYSTEM_TESTS: "1", FUZZ_RUNS: "100" });
    const done = job?.steps.map(({ uses, run }) => uses ?? run) ?? [];
    const check = done.indexOf("npm run check");
    expect(done.indexOf("npm ci")).toBeLessThan(check);
    expect(done.slice(0, check)).toContain("./.github/actions/local-aws");
    expect(job?.steps[0]?.with).toMatchObject({ "fetch-depth": 0 }); // the previous release
  });

  test("runs on the Node.js of developers, on the oldest that the package admits and on the newest", () => {
    const nodes = Object.values(its).flatMap(({ steps }) =>
      steps.flatMap(({ uses, with: settings }) =>
        uses?.startsWith("actions/setup-node@") ? [settings] : [],
      ),
    );
    expect(nodes).toEqual([
      { "node-version-file": ".nvmrc", cache: "npm" },
      { "node-version": "${{ matrix.node }}", cache: "npm" },
    ]);
    expect(the("check.yml").jobs["other-nodes"]).toMatchObject({
      strategy: { matrix: { node: [20, 24] } },
    });
    const { engines } = JSON.parse(read("package.json"));
    expect(engines).toEqual({ node: ">=20.12" });
    expect(Number(read(".nvmrc"))).toBeGreaterThanOrEqual(20);
  });
});

test("properties are tried every night in many more cases", () => {
  const { on, jobs: its } = the("nightly.yml");
  expect(on).toMatchObject({ schedule: [{ cron: expect.any(String) }] });
  expect(Number(its["properties"]?.env?.["FUZZ_RUNS"])).toBeGreaterThan(1_000);
});

test("what the review knows of AWS is renewed by itself, in a pull request", () => {
  const { on, jobs: its } = the("iam-data.yml");
  expect(on).toMatchObject({ schedule: [{ cron: expect.any(String) }] });
  const [generated] = its["generate"]?.steps.flatMap(({ run = "" }) =>
    run.includes("generate.mjs") ? run.split(" ")[1] : [],
  ) ?? [""];
  expect(existsSync(join(REPOSITORY, generated ?? ""))).toBe(true);
  const proposed = its["propose"]?.steps.map(({ run = "" }) => run).join("\n") ?? "";
  const written = [
    ...["review/iam-data/iam-data.json", "review/iam-data/newer-actions.json"],
    "iam/policy/condition-key-data.json",
  ];
  for (const file of written) {
    expect(proposed).toContain(`path: "${file}"`);
    expect(existsSync(join(REPOSITORY, file))).toBe(true);
  }
});

test("dependabot looks wherever packages and actions are named", () => {
  const { updates } = parse(read(".github/dependabot.yml"));
  const folders = (ecosystem: string): string[] =>
    updates.find((each: Record<string, unknown>) => each["package-ecosystem"] === ecosystem)
      .directories;
  expect(folders("npm").map((folder) => join(REPOSITORY, folder, "package.json"))).toEqual(
    ["package.json", "tools/reference/package.json"].map((file) => join(REPOSITORY, file)),
  );
  expect(folders("github-actions")).toEqual(["/", ...ACTIONS.map(({ name }) => `/${name}`)]);
});

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { schemaLineProblems } from "../../app/files/schema-line";
import { loadEnvironments } from "../../app/load";

const REPOSITORY = resolve(__dirname, "../..");
const SCHEMA = "environments/environment.schema.json";
const INSTALLED = `node_modules/cdktf-aws-social-messaging/${SCHEMA}`;

const root = mkdtempSync(join(tmpdir(), "schema-line-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A project in which these files exist. */
function project(...files: readonly string[]): string {
  const folder = mkdtempSync(join(root, "-"));
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), "{}");
  }
  return folder;
}

const EXAMPLES = ["environments", "examples/environments"].flatMap((folder) =>
  readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => join(folder, file)),
);

const problemsOf = (file: string) => schemaLineProblems(file, readFileSync(file, "utf8"));

test.each(EXAMPLES)("%s names its schema in its first line, where it stands", (example) => {
  const file = join(REPOSITORY, example);
  const [, schema = ""] =
    /^# yaml-language-server: \$schema=(\S+)\n/.exec(readFileSync(file, "utf8")) ?? [];
  expect(resolve(dirname(file), schema)).toBe(join(REPOSITORY, SCHEMA));
  expect(problemsOf(file)).toEqual([]);
});

describe.each([
  ["a clone", SCHEMA],
  ["a project that installed the package", INSTALLED],
])("a copy in %s", (_, schema) => {
  test.each(
    EXAMPLES.flatMap((example) => ["environments", "infra/a/b"].map((to) => [example, to])),
  )(
    "of %s to %s has its schema, or a warning names the line with which it has it",
    (example, to) => {
      const folder = project(schema);
      const copy = join(folder, to, "prod.yaml");
      mkdirSync(dirname(copy), { recursive: true });
      copyFileSync(join(REPOSITORY, example), copy);
      const [problem] = problemsOf(copy);
      if (problem === undefined) return;
      expect(problem.where).toBe(`${copy}:1:33`);
      const [, line = ""] = /^write (# yaml-language-server: .*)$/.exec(problem.fix) ?? [];
      writeFileSync(copy, readFileSync(copy, "utf8").replace(/^.*/, line));
      expect(problemsOf(copy)).toEqual([]);
      const [, path = ""] = line.split("$schema=");
      expect(existsSync(resolve(dirname(copy), path))).toBe(true);
    },
  );
});

test("a copy far from any schema says where one comes from", () => {
  const file = join(project("environments/prod.yaml"), "environments/prod.yaml");
  expect(schemaLineProblems(file, "\n# yaml-language-server: $schema=x.json\na: b")).toEqual([
    {
      where: `${file}:2:33`,
      field: "",
      got: 'the schema "x.json", which is not there',
      allowed: "the place of environment.schema.json, from this file's folder on",
      fix: "install cdktf-aws-social-messaging, which holds the schema, or remove the line",
    },
  ]);
});

test.each(["https://example.com/schema.json", "file:///schema.json"])(
  "%s is not looked up",
  (url) => {
    expect(schemaLineProblems("prod.yaml", `# yaml-language-server: $schema=${url}`)).toEqual([]);
  },
);

test("the loader warns, and builds all the same", () => {
  const folder = join(project("environments/.keep"), "environments");
  const example = join(REPOSITORY, "examples/environments/existing-key/prod.yaml");
  copyFileSync(example, join(folder, "prod.yaml"));
  const { environments, warnings } = loadEnvironments({ folder });
  expect(environments).toHaveLength(1);
  expect(warnings.map(({ got }) => got)).toContain(
    'the schema "../../../environments/environment.schema.json", which is not there',
  );
});

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentNames, projectFolder } from "../../app/folder";
import { loadEnvironments } from "../../app/load";
import { right } from "./harness";

const root = realpathSync(mkdtempSync(join(tmpdir(), "find-folder-")));
const here = process.cwd();
afterEach(() => process.chdir(here));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A project with these files and folders; the working folder is one of its folders. */
function inProject(paths: readonly string[], workingFolder: string): string {
  const project = mkdtempSync(join(root, "-"));
  for (const path of [...paths, `${workingFolder}/`]) {
    const folder = path.endsWith("/") ? path : path.slice(0, path.lastIndexOf("/") + 1);
    mkdirSync(join(project, folder), { recursive: true });
    if (folder !== path) writeFileSync(join(project, path), path.endsWith(".yaml") ? right : "");
  }
  process.chdir(join(project, workingFolder));
  return project;
}

const loaded = () => loadEnvironments().environments.map(({ name }) => name);

test.each([
  ["beside the working folder's files", ["environments/prod.yaml", ".git/"], "."],
  ["without a git repository", ["environments/prod.yaml"], "."],
  ["from a folder below", ["environments/prod.yaml", ".git/"], "packages/chat/src"],
  ["from a worktree, whose .git is a file", ["environments/prod.yaml", "./.git"], "src"],
  ["the closest of several", ["environments/far.yaml", ".git/", "a/environments/prod.yaml"], "a/b"],
])("environments are found %s", (_, files, workingFolder) => {
  inProject(files, workingFolder);
  expect(loaded()).toEqual(["prod"]);
  expect(environmentNames()).toEqual(["prod"]);
});

test.each([
  ["environments/prod.yaml", ".", "."],
  ["environments/prod.yaml", "src/chat", "../.."],
])("the project's folder, with %s, is reached from %s as %s", (file, workingFolder, expected) => {
  inProject([file, ".git/"], workingFolder);
  expect(projectFolder()).toBe(expected);
});

test("problems name the file as it is reached from the working folder", () => {
  const project = inProject(["environments/prod.yaml", ".git/"], "src");
  writeFileSync(join(project, "environments/prod.yaml"), right.replace("acme-prod", "Acme"));
  expect(() => loadEnvironments({})).toThrow("../environments/prod.yaml:3:13  namePrefix");
});

const NO_FOLDER_HERE =
  "There is no folder environments here: run this in the project, or write the first file with the command init";

test.each([
  [
    "nor above it in the repository",
    ["repository/.git/", "environments/prod.yaml"],
    "repository/src",
    "There is no folder environments here, nor above up to the root of the git repository: run this in the project, or write the first file with the command init",
  ],
  ["in the root of the repository", [".git/"], ".", NO_FOLDER_HERE],
  ["and no repository", ["environments/prod.yaml"], "src", NO_FOLDER_HERE],
])("no folder is there, %s", (_, files, workingFolder, message) => {
  inProject(files, workingFolder);
  expect(loaded).toThrow(message);
  expect(environmentNames).toThrow(message);
});

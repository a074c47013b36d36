import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { nearest } from "../formats/nearest";
import { type Problem, ProblemsError, show, UserError } from "../formats/problem";
import { environmentName } from "./stack-names";

/** The template is to be copied: it is built only if it is named, or if it is alone. */
export const TEMPLATE = "example";

/** The name of the folder of environments, which stands beside cdktf.json. */
const FOLDER = "environments";

/**
 * The folder of environments that is meant when none is named: below the working folder, or below the closest folder above
 * it. The search ends at the root of the git repository, and without a repository at the working folder itself: what
 * is further up belongs to something else.
 * @throws UserError where there is none
 */
export function environmentsFolder(): string {
  const above = foldersUpToRepository(process.cwd());
  const found = folderIn(above);
  if (found !== undefined) return found;
  if (above.length === 1) return FOLDER; // whose reader says that it is missing
  throw new UserError(
    `There is no folder ${FOLDER} here, nor above up to the root of the git repository: run this in the project, or write the first file with the command init`,
  );
}

/** The same, or nothing where there is none: an app of constructs needs no environment files. */
export function environmentsFolderIfAny(): string | undefined {
  return folderIn(foldersUpToRepository(process.cwd()));
}

function folderIn(folders: readonly string[]): string | undefined {
  const found = folders.find((folder) => existsSync(join(folder, FOLDER)));
  return found && relative(process.cwd(), join(found, FOLDER));
}

/**
 * The folder that holds the folder of environments, as a relative path: what is synthesized and a local state stand there, from
 * wherever in the project a command is started.
 */
export function projectFolder(): string {
  return dirname(environmentsFolder());
}

function foldersUpToRepository(folder: string): string[] {
  const folders = foldersAbove(folder);
  const root = folders.findIndex((one) => existsSync(join(one, ".git"))); // a file in a worktree
  return root === -1 ? [folder] : folders.slice(0, root + 1);
}

/** A folder and all above it, the closest first. */
export function foldersAbove(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)];
}

const ENDING = ".yaml";

/** The environments that are meant when none is named. */
export function environmentNames(folder = environmentsFolder()): readonly string[] {
  return choose(folder, undefined, presentNames(folder), misnamedFiles(folder));
}

export function presentNames(folder: string): string[] {
  const yaml = filesIn(folder).filter((file) => file.endsWith(ENDING));
  return yaml.map((file) => file.slice(0, -ENDING.length)).sort();
}

/** Without what editors and systems hide there. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((file) => !file.startsWith("."));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === "ENOENT" || code === "ENOTDIR"
        ? `There is no folder ${folder} here: run this in the project, or write the first file with the command init`
        : `The folder ${folder} cannot be read (${code}): check its permissions and links`,
    );
  }
}

interface MisnamedFile {
  readonly file: string;
  readonly environment: string;
}

/** What looks like an environment, but is not read as one. */
export function misnamedFiles(folder: string): MisnamedFile[] {
  return filesIn(folder)
    .filter((file) => /\.ya?ml$/i.test(file) && !file.endsWith(ENDING))
    .map((file) => ({ file: join(folder, file), environment: file.replace(/\.ya?ml$/i, "") }))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

export function misnamedProblem({ file, environment }: MisnamedFile): Problem {
  return {
    where: file,
    field: "",
    got: "a file that is not read",
    allowed: `files that end in ${ENDING}`,
    fix: `rename it to ${environment}${ENDING}, or move it elsewhere`,
  };
}

/** The environments to be built. */
export function choose(
  folder: string,
  names: readonly string[] | undefined,
  present: readonly string[],
  misnamed: readonly MisnamedFile[],
): readonly string[] {
  if (present.length === 0) {
    if (misnamed.length === 0) {
      throw new UserError(`No environment in ${folder}: write ${folder}/prod.yaml`);
    }
    throw new ProblemsError(`No environment in ${folder}:`, misnamed.map(misnamedProblem));
  }
  if (names === undefined) {
    return present.length === 1 ? present : present.filter((name) => name !== TEMPLATE);
  }
  const unknown = names.filter((name) => !present.includes(name));
  if (unknown.length === 0) return names;
  const problems = unknown.map((name) => unknownName(folder, name, present, misnamed));
  throw new ProblemsError("Unknown environment:", problems);
}

function unknownName(
  folder: string,
  name: string,
  present: readonly string[],
  misnamed: readonly MisnamedFile[],
): Problem {
  const file = misnamed.find(({ environment }) => environment === name)?.file;
  const write = `write ${nearest(name, present) ?? "one of them"}`;
  const addable = environmentName.pattern.test(name);
  const fix = addable ? `${write}, or add ${folder}/${name}${ENDING}` : write;
  return {
    where: folder,
    field: "",
    got: show(name),
    allowed: present.join(", "),
    fix: file ? `rename ${file} to ${name}${ENDING}` : fix,
  };
}

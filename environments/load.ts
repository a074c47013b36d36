import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { closest } from "fastest-levenshtein";
import { type Problem, ProblemsError, show, UserError } from "../rules/problem";
import { clashes, type Readable } from "./clashes";
import { type Finding, inconsistencies, unknownRegion } from "./consistency";
import { explain, fieldName } from "./explain";
import { salvage } from "./salvage";
import { type Environment, environmentName, environmentSchema } from "./schema";
import { readSource, type Source } from "./source";

/** Beside cdktf.json. */
const FOLDER = "environments";

export interface LoadOptions {
  /** Holds one YAML file per environment. @default environments */
  readonly folder?: string;
  /** @default - all of them; the template only when it is alone */
  readonly names?: readonly string[];
}

export interface LoadedEnvironments {
  readonly environments: readonly Environment[];
  readonly warnings: readonly Problem[];
}

/** To be copied: it takes part only when it is named, or when there is nothing else yet. */
const TEMPLATE = "example";

/**
 * Reads, checks and completes the environments to be built. The other files of the folder are read for
 * clashes only, as far as they can be read: a broken dev.yaml never blocks prod.
 * @throws ProblemsError with every problem of every file at once
 */
export function loadEnvironments(options: LoadOptions): LoadedEnvironments {
  const folder = options.folder ?? FOLDER;
  const present = environmentNames(folder);
  const chosen = choose(folder, options.names, present);
  const files = present
    .filter((name) => chosen.includes(name) || name !== TEMPLATE)
    .map((name) => readable(folder, name, chosen.includes(name)));
  const results = files.filter((file) => file.selected).map(check);
  const problems = [...results.flatMap((result) => result.problems), ...clashes(files)];
  if (problems.length > 0) throw new ProblemsError(headline(problems), problems);
  return {
    environments: results.flatMap((result) => result.environment ?? []),
    warnings: [...files.filter((file) => !file.selected).flatMap(unread), ...regionWarnings(files)],
  };
}

/** Names from ENVIRONMENT, separated by commas or blanks. */
export function namesFrom(variable: string | undefined): string[] | undefined {
  const names = (variable ?? "").split(/[\s,]+/).filter((name) => name !== "");
  return names.length === 0 ? undefined : names;
}

export function environmentNames(folder: string): string[] {
  if (!existsSync(folder)) {
    throw new UserError(
      `There is no folder ${folder} here: run this where cdktf.json stands, or create ${folder}/prod.yaml`,
    );
  }
  const files = readdirSync(folder);
  const short = files.find((file) => file.endsWith(".yml"));
  if (short !== undefined) {
    throw new UserError(`${join(folder, short)} is not read: rename it to end in .yaml`);
  }
  const yaml = files.filter((file) => file.endsWith(".yaml"));
  return yaml.map((file) => file.slice(0, -".yaml".length)).sort();
}

function choose(
  folder: string,
  names: readonly string[] | undefined,
  present: readonly string[],
): readonly string[] {
  if (present.length === 0) {
    throw new UserError(`No environment in ${folder}: write ${folder}/prod.yaml`);
  }
  if (names === undefined) {
    return present.length === 1 ? present : present.filter((name) => name !== TEMPLATE);
  }
  const unknown = names.filter((name) => !present.includes(name));
  if (unknown.length > 0) {
    throw new ProblemsError(
      "Unknown environment:",
      unknown.map((name) => ({
        where: folder,
        field: "",
        got: show(name),
        allowed: present.join(", "),
        fix: `write ${closest(name, [...present])}, or add ${folder}/${name}.yaml`,
      })),
    );
  }
  return [...new Set(names)];
}

function readable(folder: string, name: string, selected: boolean): Readable {
  const source = readSource(join(folder, `${name}.yaml`));
  return { name, source, selected, view: salvage(environmentSchema, source.data) ?? {} };
}

function check({ name, source, view }: Readable) {
  if (source.problems.length > 0) return { problems: source.problems };
  const parsed = environmentSchema.safeParse(source.data);
  const problems = [
    ...nameProblems(name, source),
    ...(parsed.success ? [] : explain(source, environmentSchema, parsed.error.issues)),
    ...inconsistencies(view).map((finding) => located(source, finding)),
  ];
  return { problems, environment: parsed.success ? { ...parsed.data, name } : undefined };
}

function nameProblems(name: string, { file }: Source): Problem[] {
  if (environmentName.pattern.test(name)) return [];
  const { allowed, fix } = environmentName;
  return [{ where: file, field: "", got: `the file name ${show(name)}`, allowed, fix: fix() }];
}

function located(source: Source, { path, ...finding }: Finding): Problem {
  return { where: source.where(path), field: fieldName(path), ...finding };
}

function unread({ source }: Readable): readonly Problem[] {
  return source.problems.map((problem) => ({
    ...problem,
    fix: `${problem.fix}; until then nobody looks for clashes with it`,
  }));
}

function regionWarnings(files: readonly Readable[]): Problem[] {
  return files
    .filter((file) => file.selected)
    .flatMap(({ source, view }) => unknownRegion(view).map((finding) => located(source, finding)));
}

function headline(problems: readonly Problem[]): string {
  return problems.length === 1 ? "1 problem:" : `${problems.length} problems:`;
}

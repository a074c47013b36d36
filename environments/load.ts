import { join } from "node:path";
import { type Problem, ProblemsError, show } from "../rules/problem";
import { clashes, type Readable } from "./clashes";
import {
  type Finding,
  inconsistencies,
  messageTextMayBeLogged,
  unknownRegion,
} from "./consistency";
import { unknownIds } from "./delivery-consistency";
import { explain, fieldName } from "./explain";
import { choose, FOLDER, misnamedFiles, misnamedProblem, presentNames, TEMPLATE } from "./folder";
import { salvage } from "./salvage";
import { type Environment, environmentName, environmentSchema } from "./schema";
import { readSource, type Source } from "./source";

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

/**
 * Reads, checks and completes the environments to be built. The other files of the folder are read for
 * clashes only, as far as they can be read: a broken dev.yaml never blocks prod.
 * @throws ProblemsError with every problem of every file at once
 */
export function loadEnvironments(options: LoadOptions): LoadedEnvironments {
  const folder = options.folder ?? FOLDER;
  const present = presentNames(folder);
  const misnamed = misnamedFiles(folder);
  const chosen = new Set(choose(folder, options.names, present, misnamed));
  const files = present
    .filter((name) => chosen.has(name) || name !== TEMPLATE)
    .map((name) => readable(folder, name, chosen.has(name)));
  const results = files.filter((file) => file.selected).map(check);
  refuse([
    ...(options.names === undefined ? misnamed.map(misnamedProblem) : []),
    ...results.flatMap((result) => result.problems),
    ...clashes(files),
  ]);
  return {
    environments: results.flatMap((result) => result.environment ?? []),
    warnings: [
      ...misnamed.map(misnamedProblem),
      ...files.filter((file) => !file.selected).flatMap(unread),
      ...files.filter((file) => file.selected).flatMap(doubts),
    ],
  };
}

/** Problems of one file stand together, in the order in which its reader meets them. */
function refuse(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const byPlace = new Intl.Collator("en", { numeric: true });
  const sorted = problems.toSorted((a, b) => byPlace.compare(a.where, b.where));
  const headline = sorted.length === 1 ? "1 problem:" : `${sorted.length} problems:`;
  throw new ProblemsError(headline, sorted);
}

/** Names from ENVIRONMENT, separated by commas or blanks. */
export function namesFrom(variable: string | undefined): string[] | undefined {
  const names = (variable ?? "").split(/[\s,]+/).filter((name) => name !== "");
  return names.length === 0 ? undefined : names;
}

function readable(folder: string, name: string, selected: boolean): Readable {
  const source = readSource(join(folder, `${name}.yaml`));
  return { name, source, selected, view: salvage(environmentSchema, source.data) ?? {} };
}

function check({ name, source, view }: Readable) {
  const told = [...nameProblems(name, source), ...source.problems];
  if (source.data === undefined) return { problems: told };
  const parsed = environmentSchema.safeParse(source.data);
  const problems = [
    ...told,
    ...(parsed.success ? [] : explain(source, environmentSchema, parsed.error.issues)),
    ...inconsistencies(view, source.data).map((finding) => located(source, finding)),
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
  if (source.data !== undefined) return [];
  return source.problems.map((problem) => ({
    ...problem,
    fix: `${problem.fix}; until then nobody looks for clashes with it`,
  }));
}

function doubts({ source, view }: Readable): Problem[] {
  const findings = [...unknownRegion(view), ...unknownIds(view), ...messageTextMayBeLogged(view)];
  return findings.map((finding) => located(source, finding));
}

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { accounts } from "../constructs/accounts/decisions";
import { CAPABILITIES } from "../constructs/messaging/capabilities";
import { prefixNames } from "../constructs/messaging/decisions";
import { argumentFindings, throwArgumentFindings } from "../constructs/shared/check-arguments";
import type { UniqueName } from "../constructs/shared/unique-names";
import { FILE_WORDS } from "../formats/door";
import { type Finding, fieldName, type Path } from "../formats/finding";
import type { Format } from "../formats/format";
import { optionFindings } from "../formats/option-findings";
import { list, literal, optionsOf } from "../formats/options";
import { read } from "../formats/parse-partially";
import { printError } from "../formats/print";
import { type Problem, renderProblem, show, throwProblems } from "../formats/problem";
import { folderPath, markLoaded } from "./checked-environment";
import { collisions, type Readable, rolesOfOtherFiles } from "./collisions";
import { inconsistencies, unknownRegion } from "./consistency";
import { type Environment, environmentSchema } from "./environment";
import { readSource, type Source } from "./files/source";
import { toolkitMarks } from "./files/syntax";
import {
  choose,
  environmentsFolder,
  environmentsFolderIfAny,
  misnamedFiles,
  misnamedProblem,
  presentNames,
  TEMPLATE,
} from "./folder";
import { type LoadedRateCard, loadRateCard } from "./rate-card";
import { environmentName } from "./stack-names";

/** Which files are loaded. */
export interface LoadOptions {
  /**
   * Holds one YAML file per environment.
   * @default - `environments` in the working folder, or in the closest folder above it up to the root of its git repository
   */
  readonly folder?: string;
  /**
   * The environments to be built.
   * @default - all of them; the template, `example`, only when it is alone
   */
  readonly names?: readonly string[];
  /**
   * The day against which the age of rate cards is measured, as YYYY-MM-DD.
   * @default - the day of the clock, in UTC
   */
  readonly today?: string;
}

const day: Format = {
  pattern: /^\d{4}-\d{2}-\d{2}$/,
  allowed: "a day as YYYY-MM-DD",
  fix: () => "write it as 2026-11-30",
};

/** Which names there are is known with the folder. */
const anyName: Format = {
  pattern: /./,
  allowed: "the name of an environment",
  fix: () => "write the name of a file without .yaml, for example prod",
};

const LOADED = {
  options: optionsOf<LoadOptions>()({
    folder: literal(folderPath).optional(),
    names: list(literal(anyName)).optional(),
    today: literal(day).optional(),
  }),
};

const NAMED = {
  variable: literal({
    pattern: /^/,
    allowed: "the value of an environment variable, or nothing",
    fix: () => 'pass process.env["ENVIRONMENT"]',
  }).optional(),
};

/** What was loaded, and what is worth a second look. */
export interface LoadedEnvironments {
  /** In the order of their names. */
  readonly environments: readonly Environment[];
  /** What is allowed, and probably not meant. */
  readonly warnings: readonly Problem[];
}

/**
 * Reads, checks and completes the environments to be built. The other files of the folder are read for
 * collisions only, as far as they can be read: a broken dev.yaml never blocks prod.
 * @throws ProblemsError with every problem of every file at once
 * @example
 * const { environments, warnings } = loadEnvironments();
 * const doubtful = warnings.map(({ where, fix }) => `${where}: ${fix}`);
 * whatsAppApp(environments).app.synth();
 */
export function loadEnvironments(options: LoadOptions = {}): LoadedEnvironments {
  throwArgumentFindings("loadEnvironments", argumentFindings(LOADED, { options }));
  return load(options, new Map());
}

/**
 * The environments that these files would make, checked beside all others of the folder before they are written.
 * @param drafts texts of files, by the names of their environments
 * @throws ProblemsError with every problem of every draft at once
 */
export function loadDrafts(
  folder: string,
  drafts: ReadonlyMap<string, string>,
): LoadedEnvironments {
  return load({ folder, names: [...drafts.keys()] }, drafts);
}

function load(options: LoadOptions, drafts: ReadonlyMap<string, string>): LoadedEnvironments {
  const folder = options.folder ?? environmentsFolder();
  const isNew = drafts.size > 0 && !existsSync(folder);
  const present = unique([...(isNew ? [] : presentNames(folder)), ...drafts.keys()]).toSorted();
  const misnamed = isNew ? [] : misnamedFiles(folder);
  const chosen = new Set(choose(folder, options.names, present, misnamed));
  const today = options.today ?? new Date().toISOString().slice(0, 10);
  const files = present
    .filter((name) => chosen.has(name) || name !== TEMPLATE)
    .map((name) => {
      const file = readable(folder, name, chosen.has(name), drafts.get(name));
      return withRates(file, folder, today);
    });
  const results = files.filter((file) => file.selected).map(check);
  throwIfAny([
    ...(options.names === undefined ? misnamed.map(misnamedProblem) : []),
    ...results.flatMap((result) => result.problems),
    ...collisions(files),
    ...rolesOfOtherFiles(files),
    ...together(files),
  ]);
  return {
    environments: results.flatMap((result) => result.environment ?? []),
    warnings: unique([
      ...misnamed.map(misnamedProblem),
      ...files.filter((file) => !file.selected).flatMap(unread),
      ...files.filter((file) => file.selected).flatMap(warningsAbout),
      ...results.flatMap((result) => result.warnings),
    ]),
  };
}

/** What an environment file takes for itself, as far as it could be read. */
export interface NamesInFile {
  /** Of the environment. */
  readonly name: string;
  readonly claims: readonly { readonly unique: UniqueName; readonly where: string }[];
}

/**
 * Prefixes, accounts and numbers of all environment files, for what is not a file. The template counts only where it
 * is the environment that is meant. What is wrong in a file goes to standard error: what it would take is not known.
 */
export function namesInFiles(meant?: string): readonly NamesInFile[] {
  const folder = environmentsFolderIfAny();
  if (folder === undefined) return [];
  const files = presentNames(folder)
    .filter((name) => name === meant || name !== TEMPLATE)
    .map((name) => readable(folder, name, false, undefined));
  for (const problem of files.flatMap(unread)) printWarning(problem);
  return files.map(({ name, source, view }) => ({
    name,
    claims: [...prefixNames(view), ...accounts.names(view)].map((unique) => ({
      unique,
      where: source.where(unique.path),
    })),
  }));
}

function printWarning(warning: Problem): void {
  printError(`Warning:\n\n${renderProblem(warning)}\n`);
}

/** Problems of one file stand together, in the order in which its reader meets them. */
function throwIfAny(problems: readonly Problem[]): void {
  const byPlace = new Intl.Collator("en", { numeric: true });
  throwProblems(unique(problems).toSorted((a, b) => byPlace.compare(a.where, b.where)));
}

/** Two environments may share a rate card, and with it what is wrong there. */
function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** The environments that a command names, or all of them; warnings go to standard error. */
export function loadNamed(names: readonly string[] | undefined): readonly Environment[] {
  const { environments, warnings } = loadEnvironments({ names });
  for (const warning of warnings) printWarning(warning);
  return environments;
}

/** The one environment that a command names; warnings go to standard error. */
export function loadOne(name: string): Environment {
  const [environment] = loadNamed([name]);
  if (environment === undefined) throw new Error(`the loader returned no ${name}`);
  return environment;
}

/**
 * Names from ENVIRONMENT, separated by commas or blanks.
 * @example
 * loadEnvironments({ names: namesFrom(process.env["ENVIRONMENT"]) });
 */
export function namesFrom(variable: string | undefined): string[] | undefined {
  throwArgumentFindings("namesFrom", argumentFindings(NAMED, { variable }));
  const names = (variable ?? "").split(/[\s,]+/).filter((name) => name !== "");
  return names.length === 0 ? undefined : names;
}

function readable(
  folder: string,
  name: string,
  selected: boolean,
  draft: string | undefined,
): Readable {
  const source = readSource(join(folder, `${name}.yaml`), draft);
  const reading = read(environmentSchema, source.data);
  return { name, source, selected, reading, view: reading.parts };
}

/** A file, and the rates that it needs. */
interface Rated extends Readable {
  readonly card: LoadedRateCard | undefined;
}

function withRates(file: Readable, folder: string, today: string): Rated {
  const card = rateCardOf(file, folder, today);
  // Half a card would give thresholds that are too high.
  const rates = card === undefined || card.problems.length > 0 ? [] : card.rates;
  const { spend } = file.view;
  return { ...file, card, view: { ...file.view, spend: spend && { ...spend, rates } } };
}

function check({ name, source, reading, view, card }: Rated) {
  const ofTheFile = [...nameProblems(name, source), ...source.problems];
  if (source.data === undefined) return { problems: ofTheFile, warnings: [] };
  const door = { ...FILE_WORDS, written: (path: Path) => source.written(path) };
  const problems = [
    ...ofTheFile,
    ...optionFindings(environmentSchema, source.data, door, view, reading.issues).map((finding) =>
      located(source, finding),
    ),
    ...toolkitMarks(source.data).map((finding) => located(source, finding)),
    ...inconsistencies(view, source.data).map((finding) => located(source, finding)),
    ...(card?.problems ?? []),
  ];
  const environment = reading.whole && environmentOf(name, reading.whole, card);
  return { problems, warnings: card?.warnings ?? [], environment };
}

function environmentOf(
  name: string,
  { spend, ...parsed }: z.output<typeof environmentSchema>,
  card: LoadedRateCard | undefined,
): Environment {
  const rates = card?.rates ?? [];
  return markLoaded({ ...parsed, name, spend: spend && { ...spend, rates } });
}

/** What is wrong between files, at those that are to be built. */
function together(files: readonly Readable[]): Problem[] {
  const views = files.map(({ view }) => view);
  return CAPABILITIES.flatMap((capability) => {
    const findings = capability.together?.(views) ?? [];
    return files.flatMap(({ selected, source }, index) =>
      selected ? (findings[index] ?? []).map((finding) => located(source, finding)) : [],
    );
  });
}

/** The rate card that a file to be built names, if the name is one. */
function rateCardOf({ selected, source, view }: Readable, folder: string, today: string) {
  const name = view.spend?.rateCard;
  if (!selected || name === undefined) return undefined;
  const path = ["spend", "rateCard"];
  const named = { where: source.where(path), field: fieldName(path) };
  return loadRateCard({ folder, name, named, today });
}

function nameProblems(name: string, { file }: Source): Problem[] {
  if (environmentName.pattern.test(name)) return [];
  const { allowed, fix } = environmentName;
  return [{ where: file, field: "", got: `the file name ${show(name)}`, allowed, fix: fix() }];
}

function located(source: Source, { path, atKey, ...finding }: Finding): Problem {
  const where = atKey
    ? source.whereKey(path.slice(0, -1), String(path.at(-1)))
    : source.where(path);
  return { where, field: fieldName(path), ...finding };
}

function unread({ source }: Readable): readonly Problem[] {
  if (source.data !== undefined) return [];
  return source.problems.map((problem) => ({
    ...problem,
    fix: `${problem.fix}; until then, collisions with it are not found`,
  }));
}

function warningsAbout({ source, view }: Readable): Problem[] {
  const findings = [
    ...unknownRegion(view),
    ...CAPABILITIES.flatMap((capability) => capability.warnings?.(view) ?? []),
  ];
  return [...source.warnings, ...findings.map((finding) => located(source, finding))];
}

import { Annotations } from "cdktf";
import type { IConstruct } from "constructs";
import type { z } from "zod";
import type { AwsScope } from "../../formats/arns";
import { CODE } from "../../formats/door";
import { type Finding, fieldName } from "../../formats/finding";
import { optionFindings } from "../../formats/option-findings";
import { type Partially, read } from "../../formats/parse-partially";
import { ProblemsError } from "../../formats/problem";
import { problemAt } from "./check-arguments";
import { manageResources } from "./managed-resources";
import type { ResourceOptions } from "./resource-options";
import { checkAtSynth } from "./stack-checks";
import { refuseOtherToolkit } from "./toolkit";
import { isKnown, NameHolders, nameTaken, oncePerOption, type UniqueName } from "./unique-names";

/** What is decided of props before anything is built, by pure functions that environment files share. */
export interface Decisions<Schema extends z.ZodType> {
  /** The props, unwrapped: what is unknown, missing or malformed is found with it alone. */
  readonly schema: Schema;
  /** What is wrong between props; `written` also holds what could not be read. */
  readonly findings?: (props: Partially<z.output<Schema>>, written: unknown) => readonly Finding[];
  /** Names that only one construct of the app may give. */
  readonly names?: (props: Partially<z.output<Schema>>) => readonly UniqueName[];
}

/**
 * Refuses props that cannot be built, has the construct's providers checked once the stack is finished, and its
 * resources tagged and protected as the props say.
 * @param home where it is built, if the props do not say so
 * @throws ProblemsError with everything that is wrong at once, under the construct's path
 */
export function checkProps<Schema extends z.ZodType>(
  construct: IConstruct,
  decisions: Decisions<Schema>,
  props: unknown,
  home?: AwsScope,
): void {
  refuseOtherToolkit(construct);
  const { schema, findings, names } = decisions;
  const { parts, issues } = read(schema, props);
  const scope: Partial<AwsScope> = home ?? (parts as Partial<AwsScope>);
  throwFindings(construct, [
    ...optionFindings(schema, props, CODE, scope, issues),
    ...(findings?.(parts, props) ?? []),
    ...takeNames(construct, names?.(parts) ?? []),
  ]);
  checkAtSynth(construct, scope as AwsScope); // complete, or refused above
  manageResources(construct, parts as ResourceOptions);
}

/** What is allowed, and worth a second look all the same: the toolkit prints it at synthesis. */
export function warn(construct: IConstruct, findings: readonly Finding[]): void {
  for (const { path, got, allowed, fix } of findings) {
    const text = `${fieldName(path)}: got ${got}; expected ${allowed}. Fix: ${fix}`;
    Annotations.of(construct).addWarning(text);
  }
}

/** Reports all findings of a construct in one error that carries its path. */
export function throwFindings(construct: IConstruct, findings: readonly Finding[]): void {
  if (findings.length > 0) throw errorOf(construct, findings);
}

/** That error, where the compiler must see that nothing goes on. */
export function errorOf(construct: IConstruct, findings: readonly Finding[]): ProblemsError {
  const where = construct.node.path;
  return new ProblemsError(
    `${construct.constructor.name} "${where}" cannot be built:`,
    findings.map((finding) => problemAt(where, finding)),
  );
}

/** Apps, and which construct holds which name. Not stacks: AWS gives names across them. */
const holders = new WeakMap<IConstruct, NameHolders<string>>();

/** Takes the names for a construct, and says which of them something else in the app has. */
export function takeNames(by: IConstruct, names: readonly UniqueName[]): Finding[] {
  const taken = names.flatMap((name) => takeName(by, name));
  return oncePerOption(taken, ({ path }) => fieldName(path));
}

export function takeName(by: IConstruct, unique: UniqueName): Finding[] {
  if (!isKnown(unique)) return [];
  const held = holders.get(by.node.root) ?? new NameHolders<string>();
  holders.set(by.node.root, held);
  const holder = held.take(unique, by.node.path);
  return holder === undefined ? [] : [nameTaken(unique, `as in ${holder}`)];
}

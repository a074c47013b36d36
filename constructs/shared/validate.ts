import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { type AwsScope, scopeMismatch } from "../../formats/arns";
import type { Format } from "../../formats/format";
import { accountId, regionName } from "../../formats/names";
import { type Problem, ProblemsError, show } from "../../formats/problem";
import { nearestIn, type Range } from "../../formats/ranges";
import type { MessagingKey } from "./messaging-key";
import { checkAtSynth } from "./stack-checks";

/** What is wrong with a prop; `where` is added from the construct. */
export type PropProblem = Omit<Problem, "where">;

/** Tells all problems of a construct's props in one error that carries the construct's path. */
export function throwIfAny(
  scope: IConstruct,
  problems: readonly (PropProblem | undefined)[],
): void {
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) throw refusal(scope, found);
}

/** To be thrown where the compiler must see that nothing goes on. */
export function refusal(scope: IConstruct, problems: readonly PropProblem[]): ProblemsError {
  return new ProblemsError(
    `${scope.constructor.name} "${scope.node.path}" cannot be built:`,
    problems.map((problem) => ({ ...problem, where: scope.node.path })),
  );
}

/**
 * What is wrong with the account and Region of a construct. Its provider is checked, too, once the
 * stack is finished.
 */
export function checkScope(scope: IConstruct, { account, region }: AwsScope) {
  checkAtSynth(scope, { account, region });
  return [literal(accountId, "account", account), literal(regionName, "region", region)];
}

/** Refuses tokens, too: ARNs and names are made of it, which plan and review must show whole. */
export function literal(format: Format, field: string, value: string) {
  if (!Token.isUnresolved(value)) return checkFormat(format, field, value);
  return {
    field,
    got: "a token, whose value only Terraform knows",
    allowed: `${format.allowed}, known at synthesis`,
    fix: `${format.fix("")}: ARNs, names and policies are made of it`,
  };
}

/** Tokens pass: their value is known only at apply, when AWS itself judges it. */
export function checkFormat(format: Format, field: string, value: string | undefined) {
  if (value === undefined || Token.isUnresolved(value) || format.pattern.test(value))
    return undefined;
  return { field, got: show(value), allowed: format.allowed, fix: format.fix(value) };
}

/** An ARN must have its format and belong to the account and Region of the construct. */
export function arnWithin(scope: AwsScope, format: Format, field: string, arn: string | undefined) {
  const malformed = checkFormat(format, field, arn);
  if (malformed !== undefined || arn === undefined || Token.isUnresolved(arn)) return malformed;
  const known = Object.fromEntries(
    Object.entries(scope).filter(([, value]) => !Token.isUnresolved(value)),
  );
  const allowed = scopeMismatch(known, arn);
  if (allowed === undefined) return undefined;
  return {
    field,
    got: show(arn),
    allowed,
    fix: "name one from there, or correct the account or Region",
  };
}

/** A key must lie where the topic or bucket does that it encrypts. */
export function keyWithin(scope: AwsScope, field: string, key: MessagingKey | undefined) {
  if (key === undefined) return undefined;
  if (key.account === scope.account && key.region === scope.region) return undefined;
  return {
    field,
    got: `a key of account ${key.account}, Region ${key.region}`,
    allowed: `a key of account ${scope.account}, Region ${scope.region}`,
    fix: "create or name a key there, or correct account or region of the one or the other",
  };
}

export function inRange(range: Range, field: string, value: number | undefined) {
  if (value === undefined || Token.isUnresolved(value)) return undefined;
  if (Number.isInteger(value) && value >= range.min && value <= range.max) return undefined;
  return {
    field,
    got: show(value),
    allowed: `${range.min} to ${range.max} ${range.unit}`,
    fix: `write ${nearestIn(range, value)}`,
  };
}

/** For what is calculated with, or becomes part of a text, while the stack is built. */
export function literalValue(field: string, value: unknown): PropProblem | undefined {
  if (!Token.isUnresolved(value)) return undefined;
  return {
    field,
    got: "a reference, whose value is known only at apply",
    allowed: "a literal value",
    fix: "write it out",
  };
}

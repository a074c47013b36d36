import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { type AwsScope, foreignTo } from "../../formats/arns";
import { accountId, regionName } from "../../formats/names";
import { type Problem, ProblemsError, show } from "../../formats/problem";
import { nearestIn, type Range } from "../../formats/ranges";
import type { Rule } from "../../formats/rule";
import type { MessagingKey } from "./messaging-key";
import { checkAtSynth } from "./stack-checks";

/** What is wrong with a prop; `where` is added from the construct. */
export type PropProblem = Omit<Problem, "where">;

/** Tells all problems of a construct's props in one error that carries the construct's path. */
export function refuse(scope: IConstruct, problems: readonly (PropProblem | undefined)[]): void {
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
export function place(scope: IConstruct, { account, region }: AwsScope) {
  checkAtSynth(scope, { account, region });
  return [literal(accountId, "account", account), literal(regionName, "region", region)];
}

/** Refuses tokens, too: ARNs and names are made of it, which plan and review must show whole. */
export function literal(rule: Rule, field: string, value: string) {
  if (!Token.isUnresolved(value)) return against(rule, field, value);
  return {
    field,
    got: "a token, whose value only Terraform knows",
    allowed: `${rule.allowed}, known at synthesis`,
    fix: `${rule.fix("")}: ARNs, names and policies are made of it`,
  };
}

/** Tokens pass: their value is known only at apply, when AWS itself judges it. */
export function against(rule: Rule, field: string, value: string | undefined) {
  if (value === undefined || Token.isUnresolved(value) || rule.pattern.test(value))
    return undefined;
  return { field, got: show(value), allowed: rule.allowed, fix: rule.fix(value) };
}

/** An ARN must match its rule and belong to the account and Region of the construct. */
export function arnWithin(scope: AwsScope, rule: Rule, field: string, arn: string | undefined) {
  const malformed = against(rule, field, arn);
  if (malformed !== undefined || arn === undefined || Token.isUnresolved(arn)) return malformed;
  const known = Object.fromEntries(
    Object.entries(scope).filter(([, value]) => !Token.isUnresolved(value)),
  );
  const allowed = foreignTo(known, arn);
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

export function within(range: Range, field: string, value: number | undefined) {
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

import type { Budget } from "./budget";
import { coversPattern } from "./covers";
import { excludes, exhausts, implies, type KeyProposition } from "./key-tests";
import { areDisjoint } from "./meets";
import type { Pattern } from "./patterns";
import {
  type PrincipalProposition,
  implies as principalImplies,
  excludes as principalsExclude,
} from "./principals";

/**
 * Something that either holds for a request or does not, whatever the truth about it may be. Of an
 * "opaque" proposition nothing else is known.
 */
export type Proposition =
  | PrincipalProposition
  | KeyProposition
  | { readonly kind: "action" | "resource"; readonly pattern: Pattern }
  | { readonly kind: "opaque"; readonly text: string };

export function propositionImplies(one: Proposition, other: Proposition, steps: Budget): boolean {
  if (isPattern(one) && isPattern(other)) return selectionCovers(other, one, steps);
  if (isPrincipal(one) && isPrincipal(other)) return principalImplies(one, other);
  return isOfKey(one) && isOfKey(other) && implies(one, other, steps);
}

export function propositionExcludes(one: Proposition, other: Proposition, steps: Budget): boolean {
  if (isPattern(one) && isPattern(other)) return areDisjoint(one.pattern, other.pattern, steps);
  if (isPrincipal(one) && isPrincipal(other)) return principalsExclude(one, other);
  return isOfKey(one) && isOfKey(other) && excludes(one, other, steps);
}

export function propositionsExhaust(one: Proposition, other: Proposition, steps: Budget): boolean {
  return isOfKey(one) && isOfKey(other) && exhausts(one, other, steps);
}

/** What a resource pattern means that is no ARN is not documented: one that is none covers no ARN. */
function selectionCovers(
  other: Extract<Proposition, { pattern: Pattern }>,
  one: Extract<Proposition, { pattern: Pattern }>,
  steps: Budget,
): boolean {
  if (other.kind === "resource" && other.pattern.text !== "*") {
    if (isForArns(one.pattern) && !isForArns(other.pattern)) return false;
  }
  return coversPattern(other.pattern, one.pattern, steps);
}

function isForArns({ start, parts }: Pattern): boolean {
  return start.text.startsWith("arn:") || parts[0]?.kind === "token";
}

export function isPattern(
  proposition: Proposition,
): proposition is Extract<Proposition, { pattern: Pattern }> {
  return proposition.kind === "action" || proposition.kind === "resource";
}

export function isPrincipal(proposition: Proposition): proposition is PrincipalProposition {
  return proposition.kind === "principal" || proposition.kind === "not principal";
}

export function isOfKey(proposition: Proposition): proposition is KeyProposition {
  return (
    proposition.kind === "test" || proposition.kind === "absent" || proposition.kind === "null"
  );
}

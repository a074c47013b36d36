import { isDeepStrictEqual } from "node:util";
import { Construct, type IConstruct } from "constructs";
import { made } from "../../formats/options";
import { argumentFindings, throwArgumentFindings } from "./check-arguments";
import type { PolicyStatement } from "./policy-document";

/**
 * What the owner of an existing resource has to do: nothing here ever changes that resource.
 */
export interface Requirement {
  /** ARN of what the owner owns. */
  readonly of: string;
  /** Which part of the environment depends on it. */
  readonly why: string;
  /** To be merged into its policy, word for word. */
  readonly statements: readonly PolicyStatement[];
  /** Settings that no policy expresses, one phrase each. */
  readonly settings: readonly string[];
}

/** A construct that may depend on somebody else's property. */
export interface Requiring {
  /** What that owner has to do; undefined if the construct uses nothing of other owners. */
  readonly requirement: Requirement | undefined;
}

/** @internal The argument that takes a construct with everything inside it. */
export const construct = made<IConstruct>(Construct.isConstruct, {
  allowed: "a construct, such as a stack",
  fix: "pass the construct itself",
});

/**
 * All requirements of a stack or a part of one, one for each owner's property.
 * @throws ProblemsError for what is no construct
 * @example
 * const toMerge = requirementsOf(this).map(({ of, statements }) => ({ of, statements }));
 */
export function requirementsOf(scope: IConstruct): readonly Requirement[] {
  throwArgumentFindings("requirementsOf", argumentFindings({ scope: construct }, { scope }));
  const byOwned = new Map<string, Requirement>();
  for (const each of scope.node.findAll()) {
    const requirement: unknown = Reflect.get(each, "requirement");
    if (!isRequirement(requirement)) continue;
    const before = byOwned.get(requirement.of);
    byOwned.set(requirement.of, before ? merged(before, requirement) : requirement);
  }
  return [...byOwned.values()];
}

/** Constructs of others may have a property of that name, too. */
function isRequirement(value: unknown): value is Requirement {
  if (typeof value !== "object" || value === null) return false;
  const { of, why, statements, settings } = value as Partial<Record<keyof Requirement, unknown>>;
  return (
    [of, why].every((text) => typeof text === "string") &&
    [statements, settings].every(Array.isArray)
  );
}

function merged(one: Requirement, other: Requirement): Requirement {
  return {
    of: one.of,
    why: [...new Set([...one.why.split("; "), other.why])].join("; "),
    statements: together([...one.statements, ...other.statements]),
    settings: [...new Set([...one.settings, ...other.settings])],
  };
}

/** Each statement once. A policy has each Sid once, so that another statement of the same Sid is numbered. */
function together(statements: readonly PolicyStatement[]): PolicyStatement[] {
  const bySid = new Map<string, PolicyStatement>();
  for (const statement of statements) {
    for (let number = 1; ; number++) {
      const Sid = number === 1 ? statement.Sid : `${statement.Sid}${number}`;
      const known = bySid.get(Sid);
      if (known === undefined) bySid.set(Sid, { ...statement, Sid });
      if (known === undefined || isDeepStrictEqual(known, { ...statement, Sid })) break;
    }
  }
  return [...bySid.values()];
}

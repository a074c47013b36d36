import type { IConstruct } from "constructs";
import type { PolicyStatement } from "./policy-document";

/**
 * What the owner of something that was only named has to see to: nothing here ever changes it.
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
  /** What that owner has to see to; nothing where it depends on nobody. */
  readonly requirement: Requirement | undefined;
}

/** All requirements of a stack or a part of one, one for each owner's property. */
export function requirementsOf(scope: IConstruct): readonly Requirement[] {
  const byOwned = new Map<string, Requirement>();
  for (const construct of scope.node.findAll()) {
    const requirement = isRequiring(construct) ? construct.requirement : undefined;
    if (requirement === undefined) continue;
    const before = byOwned.get(requirement.of);
    byOwned.set(requirement.of, before ? merged(before, requirement) : requirement);
  }
  return [...byOwned.values()];
}

function isRequiring(construct: object): construct is Requiring {
  return "requirement" in construct;
}

/** Sids are named after what they allow, so an equal Sid is the same statement. */
function merged(one: Requirement, other: Requirement): Requirement {
  const statements = new Map([...one.statements, ...other.statements].map((s) => [s.Sid, s]));
  return {
    of: one.of,
    why: [...new Set([one.why, other.why])].join("; "),
    statements: [...statements.values()],
    settings: [...new Set([...one.settings, ...other.settings])],
  };
}

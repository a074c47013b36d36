/**
 * What a policy is attached to, which decides the elements it must and must not have:
 * "resource" names principals and resources, "trust" (a role's) only principals, "identity" only
 * resources.
 */
export type PolicyKind = "resource" | "trust" | "identity";

export type PolicyVersion = "2008-10-17" | "2012-10-17";

export const PRINCIPAL_TYPES = ["AWS", "Service", "Federated", "CanonicalUser"] as const;

export type PrincipalType = (typeof PRINCIPAL_TYPES)[number];

/** One principal as a policy writes it; `"Principal": "*"` has the type `"*"`. */
export interface Principal {
  readonly type: PrincipalType | "*";
  readonly value: string;
}

/** An element and its Not form: `Action` selects its values, `NotAction` everything except them. */
export interface Selection<T> {
  readonly except: boolean;
  readonly values: readonly T[];
}

/** One key under one operator; all conditions of a statement must hold. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export interface Statement {
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  /** Absent in an identity policy, which speaks of what it is attached to. */
  readonly principal?: Selection<Principal>;
  readonly action: Selection<string>;
  /** Absent in a trust policy, which speaks of the role it is attached to. */
  readonly resource?: Selection<string>;
  readonly conditions: readonly Condition[];
}

export interface PolicyDocument {
  readonly kind: PolicyKind;
  readonly version: PolicyVersion;
  readonly id?: string;
  readonly statements: readonly Statement[];
}

/** Policy variables are plain text under the older version. */
export function hasVariables(document: PolicyDocument): boolean {
  return document.version === "2012-10-17";
}

import type { Principal, Statement } from "../policy/policy";
import { identityIn, mayBeEveryone, roleName, serviceLabel } from "../policy/principals";
import { hasTokens } from "../policy/terraform-references";

/** A principal, and what its name says of it. */
export interface Named extends Principal {
  /** Whether it means one requester and nobody else, or an account. */
  readonly exact: boolean;
  readonly everyone: "no" | "maybe" | "yes";
  readonly account?: string;
  readonly user?: string;
  readonly role?: string;
  readonly service?: string;
}

/** A principal in its one spelling. */
export function named({ type, value }: Principal): Named {
  const tokens = hasTokens(value);
  const [account, who] = type === "AWS" && !tokens ? identityIn(value) : [];
  const everyone = type === "AWS" && value === "*" ? "yes" : "no";
  return {
    type,
    value,
    exact: !tokens && !/[*?]/.test(value),
    everyone: type === "AWS" && mayBeEveryone(value) ? "maybe" : everyone,
    account,
    user: who?.startsWith("user/") ? who : undefined,
    role: who && roleName(who),
    service: type === "Service" ? serviceLabel(value) : undefined,
  };
}

/** Whether a statement speaks of the requester: one value of `Principal`, or a whole `NotPrincipal`. */
export type PrincipalProposition =
  | {
      readonly kind: "principal";
      readonly effect: Statement["effect"];
      readonly principal: Named;
    }
  | {
      readonly kind: "not principal";
      readonly effect: Statement["effect"];
      readonly values: readonly Named[];
    };

/**
 * Whether the other speaks of everybody of whom the one speaks. An account's own policies decide
 * whom in it an Allow to the account reaches, so that it is taken for nothing but itself, as is a
 * role, whose sessions are not subject to the same limits when they are named themselves.
 */
export function implies(one: PrincipalProposition, other: PrincipalProposition): boolean {
  // A Deny to an account binds everybody in it, an Allow to it does not reach everybody.
  if (one.effect === "Deny" && other.effect === "Allow") return false;
  if (one.kind === "principal" && other.kind === "principal") {
    return isSame(one.principal, other.principal) || isEveryoneFor(other.principal, one.principal);
  }
  if (one.kind === "principal" && other.kind === "not principal") {
    return other.effect === "Deny" && isNoneOf(one.principal, other.values);
  }
  if (one.kind === "principal" || other.kind === "principal") return false;
  if (one.values.length === 0 || other.values.length === 0) {
    return one.values.length === other.values.length && one.effect === other.effect;
  }
  return (
    one.effect === other.effect &&
    other.values.every((value) => one.values.some((listed) => isSame(listed, value)))
  );
}

/** Whether nobody is spoken of by both. */
export function excludes(one: PrincipalProposition, other: PrincipalProposition): boolean {
  if (one.kind === "principal" && other.kind === "principal") {
    return areApart(one.principal, other.principal);
  }
  if (one.kind === "principal") return other.kind === "not principal" && isSpared(one, other);
  return other.kind === "principal" && isSpared(other, one);
}

/** Of federated users AWS does not say whether they count as everyone. */
function isEveryoneFor({ everyone }: Named, { type }: Named): boolean {
  return everyone === "yes" && type !== "Federated";
}

function isSame(one: Principal, other: Principal): boolean {
  return one.type === other.type && one.value === other.value;
}

/** Somebody who is not an AWS account or identity is spared by NotPrincipal when listed there. */
function isSpared(
  { principal }: Extract<PrincipalProposition, { kind: "principal" }>,
  { values }: Extract<PrincipalProposition, { kind: "not principal" }>,
): boolean {
  return (
    principal.type !== "AWS" &&
    principal.exact &&
    values.some((listed) => isSame(listed, principal))
  );
}

function isNoneOf(principal: Named, listed: readonly Named[]): boolean {
  return listed.length > 0 && listed.every((one) => areApart(principal, one));
}

/** Whether no requester is meant by both. */
function areApart(one: Named, other: Named): boolean {
  if (one.everyone !== "no" || other.everyone !== "no") return false;
  if (one.type !== other.type) {
    // A canonical user is an account by another name.
    const types = [one.type, other.type];
    return !(types.includes("AWS") && types.includes("CanonicalUser"));
  }
  if (!one.exact || !other.exact) return false;
  if (one.type === "AWS") return areApartIdentities(one, other);
  if (one.type === "Service") return one.service !== other.service;
  return one.value !== other.value;
}

function areApartIdentities(one: Named, other: Named): boolean {
  // A unique id (AROA...) may be anybody's.
  if (one.account === undefined || other.account === undefined) return false;
  if (one.account !== other.account) return true;
  if (one.role !== undefined && other.role !== undefined) return one.role !== other.role;
  if (one.user !== undefined && other.user !== undefined) return one.user !== other.user;
  const [isUser, isRole] = [one.user ?? other.user, one.role ?? other.role];
  return isUser !== undefined && isRole !== undefined;
}

import type { Principal, Statement } from "../policy/policy";
import { identityIn, mayBeEveryone, roleName, serviceLabel } from "../policy/principals";
import { hasTokens } from "../policy/terraform-references";

/** A principal, and what its name says of it. */
interface ParsedPrincipal extends Principal {
  /** Whether it means exactly one requester, or an account. */
  readonly exact: boolean;
  readonly everyone: "no" | "maybe" | "yes";
  readonly account?: string;
  readonly user?: string;
  readonly role?: string;
  readonly service?: string;
}

/** A principal in its one spelling. */
export function parsedPrincipal({ type, value }: Principal): ParsedPrincipal {
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
      readonly principal: ParsedPrincipal;
    }
  | {
      readonly kind: "not principal";
      readonly effect: Statement["effect"];
      readonly values: readonly ParsedPrincipal[];
    };

/**
 * Whether the other means every requester whom the one means. An account's own policies decide
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

/** Whether no requester is meant by both. */
export function excludes(one: PrincipalProposition, other: PrincipalProposition): boolean {
  if (one.kind === "principal" && other.kind === "principal") {
    return areApart(one.principal, other.principal);
  }
  if (one.kind === "principal") return other.kind === "not principal" && isSpared(one, other);
  return other.kind === "principal" && isSpared(other, one);
}

/**
 * What a principal is called, if it is one role, user or service: principals that are called otherwise
 * have no requester in common, and neither means the other.
 */
export function nameOf({
  principal,
}: Extract<PrincipalProposition, { kind: "principal" }>): string | undefined {
  const { exact, account, role, user, service } = principal;
  if (!exact) return undefined;
  if (service !== undefined) return `service ${service}`;
  if (account === undefined || (role ?? user) === undefined) return undefined;
  return `${account} ${role === undefined ? `${user}` : `role ${role}`}`;
}

/** AWS does not say whether federated users count as everyone. */
function isEveryoneFor({ everyone }: ParsedPrincipal, { type }: ParsedPrincipal): boolean {
  return everyone === "yes" && type !== "Federated";
}

function isSame(one: Principal, other: Principal): boolean {
  return one.type === other.type && one.value === other.value;
}

/** A requester that is no AWS account or identity is spared by NotPrincipal if it is listed there. */
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

function isNoneOf(principal: ParsedPrincipal, listed: readonly ParsedPrincipal[]): boolean {
  return listed.length > 0 && listed.every((one) => areApart(principal, one));
}

/** Whether the two principals have no requester in common. */
function areApart(one: ParsedPrincipal, other: ParsedPrincipal): boolean {
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

function areApartIdentities(one: ParsedPrincipal, other: ParsedPrincipal): boolean {
  // A unique id (AROA...) may belong to any identity.
  if (one.account === undefined || other.account === undefined) return false;
  if (one.account !== other.account) return true;
  if (one.role !== undefined && other.role !== undefined) return one.role !== other.role;
  if (one.user !== undefined && other.user !== undefined) return one.user !== other.user;
  const [isUser, isRole] = [one.user ?? other.user, one.role ?? other.role];
  return isUser !== undefined && isRole !== undefined;
}

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

type One = Extract<PrincipalProposition, { kind: "principal" }>;

/**
 * Whether the other means every requester whom the one means. An account's own policies decide
 * whom in it an Allow to the account reaches, so that it is taken for nothing but itself, as is a
 * role, whose sessions are not subject to the same limits when they are named themselves.
 */
export function implies(one: PrincipalProposition, other: PrincipalProposition): boolean {
  // A Deny to an account binds everybody in it, an Allow to it does not reach everybody.
  if (one.effect === "Deny" && other.effect === "Allow") return false;
  if (one.kind === "principal" && other.kind === "principal") {
    if (isSame(one.principal, other.principal)) return true;
    return isEveryoneFor(other, one.principal) || isBoundBy(other, one.principal);
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
    if (reachesNoProvider(one, other) || reachesNoProvider(other, one)) return true;
    return areApart(one.principal, other.principal);
  }
  if (one.kind === "principal") return other.kind === "not principal" && isSpared(one, other);
  return other.kind === "principal" && isSpared(other, one);
}

/**
 * The condition keys that say who calls, and what they are for everybody whom the principal means: a role's
 * sessions have the ARN of the role, and the members of an account have its id, also in their ARNs. A service whose name has no Region
 * in it goes by that name. Only users have a user name.
 */
export function keysOf({
  principal,
}: One): readonly (readonly [key: string, value: string | null, operator?: "ArnLike"])[] {
  const { type, value, exact, account, user, role } = principal;
  if (type === "Service") return [...serviceKeys(value), ["aws:username", null]];
  if (!exact || account === undefined) return [];
  const hasArn = user !== undefined || (role !== undefined && value.includes(":role/"));
  return [
    ["aws:principalaccount", account],
    ["aws:principalisawsservice", "false"],
    hasArn ? ["aws:principalarn", value] : ["aws:principalarn", `arn:*:*::${account}:*`, "ArnLike"],
    ...(role === undefined ? [] : [["aws:username", null] as const]),
    ...(user === undefined ? [] : [["aws:username", user.split("/").at(-1) ?? null] as const]),
  ];
}

function serviceKeys(name: string): readonly (readonly [key: string, value: string])[] {
  if (!/^[a-z0-9-]+\.amazonaws\.com$/.test(name)) return [];
  return [
    ["aws:principalservicename", name],
    ["aws:principalisawsservice", "true"],
  ];
}

/**
 * What a principal is called, if it is one role, user or service: principals that are called otherwise
 * have no requester in common, and neither means the other.
 */
export function nameOf({ principal }: Pick<One, "principal">): string | undefined {
  const { exact, account, role, user, service } = principal;
  if (!exact) return undefined;
  if (service !== undefined) return `service ${service}`;
  if (account === undefined || (role ?? user) === undefined) return undefined;
  return `${account} ${role === undefined ? `${user}` : `role ${role}`}`;
}

/** A Deny to everyone binds federated users, too, but an Allow must name their provider, as `principalApplies` says. */
function isEveryoneFor({ principal, effect }: One, { type }: ParsedPrincipal): boolean {
  return principal.everyone === "yes" && (effect === "Deny" || type !== "Federated");
}

function reachesNoProvider({ principal, effect }: One, { principal: other }: One): boolean {
  return principal.everyone === "yes" && effect === "Allow" && other.type === "Federated";
}

/** A Deny to an account, which is twelve digits, binds everybody in it. */
function isBoundBy({ principal, effect }: One, member: ParsedPrincipal): boolean {
  if (effect !== "Deny" || principal.account !== principal.value) return false;
  return member.exact && member.account !== undefined && member.account === principal.account;
}

function isSame(one: Principal, other: Principal): boolean {
  return one.type === other.type && one.value === other.value;
}

/**
 * A requester that is no AWS account or identity is spared by NotPrincipal if it is listed there, and a user if its
 * account is listed as well. Of a role, AWS says that its sessions must be listed, too, of which there are many.
 */
function isSpared(
  { principal }: One,
  { values }: Extract<PrincipalProposition, { kind: "not principal" }>,
): boolean {
  const isListed = values.some((listed) => isSame(listed, principal));
  if (!principal.exact || !isListed) return false;
  if (principal.type !== "AWS") return true;
  return principal.user !== undefined && values.some(({ value }) => value === principal.account);
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

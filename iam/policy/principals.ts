import { once } from "../../formats/remembered";
import type { Request } from "./context";
import type { Principal, Selection, Statement } from "./policy";
import { hasTokens, isAccountToken, isPartitionToken, stretches } from "./terraform-references";
import { anyOf, not, type Truth } from "./truth";

type Requester = Request["principal"];

const ACCOUNT = /^\d{12}$/;
const ACCOUNT_ROOT = /^arn:([^:]+):iam::(.+):root$/;
const IDENTITY = /^arn:[a-z-]+:(?:iam|sts)::(\d{12}):(.+)$/;

/**
 * One spelling for principals that mean the same: everyone is `{"AWS": "*"}`, an account its twelve
 * digits ("The account ARN and the shortened account ID behave the same way").
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function canonicalPrincipal({ type, value }: Principal): Principal {
  if (type === "*") return { type: "AWS", value: "*" };
  if (type !== "AWS") return { type, value };
  return { type, value: accountOfRoot(value) ?? value };
}

/** The twelve digits of the account whose ARN it is, or the reference to them. */
function accountOfRoot(arn: string): string | undefined {
  const [, partition = "", account = ""] = ACCOUNT_ROOT.exec(arn) ?? [];
  if (!/^[a-z-]+$/.test(partition) && !isPartitionToken(partition)) return undefined;
  return ACCOUNT.test(account) || isAccountToken(account) ? account : undefined;
}

/** The statement's principals, unless it names those that are excepted. */
export const principalsOf = once(({ principal }: Statement): readonly Principal[] =>
  principal === undefined || principal.except ? [] : principal.values.map(canonicalPrincipal),
);

/** `*` of any type: everybody, every service or every federated user. */
export function isEveryone({ value }: Principal): boolean {
  return value === "*";
}

/** The service principals, such as `social-messaging.amazonaws.com`. */
export function servicesIn(statement: Statement): string[] {
  return principalsOf(statement)
    .filter((principal) => principal.type === "Service" && !isEveryone(principal))
    .map(({ value }) => value);
}

/** The partition in which an account's ARN puts it; none for its twelve digits. */
export function partitionOf({ type, value }: Principal): string | undefined {
  const isRoot = type === "AWS" && accountOfRoot(value) !== undefined;
  return isRoot ? ACCOUNT_ROOT.exec(value)?.[1] : undefined;
}

export function principalApplies(statement: Statement, requester: Requester): Truth {
  const { principal, effect } = statement;
  if (principal === undefined) return true;
  const named = anyOf(principal.values.map((entry) => namesRequester(entry, requester, effect)));
  return principal.except ? excepts(principal, named, statement, requester) : named;
}

/**
 * NotPrincipal. Whether an identity of an account is really excepted depends on whether the account and
 * the role are listed too and on permissions boundaries; AWS does not support NotPrincipal with Allow.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function excepts(
  { values }: Selection<Principal>,
  named: Truth,
  { effect }: Statement,
  requester: Requester,
): Truth {
  if (values.length === 0) return "unknown";
  if (requester.type === "AWS" && named !== false) {
    return effect === "Deny" && isListedUser(values, requester) ? false : "unknown";
  }
  const applies = not(named);
  return effect === "Allow" && applies === true ? "unknown" : applies;
}

/** A user who is listed together with the account, as AWS asks for. A role's sessions would have to be, as well. */
function isListedUser(values: readonly Principal[], { value }: Requester): boolean {
  const [account, who] = identityIn(value);
  const listed = values.map(canonicalPrincipal).map((one) => one.value);
  return (
    account !== undefined &&
    who?.startsWith("user/") === true &&
    listed.includes(value) &&
    listed.includes(account)
  );
}

function namesRequester(
  entry: Principal,
  requester: Requester,
  effect: Statement["effect"],
): Truth {
  const { type, value } = canonicalPrincipal(entry);
  const asked = canonicalPrincipal(requester);
  // An Allow must name the provider of federated users, while a Deny to everyone binds them, too.
  if (type === "AWS" && value === "*") return asked.type !== "Federated" || effect === "Deny";
  if (type === asked.type && value === asked.value) return true;
  if (type === "AWS" && mayBeEveryone(value)) return "unknown";
  if (type === asked.type && hasTokens(value + asked.value)) return "unknown";
  // "You cannot use a wildcard to match part of a principal name or ARN": what one does is not known.
  if (type === asked.type && /[*?]/.test(value)) return "unknown";
  if (type === "Service" && asked.type === "Service") return namesService(value, asked.value);
  if (type === "AWS" && asked.type === "AWS") {
    const reached = effect === "Deny" || (requester.accountAllows ?? "unknown");
    return namesIdentity(value, asked.value, reached);
  }
  // A canonical user is an account by another name, which only AWS can translate.
  const translatable = [type, asked.type].includes("CanonicalUser");
  return translatable && [type, asked.type].includes("AWS") ? "unknown" : false;
}

/** A principal that is written out is everyone only if it is `*`, but a token may become that. */
export function mayBeEveryone(value: string): boolean {
  const [first] = stretches(value);
  if (!hasTokens(value) || isAccountToken(value)) return false;
  return first?.token === true || value.startsWith("*");
}

/** A service may go by several names (`sns.amazonaws.com`, `sns.us-east-1.amazonaws.com`). */
function namesService(named: string, asked: string): Truth {
  return serviceLabel(named) === serviceLabel(asked) ? "unknown" : false;
}

export function serviceLabel(name: string): string | undefined {
  return name.toLowerCase().split(".")[0];
}

/**
 * Whether an account, a user, a role or a session covers the requester. An Allow to an account only
 * delegates: that account's own policies decide. A Deny to it binds everybody in it.
 *
 * @param reached whether somebody in an account is reached by what is said of the account
 */
function namesIdentity(named: string, asked: string, reached: Truth): Truth {
  const [namedAccount, namedWho] = identityIn(named);
  const [askedAccount, askedWho] = identityIn(asked);
  // A unique id (AROA...) is what a deleted principal leaves in a policy.
  if (namedAccount === undefined || askedAccount === undefined) return "unknown";
  if (namedAccount !== askedAccount || askedWho === undefined) return false;
  if (namedWho === undefined) return reached;
  return identityCovers(namedWho, askedWho);
}

/** The account and who of it, such as `role/Deploy`; only the account for the account itself. */
export function identityIn(canonical: string): [account?: string, who?: string] {
  if (ACCOUNT.test(canonical)) return [canonical];
  const [, account, who] = IDENTITY.exec(canonical) ?? [];
  return [account, who];
}

/** Whether one of two different identities of an account includes the other. */
function identityCovers(named: string, asked: string): Truth {
  // What a user's policies mean for a session that the user federated depends on the session.
  if (asked.startsWith("federated-user/")) return "unknown";
  const role = roleName(named);
  if (role === undefined || role !== roleName(asked)) return false;
  if (asked.startsWith("assumed-role/")) return named.startsWith("role/");
  // The same role under another path, which cannot be, or one of its sessions, which may be meant.
  return "unknown";
}

/** A role's name without its path, also from the ARN of one of its sessions, which has no path. */
export function roleName(identity: string): string | undefined {
  const [kind, ...parts] = identity.split("/");
  if (kind === "role") return parts.at(-1);
  return kind === "assumed-role" ? parts[0] : undefined;
}

import { conditionHolds } from "../evaluate/conditions";
import { isKeyThat } from "../policy/condition-keys";
import { foldKey, keyLookup, type Request } from "../policy/context";
import type { Condition, PolicyKind, Principal } from "../policy/policy";
import { canonicalPrincipal, identityIn, roleName } from "../policy/principals";
import { hasWildcard, isAccountToken } from "../policy/terraform-references";
import type { Truth } from "../policy/truth";
import { type Stranger, unique } from "./pattern-texts";

type Requester = Request["principal"];

/** A service that no policy names; it has none of the keys that name a user or a role. */
const STRANGE_SERVICE = "example.amazonaws.com";

/**
 * Requesters whom the principals may mean, a stranger among them. Whom a policy reaches by naming an account depends
 * on the account's own policies, so that somebody in it is tried with and without what those allow.
 */
export function requestersFor(
  named: readonly Principal[],
  others: readonly Principal[],
  { account }: Stranger,
): Requester[] {
  const everyone = named.map(canonicalPrincipal).some(({ value }) => value === "*");
  const strangers: Principal[] = [
    { type: "AWS", value: `arn:aws:iam::${account}:role/Example` },
    { type: "Service", value: STRANGE_SERVICE },
  ];
  const accounts = named.map(canonicalPrincipal).flatMap(({ value }) => accountOf(value) ?? []);
  const members = [
    ...others.filter(({ value }) => accounts.includes(identityIn(value)[0] ?? "")),
    ...accounts.map((one) => ({ type: "AWS", value: `arn:aws:iam::${one}:role/Example` }) as const),
    ...others.filter((one) => named.some((role) => isSessionOf(role, one))),
    ...(others.some(({ value }) => SESSION.test(value)) ? named.flatMap(anotherSession) : []),
  ];
  const all = everyone || named.length === 0 ? [...strangers, ...others, ...named] : named;
  return unique([...all, ...members].map((one) => JSON.stringify(canonicalPrincipal(one))))
    .map((text): Principal => JSON.parse(text))
    .flatMap((one) => (isRequester(one) ? [one] : []))
    .flatMap((one) =>
      identityIn(one.value)[1] === undefined
        ? [one]
        : [one, { ...one, accountAllows: true }, { ...one, accountAllows: false }],
    );
}

const SESSION = /^arn:[a-z-]+:sts::\d{12}:assumed-role\//;

function isSessionOf(role: Principal, { value }: Principal): boolean {
  const [account, who = ""] = identityIn(role.value);
  const [itsAccount, session] = SESSION.test(value) ? identityIn(value) : [];
  if (account === undefined || account !== itsAccount || session === undefined) return false;
  return who.startsWith("role/") && roleName(who) === roleName(session);
}

/** A role's session that no policy names: a role is more than those sessions of it that another statement names. */
function anotherSession({ type, value }: Principal): Principal[] {
  const [account, who = ""] = identityIn(value);
  const role = who.startsWith("role/") ? roleName(who) : undefined;
  if (role === undefined) return [];
  const partition = value.split(":")[1];
  return [{ type, value: `arn:${partition}:sts::${account}:assumed-role/${role}/Example` }];
}

/** The twelve digits, if that is all the principal says. */
function accountOf(value: string): string | undefined {
  const [account, who] = identityIn(value);
  return who === undefined ? account : undefined;
}

/** Whether the principal names one requester, or an account. */
export function isRequester(principal: Principal): principal is Principal & Requester {
  return principal.type !== "*" && !hasWildcard(principal.value);
}

/**
 * The request as somebody can send it: the condition keys that name the principal must agree with it. Keys that are
 * given decide who the principal is; otherwise they follow from the principal. An account is written as its root user.
 *
 * @param keys which of the keys that every such request has are to be written out
 */
export function possible(request: Request, keys: ReadonlySet<string>, kind: PolicyKind): Request[] {
  const { principal, context } = request;
  const given = new Map(Object.entries(context).map(([key, value]) => [foldKey(key), value]));
  const service = given.get("aws:principalservicename");
  const account = given.get("aws:principalaccount");
  const arn = given.get("aws:principalarn");
  const username = given.get("aws:username");
  const own = principal.type === "AWS" ? identityIn(principal.value)[0] : undefined;
  const identities = [
    arn,
    typeof account === "string" ? `arn:aws:iam::${account}:role/Example` : undefined,
    typeof username === "string" && own !== undefined
      ? `arn:aws:iam::${own}:user/${username}`
      : undefined,
  ].flatMap((value) =>
    typeof value === "string" ? [{ ...principal, type: "AWS" as const, value }] : [],
  );
  // Only users and roles have policies of their own.
  const asService = (value: unknown) =>
    typeof value === "string" && kind !== "identity" ? [{ type: "Service" as const, value }] : [];
  const names = given.get("aws:principalservicenameslist");
  const source = [...given].some(([key, value]) => value !== null && isSource(key));
  const reached = identities.flatMap((one) =>
    [true, false].map((accountAllows) => ({ ...one, accountAllows })),
  );
  return [
    ...asService(service),
    ...asService(Array.isArray(names) ? names[0] : names),
    ...(source ? asService(STRANGE_SERVICE) : []),
    ...identities,
    principal,
    ...reached,
    ...asService(STRANGE_SERVICE),
  ].map((who) => {
    const isAccount = /^\d{12}$/.test(who.value) || isAccountToken(who.value);
    const sent = isAccount ? { ...who, value: `arn:aws:iam::${who.value}:root` } : who;
    // A role can only trust a provider of its own account.
    const [home] = sent.type === "Federated" && kind === "trust" ? identityIn(sent.value) : [];
    const resource = home ? request.resource.replace(/\d{12}/, home) : request.resource;
    return {
      ...request,
      principal: sent,
      resource,
      context: contextFor({ principal: sent, context }, keys),
    };
  });
}

/** `aws:SourceAccount` and `aws:SourceArn`, by which only a service says on whose behalf it calls. */
function isSource(key: string): boolean {
  return isKeyThat("source", key) && isKeyThat("forwarded", key);
}

/** The context with the keys that name the principal, as far as it has them or somebody asks, as they are for this one. */
function contextFor(
  { principal, context }: Pick<Request, "principal" | "context">,
  keys: ReadonlySet<string>,
) {
  const own = keysThatName(principal);
  const given = Object.keys(context).map(foldKey);
  return Object.fromEntries([
    ...Object.entries(context).flatMap(([key, value]) => {
      const known = own[foldKey(key)];
      if (known === undefined || value === null) return [[key, value]];
      return known === null ? [] : [[key, known]];
    }),
    ...Object.entries(own).filter(
      ([key, value]) => value !== null && keys.has(key) && !given.includes(key),
    ),
  ]);
}

/** The keys that name a requester, as they are for this one; null if its requests have no such key. */
export function keysThatName(principal: Requester): Readonly<Record<string, string | null>> {
  const isService = principal.type === "Service";
  const [account, who] = principal.type === "AWS" ? identityIn(principal.value) : [];
  const role = who?.startsWith("assumed-role/") ? roleName(who) : undefined;
  return {
    "aws:principalservicename": isService ? principal.value : null,
    "aws:principalarn":
      role === undefined
        ? account === undefined
          ? null
          : principal.value
        : `arn:aws:iam::${account}:role/${role}`,
    "aws:principalaccount": account ?? null,
    "aws:username": who?.startsWith("user/") ? (who.split("/").at(-1) ?? null) : null,
    "aws:principalisawsservice": isService ? "true" : account === undefined ? null : "false",
    ...(isService ? {} : { "aws:principalservicenameslist": null }),
  };
}

const NAMING = new Set(Object.keys(keysThatName({ type: "AWS", value: "" })));

/** Whether the condition key says who calls. */
export function namesRequester(key: string): boolean {
  return NAMING.has(foldKey(key));
}

/** What a condition on a key that says who calls comes to for the requester. */
export function saysOf(condition: Condition, principal: Requester): Truth {
  const context = keysThatName(principal);
  const lookup = keyLookup({
    principal,
    action: "",
    resource: "",
    context,
    unknownKeys: "unlisted",
  });
  return conditionHolds(condition, lookup, true);
}

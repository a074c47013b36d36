import { BlockList, isIP, isIPv4 } from "node:net";
/**
 * A second evaluator, which shares nothing with the first: plain, slow, two-valued. Where AWS's
 * documentation is silent a `World` says what happens, so that a proof can be tried in all of them.
 */
export interface World {
  /** An operator without a set qualifier on several values. */
  readonly several: "any" | "all";
  readonly negatedSeveral: "opposite" | "each";
  /** A variable without a value spoils its own value of a list or the whole condition. */
  readonly unset: "value" | "condition";
  readonly notResourceUnset: boolean;
  /** Whether a wildcard in an ARN's early component runs over colons, and which do. */
  readonly colons: "stay" | "run" | "stars" | "ends";
  readonly nonArns: boolean;
  /** Whether an Allow to an account may reach somebody in it, and a role's name its sessions. */
  readonly members: boolean;
  readonly sessions: boolean;
  /** Whom a Deny with NotPrincipal spares: who is listed, or only with the account listed as well. */
  readonly spared: "listed" | "account as well";
  readonly allowNotPrincipal: boolean;
  readonly nullOfEmptyString: boolean;
  readonly anyIfExists: boolean;
  readonly emptyNot: boolean;
  /** A policy value of the wrong type, and a negated operator on a request's value of the wrong type. */
  readonly odd: "never" | "text" | "spoils";
  readonly negatedIllTyped: boolean;
  /** Decides what nobody knows anything about, always the same way. */
  readonly dice: number;
  readonly tokens: Readonly<Record<string, string>>;
}

export interface Call {
  readonly principal: {
    readonly type: string;
    readonly value: string;
    /** What the policies of its account say; without it, the world decides. */
    readonly accountAllows?: boolean;
  };
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[] | null>>;
}

export interface Written {
  readonly Version?: string;
  readonly Statement: readonly WrittenStatement[];
}

export type WrittenStatement = Readonly<Record<string, unknown>>;

/** Whether the policy, an explicit Deny first, allows the call. */
export function allows(policy: Written, call: Call, world: World): boolean {
  const written: Written = JSON.parse(expanded(JSON.stringify(policy), world));
  const made: Call = JSON.parse(expanded(JSON.stringify(call), world));
  const variables = written.Version === "2012-10-17";
  const applying = written.Statement.filter((one) => applies(one, made, variables, world));
  return (
    applying.some(({ Effect }) => Effect === "Allow") &&
    applying.every(({ Effect }) => Effect === "Allow")
  );
}

export function applies(
  statement: WrittenStatement,
  call: Call,
  variables: boolean,
  world: World,
): boolean {
  return (
    principalApplies(statement, call, world) &&
    actionApplies(statement, call, world) &&
    resourceApplies(statement, call, variables, world) &&
    conditionsApply(statement, call, variables, world)
  );
}

/** @param only whether references of which the world says nothing are to be left as they are */
export function expanded(text: string, { tokens }: World, only = false): string {
  return text.replaceAll(
    /\uE000(.*?)\uE001/g,
    (all, name: string) => tokens[name] ?? (only ? all : name),
  );
}

export function actionApplies(statement: WrittenStatement, call: Call, world: World): boolean {
  const matches = (pattern: string) => glob(pattern, ".").test(call.action.toLowerCase());
  const { Action, NotAction } = statement;
  if (NotAction === undefined) return list(Action).some((one) => matches(one.toLowerCase()));
  if (list(NotAction).length === 0) return world.emptyNot;
  return !list(NotAction).some((one) => matches(one.toLowerCase()));
}

export function resourceApplies(
  { Resource, NotResource }: WrittenStatement,
  call: Call,
  variables: boolean,
  world: World,
): boolean {
  // A trust policy speaks of its role.
  if (Resource === undefined && NotResource === undefined) return true;
  const texts = list(Resource ?? NotResource);
  const found = texts.map((text) => (variables ? substituted(text, call) : literal(text)));
  const some = found.some((one) => one !== undefined && arnMatches(one, call.resource, world));
  if (NotResource === undefined) return some;
  if (texts.length === 0) return world.emptyNot;
  return !some && (world.notResourceUnset || !found.includes(undefined));
}

export function principalApplies(statement: WrittenStatement, call: Call, world: World): boolean {
  const { Principal, NotPrincipal, Effect } = statement;
  // An identity policy applies to the principal that has it.
  if (Principal === undefined && NotPrincipal === undefined) return true;
  const names = entries(Principal ?? NotPrincipal);
  const named = names.some((entry) => isNamed(entry, call.principal, Effect, world));
  if (NotPrincipal === undefined) return named;
  if (Effect === "Allow") return world.allowNotPrincipal && !named;
  if (names.length === 0) return world.emptyNot;
  const account = accountOf(call.principal.value);
  const withAccount = names.some(([type, value]) => type === "AWS" && isAccount(value, account));
  const strict = world.spared === "account as well" && call.principal.type === "AWS";
  return !named || (strict && !withAccount);
}

export function conditionsApply(
  { Condition = {} }: WrittenStatement,
  call: Call,
  variables: boolean,
  world: World,
): boolean {
  return Object.entries(Condition as object).every(([operator, keys]) =>
    Object.entries(keys as object).every(([key, values]) =>
      conditionHolds(operator, key, list(values), call, variables, world),
    ),
  );
}

function conditionHolds(
  name: string,
  key: string,
  policy: readonly string[],
  call: Call,
  variables: boolean,
  world: World,
): boolean {
  const [, qualifier, long = ""] =
    /^(forallvalues:|foranyvalue:)?(.*)$/.exec(name.toLowerCase()) ?? [];
  const ifExists = long.endsWith("ifexists");
  const base = long.replace(/ifexists$/, "").replace(/^arn(not)?equals$/, "arn$1like");
  const found = Object.entries(call.context).find(([one]) => same(one, key))?.[1];
  const given = found === undefined || found === null ? undefined : [found].flat();
  const hash = () =>
    rolled(world, [
      qualifier,
      base,
      ifExists,
      key.toLowerCase(),
      [...new Set(policy)].sort(),
      given,
    ]);
  const positive = base.replace("not", "");
  if (policy.length === 0 || !(positive in MATCHES || base === "null")) return hash();
  if (base === "null") {
    if (qualifier || ifExists) return hash();
    const hasOdd = !policy.every((one) => /^(true|false)$/.test(one));
    if (hasOdd && world.odd === "spoils") return hash();
    const empty = given?.every((one) => one === "") === true;
    const isNull = !given?.length || (empty && world.nullOfEmptyString);
    return policy.includes(String(isNull)) || (hasOdd && hash());
  }
  const negated = base !== positive;
  // To both set operators, an empty string is a "null dataset".
  const absent = !given?.length || (qualifier !== undefined && given.every((one) => one === ""));
  if (absent) {
    if (qualifier === "forallvalues:") return true;
    if (qualifier === "foranyvalue:") return ifExists && world.anyIfExists;
    return ifExists || negated;
  }
  const patterns = policy.map((one) => {
    if (!/^(string|arn)/.test(base)) return one;
    return variables ? substituted(one, call) : literal(one);
  });
  const spoilt = world.odd === "spoils" && policy.some((one) => isOdd(positive, one));
  if (spoilt) return false;
  if (!negated && world.unset === "condition" && patterns.includes(undefined)) return false;
  const passes = (value: string): boolean => {
    if (negated && isOdd(positive, value) && !/^(string|arn)/.test(base))
      return world.negatedIllTyped;
    const some = patterns.some(
      (one) => one !== undefined && matchesValue(positive, one, value, world),
    );
    return negated ? !some : some;
  };
  const values = given ?? [];
  if (qualifier === "forallvalues:") return values.every(passes);
  if (qualifier === "foranyvalue:") return values.some(passes);
  if (values.length === 1) return passes(values[0] ?? "");
  const quantity = (test: (value: string) => boolean) =>
    world.several === "any" ? values.some(test) : values.every(test);
  if (!negated || world.negatedSeveral === "each") return quantity(passes);
  return !quantity((value) => !passes(value));
}

/** Text in which `*` and `?` are wildcards unless they are escaped by U+FFFF. */
type Substituted = string;

function substituted(text: string, call: Call): Substituted | undefined {
  let missing = false;
  const result = text.replaceAll(/\$\{([^}]*)\}/g, (_, inner: string) => {
    if (/^[*?$]$/.test(inner)) return `\uFFFF${inner}`;
    const [, name = "", , fallback] = /^([^,]*)(, '(.*)')?$/.exec(inner) ?? [];
    const value = Object.entries(call.context).find(([one]) => same(one, name))?.[1] ?? fallback;
    if (typeof value !== "string") missing = true;
    return String(value);
  });
  return missing ? undefined : result;
}

function literal(text: string): Substituted {
  return text;
}

function matchesValue(base: string, pattern: Substituted, value: string, world: World): boolean {
  if (isOdd(base, pattern)) return world.odd === "text" && pattern === value;
  return MATCHES[base]?.(pattern, value, world) ?? false;
}

const MATCHES: Record<string, (pattern: Substituted, value: string, world: World) => boolean> = {
  stringequals: (pattern, value) => plain(pattern) === value,
  stringequalsignorecase: (pattern, value) => same(plain(pattern), value),
  stringlike: (pattern, value) => glob(pattern, ".").test(value),
  arnlike: (pattern, value, world) =>
    colons(pattern) < 5 || !value.startsWith("arn:")
      ? world.nonArns && glob(pattern, ".").test(value)
      : parted(pattern, () => "[^:]").test(value),
  numericequals: (pattern, value) => Number(value) === Number(pattern),
  numericlessthan: (pattern, value) => Number(value) < Number(pattern),
  numericlessthanequals: (pattern, value) => Number(value) <= Number(pattern),
  numericgreaterthan: (pattern, value) => Number(value) > Number(pattern),
  numericgreaterthanequals: (pattern, value) => Number(value) >= Number(pattern),
  dateequals: (pattern, value) => time(value) === time(pattern),
  datelessthan: (pattern, value) => time(value) < time(pattern),
  datelessthanequals: (pattern, value) => time(value) <= time(pattern),
  dategreaterthan: (pattern, value) => time(value) > time(pattern),
  dategreaterthanequals: (pattern, value) => time(value) >= time(pattern),
  bool: (pattern, value) => pattern === value,
  ipaddress: (pattern, value) => inBlock(pattern, value),
};

function isOdd(base: string, text: string): boolean {
  if (base.startsWith("numeric")) return !/^-?\d+(\.\d+)?$/.test(text);
  if (base.startsWith("date")) return Number.isNaN(time(text));
  if (base === "bool") return text !== "true" && text !== "false";
  const [address = "", length = "0"] = text.split("/");
  return base === "ipaddress" && (isIP(address) === 0 || !/^\d+$/.test(length));
}

function time(text: string): number {
  return /^\d{5,}$/.test(text) ? Number(text) : Date.parse(text) / 1000;
}

/** A block of one version of IP has no address of the other. */
function inBlock(block: string, address: string): boolean {
  const [network = "", length] = block.split("/");
  const family = isIPv4(network) ? "ipv4" : "ipv6";
  if (isIPv4(address) !== isIPv4(network)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(length ?? (isIPv4(network) ? 32 : 128)), family);
  return list.check(address, family);
}

function arnMatches(pattern: Substituted, resource: string, world: World): boolean {
  if (pattern === "*") return true;
  if (!pattern.startsWith("arn:")) return world.nonArns && glob(pattern, ".").test(resource);
  return parted(pattern, (wildcard, next) => {
    if (next === undefined && wildcard === "*") return ".";
    if (world.colons === "run" || (world.colons === "stars" && wildcard === "*")) return ".";
    return world.colons === "ends" && wildcard === "*" && next === ":" ? "." : "[^:]";
  }).test(resource);
}

/** A pattern of which the wildcards before the fifth colon reach as far as said. */
export function parted(
  pattern: Substituted,
  reach: (wildcard: string, next: string | undefined) => string,
): RegExp {
  let passed = 0;
  const units = pattern.match(/\uFFFF.|./gsu) ?? [];
  const source = units.map((unit, index) => {
    if (unit === ":") passed += 1;
    if (unit !== "*" && unit !== "?") return escaped(unit.replace("\uFFFF", ""));
    return `${passed < 5 ? reach(unit, units[index + 1]) : "."}${unit === "*" ? "*" : ""}`;
  });
  return regex(`^${source.join("")}$`);
}

export function glob(pattern: Substituted, any: string): RegExp {
  const units = pattern.match(/\uFFFF.|./gsu) ?? [];
  const source = units.map((unit) => {
    if (unit === "*") return `${any}*`;
    return unit === "?" ? any : escaped(unit.replace("\uFFFF", ""));
  });
  return regex(`^${source.join("")}$`);
}

const regexes = new Map<string, RegExp>();

function regex(source: string): RegExp {
  const found = regexes.get(source) ?? new RegExp(source, "su");
  regexes.set(source, found);
  return found;
}

function plain(pattern: Substituted): string {
  return pattern.replaceAll("\uFFFF", "");
}

function escaped(char: string): string {
  return "\\^$.*+?()[]{}|/".includes(char) ? `\\${char}` : char;
}

function colons(text: string): number {
  return text.split(":").length - 1;
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function isNamed(
  [type, value]: readonly [string, string],
  asked: Call["principal"],
  effect: unknown,
  world: World,
): boolean {
  // An Allow must name the provider of federated users.
  if (type === "AWS" && value === "*") return asked.type !== "Federated" || effect === "Deny";
  if (type !== asked.type) return false;
  if (value === asked.value) return true;
  if (type !== "AWS") return false;
  const account = accountOf(asked.value);
  if (isAccount(value, account)) {
    const itself = isAccount(asked.value, account);
    // An account's own policies decide whom an Allow to it reaches.
    const reached = asked.accountAllows ?? rolled(world, [asked.value]);
    return itself || effect === "Deny" || (world.members && reached);
  }
  const [, session] = /:assumed-role\/(.+)\/.+$/.exec(asked.value) ?? [];
  const isRole = value === `arn:aws:iam::${account}:role/${session}`;
  return session !== undefined && isRole && world.sessions;
}

function accountOf(principal: string): string {
  return /\d{12}/.exec(principal)?.[0] ?? "";
}

function isAccount(value: string, account: string): boolean {
  return account !== "" && (value === account || value === `arn:aws:iam::${account}:root`);
}

function entries(principal: unknown): (readonly [string, string])[] {
  if (principal === "*") return [["AWS", "*"]];
  return Object.entries(principal as object).flatMap(([type, values]) =>
    list(values).map((value) => [type, value] as const),
  );
}

function list(values: unknown): string[] {
  return [values].flat().map(String);
}

function rolled({ dice }: World, of: unknown): boolean {
  let hash = dice;
  for (const char of JSON.stringify(of)) hash = (hash * 31 + char.charCodeAt(0)) % 1_000_003;
  return hash % 2 === 0;
}

import {
  actionApplies,
  type Call,
  conditionsApply,
  expanded,
  glob,
  principalApplies,
  resourceApplies,
  type World,
  type Written,
  type WrittenStatement,
} from "./oracle";

/**
 * Every call that two policies may tell apart, and whether one of them allows it and the other does not: instead of
 * a grid that is the same for all, values around everything that these two name. Whom a principal means and what
 * the keys about it say fit together.
 */
export function gainedExactly(before: Written, after: Written, world: World): Call | undefined {
  const [was, is] = [before, after].map(
    (policy): Written => JSON.parse(expanded(JSON.stringify(policy), world)),
  );
  if (was === undefined || is === undefined) throw new Error("There are two.");
  const statements = [...was.Statement, ...is.Statement];
  const contexts = contextsOf(statements, world);
  const actions = textsOf(statements.flatMap((one) => list(one["Action"] ?? one["NotAction"])));
  const resources = textsOf(
    statements.flatMap((one) => list(one["Resource"] ?? one["NotResource"])),
  );
  const seen = new Set<string>();
  for (const principal of principalsOf(statements)) {
    // One of all whom the same statements mean, and of whom the same is said, is enough.
    const alone: Call = { principal, action: "", resource: "", context: {} };
    const what = JSON.stringify([
      statements.map((one) => principalApplies(one, alone, world)),
      ownKeys(principal, statements, {}),
    ]);
    if (seen.has(what)) continue;
    seen.add(what);
    for (const given of contexts) {
      const context = { ...given, ...ownKeys(principal, statements, given) };
      const call: Call = { principal, action: "", resource: "", context };
      const near = (policy: Written) =>
        policy.Statement.filter(
          (one) => principalApplies(one, call, world) && conditionsApply(one, call, true, world),
        );
      const [old, now] = [near(was), near(is)];
      if (!now.some(isAllow)) continue;
      for (const action of actions.filter((one) => /^[\w-]+:\w+$/.test(one))) {
        const [oldAction, nowAction] = [old, now].map((all) =>
          all.filter((one) => actionApplies(one, { ...call, action }, world)),
        );
        for (const resource of resources) {
          const asked = { ...call, action, resource };
          const allows = (all: readonly WrittenStatement[] = []) => {
            const applying = all.filter((one) => resourceApplies(one, asked, true, world));
            return applying.length > 0 && applying.every(isAllow);
          };
          if (allows(nowAction) && !allows(oldAction)) return asked;
        }
      }
    }
  }
  return undefined;
}

function isAllow({ Effect }: WrittenStatement): boolean {
  return Effect === "Allow";
}

function list(values: unknown): string[] {
  return values === undefined ? [] : [values].flat().map(String);
}

/** Texts that the patterns match, that two of them match, and some that none does. */
function textsOf(patterns: readonly string[]): string[] {
  const all = [...new Set(patterns)];
  const fillings = [
    "",
    "x",
    ...all.flatMap((one) => one.split(/[*?]+/)).filter((one) => one !== ""),
  ];
  const filled = all.flatMap((pattern) =>
    fillings.map((filling) => pattern.replaceAll("*", filling).replaceAll("?", filling[0] ?? "x")),
  );
  const [first = "a:b"] = all;
  const missed = `${first.split(":")[0]}:${first.startsWith("arn:") ? "aws:other:eu-west-1:444455556666:" : ""}other`;
  // One text is enough of all that the same patterns match.
  const seen = new Map<string, string>();
  for (const text of [...filled, ...filled.map((one) => `${one}x`), missed]) {
    const what = all.map((one) => matchesIn(one, text)).join();
    if (!seen.has(what)) seen.set(what, text);
  }
  return [...seen.values()];
}

/** As texts and in lower case, for the operators that ignore it, and with the colons of ARNs counted. */
function matchesIn(pattern: string, text: string): string {
  const [lower, own] = [text.toLowerCase(), glob(pattern, ".").test(text)];
  const parts = pattern.split(":");
  const texts = text.split(":");
  const each = parts.map((part, at) => glob(part, ".").test(texts[at] ?? "")).join("");
  return `${own} ${glob(pattern.toLowerCase(), ".").test(lower)} ${text === pattern} ${lower === pattern.toLowerCase()} ${each}`;
}

interface Principal {
  readonly type: string;
  readonly value: string;
  readonly accountAllows?: boolean;
}

function principalsOf(statements: readonly WrittenStatement[]): Principal[] {
  const named = statements.flatMap(({ Principal: all }) => {
    if (all === undefined || all === "*") return [];
    return Object.entries(all as object).flatMap(([type, values]) =>
      list(values).map((value) => ({ type, value })),
    );
  });
  // Whoever is named in a condition may be the one who calls.
  const arns = JSON.stringify(statements).match(/arn:aws:iam::\d{12}:(?:role|user)\/[\w-]+/g) ?? [];
  const ids = JSON.stringify(statements).match(/(?<!\d)\d{12}(?!\d)/g) ?? [];
  const identities = [
    ...arns,
    ...[...new Set([...ids, "444455556666"])].flatMap((id) => [
      `arn:aws:iam::${id}:role/Example`,
      `arn:aws:iam::${id}:user/example`,
    ]),
  ];
  const services = named.filter(({ type }) => type === "Service").map(({ value }) => value);
  return [
    ...[...new Set([...services, "other.amazonaws.com"])].map((value) => ({
      type: "Service",
      value,
    })),
    ...[...new Set(identities)].flatMap((value) =>
      [true, false].map((accountAllows) => ({ type: "AWS", value, accountAllows })),
    ),
  ];
}

const PRINCIPAL_KEYS = /^aws:(principalaccount|principalarn|username|principalservicename)$/i;

/** What the request says of who calls. */
function ownKeys(
  { type, value }: Principal,
  statements: readonly WrittenStatement[],
  given: Call["context"],
): Call["context"] {
  const [, account = "", kind, name = ""] = /iam::(\d+):(\w+)\/(.*)$/.exec(value) ?? [];
  const known: Record<string, string | null> = {
    "aws:PrincipalAccount": type === "AWS" ? account : null,
    "aws:PrincipalArn": type === "AWS" ? value : null,
    "aws:PrincipalServiceName": type === "Service" ? value : null,
    "aws:username": kind === "user" ? name : null,
  };
  const text = JSON.stringify(statements).toLowerCase();
  return Object.fromEntries(
    Object.entries(known).filter(([key]) => text.includes(key.toLowerCase()) && !(key in given)),
  );
}

type Values = Call["context"][string][];

function contextsOf(statements: readonly WrittenStatement[], world: World): Call["context"][] {
  const conditions = statements.flatMap(({ Condition = {} }) =>
    Object.entries(Condition as object).flatMap(([operator, keys]) =>
      Object.entries(keys as object).map(([key, values]) => ({
        operator,
        key,
        values: list(values),
      })),
    ),
  );
  const keys = [...new Set(conditions.map(({ key }) => key))].filter(
    (key) => !PRINCIPAL_KEYS.test(key),
  );
  return keys.reduce<Call["context"][]>(
    (contexts, key) => {
      const own = conditions.filter((one) => one.key === key);
      const values = distinct(valuesOf(own), own, world);
      return contexts.flatMap((context) => values.map((value) => ({ ...context, [key]: value })));
    },
    [{}],
  );
}

/** One of all values for which the same conditions hold. */
function distinct(values: Values, conditions: readonly Written1[], world: World): Values {
  const found = new Map<string, Values[number]>();
  for (const value of values) {
    const truths = conditions.map(({ operator, key, values: policy }) => {
      const call: Call = {
        principal: { type: "AWS", value: "" },
        action: "",
        resource: "",
        context: { [key]: value },
      };
      return conditionsApply({ Condition: { [operator]: { [key]: policy } } }, call, true, world);
    });
    const what = truths.join();
    if (!found.has(what)) found.set(what, value);
  }
  return [...found.values()];
}

interface Written1 {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

function valuesOf(
  conditions: readonly { readonly operator: string; readonly values: readonly string[] }[],
): Values {
  const operators = conditions.map(({ operator }) => operator.toLowerCase());
  const named = conditions.flatMap(({ operator, values }) => (operator === "Null" ? [] : values));
  const has = (kind: string) => operators.some((one) => one.includes(kind));
  if (has("bool")) return ["true", "false", null];
  if (has("numeric")) return [...around(named.map(Number), 0.05).map(String), null];
  if (has("date")) {
    const seconds = named.map((one) => Date.parse(one) / 1000);
    return [...around(seconds, 60).map((at) => new Date(at * 1000).toISOString()), null];
  }
  if (has("ipaddress")) return [...named.flatMap(addressesIn), "203.0.113.9", null];
  if (!has("for")) return [...(named.length === 0 ? ["x"] : textsOf(named)), null];
  const texts = textsOf(named).slice(0, 6);
  const pairs = texts.flatMap((one, at) => texts.slice(at + 1).map((other) => [one, other]));
  return [[], ...texts.map((one) => [one]), ...pairs, null];
}

function around(values: readonly number[], step: number): number[] {
  return [...new Set(values.flatMap((one) => [one - step, one, one + step]))];
}

/** The first and the last address of the block, and one beside each. */
function addressesIn(block: string): string[] {
  const [network = "", length = "32"] = block.split("/");
  const size = 2 ** (32 - Number(length));
  const number = network.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const first = number - (number % size);
  return [first - 1, first, first + size - 1, first + size].map((at) =>
    [24, 16, 8, 0].map((shift) => Math.floor(at / 2 ** shift) % 256).join("."),
  );
}

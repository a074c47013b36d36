import { type Sought, textsOfEachKind } from "./exact-texts";
import {
  actionApplies,
  type Call,
  conditionsApply,
  expanded,
  principalApplies,
  resourceApplies,
  type World,
  type Written,
  type WrittenStatement,
} from "./oracle";

/**
 * Every call that may distinguish two policies, and whether one of them allows it and the other does not: instead of
 * a grid that is the same for all, one text for each set of patterns that these two name. Whom a principal means and
 * what the keys about it say fit together.
 *
 * @param identity whether the policies are attached to users and roles, so that no service has them
 */
export function gainedExactly(
  before: Written,
  after: Written,
  world: World,
  identity = false,
): Call | undefined {
  const [was, is] = [before, after].map(
    (policy): Written => JSON.parse(expanded(JSON.stringify(policy), world)),
  );
  if (was === undefined || is === undefined) throw new Error("There are two.");
  const statements = [...was.Statement, ...is.Statement];
  const actions = textsOfEachKind(
    selected(statements, "Action").map((text) => ({ text, dialect: "action" })),
    "action",
  );
  const seen = new Set<string>();
  for (const principal of principalsOf(statements, identity)) {
    // Of all whom the same statements mean, and who are treated the same, one is enough.
    const alone: Call = { principal, action: "", resource: "", context: {} };
    const what = JSON.stringify([
      statements.map((one) => principalApplies(one, alone, world)),
      ownKeys(principal, statements),
    ]);
    if (seen.has(what) || statements.some((one) => isOpen(one, principal, world))) continue;
    seen.add(what);
    for (const given of variablesOf(statements, ownKeys(principal, statements))) {
      const resources = resourcesOf(statements, given);
      for (const context of contextsOf(statements, given, world)) {
        const call: Call = { principal, action: "", resource: "", context };
        const near = (policy: Written) =>
          policy.Statement.filter(
            (one) => principalApplies(one, call, world) && conditionsApply(one, call, true, world),
          );
        const [old, now] = [near(was), near(is)];
        if (!now.some(isAllow)) continue;
        for (const action of actions) {
          const [oldAction, nowAction] = [old, now].map((all) =>
            all.filter((one) => actionApplies(one, { ...call, action }, world)),
          );
          if (!nowAction?.some(isAllow)) continue;
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
  }
  return undefined;
}

function isAllow({ Effect }: WrittenStatement): boolean {
  return Effect === "Allow";
}

function list(values: unknown): string[] {
  return values === undefined ? [] : [values].flat().map(String);
}

function selected(statements: readonly WrittenStatement[], element: string): string[] {
  return statements.flatMap((one) => list(one[element] ?? one[`Not${element}`]));
}

/** AWS does not say whom of an account NotPrincipal spares, but for a user who is listed with the account. */
function isOpen(statement: WrittenStatement, principal: Call["principal"], world: World): boolean {
  if (statement["NotPrincipal"] === undefined || principal.type !== "AWS") return false;
  const call: Call = { principal, action: "", resource: "", context: {} };
  const [loose, strict] = (["listed", "account as well"] as const).map((spared) =>
    principalApplies(statement, call, { ...world, spared }),
  );
  const listed = JSON.stringify(statement["NotPrincipal"]).includes(`"${principal.value}"`);
  return loose !== strict || (!loose && !(listed && principal.value.includes(":user/")));
}

function principalsOf(
  statements: readonly WrittenStatement[],
  identity: boolean,
): Call["principal"][] {
  const named = statements.flatMap(({ Principal, NotPrincipal }) => {
    const all = Principal ?? NotPrincipal;
    if (all === undefined || all === "*") return [];
    return Object.entries(all as object).flatMap(([type, values]) =>
      list(values).map((value) => ({ type, value })),
    );
  });
  const text = JSON.stringify(statements);
  // The one who calls may be somebody whom a condition names.
  const arns = text.match(/arn:aws:iam::\d{12}:(?:role|user)\/[\w-]+/g) ?? [];
  const ids = [...new Set([...(text.match(/(?<!\d)\d{12}(?!\d)/g) ?? []), "444455556666"])];
  const users = text.includes("aws:username") ? fragmentsIn(statements) : [];
  const identities = [
    ...arns,
    ...ids.flatMap((id) =>
      ["role/Example", "user/example", ...users.map((name) => `user/${name}`)].map(
        (who) => `arn:aws:iam::${id}:${who}`,
      ),
    ),
  ];
  const others = ["Service", "Federated"].flatMap((type) => {
    const own = named.filter((one) => one.type === type).map(({ value }) => value);
    if (type === "Federated" && own.length === 0) return [];
    const stranger = type === "Service" ? ["other.amazonaws.com"] : ["accounts.example.com"];
    return [...new Set([...own, ...stranger])].map((value) => ({ type, value }));
  });
  return [
    ...(identity ? [] : others),
    ...[...new Set(identities)].flatMap((value) =>
      [true, false].map((accountAllows) => ({ type: "AWS", value, accountAllows })),
    ),
  ];
}

/** What the request says of who calls. */
function ownKeys(
  { type, value }: Call["principal"],
  statements: readonly WrittenStatement[],
): Call["context"] {
  const [, account = "", kind, name = ""] = /iam::(\d+):(\w+)\/(.*)$/.exec(value) ?? [];
  const known: Record<string, string | null> = {
    "aws:PrincipalAccount": type === "AWS" ? account : null,
    "aws:PrincipalArn": type === "AWS" ? value : null,
    "aws:PrincipalServiceName": type === "Service" ? value : null,
    "aws:username": kind === "user" ? name : null,
  };
  const text = JSON.stringify(statements);
  return Object.fromEntries(Object.entries(known).filter(([key]) => text.includes(key)));
}

const VARIABLE = /\$\{([^*?$},][^},]*)(?:, '([^']*)')?\}/g;

/** What may stand in the place of a variable: what is left of each text beside another, and what conditions name. */
function fragmentsIn(statements: readonly WrittenStatement[]): string[] {
  const texts = [
    ...selected(statements, "Resource"),
    ...conditionsIn(statements).flatMap(({ values }) => values),
  ];
  const plain = texts.map((text) => text.replaceAll(VARIABLE, "*"));
  const around = texts.flatMap((text) =>
    [...text.matchAll(VARIABLE)].map(({ 0: all, index }) => [
      text.slice(0, index).replaceAll(VARIABLE, "*"),
      text.slice(index + all.length).replaceAll(VARIABLE, "*"),
    ]),
  );
  const between = around.flatMap(([start = "", end = ""]) =>
    plain.flatMap((text) =>
      text.startsWith(start) && text.endsWith(end) && text.length > start.length + end.length
        ? text.slice(start.length, text.length - end.length)
        : [],
    ),
  );
  const parts = plain.flatMap((text) => text.split(/[:/*?]+/));
  return [...new Set([...between, ...between.map((one) => one.replaceAll(/[*?]/g, "")), ...parts])]
    .filter((one) => /^[\w-]+$/.test(one))
    .flatMap((one) => [one, `${one}x`]);
}

/** What the keys may be that variables stand for, with what is known of who calls. */
function variablesOf(
  statements: readonly WrittenStatement[],
  known: Call["context"],
): Call["context"][] {
  const keys = [...JSON.stringify(statements).matchAll(VARIABLE)].map(([, key = ""]) => key);
  return [...new Set(keys)]
    .filter((key) => !(key in known))
    .reduce<Call["context"][]>(
      (all, key) => {
        const own = conditionsIn(statements).filter((one) => one.key === key);
        const values = [
          ...textsOfEachKind(own.flatMap(soughtIn), "any").filter((one) => !/[*?$:]/.test(one)),
          ...fragmentsIn(statements),
          "someother",
          null,
        ];
        return all.flatMap((context) =>
          [...new Set(values)].map((value) => ({ ...context, [key]: value })),
        );
      },
      [known],
    );
}

/** The text with its variables replaced; none if one has no value. */
function substituted(text: string, given: Call["context"]): string[] {
  let missing = false;
  const result = text.replaceAll(VARIABLE, (_, key: string, fallback?: string) => {
    const value = given[key] ?? fallback;
    if (typeof value !== "string") missing = true;
    return String(value);
  });
  return missing ? [] : [result];
}

function resourcesOf(statements: readonly WrittenStatement[], given: Call["context"]): string[] {
  const patterns = selected(statements, "Resource").flatMap((text) => substituted(text, given));
  if (!statements.some((one) => "Resource" in one || "NotResource" in one)) return ["arn:aws:iam"];
  const sought = patterns.map((text): Sought => ({ text, dialect: "resource" }));
  return [...textsOfEachKind(sought, "arn"), "*"];
}

interface WrittenCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

function conditionsIn(statements: readonly WrittenStatement[]): WrittenCondition[] {
  return statements.flatMap(({ Condition = {} }) =>
    Object.entries(Condition as object).flatMap(([operator, keys]) =>
      Object.entries(keys as object).map(([key, values]) => ({
        operator,
        key,
        values: list(values),
      })),
    ),
  );
}

function contextsOf(
  statements: readonly WrittenStatement[],
  given: Call["context"],
  world: World,
): Call["context"][] {
  const conditions = conditionsIn(statements);
  const keys = [...new Set(conditions.map(({ key }) => key))].filter((key) => !(key in given));
  return keys.reduce<Call["context"][]>(
    (contexts, key) => {
      const own = conditions
        .filter((one) => one.key === key)
        .map((one) => ({
          ...one,
          values: one.values.flatMap((value) => substituted(value, given)),
        }));
      const values = distinct(valuesOf(own), own, world);
      return contexts.flatMap((context) => values.map((value) => ({ ...context, [key]: value })));
    },
    [given],
  );
}

type Values = Call["context"][string][];

/** One of all values for which the same conditions hold. */
function distinct(values: Values, conditions: readonly WrittenCondition[], world: World): Values {
  const found = new Map<string, Values[number]>();
  for (const value of values) {
    const truths = conditions.map(({ operator, key, values: policy }) => {
      const call: Call = {
        principal: { type: "AWS", value: "" },
        action: "",
        resource: "",
        context: { [key]: value },
      };
      // A value whose variable has none leaves nothing to compare with.
      const compared = policy.length === 0 ? ["\uFFFF\uFFFF"] : policy;
      return conditionsApply({ Condition: { [operator]: { [key]: compared } } }, call, true, world);
    });
    const what = truths.join();
    if (!found.has(what)) found.set(what, value);
  }
  return [...found.values()];
}

function soughtIn({ operator, values }: Pick<WrittenCondition, "operator" | "values">): Sought[] {
  if (operator === "Null") return [];
  const name = operator.toLowerCase();
  const dialect = /arn/.test(name)
    ? "arn"
    : /like/.test(name)
      ? "glob"
      : /ignorecase/.test(name)
        ? "folded"
        : "exact";
  return values.map((text) => ({ text, dialect }));
}

function valuesOf(conditions: readonly WrittenCondition[]): Values {
  const operators = conditions.map(({ operator }) => operator.toLowerCase());
  const named = conditions.flatMap(({ operator, values }) => (operator === "Null" ? [] : values));
  const has = (kind: string) => operators.some((one) => one.includes(kind));
  const [{ key } = { key: "" }] = conditions;
  if (has("bool")) return ["true", "false", null];
  if (has("numeric")) return [...around(named.map(Number), 0.05).map(String), null];
  if (has("date")) {
    const seconds = named.map((one) => Date.parse(one) / 1000);
    return [...around(seconds, 60).map((at) => new Date(at * 1000).toISOString()), null];
  }
  if (has("ipaddress")) return [...named.flatMap(addressesIn), "203.0.113.9", null];
  const texts = textsOfEachKind(
    conditions.flatMap(soughtIn),
    key.toLowerCase().endsWith("arn") ? "arn" : "any",
  );
  if (!has("for")) return [...texts, null];
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

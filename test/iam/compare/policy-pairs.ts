import fc from "fast-check";
import type { PolicyKind } from "../../../iam/policy/policy";
import type { Call, World, Written, WrittenStatement } from "./oracle";
import { type Condition, change, pick, withCondition } from "./policy-changes";
import {
  ACTION_PATTERNS,
  ACTIONS,
  AWS_PRINCIPALS,
  KEYS,
  type Key,
  PRINCIPALS,
  RESOURCE_PATTERNS,
  RESOURCES,
  ROLE,
  SERVICES,
  TOPIC,
  USERNAMES,
} from "./vocabulary";

/** The calls with which two policies are tried. */
export interface Universe {
  readonly principals: readonly Call["principal"][];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly contexts: readonly Call["context"][];
}

/** Versions of a policy, and the calls that can distinguish them. */
export interface Policies {
  readonly kind: PolicyKind;
  readonly policies: readonly Written[];
  readonly universe: Universe;
}

/** What the statements of a policy are made of. Most themes vary one thing, so that policies meet. */
interface Theme {
  readonly principal: fc.Arbitrary<Element>;
  readonly action: fc.Arbitrary<Element>;
  readonly resource: fc.Arbitrary<Element>;
  readonly condition: fc.Arbitrary<Condition>;
  readonly mostConditions: number;
  readonly universe: fc.Arbitrary<Universe>;
}

type Element = readonly [name: string, value: unknown];

const listOf = (values: readonly string[]) =>
  fc.oneof(
    { weight: 14, arbitrary: fc.uniqueArray(pick(...values), { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant<string[]>([]) },
  );
const oneOrList = (values: readonly string[]) =>
  fc.tuple(listOf(values), fc.boolean()).map(([all, asList]) => {
    const [only, ...more] = all;
    return only === undefined || more.length > 0 || asList ? all : only;
  });

const element = (name: string, values: fc.Arbitrary<unknown>): fc.Arbitrary<Element> =>
  fc.tuple(pick(name, name, name, `Not${name}`), values);
const principals = element(
  "Principal",
  fc.oneof(
    fc.constant("*"),
    fc.record({ AWS: oneOrList(AWS_PRINCIPALS) }),
    fc.record({ Service: oneOrList(SERVICES) }),
    fc.record({ AWS: pick(ROLE, "111122223333"), Service: pick(...SERVICES) }),
  ),
);
const actions = element("Action", oneOrList(ACTION_PATTERNS));
const resources = element("Resource", oneOrList(RESOURCE_PATTERNS));
const conditionOn = ({ spellings, operators, patterns }: Key): fc.Arbitrary<Condition> =>
  fc.oneof(
    {
      weight: 9,
      arbitrary: fc.tuple(variantOf(operators), pick(...spellings), oneOrList(patterns)),
    },
    { weight: 1, arbitrary: fc.tuple(pick("Null"), pick(...spellings), pick("true", "false")) },
  );

function variantOf(operators: readonly string[]): fc.Arbitrary<string> {
  const prefixes = ["", "", "ForAllValues:", "ForAnyValue:"];
  return fc
    .tuple(pick(...prefixes), pick(...operators), pick("", "", "IfExists"))
    .map((parts) => parts.join(""));
}

/** Every value of the key, with and without a user's name for the policy variables. */
function contextsOf({ spellings: [name = ""], values, multivalued }: Key): Call["context"][] {
  const few = values.slice(0, 5);
  const pairs = few.flatMap((one, index) => few.slice(index + 1).map((two) => [one, two]));
  const lists = multivalued ? [[], ...values.map((one) => [one]), ...pairs] : [];
  return [...values, ...lists, null].flatMap((value) =>
    [...USERNAMES, null].map((user) => ({ [name]: value, "aws:username": user })),
  );
}

const anyContext = fc
  .tuple(...KEYS.map((key) => pick(...contextsOf(key))))
  .map((contexts): Call["context"] => Object.assign({}, ...contexts));

const DULL = {
  principal: fc.constant<Element>(["Principal", "*"]),
  action: fc.constant<Element>(["Action", "sns:Publish"]),
  resource: fc.constant<Element>(["Resource", `${TOPIC}a`]),
};
const DULL_UNIVERSE = {
  principals: PRINCIPALS.slice(2, 3),
  actions: ACTIONS.slice(0, 1),
  resources: RESOURCES.slice(0, 1),
};
const USERS = [...USERNAMES, null].map((user) => ({ "aws:username": user }));
const anyCondition = fc.oneof(...KEYS.map(conditionOn));
const everything = fc.array(anyContext, { minLength: 6, maxLength: 6 }).map((contexts) => ({
  principals: PRINCIPALS,
  actions: ACTIONS,
  resources: RESOURCES,
  contexts,
}));
const only = (change: Partial<Universe>): fc.Arbitrary<Universe> =>
  fc.constant({ ...DULL_UNIVERSE, contexts: USERS, ...change });

/** One thing alone more often, as it takes luck for two patterns to meet. */
const THEMES: readonly Theme[] = [
  ...KEYS.map((key) => ({
    ...DULL,
    condition: conditionOn(key),
    mostConditions: 2,
    universe: only({ contexts: contextsOf(key) }),
  })),
  ...[0, 0, 0, 1].map((mostConditions) => ({
    ...DULL,
    resource: resources,
    condition: anyCondition,
    mostConditions,
    universe: only({ resources: RESOURCES }),
  })),
  ...[0, 1].map((mostConditions) => ({
    ...DULL,
    action: actions,
    condition: anyCondition,
    mostConditions,
    universe: only({ actions: ACTIONS }),
  })),
  ...[0, 0, 1].map((mostConditions) => ({
    ...DULL,
    principal: principals,
    condition: anyCondition,
    mostConditions,
    universe: only({ principals: PRINCIPALS }),
  })),
  ...[1, 1, 2].map((mostConditions) => ({
    principal: principals,
    action: actions,
    resource: resources,
    condition: anyCondition,
    mostConditions,
    universe: everything,
  })),
];

const KINDS: readonly (readonly [PolicyKind, RegExp])[] = [
  ...[1, 2, 3, 4].map(() => ["resource", /^$/] as const),
  ["identity", /Principal$/],
  ["trust", /Resource$/],
];

function statementOf(theme: Theme): fc.Arbitrary<WrittenStatement> {
  return fc
    .record({
      effect: pick("Allow", "Allow", "Deny"),
      elements: fc.tuple(theme.principal, theme.action, theme.resource),
      conditions: fc.array(theme.condition, { maxLength: theme.mostConditions }),
      odd: fc.nat(9),
    })
    .map(({ effect, elements: [[principal, who], ...others], conditions, odd }) => ({
      Effect: effect,
      // AWS does not support NotPrincipal in an Allow, so that all such pairs say the same.
      [effect === "Allow" && odd > 0 ? "Principal" : principal]: who,
      ...Object.fromEntries(others),
      ...(conditions.length > 0 && { Condition: conditions.reduce(withCondition, {}) }),
    }));
}

function policyOf(theme: Theme): fc.Arbitrary<Written> {
  const versions = pick("2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17");
  return fc.record({
    Version: versions,
    Statement: fc.array(statementOf(theme), { minLength: 1, maxLength: 4 }),
  });
}

/** The same policies as policies of some kind, without the elements that it does not have. */
function ofSomeKind(theme: Theme, policies: readonly Written[]): fc.Arbitrary<Policies> {
  return fc.tuple(pick(...KINDS), theme.universe).map(([[kind, without], universe]) => ({
    kind,
    universe,
    policies: policies.map(({ Version, Statement }) => ({
      Version,
      Statement: Statement.map((one) =>
        Object.fromEntries(Object.entries(one).filter(([name]) => !without.test(name))),
      ),
    })),
  }));
}

/** Versions of a policy, each made out of the one before by up to three small changes. */
export const histories = (length: number): fc.Arbitrary<Policies> =>
  pick(...THEMES).chain((theme) => {
    const from = (first: Written, more: number): fc.Arbitrary<Written[]> =>
      more === 0
        ? fc.constant([first])
        : changed(theme, first).chain((next) =>
            from(next, more - 1).map((rest) => [first, ...rest]),
          );
    return policyOf(theme)
      .chain((first) => from(first, length - 1))
      .chain((all) => ofSomeKind(theme, all));
  });

function changed(theme: Theme, before: Written): fc.Arbitrary<Written> {
  const elements = fc.oneof(theme.principal, theme.action, theme.resource);
  const changes = change(
    statementOf(theme),
    elements,
    theme.mostConditions > 0 ? theme.condition : undefined,
  );
  return fc
    .tuple(fc.array(changes, { minLength: 1, maxLength: 3 }), fc.nat(20))
    .map(([all, version]) => ({
      Version: version === 0 ? "2008-10-17" : before.Version,
      Statement: all.reduce((statements, one) => one(statements), before.Statement),
    }));
}

/** Two policies of which the second is mostly made out of the first. */
export const pairs: fc.Arbitrary<Policies> = fc.oneof(
  { weight: 3, arbitrary: histories(2) },
  {
    weight: 1,
    arbitrary: pick(...THEMES).chain((theme) =>
      fc.tuple(policyOf(theme), policyOf(theme)).chain((all) => ofSomeKind(theme, all)),
    ),
  },
);

const LISTS = ["Action", "NotAction", "Resource", "NotResource"].flatMap((name) => [
  `Allow ${name}`,
  `Deny ${name}`,
]);

/** Pairs with long lists: some lists hold more values than are compared one by one, which no call has. */
export const longPairs: fc.Arbitrary<Policies> = fc
  .tuple(pairs, fc.subarray(LISTS, { minLength: 1 }), fc.integer({ min: 3, max: 12 }))
  .map(([made, lists, more]) => {
    const added = Array.from({ length: more }, (_, index) => `more${index}`);
    const valuesIn = (name: string) =>
      added.map((one) => (name.endsWith("Action") ? `sns:${one}` : `${TOPIC}${one}`));
    const lengthened = (statement: WrittenStatement): WrittenStatement =>
      Object.fromEntries(
        Object.entries(statement).map(([name, value]) => [
          name,
          lists.includes(`${statement["Effect"]} ${name}`) ? [value, valuesIn(name)].flat() : value,
        ]),
      );
    return {
      ...made,
      policies: made.policies.map((policy) => ({
        ...policy,
        Statement: policy.Statement.map(lengthened),
      })),
    };
  });

export const worlds: fc.Arbitrary<World> = fc.record({
  several: pick("any", "all"),
  negatedSeveral: pick("opposite", "each"),
  unset: pick("value", "condition"),
  notResourceUnset: fc.boolean(),
  colons: pick("stay", "run", "stars", "ends"),
  nonArns: fc.boolean(),
  members: fc.boolean(),
  sessions: fc.boolean(),
  spared: pick("listed", "account as well"),
  allowNotPrincipal: fc.boolean(),
  nullOfEmptyString: fc.boolean(),
  anyIfExists: fc.boolean(),
  emptyNot: fc.boolean(),
  odd: pick("never", "text", "spoils"),
  negatedIllTyped: fc.boolean(),
  dice: fc.nat(1000),
  tokens: fc.record({
    "${aws_iam_role.r.arn}": pick(ROLE, "*", "111122223333", "arn:aws:iam::222233334444:role/X"),
    "${aws_sns_topic.t.arn}": pick(`${TOPIC}a`, `${TOPIC}b`, `${TOPIC}*`, "arn:aws:sns:*:*:a"),
    "${var.name}": pick("a", "b", "*", "a*", "${aws:username}", "x:y"),
  }),
});

import fc from "fast-check";
import { parseOperator } from "../../../iam/policy/operators";
import type { PolicyKind } from "../../../iam/policy/policy";
import {
  ACCOUNT,
  GLOBAL,
  type Key,
  OPERATORS,
  OTHER,
  PROVIDERS,
  REFERENCES,
  SERVICES,
  type Service,
  TRUST,
} from "./documented-vocabulary";
import type { Written, WrittenStatement } from "./oracle";
import { type Condition, change, pick, withCondition } from "./policy-changes";

// Pairs of policies as people write them: only operators that fit their keys, and nothing that AWS leaves open.

const someOf = (values: readonly string[]) =>
  fc
    .uniqueArray(pick(...values), { minLength: 1, maxLength: 2 })
    .map((all) => (all.length === 1 ? all[0] : all));

/**
 * AWS does not say which of the keys about principals a service or a federated user has, so that they are used for
 * neither.
 */
type Who = "services" | "identities" | "federated";

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
/** An account of which nobody but some users is named, as AWS does not say whom else NotPrincipal spares of it. */
const SPARED_ACCOUNT = "333344445555";
const SPARED_USER = `arn:aws:iam::${SPARED_ACCOUNT}:user/eve`;

const principalOf = (who: Who, references: boolean) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant<unknown>("*") },
    { weight: 2, arbitrary: namedPrincipal(who, references) },
  );

function namedPrincipal(who: Who, references: boolean): fc.Arbitrary<unknown> {
  switch (who) {
    case "services":
      return fc.record({
        Service: someOf(["connect.amazonaws.com", "social-messaging.amazonaws.com"]),
      });
    case "federated":
      return fc.record({
        Federated: someOf([...PROVIDERS, ...(references ? REFERENCES.provider : [])]),
      });
    case "identities":
      return fc.record({
        AWS: someOf([
          ...[ROOT, OTHER, `arn:aws:iam::${ACCOUNT}:role/wa-events`],
          ...[`arn:aws:iam::${OTHER}:role/x`, `arn:aws:iam::${OTHER}:user/bob`, SPARED_USER],
          ...(references ? REFERENCES.role : []),
        ]),
      });
  }
}

/** Only of these does AWS say whom NotPrincipal spares: services, and users who are listed with their account. */
const SPARED: Readonly<Record<Who, readonly unknown[]>> = {
  services: [
    { Service: "connect.amazonaws.com" },
    { Service: ["connect.amazonaws.com", "social-messaging.amazonaws.com"] },
  ],
  identities: [
    { AWS: [SPARED_USER, SPARED_ACCOUNT] },
    {
      AWS: [
        SPARED_USER,
        `arn:aws:iam::${SPARED_ACCOUNT}:root`,
        `arn:aws:iam::${SPARED_ACCOUNT}:user/joe`,
      ],
    },
  ],
  federated: [],
};

function conditionOf(key: string, [type, ...values]: Key, references: boolean) {
  const more = references && key === "aws:SourceArn" ? REFERENCES.topic : [];
  const ids = references && key === "aws:SourceAccount" ? REFERENCES.account : [];
  const operators = type === "list" ? ["ForAllValues:", "ForAnyValue:"] : [""];
  const written = fc.tuple(
    pick(...operators),
    pick(...OPERATORS[type]),
    // What ForAnyValue with IfExists means is open.
    type === "list" ? fc.constant("") : pick("", "", "IfExists"),
  );
  return fc.oneof(
    {
      weight: 9,
      arbitrary: fc
        .tuple(written, someOf([...values, ...more, ...ids]))
        .map(([parts, some]): Condition => [parts.join(""), key, some]),
    },
    { weight: 1, arbitrary: pick("true", "false").map((is): Condition => ["Null", key, is]) },
  );
}

function statementOf(service: Service, references: boolean, kind: PolicyKind, who: Who) {
  const isOfIdentity = kind === "identity" || who === "identities";
  // Only users have a name, and whether a service has tags AWS does not say.
  const isFor = (text: string) => isOfIdentity || !text.includes("${aws:");
  const { actions, keys } = service;
  const resources = service.resources.filter(isFor);
  const named = references
    ? { sns: REFERENCES.topic, sqs: REFERENCES.queue }[service.name as "sns"]
    : undefined;
  const element = (name: string, values: fc.Arbitrary<unknown>) =>
    fc.tuple(pick(name, name, name, name, `Not${name}`), values);
  const conditions = Object.entries({ ...GLOBAL, ...keys })
    .filter(([key]) => isOfIdentity || !key.startsWith("aws:Principal"))
    .map(([key, [type, ...values]]) =>
      conditionOf(key, [type, ...values.filter(isFor)], references),
    );
  const condition = fc.oneof(...conditions);
  const elements = [
    ...(kind === "identity"
      ? []
      : [fc.tuple(fc.constant("Principal"), principalOf(who, references))]),
    element("Action", someOf(actions)),
    ...(kind === "trust" ? [] : [element("Resource", someOf([...resources, ...(named ?? [])]))]),
  ];
  const spared = kind === "resource" ? SPARED[who] : [];
  const statement = fc
    .tuple(
      pick("Allow", "Allow", "Deny"),
      fc.tuple(...elements),
      fc.array(condition, { maxLength: 2 }),
      pick<unknown>(undefined, undefined, ...spared),
    )
    .map(
      ([Effect, all, some, NotPrincipal]): WrittenStatement => ({
        Effect,
        ...Object.fromEntries(
          all.map(([name, value]) =>
            name === "Principal" && Effect === "Deny" && NotPrincipal !== undefined
              ? ["NotPrincipal", NotPrincipal]
              : [name, value],
          ),
        ),
        ...(some.length > 0 && { Condition: some.reduce(withCondition, {}) }),
      }),
    );
  const others = spared.length > 0 ? [fc.tuple(fc.constant("NotPrincipal"), pick(...spared))] : [];
  return { statement, condition, element: fc.oneof(...elements, ...others) };
}

export interface Pair {
  readonly kind: PolicyKind;
  readonly before: Written;
  readonly after: Written;
}

const places: fc.Arbitrary<[Service, PolicyKind, Who]> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(
      pick(...SERVICES),
      pick<PolicyKind>("resource", "resource", "identity"),
      pick<Who>("services", "identities"),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constant(TRUST),
      fc.constant<PolicyKind>("trust"),
      pick<Who>("services", "identities", "federated"),
    ),
  },
);

/** A policy and what a pull request made of it. */
export const documentedPairs = (references: boolean): fc.Arbitrary<Pair> =>
  places.chain(([service, kind, who]) => {
    const { statement, condition, element } = statementOf(service, references, kind, who);
    const edits = change(statement, element, condition);
    return fc
      .tuple(
        fc.array(statement, { minLength: 1, maxLength: 3 }),
        fc.array(edits, { minLength: 1, maxLength: 2 }),
      )
      .map(([before, all]) => ({
        kind,
        before: written(before),
        after: written(
          all.reduce<readonly WrittenStatement[]>((statements, one) => one(statements), before),
        ),
      }))
      .filter(({ before, after }) => isDocumented(before) && isDocumented(after));
  });

function written(Statement: readonly WrittenStatement[]): Written {
  return { Version: "2012-10-17", Statement };
}

/** Whether AWS speaks of everything in it: a change may have made an operator or a value of which it does not. */
function isDocumented({ Statement }: Written): boolean {
  return Statement.every((statement) => {
    if (statement["Effect"] === "Allow" && statement["NotPrincipal"] !== undefined) return false;
    // Whether NotResource applies where a variable has no value is open.
    if ([statement["NotResource"]].flat().some(mayLackValue)) return false;
    return Object.entries((statement["Condition"] ?? {}) as object).every(([operator, keys]) =>
      Object.entries(keys as object).every(([key, values]) =>
        isKnownCondition(operator, key, [values].flat()),
      ),
    );
  });
}

const KEYS: Readonly<Record<string, Key>> = Object.assign(
  { ...GLOBAL },
  ...[...SERVICES, TRUST].map(({ keys }) => keys),
);

function isKnownCondition(operator: string, key: string, values: readonly unknown[]): boolean {
  const [type] = KEYS[key] ?? [];
  const isList = type === "list";
  const isQualified = operator.startsWith("ForA");
  if (parseOperator(operator) === undefined || /Null./.test(operator)) return false;
  if (operator === "Null") return values.every((one) => one !== "a");
  if (isQualified !== isList || (isList && operator.endsWith("IfExists"))) return false;
  // So is what a variable without a value does to the rest of a list.
  if (values.length > 1 && !operator.includes("Not") && values.some(mayLackValue)) return false;
  // A longer list got one more "a".
  return type === "text" || isList || !values.includes("a");
}

function mayLackValue(text: unknown): boolean {
  return /\$\{[^},]*\}/.test(String(text).replaceAll(/\uE000.*?\uE001/g, ""));
}

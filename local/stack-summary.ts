import type { PolicyStatement } from "../constructs/shared/policy-document";

/** A synthesized cdk.tf.json, as far as the summary reads it. */
export interface SynthesizedStack {
  readonly resource?: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>
  >;
}

/** One line for each type of resource, with how many there are, in the order of the file. */
export function resourceLines({ resource = {} }: SynthesizedStack): string[] {
  return Object.entries(resource).map(
    ([type, byId]) => `${String(Object.keys(byId).length).padStart(2)} ${type}`,
  );
}

/** The first policy of each type of resource in words: who may do what, on what, only if. */
export function policyLines(stack: SynthesizedStack): string[] {
  const all = policiesOf(stack);
  const shown = all.filter(
    ({ type }, index) => all.findIndex((one) => one.type === type) === index,
  );
  const rest = all.length - shown.length;
  return [
    ...shown.flatMap(({ type, id, statements }) => [
      `${type}.${id}`,
      ...statements.flatMap(statementLines),
    ]),
    ...(rest === 0 ? [] : [`and ${rest} more of these types`]),
  ];
}

const POLICY_ARGUMENTS = ["policy", "assume_role_policy"];

function policiesOf({ resource = {} }: SynthesizedStack) {
  return Object.entries(resource).flatMap(([type, byId]) =>
    Object.entries(byId).flatMap(([id, values]) =>
      POLICY_ARGUMENTS.map((argument) => values[argument])
        .filter((policy) => typeof policy === "string")
        .map((policy) => {
          const { Statement: statements } = JSON.parse(policy) as {
            readonly Statement: readonly PolicyStatement[];
          };
          return { type, id, statements };
        }),
    ),
  );
}

function statementLines(statement: PolicyStatement): string[] {
  const { Effect, Principal, Action, Resource, Condition } = statement;
  const who =
    Principal === undefined
      ? "whom it is attached to"
      : Principal === "*"
        ? "anyone"
        : Object.values(Principal);
  const conditions = Object.entries(Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]) => `${key} ${operator} ${list(value)}`),
  );
  return [
    `  ${Effect === "Allow" ? "allow" : "deny "} ${list(who)}`,
    `        to ${list(Action)}`,
    ...(Resource === undefined || Resource === "*" ? [] : [`        on ${list(Resource)}`]),
    ...conditions.map((condition) => `        only if ${condition}`),
  ];
}

function list(values: unknown): string {
  return Array.isArray(values) ? values.join(", ") : String(values);
}

import type { PolicyStatement } from "../constructs/shared/policy-document";

/** A synthesized cdk.tf.json, as far as the summary reads it. */
export interface SynthesizedStack {
  readonly resource?: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>
  >;
}

/** One line for each resource, in the order of the file. */
export function resourceLines(stack: SynthesizedStack): string[] {
  return resourcesOf(stack).map(({ type, id }) => `${type}.${id}`);
}

/** Every policy in words: who may do what, on what, only if. */
export function policyLines(stack: SynthesizedStack): string[] {
  return resourcesOf(stack).flatMap(({ type, id, values }) =>
    POLICY_ARGUMENTS.flatMap((argument) => {
      const policy = values[argument];
      if (typeof policy !== "string") return [];
      const { Statement } = JSON.parse(policy) as {
        readonly Statement: readonly PolicyStatement[];
      };
      return [`${type}.${id}  ${argument}`, ...Statement.flatMap(statementLines)];
    }),
  );
}

const POLICY_ARGUMENTS = ["policy", "assume_role_policy"];

function resourcesOf(stack: SynthesizedStack) {
  return Object.entries(stack.resource ?? {}).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, values]) => ({ type, id, values })),
  );
}

function statementLines(statement: PolicyStatement): string[] {
  const { Effect, Principal, Action, Resource, Condition } = statement;
  const who =
    Principal === undefined ? "the role" : Principal === "*" ? "anyone" : Object.values(Principal);
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

import { isRecord } from "../../iam/policy/policy-errors";
import { type Body, listed } from "./values";

/** What the `configuration` of a plan says of one resource. */
export interface ConfiguredResource {
  readonly expressions: Body;
  /** Expression of for_each, if it has one. */
  readonly forEach?: unknown;
  /** Values of the variables that its module has, where the plan tells them. */
  readonly variables: ReadonlyMap<string, unknown>;
  /** In a module, and not in the root module. */
  readonly nested: boolean;
}

/** By address without indexes. */
export function configuredResources(plan: Body): ReadonlyMap<string, ConfiguredResource> {
  const found = new Map<string, ConfiguredResource>();
  collect(found, "", rootOf(plan), variablesOf(plan));
  return found;
}

/** What references in the root module name besides resources; variables are known by their values. */
export function definitionsIn(plan: Body): Readonly<Record<string, unknown>> {
  const calls = callsIn(rootOf(plan)).map(([name, call]) => [`module.${name}`, call]);
  return Object.fromEntries(calls);
}

function collect(
  found: Map<string, ConfiguredResource>,
  prefix: string,
  module: unknown,
  variables: ReadonlyMap<string, unknown>,
): void {
  if (!isRecord(module)) return;
  for (const resource of listed(module["resources"]).filter(isRecord)) {
    const { address, expressions, for_each_expression: forEach } = resource;
    if (typeof address === "string" && isRecord(expressions)) {
      found.set(`${prefix}${address}`, {
        expressions,
        forEach,
        variables,
        nested: prefix !== "",
      });
    }
  }
  // What a call passes to a module is an expression again, which would have to be evaluated.
  for (const [name, call] of callsIn(module)) {
    collect(found, `${prefix}module.${name}.`, call["module"], new Map());
  }
}

function callsIn(module: unknown): [name: string, call: Body][] {
  const calls = isRecord(module) ? module["module_calls"] : undefined;
  return Object.entries(isRecord(calls) ? calls : {}).filter(
    (entry): entry is [string, Record<string, unknown>] => isRecord(entry[1]),
  );
}

function rootOf(plan: Body): unknown {
  const { configuration } = plan;
  return isRecord(configuration) ? configuration["root_module"] : undefined;
}

function variablesOf({ variables }: Body): ReadonlyMap<string, unknown> {
  const values = Object.entries(isRecord(variables) ? variables : {}).flatMap(([name, variable]) =>
    isRecord(variable) ? [[`var.${name}`, variable["value"]] as const] : [],
  );
  return new Map(values);
}

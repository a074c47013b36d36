import { isRecord } from "../../iam/policy/policy-errors";
import type { Configuration, Resource } from "../model";
import { malformed } from "./json-file";
import { type ConfiguredResource, configuredResources } from "./plan-modules";
import { argumentsOf } from "./plan-values";
import { standIn } from "./root-module";
import { type Body, listed } from "./values";

/**
 * What will be configured once the plan is applied. A value that is only known then is taken from
 * the plan's `configuration`, where JSON configurations keep their text.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export function planConfiguration(name: string, plan: Body, file: string): Configuration {
  const planned = plan["planned_values"];
  if (!isRecord(planned)) {
    const what = isRecord(plan["values"]) ? "it is a state" : "it has no planned_values";
    const fix = "terraform plan -out=p && terraform show -json p > plan.json";
    throw malformed(file, `${what}, so it is not a plan`, fix);
  }
  if (plan["errored"] === true) {
    throw malformed(file, "it is a plan that ended in an error", "correct it and plan again");
  }
  const configured = configuredResources(plan);
  const variables = variablesOf(plan);
  const unknown = unknownValues(plan["resource_changes"]);
  const read = (resource: Body): Resource[] =>
    planResource(resource, configured, unknown, variables);
  const partial = plan["complete"] === false || listed(plan["deferred_changes"]).length > 0;
  return {
    name,
    isPlan: true,
    resources: [
      ...[...resourcesIn(planned["root_module"])].flatMap(read),
      ...[...resourcesIn(priorValues(plan["prior_state"]))]
        .filter((resource) => resource["mode"] === "data")
        .flatMap(read),
      ...readAtApply(plan["resource_changes"]).flatMap(read),
      ...(partial ? [standIn(name, "plan", {})] : []),
    ],
    definitions: definitionsIn(plan),
  };
}

function planResource(
  resource: Body,
  configured: (address: string) => ConfiguredResource | undefined,
  unknown: ReadonlyMap<string, unknown>,
  variables: ReadonlyMap<string, unknown>,
): Resource[] {
  const { address, type, mode, values, index } = resource;
  if (typeof address !== "string" || typeof type !== "string") return [];
  const data = mode === "data";
  const own = configured(address);
  return [
    {
      address,
      type,
      mode: data ? "data" : "managed",
      values: {
        ...argumentsOf({
          address,
          known: isRecord(values) ? values : {},
          unknown: unknown.get(address),
          configured: own,
          variables,
          index,
          data,
        }),
        ...(own?.provider !== undefined && { provider: own.provider }),
      },
    },
  ];
}

/** The resources of a module and of the modules in it. */
function* resourcesIn(module: unknown): Generator<Body> {
  if (!isRecord(module)) return;
  yield* listed(module["resources"]).filter(isRecord);
  for (const child of listed(module["child_modules"])) yield* resourcesIn(child);
}

/** Data sources that wait for something that the plan creates stand among its changes only. */
function readAtApply(changes: unknown): Body[] {
  return listed(changes)
    .filter(isRecord)
    .flatMap(({ change, ...resource }) =>
      resource["mode"] === "data" && isRecord(change) && listed(change["actions"]).includes("read")
        ? [{ ...resource, values: change["after"] }]
        : [],
    );
}

function priorValues(state: unknown): unknown {
  const values = isRecord(state) ? state["values"] : undefined;
  return isRecord(values) ? values["root_module"] : undefined;
}

/** By address, in the shape of the values: `true` if a value is only known after the apply. */
function unknownValues(changes: unknown): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const change of listed(changes).filter(isRecord)) {
    const { address, change: planned } = change;
    if (typeof address === "string" && isRecord(planned)) {
      found.set(address, planned["after_unknown"]);
    }
  }
  return found;
}

/** What references in the root module name besides resources; variables are known by their values. */
function definitionsIn(plan: Body): Readonly<Record<string, unknown>> {
  const calls = callsIn(rootOf(plan)).map(([name, call]) => [`module.${name}`, call]);
  return Object.fromEntries(calls);
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

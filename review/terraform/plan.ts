import { isRecord } from "../../iam/policy/policy-errors";
import type { Configuration, Resource } from "../model";
import { malformed } from "./json-file";
import {
  argumentsOf,
  type ConfiguredResource,
  configuredResources,
  definitionsIn,
} from "./plan-arguments";
import { standIn } from "./root-module";
import { type Body, listed } from "./values";

/** Whether this is what `terraform show -json` says, rather than a configuration. */
export function isPlan(data: unknown): data is Body {
  return isRecord(data) && typeof data["format_version"] === "string";
}

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
  const unknown = unknownValues(plan["resource_changes"]);
  const read = (resource: Body): Resource[] => planResource(resource, configured, unknown);
  const partial = plan["complete"] === false || listed(plan["deferred_changes"]).length > 0;
  return {
    name,
    resources: [
      ...[...resourcesIn(planned["root_module"])].flatMap(read),
      ...[...resourcesIn(priorValues(plan["prior_state"]))]
        .filter((resource) => resource["mode"] === "data")
        .flatMap(read),
      ...(partial ? [standIn(name, "plan", {})] : []),
    ],
    definitions: definitionsIn(plan),
  };
}

function planResource(
  resource: Body,
  configured: ReadonlyMap<string, ConfiguredResource>,
  unknown: ReadonlyMap<string, unknown>,
): Resource[] {
  const { address, type, mode, values, index } = resource;
  if (typeof address !== "string" || typeof type !== "string") return [];
  const data = mode === "data";
  return [
    {
      address,
      type,
      mode: data ? "data" : "managed",
      values: argumentsOf({
        known: isRecord(values) ? values : {},
        unknown: unknown.get(address),
        configured: configured.get(withoutIndexes(address)),
        index,
        data,
      }),
    },
  ];
}

/** `module.m["a"].aws_sns_topic.T[0]` is configured as `module.m.aws_sns_topic.T`. */
function withoutIndexes(address: string): string {
  return address.replaceAll(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g, "");
}

/** The resources of a module and of the modules in it. */
function* resourcesIn(module: unknown): Generator<Body> {
  if (!isRecord(module)) return;
  yield* listed(module["resources"]).filter(isRecord);
  for (const child of listed(module["child_modules"])) yield* resourcesIn(child);
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

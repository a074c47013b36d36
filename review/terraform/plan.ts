import { escapeTemplates } from "../../formats/terraform-reference";
import { isRecord } from "../../iam/policy/policy-errors";
import type { Configuration, Resource } from "../model";
import { malformed } from "./json-file";
import { standIn } from "./root-module";
import { type Names, replaceReferences, substitute, unknownText } from "./tokens";
import { type Body, listed, mapTexts } from "./values";

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
      ...readAtApply(plan["resource_changes"]).flatMap(read),
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

/** Names that a plan has no definition of, so that equal text need not mean the same. */
const UNDEFINED = /\b(?:local|var|each|count|self)\.[A-Za-z_]/;
/** In a module, what it has from others is not in the plan either. */
const UNDEFINED_IN_MODULE =
  /\b(?:local|var|each|count|self|module|data(?!\.aws_iam_policy_document))\.[A-Za-z_]/;

export interface Planned {
  /** What the plan knows. */
  readonly known: Body;
  readonly unknown: unknown;
  readonly configured: ConfiguredResource | undefined;
  /** The key of a copy, if there are several. */
  readonly index: unknown;
  readonly data: boolean;
}

/** The arguments of a resource of a plan, written as they would be in a configuration. */
export function argumentsOf(planned: Planned): Body {
  const unknown = isRecord(planned.unknown) ? planned.unknown : {};
  const expressions = planned.configured?.expressions;
  const names = [planned.known, unknown, expressions ?? {}].flatMap(Object.keys);
  return Object.fromEntries(
    [...new Set(names)].flatMap((name) => {
      const value = argumentOf(planned, name, unknown[name]);
      return value === undefined || value === null ? [] : [[name, value]];
    }),
  );
}

function argumentOf(planned: Planned, name: string, unknown: unknown): unknown {
  const { configured, data } = planned;
  const known = planned.known[name];
  const written = configured?.expressions[name];
  if (!isPartlyTrue(unknown)) {
    // AWS made what is not written; blocks that for_each generates are not listed either.
    const listed = written !== undefined || isBlocks(known) || (data && name.endsWith("json"));
    return listed || configured === undefined ? asTemplates(known) : undefined;
  }
  const isPartlyKnown = typeof known === "object" && known !== null && unknown !== true;
  if (written !== undefined && isPartlyKnown && !hasText(written)) {
    return withUnknown(known, unknown, written);
  }
  if (written !== undefined) return fromExpressions(planned, written);
  return unknown === true ? undefined : withUnknown(known, unknown);
}

/** Only a configuration in JSON leaves the text of its expressions in the plan. */
function hasText(written: unknown): boolean {
  return keepsText(written) || !hidesText(written);
}

/** The text as it was written: only a configuration in JSON leaves it in the plan. */
function fromExpressions(planned: Planned, written: unknown): unknown {
  const json = hasText(written);
  const { index, configured } = planned;
  const forEach = isRecord(configured?.forEach) ? configured.forEach["constant_value"] : undefined;
  const names: Names = (name) => {
    if (name === "count.index" || name === "each.key") return index;
    if (name === "each.value") return valueForCopy(forEach, index);
    return asTemplates(configured?.variables.get(name));
  };
  return evaluated(written, (expression) => {
    const { constant_value: constant, references } = expression;
    if (constant === undefined) return unknownText(references);
    if (!json) return asTemplates(constant);
    const undefinedNames = configured?.nested ? UNDEFINED_IN_MODULE : UNDEFINED;
    return mapTexts(substitute(constant, names), (text) => markUndefined(text, undefinedNames));
  });
}

function evaluated(written: unknown, evaluate: (expression: Body) => unknown): unknown {
  if (Array.isArray(written)) return written.map((one) => evaluated(one, evaluate));
  if (!isRecord(written)) return written;
  if (isExpression(written)) return evaluate(written);
  return Object.fromEntries(
    Object.entries(written).map(([name, one]) => [name, evaluated(one, evaluate)]),
  );
}

function isExpression(written: Body): boolean {
  return Object.keys(written).every((key) => key === "constant_value" || key === "references");
}

/** Text and references at once: HCL evaluates its text, and has only either of them. */
function keepsText(written: unknown): boolean {
  if (!isRecord(written)) return Array.isArray(written) && written.some(keepsText);
  if ("constant_value" in written && "references" in written) return true;
  return !isExpression(written) && Object.values(written).some(keepsText);
}

/** An expression of HCL: a plan says only what it refers to. */
function hidesText(written: unknown): boolean {
  if (Array.isArray(written)) return written.some(hidesText);
  if (!isRecord(written)) return false;
  return isExpression(written)
    ? !("constant_value" in written)
    : Object.values(written).some(hidesText);
}

function markUndefined(text: string, names: RegExp): string {
  if (!names.test(text)) return text;
  const mark = (expression: string) =>
    names.test(expression) ? unknownText([expression]) : `\${${expression}}`;
  try {
    return replaceReferences(text, mark, escapeTemplates);
  } catch {
    return text;
  }
}

function valueForCopy(forEach: unknown, index: unknown): unknown {
  if (!isRecord(forEach) || typeof index !== "string") return undefined;
  return Object.hasOwn(forEach, index) ? forEach[index] : undefined;
}

function isBlocks(value: unknown): boolean {
  return Array.isArray(value) && value.some(isRecord);
}

/** What the `configuration` of a plan says of one resource. */
interface ConfiguredResource {
  readonly expressions: Body;
  /** Expression of for_each, if it has one. */
  readonly forEach?: unknown;
  /** Values of its module's variables, as far as the plan has them. */
  readonly variables: ReadonlyMap<string, unknown>;
  /** In a module, and not in the root module. */
  readonly nested: boolean;
}

/** All configured resources by address, without indexes. */
function configuredResources(plan: Body): ReadonlyMap<string, ConfiguredResource> {
  const found = new Map<string, ConfiguredResource>();
  collect(found, "", rootOf(plan), variablesOf(plan));
  return found;
}

/** What references in the root module name besides resources; variables are known by their values. */
function definitionsIn(plan: Body): Readonly<Record<string, unknown>> {
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

/**
 * Unknown values have no place in what is known, so the two are laid over each other.
 *
 * @param written expressions in the same shape, which say to what an unknown value refers
 */
export function withUnknown(known: unknown, unknown: unknown, written?: unknown): unknown {
  if (unknown === true) return unknownText(isRecord(written) ? written["references"] : []);
  if (Array.isArray(unknown)) {
    const values = Array.isArray(known) ? known : [];
    const length = Math.max(values.length, unknown.length);
    return Array.from({ length }, (_, index) =>
      withUnknown(values[index], unknown[index], Array.isArray(written) ? written[index] : written),
    );
  }
  if (!isRecord(unknown)) return asTemplates(known);
  const values = isRecord(known) ? known : {};
  const names = new Set([...Object.keys(values), ...Object.keys(unknown)]);
  const inside = (name: string) =>
    isRecord(written) && !isExpression(written) ? written[name] : written;
  return Object.fromEntries(
    [...names].map((name) => [name, withUnknown(values[name], unknown[name], inside(name))]),
  );
}

/** Values of a plan mean themselves. */
function asTemplates(value: unknown): unknown {
  return mapTexts(value, escapeTemplates);
}

/** Unknown values are marked by `true` in the shape of the values. */
function isPartlyTrue(mark: unknown): boolean {
  if (typeof mark !== "object" || mark === null) return mark === true;
  return Object.values(mark).some(isPartlyTrue);
}

import { isRecord } from "../../iam/policy/policy-errors";
import { type Body, listed } from "./values";

/** What the `configuration` of a plan says of one resource. */
export interface ConfiguredResource {
  readonly expressions: Body;
  /** `aws.other`, which may stand for another account or Region; undefined for a provider without an alias. */
  readonly provider: string | undefined;
  /** Expression of for_each, if it has one. */
  readonly forEach: unknown;
  /** In a module, and not in the root module. */
  readonly nested: boolean;
  /** What the references of an expression name, with the addresses that they have in the root module. */
  readonly named: (references: unknown) => readonly string[];
}

/** One copy of a module, and the call that makes it. */
interface Module {
  readonly body: Body;
  /** `module.m["x"].`, with a dot at the end; empty for the root module. */
  readonly prefix: string;
  readonly caller?: { readonly module: Module; readonly call: Body; readonly key: string };
}

const INDEX = String.raw`\[(?:\d+|"(?:[^"\\]|\\.)*")\]`;
const STEP = new RegExp(String.raw`module\.([\w-]+)(${INDEX})?\.`, "y");
const OWN_INDEX = new RegExp(`(${INDEX})$`);
const OUTPUT = new RegExp(String.raw`^module\.([\w-]+)(${INDEX})?\.([\w-]+)(.*)$`);
const VARIABLE = /^var\.([\w-]+)(.*)$/;
const VALUE_OF_COPY = /^each\.value(.*)$/;
/** A resource, module or data source without an attribute: something of it is used. */
const WHOLE = /^(?:module\.[\w-]+|(?:data\.)?\w+\.[\w-]+)$/;
/** `module.m["x"].aws_sns_topic.T`, without an attribute. */
const RESOURCE = new RegExp(
  String.raw`^(?:module\.[\w-]+(?:${INDEX})?\.)*(?:data\.)?[a-z0-9]+_\w+\.[\w-]+(?:${INDEX})?$`,
);
/** These are the same in every plan of the same folder. */
const FIXED = /^(?:path|terraform)\./;
/** Variables and outputs that lead to each other; Terraform allows no circle, but a file may have one. */
const MOST_STEPS = 50;

/**
 * The resource that a plan's `configuration` has for an address with its indexes.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation
 */
export function configuredResources(
  plan: Body,
): (address: string) => ConfiguredResource | undefined {
  const { configuration } = plan;
  const body = isRecord(configuration) ? configuration["root_module"] : undefined;
  const root = { body: isRecord(body) ? body : {}, prefix: "" };
  return (address) => {
    const module = moduleAt(root, address);
    if (module === undefined) return undefined;
    const [index = ""] = OWN_INDEX.exec(address) ?? [];
    const local = address.slice(module.prefix.length, address.length - index.length);
    const written = listed(module.body["resources"])
      .filter(isRecord)
      .find((one) => one["address"] === local);
    const { expressions, for_each_expression: forEach, provider_config_key: key } = written ?? {};
    if (!isRecord(expressions)) return undefined;
    return {
      expressions,
      provider:
        typeof key === "string" && /\w\.[\w-]+$/.test(key.split(":").at(-1) ?? "")
          ? key
          : undefined,
      forEach,
      nested: module.prefix !== "",
      named: (references) => named(references, { module, key: index, forEach }),
    };
  };
}

function moduleAt(root: Module, address: string): Module | undefined {
  let module: Module | undefined = root;
  while (module !== undefined) {
    STEP.lastIndex = module.prefix.length;
    const [, name, key = ""]: readonly (string | undefined)[] = STEP.exec(address) ?? [];
    if (name === undefined) return module;
    module = called(module, name, key);
  }
  return undefined;
}

function called(module: Module, name: string, key: string): Module | undefined {
  const calls = module.body["module_calls"];
  const call = isRecord(calls) && Object.hasOwn(calls, name) ? calls[name] : undefined;
  if (!isRecord(call) || !isRecord(call["module"])) return undefined;
  const prefix = `${module.prefix}module.${name}${key}.`;
  return { body: call["module"], prefix, caller: { module, call, key } };
}

/** Where an expression stands. */
interface Place {
  readonly module: Module;
  /** `["a"]` or `[0]` in a copy of `for_each` or `count`. */
  readonly key: string;
  readonly forEach: unknown;
}

/**
 * Variables of modules and their outputs are followed to what they stand for, as far as the plan says.
 * Where all of it is fixed, what is written stays.
 */
function named(references: unknown, place: Place, steps = 0): readonly string[] {
  const written = mostExact(listed(references).map(String));
  const byKey = written.some((one) => one === "each.key" || one === "count.index");
  const found = written.flatMap((reference) => {
    if (FIXED.test(reference) || reference === "each.key" || reference === "count.index") return [];
    const whole = byKey && WHOLE.test(reference) ? `${reference}${place.key}` : reference;
    return steps > MOST_STEPS ? [reference] : followed(whole, place, steps + 1);
  });
  const all = found.length > 0 ? found : written.map((one) => `${place.module.prefix}${one}`);
  return [...new Set(all)];
}

/** A plan lists `aws_sns_topic.T.arn`, and `aws_sns_topic.T` beside it. */
function mostExact(references: readonly string[]): readonly string[] {
  const isLonger = (one: string, other: string) =>
    one.length > other.length && one.startsWith(other) && /^[.[]/.test(one.slice(other.length));
  return references.filter((one) => !references.some((other) => isLonger(other, one)));
}

function followed(reference: string, place: Place, steps: number): readonly string[] {
  const { module, key, forEach } = place;
  const here = [`${module.prefix}${reference}`];
  const [, variable, ofVariable = ""] = VARIABLE.exec(reference) ?? [];
  if (variable !== undefined) {
    if (module.caller === undefined) return here;
    const { module: outer, call, key: outerKey } = module.caller;
    const given = isRecord(call["expressions"]) ? call["expressions"][variable] : undefined;
    const at = { module: outer, key: outerKey, forEach: call["for_each_expression"] };
    return through(given, ofVariable, at, steps) ?? here;
  }
  const [, ofValue] = VALUE_OF_COPY.exec(reference) ?? [];
  if (ofValue !== undefined) {
    return through(forEach, `${key}${ofValue}`, { ...place, forEach: undefined }, steps) ?? here;
  }
  const [, name = "", index = "", output = "", ofOutput = ""] = OUTPUT.exec(reference) ?? [];
  const inner = output === "" ? undefined : called(module, name, index);
  if (inner === undefined) return here;
  const outputs = inner.body["outputs"];
  const one = isRecord(outputs) ? outputs[output] : undefined;
  const expression = isRecord(one) ? one["expression"] : undefined;
  return (
    through(expression, ofOutput, { module: inner, key: "", forEach: undefined }, steps) ?? here
  );
}

/** What an expression names elsewhere; `rest` is what is taken of it here. */
function through(
  expression: unknown,
  rest: string,
  place: Place,
  steps: number,
): readonly string[] | undefined {
  const all = referencesIn(expression);
  if (all.length === 0) return undefined;
  const found = named(all, place, steps);
  const [only = ""] = found;
  return found.length === 1 && RESOURCE.test(only) ? [`${only}${rest}`] : found;
}

/** A block of expressions has some, too. */
function referencesIn(expression: unknown): readonly unknown[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesIn);
  if (!isRecord(expression)) return [];
  if (Array.isArray(expression["references"])) return expression["references"];
  return "constant_value" in expression ? [] : Object.values(expression).flatMap(referencesIn);
}

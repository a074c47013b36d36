import { hash } from "node:crypto";
import { escapeTemplates } from "../../formats/terraform-reference";
import { isRecord } from "../../iam/policy/policy-errors";
import type { ConfiguredResource } from "./plan-modules";
import { type Names, replaceReferences, substitute, unknownText, wholeReference } from "./tokens";
import { type Body, listed, mapTexts } from "./values";

/** One resource of a plan. */
interface Planned {
  readonly address: string;
  /** What the plan knows. */
  readonly known: Body;
  /** In the shape of the values: `true` where a value is only known after the apply. */
  readonly unknown: unknown;
  readonly configured: ConfiguredResource | undefined;
  /** Values of the root module's variables. */
  readonly variables: ReadonlyMap<string, unknown>;
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
  const { address, configured, data } = planned;
  const known = planned.known[name];
  const written = configured?.expressions[name];
  if (!isPartlyTrue(unknown)) {
    // AWS made what is not written; blocks that for_each generates are not listed either. A name that was made is how
    // others call the resource.
    const isName = name === "bucket" || name === "name";
    const isText = data && name.endsWith("json");
    const listed = written !== undefined || isBlocks(known) || isName || isText;
    return listed || configured === undefined ? asTemplates(known) : undefined;
  }
  // AWS makes it, unless it is a block of a data source: those make none.
  if (written === undefined && unknown === true && !(data && name === "statement"))
    return undefined;
  return laidOver({ known, unknown, written, path: `${address}.${name}` }, planned);
}

/** A value of which a part may be unknown, with the expression that it comes from. */
interface Partly {
  readonly known: unknown;
  readonly unknown: unknown;
  /** In the shape of the value; undefined for what a dynamic block makes. */
  readonly written: unknown;
  readonly path: string;
  /** Which of the unknown values of its list it is, from 1 on. */
  readonly position?: number;
}

/** Unknown values have no place in what is known, so the two are laid over each other. */
function laidOver(value: Partly, planned: Planned): unknown {
  const { known, unknown, written, path } = value;
  if (!isPartlyTrue(unknown)) return asTemplates(known);
  if (isRecord(written) && isExpression(written) && "constant_value" in written) {
    return constantOf(written, planned);
  }
  if (unknown === true) return allUnknown(value, planned);
  if (Array.isArray(unknown)) {
    const values = listed(known);
    const count = Math.max(values.length, unknown.length);
    const documents = documentsOf(written, count, planned);
    return Array.from({ length: count }, (_, index) => {
      const one = values[index];
      if (unknown[index] === true && documents)
        return unknownText(documents.slice(index, index + 1));
      const block = Array.isArray(written) ? blockFor(one, written, index, count) : written;
      const at = `${path}[${nameOf(one) ?? index}]`;
      const position = unknown.slice(0, index + 1).filter((mark) => mark === true).length;
      const element = { known: one, unknown: unknown[index], written: block, path: at, position };
      return laidOver(element, planned);
    });
  }
  const values = isRecord(known) ? known : {};
  const marks = isRecord(unknown) ? unknown : {};
  const inside = (name: string) =>
    isRecord(written) && !isExpression(written) ? written[name] : written;
  return Object.fromEntries(
    [...new Set([...Object.keys(values), ...Object.keys(marks)])].map((name) => {
      const at = `${path}.${name}`;
      const one = { known: values[name], unknown: marks[name], written: inside(name), path: at };
      return [name, laidOver(one, planned)];
    }),
  );
}

/** A list of policy documents, each of which is named once, in the order of the list. */
function documentsOf(written: unknown, count: number, { configured }: Planned) {
  const named = isRecord(written) ? configured?.named(written["references"]) : undefined;
  const isDocument = (name: string) => /\bdata\.aws_iam_policy_document\.[^.]+\.json$/.test(name);
  return named?.length === count && named.every(isDocument) ? named : undefined;
}

/**
 * What an unknown value refers to, or at least where it is. Values of one list that refer to the same have different
 * texts, such as a bucket and what is in it: each is a reference of its own.
 */
function allUnknown({ written, path, position = 1 }: Partly, planned: Planned): unknown {
  if (written === undefined) return unknownText([path]);
  const isJson = keepsText(written);
  const values = evaluated(written, (expression) => {
    const { constant_value: constant, references } = expression;
    if (constant === undefined) {
      const named = (planned.configured?.named(references) ?? []).map(withValue(planned.variables));
      // A function such as timestamp() refers to nothing: then it is known by its place alone.
      if (named.length === 0) return unknownText([path]);
      return unknownText(position === 1 ? named : [`${named.join(" and ")} (${position})`]);
    }
    return isJson ? constantOf(expression, planned) : asTemplates(constant);
  });
  // The number of the blocks that are written is known, so a dynamic block makes others.
  return isBlocks(written) ? [...listed(values), unknownText([path])] : values;
}

/** A variable of the root module with a mark of its value, so that another value is another reference. */
function withValue(variables: Planned["variables"]): (name: string) => string {
  return (name) => {
    const [variable = ""] = /^var\.[\w-]+/.exec(name) ?? [];
    return variables.has(variable) ? `${name} ${markOf(variables.get(variable))}` : name;
  };
}

/**
 * The block as it is written. If there are others than those that are written, only its Sid says which it is, as no two
 * blocks may have the same.
 */
function blockFor(
  known: unknown,
  written: readonly unknown[],
  index: number,
  count: number,
): unknown {
  const { sid } = isRecord(known) ? known : {};
  if (written.length !== count) {
    const hasSid = (block: unknown) => Object(Object(block).sid).constant_value === sid;
    return typeof sid === "string" && sid !== "" ? written.find(hasSid) : undefined;
  }
  // A set has no order, so that constants have to say which block it is.
  const fits = (block: unknown) =>
    !isRecord(block) ||
    Object.entries(block).every(([name, one]) => {
      const constant = isRecord(one) && !("references" in one) ? one["constant_value"] : undefined;
      const value = isRecord(known) ? known[name] : undefined;
      return constant === undefined || inOrder(constant) === inOrder(value);
    });
  return fits(written[index]) ? written[index] : written.find(fits);
}

/** The provider sorts a set, and makes texts of what is written as numbers. */
function inOrder(value: unknown): string {
  return JSON.stringify([...new Set(listed(value).map(String))].sort());
}

/** A block keeps its path if others come before it. */
function nameOf(block: unknown): string | undefined {
  const name = isRecord(block) ? (block["sid"] ?? block["name"]) : undefined;
  return typeof name === "string" && /^[\w-]+$/.test(name) ? name : undefined;
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

/** What a plan has no definition of, so that equal text need not mean the same. */
const UNDEFINED = /\b(?:local|var|each|count|self)\.[A-Za-z_]|\b(?:file\w*|templatefile)\(/;
/** In a module, what it has from others is not in the plan either. */
const UNDEFINED_IN_MODULE =
  /\b(?:local|var|each|count|self|module|data(?!\.aws_iam_policy_document))\.[A-Za-z_]|\b(?:file\w*|templatefile)\(/;

/** The text as it was written: only a configuration in JSON leaves it in the plan. */
function textOf(text: unknown, { index, configured, variables }: Planned): unknown {
  const forEach = isRecord(configured?.forEach) ? configured.forEach["constant_value"] : undefined;
  const names: Names = (name) => {
    if (name === "count.index" || name === "each.key") return index;
    if (name === "each.value") return valueForCopy(forEach, index);
    return configured?.nested ? undefined : asTemplates(variables.get(name));
  };
  const undefinedNames = configured?.nested ? UNDEFINED_IN_MODULE : UNDEFINED;
  return mapTexts(substitute(text, names), (one) => markUndefined(one, undefinedNames));
}

function markUndefined(text: string, names: RegExp): string {
  if (!/[$%]\{/.test(text)) return text;
  const mark = (expression: string) =>
    names.test(expression) ? unknownText([expression]) : `\${${expression}}`;
  try {
    return replaceReferences(text, mark, escapeTemplates);
  } catch {
    return unknownText([wordsOf(text)]);
  }
}

/** Stands for a template with directives, which only Terraform evaluates; another template has other words. */
function wordsOf(text: string): string {
  return `${text
    .slice(0, 80)
    .replaceAll(/[^\w.:/-]+/g, " ")
    .trim()} ${markOf(text)}`;
}

function markOf(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return `/*${hash("sha256", text).slice(0, 16)}*/`;
}

/** What hands on a text from elsewhere, and nothing else: an output, a variable of a module, a value of for_each. */
const PASSED_ON = /^(?:module\.[\w-]+(?:\[[^\]]*\])?\.[\w-]+|var\.[\w-]+|each\.value)[\w.-]*$/;

/** The text as it was written or, if another place has it, the name of that. */
function constantOf({ constant_value: constant, references }: Body, planned: Planned): unknown {
  const text = textOf(constant, planned);
  const isOpen = typeof text === "string" && wholeReference(text) !== undefined;
  if (!isOpen || !PASSED_ON.test(wholeReference(String(constant)) ?? "")) return text;
  const named = planned.configured?.named(references) ?? [];
  return named.length === 0 ? text : unknownText(named);
}

function valueForCopy(forEach: unknown, index: unknown): unknown {
  if (!isRecord(forEach) || typeof index !== "string") return undefined;
  return Object.hasOwn(forEach, index) ? forEach[index] : undefined;
}

function isBlocks(value: unknown): boolean {
  return Array.isArray(value) && value.some(isRecord);
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

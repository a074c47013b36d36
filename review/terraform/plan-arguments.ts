import { isRecord } from "../../iam/policy/policy-errors";
import type { ConfiguredResource } from "./plan-configuration";
import { isPartlyTrue, literal, unknownText, withUnknown } from "./plan-unknown";
import { type Names, substitute } from "./substitute";
import { asTemplate, replaceReferences } from "./tokens";
import { type Body, mapTexts } from "./values";

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
  /** Of one of several copies. */
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
    // What nobody wrote, AWS made; blocks that for_each generates are not listed either.
    const listed = written !== undefined || isBlocks(known) || (data && name.endsWith("json"));
    return listed || configured === undefined ? literal(known) : undefined;
  }
  if (written !== undefined) return fromExpressions(planned, written);
  return unknown === true ? undefined : withUnknown(known, unknown);
}

/** The text as it was written: only a configuration in JSON leaves it in the plan. */
function fromExpressions(planned: Planned, written: unknown): unknown {
  const json = keepsText(written) || !hidesText(written);
  const { index, configured } = planned;
  const forEach = isRecord(configured?.forEach) ? configured.forEach["constant_value"] : undefined;
  const names: Names = (name) => {
    if (name === "count.index" || name === "each.key") return index;
    if (name === "each.value") return valueForCopy(forEach, index);
    return literal(configured?.variables.get(name));
  };
  return evaluated(written, (expression) => {
    const { constant_value: constant, references } = expression;
    if (constant === undefined) return unknownText(references);
    if (!json) return literal(constant);
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

/** An expression of HCL, of which a plan only tells what it refers to. */
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
    return replaceReferences(text, mark, asTemplate);
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

import { z } from "zod";
import type { Range } from "../rules/ranges";
import type { Rule } from "../rules/rule";

/** The rule behind each string field, where messages find what is allowed and how to mend it. */
export const rules = new WeakMap<z.ZodType, Rule>();

/** A string that follows a rule; the sentence is what editors show beside the field. */
export function text(rule: Rule, sentence: string) {
  const schema = z
    .string()
    .regex(rule.pattern)
    .meta({ description: `${sentence} Allowed: ${rule.allowed}.` });
  rules.set(schema, rule);
  return schema;
}

export const days = inRange;

/** A whole number; the sentence names what it counts. */
export function inRange(range: Range, sentence: string) {
  return z
    .int()
    .min(range.min)
    .max(range.max)
    .meta({ description: `${sentence} ${range.min} to ${range.max} ${range.unit}.` });
}

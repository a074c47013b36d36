import { z } from "zod";
import type { Range } from "./ranges";
import type { Rule } from "./rule";

/** The rule behind each string field, where messages find what is allowed and how to mend it. */
export const rules = new WeakMap<z.ZodType, Rule>();

/** The range behind each whole number. */
export const ranges = new WeakMap<z.ZodType, Range>();

/** A string that follows a rule; the sentence is what editors show beside the field. */
export function text(rule: Rule, sentence: string) {
  const schema = z
    .string()
    .regex(rule.pattern)
    .meta({ description: `${sentence} Allowed: ${rule.allowed}.` });
  rules.set(schema, rule);
  return schema;
}

export function whole(range: Range, sentence: string) {
  const schema = z
    .int()
    .min(range.min)
    .max(range.max)
    .meta({ description: `${sentence} ${range.min} to ${range.max} ${range.unit}.` });
  ranges.set(schema, range);
  return schema;
}

/** A check of our own, as multiples of 0.01 go wrong in the doubles of some editors. */
const amountPattern = /^\d+(\.\d{1,2})?$/;

/** Written as 40 or 40.50: YAML reads a number, whose shortest decimal is what stands there. */
export function usd(range: Range, sentence: string) {
  return z
    .number()
    .min(range.min)
    .max(range.max)
    .refine((amount) => amountPattern.test(String(amount)))
    .meta({ description: `${sentence} ${range.min} to ${range.max} ${range.unit}.` });
}

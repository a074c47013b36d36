import { z } from "zod";
import type { Format } from "./format";
import type { Range } from "./ranges";

/** The format of each string field, where messages find what is allowed and how to mend it. */
export const formats = new WeakMap<z.ZodType, Format>();

/** The range behind each whole number. */
export const ranges = new WeakMap<z.ZodType, Range>();

/** A string of a format; the sentence is what editors show beside the field. */
export function text(format: Format, sentence: string) {
  const schema = z
    .string()
    .regex(format.pattern)
    .meta({ description: `${sentence} Allowed: ${format.allowed}.` });
  formats.set(schema, format);
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

import { z } from "zod";
import type { Format } from "./format";
import type { Range } from "./ranges";
import { isReference } from "./terraform-reference";

/**
 * The fields that options are made of. A capability defines its options once with them: as the schema of
 * its part of an environment file, and as the check of its props in code. What a field means stands in the
 * TSDoc of the interface beside it, from which the JSON Schema takes its sentences. A schema that the library
 * exports from such a file is marked @internal: a user's compiler shall not have to read zod's declarations.
 */

/** What messages say of a field beyond its type, kept beside the schema. */
interface FieldRules {
  /** What the text must look like. */
  readonly format?: Format;
  /** What the number must lie in. */
  readonly range?: Range;
  /** It must be known while the stack is built, so no reference can stand for it. */
  readonly literal?: true;
  /** Why a literal one must be known then. @default - names, ARNs and policies are made of it */
  readonly because?: string;
  /** An ARN that must be of the environment's account and Region. */
  readonly inScope?: true;
  /** What a list must hold, where an empty one says nothing. */
  readonly notEmpty?: { readonly allowed: string; readonly fix: string };
  /** Each value of the list once. */
  readonly once?: true;
  /** What an object made by code must be, for example a key. */
  readonly instance?: { readonly allowed: string; readonly fix: string };
}

const rulesOf = new WeakMap<z.core.$ZodType, FieldRules>();

/** The rules of a field, none for one that zod itself describes. */
export function fieldRules(schema: z.core.$ZodType | undefined): FieldRules {
  return (schema && rulesOf.get(schema)) ?? {};
}

function ruled<Schema extends z.ZodType>(schema: Schema, rules: FieldRules): Schema {
  rulesOf.set(schema, rules);
  return schema;
}

/** A text of a format; from code, a reference may stand for it. */
export function text(format: Format) {
  return textWith(format, {});
}

/** A text that must be known while the stack is built. */
export function literal(format: Format, because?: string) {
  return textWith(format, { literal: true, because });
}

/** The ARN of something in the environment's account and Region. */
export function arnInScope(format: Format) {
  return textWith(format, { inScope: true });
}

/** Such an ARN, which must be known while the stack is built. */
export function literalArnInScope(format: Format) {
  return textWith(format, { inScope: true, literal: true });
}

function textWith(format: Format, rules: FieldRules) {
  const schema = z
    .string()
    .refine((value) => format.pattern.test(value) || (!rules.literal && isReference(value)))
    .meta({ pattern: format.pattern.source });
  return ruled(schema, { ...rules, format });
}

/** A whole number within a range; from code, a reference may stand for it. */
export function whole(range: Range) {
  return wholeWith(range, {});
}

/** A whole number that is calculated with while the stack is built. */
export function literalWhole(range: Range) {
  return wholeWith(range, { literal: true });
}

function wholeWith(range: Range, rules: FieldRules) {
  const fits = (value: number) =>
    Number.isInteger(value) && value >= range.min && value <= range.max && !isReference(value);
  const schema = z
    .number()
    .refine((value) => fits(value) || (!rules.literal && isReference(value)))
    .meta({ type: "integer", minimum: range.min, maximum: range.max });
  return ruled(schema, { ...rules, range });
}

/** A check of our own, as multiples of 0.01 go wrong in the doubles of some editors. */
const AMOUNT = /^\d+(\.\d{1,2})?$/;

/** US dollars or per cent, written as 40 or 40.50: YAML reads a number, whose shortest decimal is what stands there. */
export function decimal(range: Range) {
  const schema = z
    .number()
    .min(range.min)
    .max(range.max)
    .refine((amount) => AMOUNT.test(String(amount)));
  return ruled(schema, { range });
}

/**
 * A list that may have to hold something, or each value only once; of a literal one, the entries may be
 * references, but not the list as a whole.
 */
export function list<Item extends z.ZodType>(
  item: Item,
  rules: Pick<FieldRules, "literal" | "notEmpty" | "once"> = {},
) {
  return ruled(z.array(item), rules);
}

/** An object that code made, such as a key or a function; environment files have none of these. */
export function made<Value>(
  is: (value: unknown) => boolean,
  instance: { readonly allowed: string; readonly fix: string },
) {
  return ruled(z.custom<Value>(is), { instance });
}

/** Options whose fields are those of a documented interface, no more and no fewer. */
export function optionsOf<Options>() {
  return <Shape extends FieldsOf<Options>>(
    shape: Shape & { readonly [Key in Exclude<keyof Shape, keyof Options>]: never },
  ): z.ZodObject<{ -readonly [Key in keyof Shape]: Shape[Key] }, z.core.$strict> =>
    z.strictObject(shape) as never;
}

/** A schema for each field, whose input is of the documented type. */
type FieldsOf<Options> = {
  readonly [Key in keyof Options]-?: z.ZodType<unknown, Options[Key]>;
};

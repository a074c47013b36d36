import { z } from "zod";
import { childOf, property, unwrap } from "./schema-walk";

/** A value whose parts may all be missing. */
export type Partially<T> = T extends readonly (infer Item)[]
  ? readonly (Partially<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Partially<T[Key]> }
    : T;

/**
 * Reads as much of a broken value as is right, so that one mistake hides none of the others: checks
 * between fields and between files work on what is left.
 */
export function parsePartially<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
): Partially<z.output<Schema>> | undefined {
  return parseAny(schema, data) as Partially<z.output<Schema>> | undefined;
}

function parseAny(schema: z.ZodType, data: unknown): unknown {
  const whole = schema.safeParse(data);
  if (whole.success) return whole.data;
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray && Array.isArray(data)) {
    return data.map((item) => parseAny(inner.element as z.ZodType, item));
  }
  if (inner instanceof z.ZodObject) {
    const keys = Object.keys(inner.shape);
    return Object.fromEntries(
      keys.map((key) => {
        const child = childOf(inner, data, key);
        return [key, child && parseAny(child, property(data, key))];
      }),
    );
  }
  return undefined;
}

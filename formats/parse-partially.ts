import { z } from "zod";
import { childOf, property, unwrap } from "./schema-walk";

/** A value whose parts may all be missing. */
export type Partially<T> = T extends readonly (infer Item)[]
  ? readonly (Partially<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Partially<T[Key]> }
    : T;

/** What a schema makes of a value. Parsing is what a check costs most, so it is done once. */
export interface Reading<Schema extends z.ZodType> {
  /** The value with its defaults, if all of it is right. */
  readonly whole?: z.output<Schema>;
  /** As much of it as is right. */
  readonly parts: Partially<z.output<Schema>>;
  /** What zod refused. */
  readonly issues: readonly z.core.$ZodIssue[];
}

export function read<Schema extends z.ZodType>(schema: Schema, data: unknown): Reading<Schema> {
  const { data: whole, error } = schema.safeParse(data);
  if (error === undefined)
    return { whole, parts: whole as Partially<z.output<Schema>>, issues: [] };
  const parts = partsOf(schema, data) ?? {};
  return { parts: parts as Partially<z.output<Schema>>, issues: error.issues };
}

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
  return whole.success ? whole.data : partsOf(schema, data);
}

function partsOf(schema: z.ZodType, data: unknown): unknown {
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

import { z } from "zod";
import type { Path } from "./finding";

/** The schema below optional and default. */
export function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional) return unwrap(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodDefault) return unwrap(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPrefault) return unwrap(schema.unwrap() as z.ZodType);
  return schema;
}

/** The schema of the value at a path; the data decides between the members of a union. */
export function schemaAt(schema: z.ZodType, data: unknown, path: Path): z.ZodType | undefined {
  const [key, ...rest] = path;
  const here = unwrap(schema);
  if (key === undefined) return unionMember(here, data) ?? here;
  const child = childOf(here, data, key);
  return child && schemaAt(child, property(data, key), rest);
}

export function childOf(schema: z.ZodType, data: unknown, key: PropertyKey): z.ZodType | undefined {
  if (schema instanceof z.ZodObject) return schema.shape[String(key)];
  if (schema instanceof z.ZodArray) return schema.element as z.ZodType;
  if (schema instanceof z.ZodRecord) return schema.valueType as z.ZodType;
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return undefined;
  if (key === schema.def.discriminator) return discriminatorOf(schema);
  const member = unionMember(schema, data);
  return member && childOf(member, data, key);
}

/** Whether anything stands below it, in whatever state. */
export function isMap(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}

/** A property of anything, as far as it has properties. */
export function property(data: unknown, key: PropertyKey): unknown {
  if (typeof data !== "object" || data === null || !Object.hasOwn(data, key)) return undefined;
  return (data as Record<PropertyKey, unknown>)[key];
}

export function valueAt(data: unknown, path: Path): unknown {
  return path.reduce(property, data);
}

function unionMember(schema: z.ZodType, data: unknown): z.ZodType | undefined {
  if (!(schema instanceof z.ZodDiscriminatedUnion)) return undefined;
  const chosen = property(data, schema.def.discriminator); // anything at all, in a file that is wrong
  if (typeof chosen !== "string") return undefined;
  return members(schema).find((member) => literalsOf(schema, member).includes(chosen));
}

const discriminators = new WeakMap<z.ZodDiscriminatedUnion, z.ZodType>();

/** Made once for each: a schema is the most expensive thing on a walk. */
function discriminatorOf(union: z.ZodDiscriminatedUnion): z.ZodType {
  const known = discriminators.get(union);
  if (known !== undefined) return known;
  const made = z.enum(members(union).flatMap((member) => literalsOf(union, member)));
  discriminators.set(union, made);
  return made;
}

function members(union: z.ZodDiscriminatedUnion): z.ZodObject[] {
  return union.options.filter((option) => option instanceof z.ZodObject);
}

function literalsOf(union: z.ZodDiscriminatedUnion, member: z.ZodObject): string[] {
  const literal = member.shape[union.def.discriminator];
  return literal instanceof z.ZodLiteral ? [...literal.values].map(String) : [];
}

/** A value that is there, whatever it is, and the field that describes it. */
interface FieldValue {
  readonly path: Path;
  readonly field: z.ZodType;
  readonly value: unknown;
}

/** Every value below a schema, the outer ones first, as far as the data has the schema's shape. */
export function fieldsIn(schema: z.ZodType, data: unknown): readonly FieldValue[] {
  const found: FieldValue[] = [];
  const walk = (schema: z.ZodType | undefined, value: unknown, path: Path) => {
    if (schema === undefined || value === undefined) return;
    const field = unwrap(schema);
    found.push({ path, field, value });
    for (const key of keysOf(value)) {
      walk(childOf(field, value, key), property(value, key), [...path, key]);
    }
  };
  walk(schema, data, []);
  return found;
}

function keysOf(data: unknown): readonly PropertyKey[] {
  if (Array.isArray(data)) return [...data.keys()];
  return isMap(data) ? Object.keys(data) : [];
}

import { z } from "zod";
import { fieldRules } from "../formats/options";
import { environmentSchema } from "./environment";

/** A JSON Schema, as far as it is changed here. */
type JsonSchema = { description?: string; [keyword: string]: unknown };

/** What is allowed in an environment file; what each field means is added where the schema is written. */
export function environmentJsonSchema(): JsonSchema {
  return z.toJSONSchema(environmentSchema, {
    io: "input",
    target: "draft-7",
    override: ({ zodSchema, jsonSchema }) => describe(zodSchema, jsonSchema),
  }) as JsonSchema;
}

function describe(schema: z.core.$ZodType, written: JsonSchema): void {
  const { format, range } = fieldRules(schema);
  if (written.description !== undefined) return;
  if (format !== undefined) written.description = `Allowed: ${format.allowed}.`;
  if (range !== undefined)
    written.description = `Allowed: ${range.min} to ${range.max} ${range.unit}.`;
}

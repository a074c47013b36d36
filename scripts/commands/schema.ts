import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { environmentSchema } from "../../app/environment";
import { CLEAN, STALE } from "../terminal/exit-codes";
import { toRun } from "../terminal/to-run";

const FILE = "environments/environment.schema.json";

/** What editors complete and check environment files with, generated from the zod schema. */
export function environmentJsonSchema(): string {
  const schema = z.toJSONSchema(environmentSchema, { io: "input", target: "draft-7" });
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** Writes the JSON Schema, or tells whether the one that is checked in has fallen behind. */
export function schema(options: { readonly check?: boolean }): number {
  const current = environmentJsonSchema();
  const written = existsSync(FILE) ? readFileSync(FILE, "utf8") : "";
  if (written === current) return CLEAN;
  if (options.check) {
    console.error(`${FILE} is stale: run ${toRun("schema")} and commit it`);
    return STALE;
  }
  writeFileSync(FILE, current);
  console.log(`${FILE} written`);
  return CLEAN;
}

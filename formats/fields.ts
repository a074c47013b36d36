import type { z } from "zod";
import type { Format } from "./format";
import * as options from "./options";
import type { Range } from "./ranges";

// Fields whose sentences stand beside the schema: capabilities that are not decided in one place yet.

export function text(format: Format, sentence: string) {
  return described(options.text(format), `${sentence} Allowed: ${format.allowed}.`);
}

export function whole(range: Range, sentence: string) {
  return described(options.whole(range), unitSentence(range, sentence));
}

export function usd(range: Range, sentence: string) {
  return described(options.usd(range), unitSentence(range, sentence));
}

function unitSentence({ min, max, unit }: Range, sentence: string): string {
  return `${sentence} ${min} to ${max} ${unit}.`;
}

/** zod gives a described schema a new identity, which the rules have to follow. */
function described<Schema extends z.ZodType>(schema: Schema, description: string): Schema {
  return options.sameRules(schema.meta({ ...schema.meta(), description }) as Schema, schema);
}

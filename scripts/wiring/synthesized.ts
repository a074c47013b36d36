import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { WIRING, type WiringOutput, wiringSchema } from "../../constructs/messaging/outputs";
import { textOfFile } from "../../formats/file-problem";
import { type Partially, parsePartially } from "../../formats/parse-partially";
import { cut, reasonOf, UserError } from "../../formats/problem";
import { isReference } from "../../formats/terraform-reference";
import { appFolder, CONFIGURATION, stackFolder } from "../terraform/synthesis";

/** Arguments by type and id, as Terraform reads them. */
type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** What a synthesized stack says of its wiring; where only Terraform knows a value, its reference stands. */
export interface SynthesizedWiring {
  readonly name: string;
  readonly file: string;
  readonly written: unknown;
  /** All that the stack creates. */
  readonly resources: Resources;
  /** As much of it as this version can read. */
  readonly read: Partially<WiringOutput>;
}

const stackJson = z.object({
  resource: z
    .record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown())))
    .optional(),
  output: z.record(z.string(), z.object({ value: z.unknown() })).optional(),
});

/**
 * Nothing where the stack has not been synthesized here, or wires nothing.
 * @throws UserError for a file that cannot be read: what it would say of accounts is unknown, not nothing
 */
export function synthesizedWiring(name: string): SynthesizedWiring | undefined {
  const file = join(stackFolder(name, appFolder()), CONFIGURATION);
  if (!existsSync(file)) return undefined;
  const { output = {}, resource: resources = {} } = jsonIn(file);
  const written = output[WIRING]?.value;
  if (written === undefined) return undefined;
  return { name, file, written, resources, read: parsePartially(wiringSchema, written) ?? {} };
}

function jsonIn(file: string): z.infer<typeof stackJson> {
  try {
    const { data } = stackJson.safeParse(JSON.parse(textOfFile(file)));
    if (data !== undefined) return data;
    throw new Error("no configuration of Terraform");
  } catch (error) {
    throw new UserError(
      `${cut(file)} cannot be read (${reasonOf(error)}), so nobody knows which accounts its stack wires: synthesize again, or remove its folder if the stack is gone`,
    );
  }
}

export function synthesizedStacks(): readonly string[] {
  const folder = join(appFolder(), "stacks");
  return existsSync(folder) ? readdirSync(folder).toSorted() : [];
}

/**
 * Fields in which two values differ. A reference in `written` may stand for anything.
 * @param written as the stack was synthesized
 */
export function differingFields(written: unknown, deployed: unknown, at = ""): readonly string[] {
  if (isReference(written)) return [];
  if (typeof written === "string") return asTerraformReads(written) === deployed ? [] : [at];
  if (typeof written !== "object" || written === null) return written === deployed ? [] : [at];
  if (typeof deployed !== "object" || deployed === null) return [at];
  const [one, other] = [entriesOf(written), entriesOf(deployed)];
  if (one.size !== other.size) return [at];
  return [...one].flatMap(([key, value]) =>
    isReference(key)
      ? []
      : differingFields(value, other.get(asTerraformReads(key)), at === "" ? key : `${at}.${key}`),
  );
}

function entriesOf(value: object): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(value).filter(([, one]) => one !== undefined && one !== null));
}

/** Where a template is written doubled, it is plain text. */
function asTerraformReads(text: string): string {
  return text.replaceAll("$${", "${").replaceAll("%%{", "%{");
}

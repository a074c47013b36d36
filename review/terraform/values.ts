import { isRecord } from "../../iam/policy/policy-errors";

/** The arguments of a resource, or of a block in it. */
export type Body = Readonly<Record<string, unknown>>;

/** One or several of something; null is none. */
export function listed(value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** Nested blocks, which Terraform JSON writes as an object or as a list of them. */
export function bodiesOf(block: unknown): readonly Body[] {
  return listed(block).filter(isRecord);
}

/** What stands at an argument, or in nested blocks, as in `definition.iam_action_definition.roles`. */
export function listedAt(values: Body, path: string): readonly unknown[] {
  const [name = "", ...rest] = path.split(".");
  if (rest.length === 0) return listed(values[name]);
  return bodiesOf(values[name]).flatMap((body) => listedAt(body, rest.join(".")));
}

/** A block as one body, also where it was written as a list. */
export function only(block: unknown): Body {
  return Object.fromEntries(bodiesOf(block).flatMap(Object.entries));
}

export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** `//` is a comment. */
export function withoutComments(body: Body): [string, unknown][] {
  return Object.entries(body).filter(([name]) => name !== "//");
}

/** The value with each text in it changed, at any depth; names of arguments only where that is asked. */
export function mapTexts(
  value: unknown,
  change: (text: string) => unknown,
  changeName = (name: string) => name,
): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change, changeName));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      changeName(name),
      mapTexts(one, change, changeName),
    ]),
  );
}

/** A step down into a value, as paths show it; without a name if it leads into a list. */
type Step = readonly [step: string, name: string | undefined, value: unknown];

/**
 * What an object or a list consists of. Blocks go by their names, so that their order means nothing;
 * a single one may be in a list or not.
 */
export function stepsInto(value: unknown): readonly Step[] {
  if (isRecord(value)) {
    return withoutComments(value).map(([name, one]) => [`.${name}`, name, asBlocks(one)]);
  }
  if (!Array.isArray(value)) return [];
  const names = value.map(blockName);
  const named = names.every((name) => name !== undefined) && new Set(names).size === names.length;
  if (value.length === 1 && !named) return [["", undefined, value[0]]];
  return value.map((one, index) => [
    `[${JSON.stringify(named ? names[index] : index)}]`,
    undefined,
    one,
  ]);
}

function asBlocks(value: unknown): unknown {
  return blockName(value) === undefined ? value : [value];
}

function blockName(value: unknown): string | undefined {
  const name = isRecord(value) ? (value["name"] ?? value["policy_name"]) : undefined;
  return typeof name === "string" ? name : undefined;
}

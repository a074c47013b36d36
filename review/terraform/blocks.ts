import { isRecord } from "../../iam/policy/policy-errors";
import { withoutComments } from "./terraform-json";

/** A step down into a value, as paths show it; without a key where it leads into a list. */
export type Part = readonly [step: string, key: string | undefined, value: unknown];

/**
 * What an object or a list consists of. Blocks go by their names, so that their order means nothing;
 * a single one may stand in a list or not.
 */
export function partsOf(value: unknown): readonly Part[] {
  if (isRecord(value)) {
    return withoutComments(value).map(([key, one]) => [`.${key}`, key, asBlocks(one)]);
  }
  if (!Array.isArray(value)) return [];
  const names = value.map(nameOf);
  const named = names.every((name) => name !== undefined) && new Set(names).size === names.length;
  if (value.length === 1 && !named) return [["", undefined, value[0]]];
  return value.map((one, index) => [
    `[${JSON.stringify(named ? names[index] : index)}]`,
    undefined,
    one,
  ]);
}

function asBlocks(value: unknown): unknown {
  return nameOf(value) === undefined ? value : [value];
}

function nameOf(value: unknown): string | undefined {
  const name = isRecord(value) ? (value["name"] ?? value["policy_name"]) : undefined;
  return typeof name === "string" ? name : undefined;
}

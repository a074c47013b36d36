import { tokensIn } from "../../iam/policy/terraform-references";
import { writePolicy } from "../../iam/policy/write";
import type { Snapshot } from "./snapshot";

/** References in policies whose values nobody knows before Terraform applies them, each once. */
export function tokensOf({ policies }: Pick<Snapshot, "policies">): readonly string[] {
  const texts = policies.flatMap(({ document }) => textsIn(writePolicy(document)));
  const references = texts.flatMap(tokensIn).filter((token) => token.startsWith("${"));
  return [...new Set(references)].sort();
}

function textsIn(json: unknown): string[] {
  if (typeof json === "string") return [json];
  if (typeof json !== "object" || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) => [key, ...textsIn(value)]);
}

import { show } from "./problem";

/** Keys from the root of a document down to a value. */
export type Path = readonly PropertyKey[];

/** Something wrong at a place below a document; whoever owns the document knows where that stands. */
export interface Finding {
  readonly path: Path;
  /** Whether the key is wrong, and not the value after it. */
  readonly atKey?: true;
  readonly got: string;
  readonly allowed: string;
  readonly fix: string;
}

/** Findings of a part of a document, as findings of the whole. */
export function below(path: Path, findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({ ...finding, path: [...path, ...finding.path] }));
}

/** `whatsappBusinessAccounts[0].phoneNumbers[1].id`, as a reader of the file would say it. */
export function fieldName(path: Path): string {
  return path.map(step).join("").replace(/^\./, "");
}

function step(key: PropertyKey): string {
  if (typeof key === "number") return `[${key}]`;
  const plain = /^[\p{L}\p{N}_:<-]{1,128}$/u.test(String(key));
  const shown = show(String(key));
  return plain && shown === `"${String(key)}"` ? `.${String(key)}` : `[${shown}]`;
}

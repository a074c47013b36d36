import { show } from "./problem";

/** Keys from the root of a document down to a value. */
export type Path = readonly PropertyKey[];

/** Something wrong at a place below a document; the owner of the document knows where that stands. */
export interface Finding {
  readonly path: Path;
  /** Whether the key is wrong, and not the value after it. */
  readonly atKey?: true;
  readonly got: string;
  readonly allowed: string;
  readonly fix: string;
}

/** What was found in a part of a document, with its places in the document. */
export function below<Placed extends { readonly path: Path }>(
  at: Path,
  found: readonly Placed[] = [],
): Placed[] {
  return found.map((one) => ({ ...one, path: [...at, ...one.path] }));
}

/** Entries that equal an earlier one: where they stand, and where the first of their kind does. */
export function repeats(
  keys: readonly unknown[],
): { readonly index: number; readonly first: number }[] {
  return keys.flatMap((key, index) => {
    const first = keys.indexOf(key);
    return key === undefined || first === index ? [] : [{ index, first }];
  });
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

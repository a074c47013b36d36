import { stripVTControlCharacters } from "node:util";

/**
 * What a program printed, for a person: no colours, and no control characters that would steer a terminal.
 */
export function plainText(printed: string): string {
  return stripVTControlCharacters(printed)
    .replaceAll("\r\n", "\n")
    .replaceAll(/[^\P{Cc}\n\t]/gu, "");
}

/**
 * The JSON document in what a program printed. Version managers and CI wrappers add lines of their own to
 * Terraform's standard output, before it and after it, and some of these lines are JSON, too.
 * @param isDocument distinguishes the document from such lines
 */
export function documentIn<Document>(
  printed: string,
  isDocument: (value: unknown) => value is Document,
): Document | undefined {
  const lines = plainText(printed).split("\n");
  const starts = lines.flatMap((line, index) => (line.startsWith("{") ? [index] : []));
  const ends = lines.flatMap((line, index) => (line.endsWith("}") ? [index] : [])).reverse();
  for (const start of starts) {
    for (const end of ends.filter((index) => index >= start)) {
      const value = parsed(lines.slice(start, end + 1).join("\n"));
      if (isDocument(value)) return value;
    }
  }
  return undefined;
}

/** Undefined for what is no JSON object. */
export function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

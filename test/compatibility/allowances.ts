import type { Difference } from "./compare";

/** A difference from the recorded release that is meant, and that the CHANGELOG names. */
export interface AllowedDifference {
  /** Of stacks, as in `environments/spend-limits/prod`; `*` stands for all but slashes. */
  readonly stack: string;
  /** Of paths, as differences have them; `*` stands for all but dots, `**` for dots, too. */
  readonly path: string;
  readonly why: string;
  /** Stands in CHANGELOG.md word by word; line breaks do not count. */
  readonly changelog: string;
}

/** Differences that no entry allows. */
export function unexpected(
  differences: readonly Difference[],
  allowed: readonly AllowedDifference[],
): readonly Difference[] {
  return differences.filter((difference) => !allowed.some((entry) => covers(entry, difference)));
}

/** Entries for what does not differ (any more). */
export function unused(
  allowed: readonly AllowedDifference[],
  differences: readonly Difference[],
): readonly AllowedDifference[] {
  return allowed.filter((entry) => !differences.some((difference) => covers(entry, difference)));
}

/** Entries of which the CHANGELOG says nothing. */
export function notInChangelog(
  allowed: readonly AllowedDifference[],
  changelog: string,
): readonly AllowedDifference[] {
  const text = inOneLine(changelog);
  return allowed.filter((entry) => {
    const news = inOneLine(entry.changelog);
    return news === "" || !text.includes(news);
  });
}

function covers(entry: AllowedDifference, { stack, path }: Difference): boolean {
  return matches(entry.stack, stack, "/") && matches(entry.path, path, ".");
}

function matches(pattern: string, text: string, separator: string): boolean {
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) => {
      if (part === "**") return ".*";
      return part === "*" ? `[^${separator}]*` : part.replaceAll(/[\\^$.|?+()[\]{}]/g, "\\$&");
    })
    .join("");
  return new RegExp(`^${source}$`, "s").test(text);
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

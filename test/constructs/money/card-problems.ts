import { parseRateCard } from "../../../constructs/money/rate-card";
import { renderProblem } from "../../../formats/problem";

export const FILE = "environments/rates.csv";

export type Expected = readonly [place: string, got: string, allowed: string, fix: string];

/** A problem as users see it. */
export function rendered([place, got, allowed, fix]: Expected): string {
  return [
    `${FILE}${place}`,
    `  got      ${got}`,
    `  allowed  ${allowed}`,
    `  fix      ${fix}`,
  ].join("\n");
}

export function problemsOf(text: string): string[] {
  return parseRateCard(text, FILE).problems.map(renderProblem);
}

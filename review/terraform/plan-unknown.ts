import { isRecord } from "../../iam/policy/policy-errors";
import { asTemplate } from "./tokens";
import { mapTexts } from "./values";

/** Stands, in the place of a reference, for what a plan does not tell; see `isKnownOnlyAtApply`. */
const ONLY_AT_APPLY = "known only at apply";

/** Whether a reference is one of those that a plan leaves without a text. */
export function isKnownOnlyAtApply(expression: string): boolean {
  return expression.startsWith(ONLY_AT_APPLY);
}

/** What such a reference is made of. */
export function namedIn(expression: string): string {
  return expression.slice(ONLY_AT_APPLY.length).replace(/^: /, "");
}

/** Unknown values have no place in what is known, so the two are laid over each other. */
export function withUnknown(known: unknown, unknown: unknown): unknown {
  if (unknown === true) return unknownText([]);
  if (Array.isArray(unknown)) {
    const values = Array.isArray(known) ? known : [];
    const length = Math.max(values.length, unknown.length);
    return Array.from({ length }, (_, index) => withUnknown(values[index], unknown[index]));
  }
  if (!isRecord(unknown)) return literal(known);
  const values = isRecord(known) ? known : {};
  const names = new Set([...Object.keys(values), ...Object.keys(unknown)]);
  return Object.fromEntries(
    [...names].map((name) => [name, withUnknown(values[name], unknown[name])]),
  );
}

/** A plan lists `aws_sns_topic.T.arn`, and `aws_sns_topic.T` beside it. */
export function unknownText(references: unknown): string {
  const all = (Array.isArray(references) ? references : []).map(String);
  const named = all.filter((one) => !all.some((other) => other !== one && other.startsWith(one)));
  return `\${${[ONLY_AT_APPLY, ...(named.length > 0 ? [named.join(" and ")] : [])].join(": ")}}`;
}

/** Values of a plan mean themselves. */
export function literal(value: unknown): unknown {
  return mapTexts(value, asTemplate);
}

/** Unknown values are marked by `true` in the shape of the values. */
export function isPartlyTrue(mark: unknown): boolean {
  if (typeof mark !== "object" || mark === null) return mark === true;
  return Object.values(mark).some(isPartlyTrue);
}

import { type AwsScope, arnOf, literalScope, scopeMismatch } from "./arns";
import type { Finding, Path } from "./finding";
import { show } from "./problem";
import { isReference } from "./terraform-reference";
import { matchesSome, type TextOperator, type Texts } from "./text-pattern";

/** What an event holds in a field that can be matched: text, always, and what that text says. */
export type Leaf = "text" | "account" | "id of Meta" | "ARN of an account" | "ARN of a number";

/** The resources on whose behalf the service publishes. */
const RESOURCES = {
  "ARN of an account": "waba/",
  "ARN of a number": "phone-number-id/",
} as const;

/**
 * All that events may hold in a field: the service publishes on behalf of resources of the topic's account and
 * Region, and no others.
 * @returns nothing where that is not known
 */
export function textsOf(scope: Partial<AwsScope>, leaf: Leaf): Texts | undefined {
  if (leaf === "text") return { start: "", rest: /[\s\S]/ };
  // Ids and ARNs of AWS have a hyphen or a colon.
  if (leaf === "id of Meta") return { start: "", rest: /[^-:]/ };
  const { account, region } = literalScope(scope);
  if (account === undefined) return undefined;
  if (leaf === "account") return { start: account };
  if (region === undefined) return undefined;
  const start = arnOf({ account, region }, "social-messaging", RESOURCES[leaf]);
  return { start, rest: /[\w-]/ };
}

const FIXES: Readonly<Record<Leaf, string>> = {
  text: "write a value, or remove it: no event would ever match",
  "id of Meta": "write Meta's id, or filter by the ARN: no event has another id here",
  account: "correct or remove it: no event comes from elsewhere",
  "ARN of an account": "correct or remove it: no event comes from elsewhere",
  "ARN of a number": "correct or remove it: no event comes from elsewhere",
};

/**
 * Values that no event holds in the field.
 * @param operator what is done with the value
 * @default - the value is compared as a whole
 */
export function placeFindings(
  scope: Partial<AwsScope>,
  leaf: Leaf,
  value: unknown,
  path: Path,
  operator: TextOperator = "",
): Finding[] {
  if (typeof value !== "string" || isReference(value)) return [];
  const allowed = allowedThere(scope, leaf, value, operator);
  return allowed === undefined ? [] : [{ path, got: show(value), allowed, fix: FIXES[leaf] }];
}

/** What would be right, if no event can hold the value. */
function allowedThere(
  scope: Partial<AwsScope>,
  leaf: Leaf,
  value: string,
  operator: TextOperator,
): string | undefined {
  const texts = textsOf(scope, leaf);
  const isArn = leaf === "ARN of an account" || leaf === "ARN of a number";
  const elsewhere = isArn && !value.includes("*") ? scopeMismatch(scope, value) : undefined;
  if (texts === undefined) return elsewhere;
  if (matchesSome(operator, value, texts)) return undefined;
  if (elsewhere !== undefined) return elsewhere;
  if (leaf === "text") return "text that is not empty";
  if (leaf === "id of Meta") return "the id that Meta gives, in digits";
  if (leaf === "account") return `the topic's own account, ${show(scope.account)}`;
  return `an ARN that begins with ${texts.start}, and holds an id after that`;
}

/**
 * References to what follows from the options, such as the ARN of a topic that has a name. Whatever uses one waits for
 * the resource. Where a value must be known while the stack is built, as in policies and in the names of alarms, its
 * literal takes its place: a key's policy that refers to a bucket on that key would be a circle.
 */

/** By the text that stands for a reference, for all copies of this package: `npm link` makes a second one. */
const literals: Map<string, string> = sharedByCopies();

function sharedByCopies(): Map<string, string> {
  const name = Symbol.for("cdktf-aws-social-messaging.literals");
  const shared: unknown = Reflect.get(globalThis, name);
  if (shared instanceof Map) return shared;
  const created = new Map<string, string>();
  Reflect.set(globalThis, name, created);
  return created;
}

/** The reference, whose literal `literally` finds from now on. */
export function knownReference(reference: string, literal: string): string {
  literals.set(reference, literal);
  return reference;
}

/** How the toolkit writes a reference into a text. */
const MARKS = /\$\{TfToken\[[^\]]*\]\}/g;

/** Plain data with literals in the place of known references. Other references and objects of classes stay as they are. */
export function literally<Data>(data: Data): Data {
  return withLiterals(data, 0) as Data;
}

/** No options have as many levels: what does is refused later, or holds itself. */
const MOST_LEVELS = 32;

function withLiterals(value: unknown, level: number): unknown {
  if (typeof value === "string") return value.replace(MARKS, (mark) => literals.get(mark) ?? mark);
  if (typeof value !== "object" || value === null || level > MOST_LEVELS) return value;
  if (Array.isArray(value)) return value.map((one) => withLiterals(one, level + 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, withLiterals(one, level + 1)]),
  );
}

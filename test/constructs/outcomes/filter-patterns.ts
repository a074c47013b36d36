/**
 * Metric filters on JSON as CloudWatch Logs documents them, as far as ours need them: `{ selector = value }`, a text in
 * quotes or a number, joined by `&&` and `||`. What is not in this subset is refused, and not taken for a filter that
 * matches nothing.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
export function matches(pattern: string, message: string): boolean {
  const [, body] = /^\{ (.+) \}$/.exec(pattern) ?? [];
  if (body === undefined) throw new Error(`not in the subset: ${pattern}`);
  const entry = parsed(message);
  return body
    .split(" || ")
    .some((all) => all.split(" && ").every((one) => holds(one, entry, pattern)));
}

/** An entry that is no JSON matches no JSON filter. */
function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

const COMPARISON = /^\$((?:\.[\w-]+(?:\[\d+\])?)+) = (?:"([^"*]*)"|(\d+))$/;

function holds(comparison: string, entry: unknown, pattern: string): boolean {
  const [whole, path = "", text, number] = COMPARISON.exec(comparison) ?? [];
  if (whole === undefined) throw new Error(`not in the subset: ${pattern}`);
  const value = selected(path, entry);
  return text === undefined ? value === Number(number) : value === text;
}

/** `.detail.errors[0].code`. */
function selected(path: string, entry: unknown): unknown {
  const keys = path.match(/[\w-]+/g) ?? [];
  return keys.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined,
    entry,
  );
}

/** Paths at which two JSON values differ, sorted: each the shortest that is enough. */
export function differences(one: unknown, other: unknown, path = ""): string[] {
  if (!isObject(one) || !isObject(other)) return Object.is(one, other) ? [] : [path];
  if (Array.isArray(one) !== Array.isArray(other)) return [path];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return names.flatMap((name) =>
    differences(one[name], other[name], path === "" ? name : `${path}.${name}`),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

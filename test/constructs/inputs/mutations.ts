import type { Path } from "../../../formats/finding";

/** One way in which a caller may get an argument wrong. */
export interface Mutation {
  readonly path: Path;
  readonly what: "missing" | "undefined" | "null" | "empty" | "of a wrong type" | "misspelt";
  /** A copy of the arguments with that one mistake. */
  apply(args: readonly unknown[]): readonly unknown[];
}

/** Every mistake at every place of the arguments; what code made, such as a key, is one place. */
export function mutationsOf(args: readonly unknown[]): Mutation[] {
  return placesIn(args).flatMap(({ path, value }) => {
    const whole = path.length === 1; // an argument itself has no name that could be misspelt
    const inList = typeof path.at(-1) === "number";
    return [
      ...(whole || inList ? [] : [at(path, "missing", remove), at(path, "misspelt", misspell)]),
      at(path, "undefined", set(undefined)),
      at(path, "null", set(null)),
      ...emptyOf(value).map((empty) => at(path, "empty", set(empty))),
      ...othersThan(value).map((other) => at(path, "of a wrong type", set(other))),
    ];
  });
}

interface Place {
  readonly path: Path;
  readonly value: unknown;
}

function placesIn(value: unknown, path: Path = []): Place[] {
  const children = entriesOf(value).flatMap(([key, child]) => placesIn(child, [...path, key]));
  return path.length === 0 ? children : [{ path, value }, ...children];
}

function entriesOf(value: unknown): [string | number, unknown][] {
  if (Array.isArray(value)) return value.map((item, index) => [index, item]);
  return isPlain(value) ? Object.entries(value) : [];
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}

function emptyOf(value: unknown): unknown[] {
  if (typeof value === "string") return [""];
  if (Array.isArray(value)) return [[]];
  return [];
}

/** Whatever looks into it must come to an end. */
const CIRCLE: unknown[] = [];
CIRCLE.push({ circle: CIRCLE });

/** What the toolkit hands out where only Terraform knows a map. */
const UNKNOWN_MAP = { "&{TfToken[TOKEN.1]}": "String Map Token Value" };

function othersThan(value: unknown): unknown[] {
  if (isPlain(value)) return ["a", 42, ["a"], CIRCLE, { circle: CIRCLE }, new Map(), UNKNOWN_MAP];
  return [...simpleOthers(value), CIRCLE];
}

function simpleOthers(value: unknown): unknown[] {
  if (typeof value === "string") return [42, { a: 1 }, ["a"]];
  if (typeof value === "number") return ["42", {}, Number.NaN];
  if (typeof value === "boolean") return ["true", 1];
  if (Array.isArray(value)) return ["a", 42, { a: 1 }];
  return ["a", 42, ["a"]];
}

type Change = (around: Record<PropertyKey, unknown>, key: PropertyKey) => void;

const set =
  (value: unknown): Change =>
  (around, key) => {
    around[key] = value;
  };

const remove: Change = (around, key) => {
  delete around[key];
};

const misspell: Change = (around, key) => {
  around[`${String(key)}x`] = around[key];
  delete around[key];
};

function at(path: Path, what: Mutation["what"], change: Change): Mutation {
  return {
    path,
    what,
    apply: (args) => {
      const copy = copied(args) as Record<PropertyKey, unknown>;
      const around = path.slice(0, -1).reduce((value, key) => value[key] as typeof value, copy);
      change(around, path.at(-1) ?? "");
      return copy as unknown as readonly unknown[];
    },
  };
}

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, copied(child)]));
}

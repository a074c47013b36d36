import { isList, isObject, type Json, type JsonObject, type Stacks } from "./recorded";

/** One place at which two stacks differ; undefined: one of them has nothing there. */
export interface Difference {
  /** What was built together, and the stack: `environments/spend-limits/prod`. */
  readonly stack: string;
  /** Sections, names and indexes down to the place, with dots between them. */
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** Stands for a stack that only one side has. */
const WHOLE_STACK = "stack";

/** Every difference of stacks with the same name, and stacks that one side lacks. */
export function differencesOf(of: string, before: Stacks, after: Stacks): readonly Difference[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const found = between(before.get(name), after.get(name));
    return found.map((difference) => ({ stack: `${of}/${name}`, ...difference }));
  });
}

type Found = Omit<Difference, "stack">;

function between(before: JsonObject | undefined, after: JsonObject | undefined): readonly Found[] {
  if (before === undefined || after === undefined) return [{ path: WHOLE_STACK, before, after }];
  const [one, other] = [places(before), places(after)];
  const paths = [...new Set([...one.keys(), ...other.keys()])].sort();
  return paths.flatMap((path) => deeper(path, one.get(path), other.get(path)));
}

/**
 * What Terraform distinguishes, by its place: a resource that is new shows as one difference, whether
 * it is the first of its type or not, and a block for another address shifts no other block.
 */
function places(stack: JsonObject): ReadonlyMap<string, Json> {
  return new Map(
    Object.entries(stack).flatMap(([section, value]) => {
      if (section === "resource" || section === "data") return addresses(section, value);
      if (section === "moved" || section === "import") return blocks(section, value);
      return members(section, value);
    }),
  );
}

type Place = readonly [path: string, value: Json];

function addresses(section: string, byType: Json): readonly Place[] {
  return members(section, byType).flatMap(([path, byId]) => members(path, byId));
}

/** By the address that the block is about: Terraform reads blocks in no order. */
function blocks(section: string, list: Json): readonly Place[] {
  if (!isList(list)) return [[section, list]];
  return list.map((block, index) => {
    const to = isObject(block) ? block["to"] : undefined;
    return [`${section}.${to ?? index}`, block];
  });
}

function members(path: string, value: Json): readonly Place[] {
  if (!isObject(value)) return [[path, value]];
  return Object.entries(value).map(([name, one]) => [`${path}.${name}`, one]);
}

function deeper(path: string, before: Json | undefined, after: Json | undefined): readonly Found[] {
  const [one, other] = [parts(before), parts(after)];
  if (one === undefined || other === undefined || isList(before) !== isList(after)) {
    return Object.is(before, after) ? [] : [{ path, before, after }];
  }
  const names = [...new Set([...one.keys(), ...other.keys()])];
  return names.flatMap((name) => deeper(`${path}.${name}`, one.get(name), other.get(name)));
}

/** Members by name, items by index. */
function parts(value: Json | undefined): ReadonlyMap<string, Json> | undefined {
  if (!isObject(value) && !isList(value)) return undefined;
  return new Map(Object.entries(value));
}

const MOST_CHARACTERS = 400;

/** For the reader of a failed test. */
export function describeDifference({ stack, path, before, after }: Difference): string {
  const [one, other] = [text(before), text(after)];
  const from = Math.max(one.length, other.length) > MOST_CHARACTERS ? firstOther(one, other) : 0;
  return `${stack} ${path}\n  before  ${cut(one, from)}\n  after   ${cut(other, from)}`;
}

function text(value: Json | undefined): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

/** A little before the first character that differs. */
function firstOther(one: string, other: string): number {
  const index = [...one].findIndex((character, at) => character !== other[at]);
  return Math.max(0, index - MOST_CHARACTERS / 4);
}

function cut(whole: string, from: number): string {
  const end = from + MOST_CHARACTERS;
  return `${from > 0 ? "… " : ""}${whole.slice(from, end)}${end < whole.length ? " …" : ""}`;
}

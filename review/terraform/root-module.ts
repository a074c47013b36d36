import { hash } from "node:crypto";
import { isRecord } from "../../iam/policy/policy-errors";
import { jsonIn } from "../../iam/policy/read";
import type { Configuration, Resource } from "../model";
import { malformed } from "./json-file";
import { type Blocks, mergeFiles, type ParsedFile } from "./terraform-json";
import { type Names, substitute, wholeReference } from "./tokens";
import { type Body, listed, only } from "./values";

/** A file beside those that are read, whose contents count as well. */
interface OtherFile {
  readonly name: string;
  readonly text: string;
}

interface OtherFiles {
  /** Files with resources in another language than JSON. */
  readonly code: readonly OtherFile[];
  /** Files with values of variables. */
  readonly settings: readonly OtherFile[];
}

/** The configuration of one module, from all its files. */
export function rootModule(
  name: string,
  files: readonly ParsedFile[],
  { code, settings }: OtherFiles = { code: [], settings: [] },
): Configuration {
  const blocks = mergeFiles(files);
  const names = localNames(files[0]?.file ?? name, blocks.locals);
  const modules = [...blocks.modules].map(
    ([address, body]) => [address, only(substitute(body, names))] as const,
  );
  const set = settings.length === 0 ? {} : { settings: hashOf(settings) };
  const variables = [...blocks.variables]
    .map(([address, body]) => [address, { default: body["default"], ...set }] as const)
    .filter(([, { default: value, ...more }]) => value !== undefined || "settings" in more);
  return {
    name: files.map(stackName).find((stack) => stack !== undefined) ?? name,
    resources: [
      ...expand(blocks, names),
      ...modules.map(([address, values]) => standIn(address, "module", values)),
      ...code.map((file) => standIn(file.name, "file", { sha256: hashOf([file]) })),
    ],
    definitions: Object.fromEntries([...modules, ...variables]),
  };
}

/** Stands for resources that could not be read, so that what reads the policies reports it. */
export function standIn(
  address: string,
  type: "module" | "file" | "plan",
  values: Resource["values"],
): Resource {
  return { address, type, mode: "managed", values };
}

function hashOf(files: readonly OtherFile[]): string {
  return hash("sha256", JSON.stringify(files));
}

function stackName({ data }: ParsedFile): string | undefined {
  const [comment] = listed(data).map((top) => (isRecord(top) ? top["//"] : undefined));
  const metadata = isRecord(comment) ? comment["metadata"] : undefined;
  const name = isRecord(metadata) ? metadata["stackName"] : undefined;
  return typeof name === "string" ? name : undefined;
}

/** If there are more copies, they are read once, as if their number were not known. */
const MOST_COPIES = 200;
/** How much locals may unfold to, so that a few lines cannot fill the memory. */
const MOST_CHARACTERS = 5_000_000;

/** The resources of a module, each copy of `count` and `for_each` for itself where they are literal. */
function expand({ resources, locals }: Blocks, names: Names): Resource[] {
  return [...resources].flatMap(([address, body]) =>
    copies(address, locals.size === 0 ? body : (substitute(body, names) as Body)),
  );
}

/** Locals may be made of locals; one that is made of itself stays a reference. */
function localNames(file: string, locals: ReadonlyMap<string, unknown>): Names {
  const known = new Map<string, unknown>();
  const names: Names = (name) => {
    const local = name.startsWith("local.") ? name.slice("local.".length) : undefined;
    if (local === undefined || !locals.has(local)) return undefined;
    if (!known.has(local)) {
      known.set(local, undefined);
      const value = substitute(locals.get(local), names);
      if (!fits(value)) throw malformed(file, `local.${local} unfolds to too much`, "shorten it");
      known.set(local, value);
    }
    return known.get(local);
  };
  return names;
}

function copies(address: string, body: Body): Resource[] {
  if (!("count" in body || "for_each" in body)) return [resource(address, body)];
  const { count, for_each: forEach, ...values } = body;
  if (isUnset(count) && isUnset(forEach)) return [resource(address, values)];
  const keys = isUnset(forEach) ? indexes(count) : entries(forEach);
  if (keys === undefined || keys.length > MOST_COPIES) return [resource(address, body)];
  return keys.map(([key, value]) => {
    const names = new Map<string, unknown>([
      [typeof key === "number" ? "count.index" : "each.key", key],
      ["each.value", value],
    ]);
    const copy = substitute(values, (name) => names.get(name)) as Body;
    return resource(`${address}[${JSON.stringify(key)}]`, copy);
  });
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null;
}

function resource(address: string, values: Body): Resource {
  const data = address.startsWith("data.");
  const [type = ""] = (data ? address.slice("data.".length) : address).split(".");
  return { address, type, mode: data ? "data" : "managed", values };
}

type Copy = readonly [key: number | string, value: unknown];

function indexes(count: unknown): Copy[] | undefined {
  const number = typeof count === "string" && count !== "" ? Number(count) : count;
  if (typeof number !== "number" || !Number.isInteger(number) || number < 0) return undefined;
  return Array.from({ length: Math.min(number, MOST_COPIES + 1) }, (_, index) => [
    index,
    undefined,
  ]);
}

/** A literal map, or a literal set as CDKTF writes it. */
function entries(forEach: unknown): Copy[] | undefined {
  if (isRecord(forEach)) return Object.entries(forEach).filter(([key]) => key !== "//");
  const [, list] = /^toset\((\[.*\])\)$/s.exec(wholeReference(String(forEach)) ?? "") ?? [];
  if (list === undefined) return undefined;
  const values = jsonIn(list);
  if (!Array.isArray(values) || !values.every(isPlainText)) return undefined;
  return [...new Set(values)].map((value) => [value, value]);
}

function isPlainText(value: unknown): value is string {
  return typeof value === "string" && !/[$%]\{/.test(value);
}

function fits(value: unknown): boolean {
  const rest: unknown[] = [value];
  let size = 0;
  while (rest.length > 0 && size <= MOST_CHARACTERS) {
    const one = rest.pop();
    size += typeof one === "string" ? one.length : 1;
    if (typeof one === "object" && one !== null)
      for (const inner of Object.values(one)) rest.push(inner);
  }
  return size <= MOST_CHARACTERS;
}

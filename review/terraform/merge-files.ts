import { malformed } from "./json-file";
import { type Blocks, blocksIn, once } from "./terraform-json";
import { type Body, bodiesOf, listed, only } from "./values";

export interface ParsedFile {
  readonly file: string;
  readonly data: unknown;
}

/**
 * The files of one folder as one module: those named `override` or `*_override` come last and
 * replace, argument by argument, what the others have.
 *
 * @see https://developer.hashicorp.com/terraform/language/files/override
 */
export function mergeFiles(files: readonly ParsedFile[]): Blocks {
  const [first, ...others] = [...files].sort((one, other) => order(one) - order(other));
  if (first === undefined) return blocksIn("", []);
  const merged = blocksIn(first.file, first.data);
  for (const { file, data } of others) {
    const blocks = blocksIn(file, data);
    if (isOverride(file)) overrideAll(file, merged, blocks);
    else addAll(file, merged, blocks);
  }
  return merged;
}

function order({ file }: ParsedFile): number {
  return isOverride(file) ? 1 : 0;
}

function isOverride(file: string): boolean {
  return /(^|[/\\_])override\.tf\.json$/.test(file);
}

function addAll(file: string, merged: Blocks, { resources, modules, ...rest }: Blocks): void {
  for (const [address, body] of resources) once(file, merged.resources, address, body);
  for (const [address, body] of modules) once(file, merged.modules, address, body);
  for (const [address, body] of rest.variables) once(file, merged.variables, address, body);
  for (const [name, value] of rest.locals) once(file, merged.locals, name, value);
}

function overrideAll(file: string, merged: Blocks, { resources, modules, ...rest }: Blocks): void {
  for (const [address, body] of resources) override(file, merged.resources, address, body);
  for (const [address, body] of modules) override(file, merged.modules, address, body);
  for (const [address, body] of rest.variables) override(file, merged.variables, address, body);
  for (const [name, value] of rest.locals) merged.locals.set(name, value);
}

function override(file: string, map: Map<string, Body>, address: string, body: Body): void {
  const base = map.get(address);
  if (base === undefined) {
    throw malformed(file, `${address} overrides nothing`, "remove it, or correct its name");
  }
  map.set(address, {
    ...withoutReplacedBlocks(base, body),
    ...body,
    ...(base["lifecycle"] !== undefined && {
      lifecycle: { ...only(base["lifecycle"]), ...only(body["lifecycle"]) },
    }),
    ...(base["dynamic"] !== undefined && {
      dynamic: [
        ...bodiesOf(base["dynamic"]).map((one) => without(one, body)),
        ...listed(body["dynamic"]),
      ],
    }),
  });
}

/** Blocks replace blocks of their name, whether either of the two was written as a dynamic one. */
function withoutReplacedBlocks(base: Body, by: Body): Body {
  return without(base, only(by["dynamic"]));
}

function without(body: Body, names: Body): Body {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !Object.hasOwn(names, name)));
}

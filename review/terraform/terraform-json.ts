import { isRecord, quoted } from "../../iam/policy/policy-errors";
import { malformed } from "./json-file";
import { type Body, bodiesOf, listed, only, withoutComments } from "./values";

/** The blocks of a root module that a review looks at, by address. */
export interface Blocks {
  /** `aws_sns_topic.T` and `data.aws_region.R`. */
  readonly resources: Map<string, Body>;
  readonly modules: Map<string, Body>;
  readonly variables: Map<string, Body>;
  readonly locals: Map<string, unknown>;
}

/** How many names precede the body of each block of the language. */
const LABELS = new Map(
  Object.entries({
    resource: 2,
    data: 2,
    ephemeral: 2,
    action: 2,
    module: 1,
    variable: 1,
    output: 1,
    provider: 1,
    check: 1,
    locals: 0,
    terraform: 0,
    import: 0,
    moved: 0,
    removed: 0,
  }),
);

/**
 * The blocks of one file. Each level may be an object or a list of them, and `//` is a comment.
 *
 * @see https://developer.hashicorp.com/terraform/language/syntax/json#nested-block-mapping
 */
function blocksIn(file: string, root: unknown): Blocks {
  const blocks: Blocks = {
    resources: new Map(),
    modules: new Map(),
    variables: new Map(),
    locals: new Map(),
  };
  for (const top of listed(root)) {
    if (!isRecord(top)) throw notAnObject(file, "the file", top);
    for (const [kind, value] of withoutComments(top)) {
      const labels = LABELS.get(kind);
      if (labels === undefined) throw unknownBlock(file, kind);
      for (const [names, body] of bodiesUnder(file, kind, value, labels)) {
        add(file, blocks, kind, names.join("."), body);
      }
    }
  }
  return blocks;
}

function add(file: string, blocks: Blocks, kind: string, name: string, body: Body): void {
  if (kind === "resource") once(file, blocks.resources, name, body);
  if (kind === "data") once(file, blocks.resources, `data.${name}`, body);
  if (kind === "module") once(file, blocks.modules, `module.${name}`, body);
  if (kind === "variable") once(file, blocks.variables, `var.${name}`, body);
  if (kind !== "locals") return;
  for (const [local, value] of withoutComments(body)) once(file, blocks.locals, local, value);
}

function once<T>(file: string, map: Map<string, T>, address: string, value: T): void {
  if (map.has(address)) {
    const fix = "remove one of them, or put it into a file *_override.tf.json";
    throw malformed(file, `${address} is written a second time`, fix);
  }
  map.set(address, value);
}

/** A body with the names before it: `aws_sns_topic.T` of a resource, none of locals. */
type Named = readonly [names: readonly string[], body: Body];

function bodiesUnder(file: string, kind: string, value: unknown, labels: number): readonly Named[] {
  let level = named(file, kind, [], value);
  // Level by level: V8 takes long to optimize a function that calls itself in a loop of its own.
  for (let rest = labels; rest > 0; rest -= 1) {
    level = level.flatMap(([names, body]) =>
      withoutComments(body).flatMap(([label, inner]) =>
        named(file, kind, [...names, label], inner),
      ),
    );
  }
  return level;
}

function named(file: string, kind: string, names: readonly string[], value: unknown): Named[] {
  return listed(value).map((one) => {
    if (isRecord(one)) return [names, one];
    throw notAnObject(file, [kind, ...names].join("."), one);
  });
}

function notAnObject(file: string, where: string, got: unknown): Error {
  const fix = "see https://developer.hashicorp.com/terraform/language/syntax/json";
  return malformed(file, `${where} is ${quoted(got)}, and not an object`, fix);
}

function unknownBlock(file: string, kind: string): Error {
  return malformed(
    file,
    `${quoted(kind)} is not a block that Terraform knows`,
    `only ${[...LABELS.keys()].join(", ")} are allowed here; is this a Terraform file?`,
  );
}

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
    const put = isOverride(file) ? override : once;
    for (const kind of ["resources", "modules", "variables"] as const) {
      for (const [address, body] of blocks[kind]) put(file, merged[kind], address, body);
    }
    for (const [name, value] of blocks.locals) {
      if (isOverride(file)) merged.locals.set(name, value);
      else once(file, merged.locals, name, value);
    }
  }
  return merged;
}

function order({ file }: ParsedFile): number {
  return isOverride(file) ? 1 : 0;
}

function isOverride(file: string): boolean {
  return /(^|[/\\_])override\.tf\.json$/.test(file);
}

function override(file: string, map: Map<string, Body>, address: string, body: Body): void {
  const base = map.get(address);
  if (base === undefined) {
    throw malformed(file, `${address} overrides nothing`, "remove it, or correct its name");
  }
  map.set(address, {
    // Blocks replace blocks of their name, whether either of the two was written as a dynamic one.
    ...without(base, only(body["dynamic"])),
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

function without(body: Body, names: Body): Body {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !Object.hasOwn(names, name)));
}

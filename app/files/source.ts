import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
} from "yaml";
import type { Path } from "../../formats/finding";
import type { Problem } from "../../formats/problem";
import { schemaLineProblems } from "./schema-line";
import { dataMistakes, mergeConflict, type SyntaxMistake, syntaxMistakes } from "./syntax";
import { type FileMistake, readText } from "./text-file";

/** The text of one environment file, as data, and where in it each value stands. */
export interface Source {
  readonly file: string;
  /** Whatever the YAML says, unchecked; undefined if it could not be read. */
  readonly data: unknown;
  /** What is wrong with the file itself or with its syntax. */
  readonly problems: readonly Problem[];
  /** What is worth a second look, though the file can be built. */
  readonly warnings: readonly Problem[];
  /** `file:line:column` of a value, or of the closest thing around it. */
  where(path: Path): string;
  /** `file:line:column` of a key in the map at `path`. */
  whereKey(path: Path, key: string): string;
  /** Anything but text as it is written there: YAML reads 012 as 12 and 1.50 as 1.5. */
  written(path: Path): string | undefined;
}

/** @param draft a text that is checked before it is written into the file */
export function readSource(file: string, draft?: string): Source {
  const text = draft ?? readText(file, SMALL);
  if (typeof text !== "string") return unreadable(file, text);
  const lines = new LineCounter();
  const document = parseDocument(text, { ...PLAIN_DATA, lineCounter: lines });
  const at = (offset: number | undefined) => {
    const { line, col } = lines.linePos(offset ?? 0);
    return `${file}:${line}:${col}`;
  };
  const { data, mistakes } = dataOf(document, text);
  return {
    file,
    data,
    problems: firstOfEachLine(mistakes, lines).map(({ offset, harmless, fix, ...mistake }) => ({
      where: at(offset),
      field: "",
      ...mistake,
      fix: harmless ? fix : `${fix}; nothing else of the file was checked`,
    })),
    warnings: schemaLineProblems(file, text),
    where: (path) => at(offsetOf(document, path)),
    whereKey: (path, key) => at(keyOffset(document, path, key)),
    written: (path) => writtenAt(document, path),
  };
}

const SMALL = {
  allowed: "an environment file: at most a few thousand lines",
  fix: "look whether it is the right file",
};

/** Neither tags nor a %YAML line change what a word means, and messages quote no line: a long one takes seconds. */
const PLAIN_DATA = {
  schema: "core",
  resolveKnownTags: false,
  logLevel: "error",
  prettyErrors: false,
} as const;

/** Far more than anybody writes by hand, far fewer than would fill the memory. */
const MOST_ALIASES = 10_000;

function unreadable(file: string, mistake: FileMistake): Source {
  return {
    file,
    data: undefined,
    problems: [{ where: file, field: "", ...mistake }],
    warnings: [],
    where: () => file,
    whereKey: () => file,
    written: () => undefined,
  };
}

function dataOf(
  document: Document.Parsed,
  text: string,
): { data?: unknown; mistakes: SyntaxMistake[] } {
  const unmerged = mergeConflict(text);
  if (unmerged !== undefined) return { mistakes: [unmerged] };
  const mistakes = [...syntaxMistakes(document, text), ...dataMistakes(document)];
  if (mistakes.some((mistake) => !mistake.harmless)) return { mistakes };
  try {
    return { data: document.toJS({ maxAliasCount: MOST_ALIASES }), mistakes };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const got = `aliases that unfold to more than ${MOST_ALIASES} values`;
    const fix = "write the values out";
    return {
      mistakes: [...mistakes, { offset: 0, got, allowed: "fewer", fix, harmless: false }],
    };
  }
}

/** What follows on the same line is mostly the echo of the first mistake. */
function firstOfEachLine(mistakes: readonly SyntaxMistake[], lines: LineCounter): SyntaxMistake[] {
  const seen = new Set<number>();
  return mistakes
    .toSorted((a, b) => a.offset - b.offset)
    .filter(({ offset }) => {
      const { line } = lines.linePos(offset);
      return !seen.has(line) && seen.add(line);
    });
}

/** The nodes from the root towards a value, as far as there are any. */
function nodesAlong(document: Document, path: Path): Node[] {
  const nodes: Node[] = [];
  let node: unknown = document.contents;
  for (const key of [...path, undefined]) {
    if (!isNode(node)) break;
    nodes.push(node);
    if (key !== undefined) node = isSeq(node) ? node.items[Number(key)] : pairOf(node, key)?.value;
  }
  return nodes;
}

/** The last one, as that is the one whose value counts if a key stands there twice. */
function pairOf(node: Node | undefined, key: PropertyKey): Pair | undefined {
  if (!isMap(node)) return undefined;
  return node.items.findLast(
    (pair) => isScalar(pair.key) && String(pair.key.value ?? "") === String(key),
  );
}

function offsetOf(document: Document, path: Path): number | undefined {
  const nodes = nodesAlong(document, path);
  const around = nodes.at(-1);
  const valueless = pairOf(around, path[nodes.length - 1] ?? "");
  return startOf(nodes.length > path.length ? undefined : valueless?.key) ?? startOf(around);
}

function keyOffset(document: Document, path: Path, key: string): number | undefined {
  const map = nodesAlong(document, path).at(-1);
  return startOf((pairOf(map, key) ?? namelessPairOf(map))?.key) ?? startOf(map);
}

/** With a list or a map as its key, which {{ without quotes makes: no name finds it. */
function namelessPairOf(node: Node | undefined): Pair | undefined {
  return isMap(node) ? node.items.find((pair) => !isScalar(pair.key)) : undefined;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function writtenAt(document: Document, path: Path): string | undefined {
  const nodes = nodesAlong(document, path);
  const node = nodes.length > path.length ? nodes.at(-1) : undefined;
  if (node === undefined) return "";
  return isScalar(node) && typeof node.value !== "string" ? (node.source ?? "") : undefined;
}

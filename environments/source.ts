import { readFileSync } from "node:fs";
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import type { Problem } from "../rules/problem";

export type Path = readonly PropertyKey[];

/** The text of one environment file, as data, and where in it each value stands. */
export interface Source {
  readonly file: string;
  /** Whatever the YAML says, unchecked. */
  readonly data: unknown;
  /** Syntax errors, if any; `data` is then what could be read in spite of them. */
  readonly problems: readonly Problem[];
  /** `file:line:column` of a value, or of the closest thing around it. */
  where(path: Path): string;
  /** `file:line:column` of a key in the map at `path`. */
  whereKey(path: Path, key: string): string;
}

export function readSource(file: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, "utf8"), { lineCounter: lines });
  const at = (offset: number | undefined) => {
    const { line, col } = lines.linePos(offset ?? 0);
    return `${file}:${line}:${col}`;
  };
  return {
    file,
    data: dataOf(document),
    problems: document.errors.map((error) => ({
      where: at(error.pos[0]),
      field: "",
      got: (error.message.split("\n")[0] ?? error.code).replace(/ at line \d+, column \d+:?$/, ""),
      allowed: "YAML 1.2",
      fix: "mend the syntax here; nothing else of the file was checked",
    })),
    where: (path) => at(closestOffset(document, path)),
    whereKey: (path, key) => at(keyOffset(document, path, key)),
  };
}

/** Aliases may refer to nothing or to too much, which shows only in the conversion. */
function dataOf(document: Document): unknown {
  return document.errors.length > 0 ? undefined : document.toJS();
}

function closestOffset(document: Document, path: Path): number | undefined {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return undefined;
}

function keyOffset(document: Document, path: Path, key: string): number | undefined {
  const map = document.getIn([...path], true);
  if (!isMap(map)) return closestOffset(document, path);
  const pair = map.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  return isNode(pair?.key) ? pair.key.range?.[0] : closestOffset(document, path);
}

import { type Document, isScalar, visit, type YAMLError } from "yaml";
import type { Finding, Path } from "../../formats/finding";
import { INVISIBLE } from "../../formats/outlets";
import { cut } from "../../formats/problem";
import { holdsMark } from "../../formats/terraform-reference";

/** A mistake in the YAML itself: where in the text it stands and what to do about it. */
export interface SyntaxMistake {
  readonly offset: number;
  readonly got: string;
  readonly allowed: string;
  readonly fix: string;
  /** Whether the rest of the file can be read in spite of it. */
  readonly harmless: boolean;
}

type Words = Pick<SyntaxMistake, "got" | "allowed" | "fix">;

/** Our own words, where those of the parser would mislead the reader. */
const WORDS: { readonly [Code in YAMLError["code"]]?: Partial<Words> } = {
  BAD_SCALAR_START: {
    allowed: "plain text, or text in quotes",
    fix: "put the value in quotes",
  },
  BLOCK_AS_IMPLICIT_KEY: {
    got: "a key and its value where a single value stands",
    allowed: "one value behind a key",
    fix: "put the value in quotes if the colon belongs to it, or correct the indentation",
  },
  BAD_DIRECTIVE: { allowed: "no line that starts with %", fix: "remove the line" },
  DUPLICATE_KEY: { allowed: "each key once in a map", fix: "keep one of the two" },
  MULTILINE_IMPLICIT_KEY: {
    got: "a line without a key and its colon",
    allowed: '"key: value" or "- item"',
    fix: "write a colon and a space behind the key",
  },
  MULTIPLE_DOCS: {
    got: "a second YAML document in the file",
    allowed: "one document, as one file is one environment",
    fix: "move it to a file of its own, or remove the line --- or ... before it",
  },
  RESOURCE_EXHAUSTION: {
    got: "too many levels, one inside the other",
    allowed: "the few levels that the fields need",
    fix: "look for repeated brackets or hyphens",
  },
  TAB_AS_INDENT: {
    got: "a tab as indentation",
    allowed: "spaces",
    fix: "indent with spaces",
  },
  TAG_RESOLVE_FAILED: { allowed: "plain data without YAML tags", fix: "remove the tag" },
};

const HARMLESS: readonly YAMLError["code"][] = ["DUPLICATE_KEY"];

/** What the parser complained about. */
export function syntaxMistakes(document: Document.Parsed, text: string): SyntaxMistake[] {
  const unseen = Array.from(text.matchAll(NOT_SEEN), ({ index }) => index);
  return [
    ...document.errors.map((error) => ({
      ...mistake(error, document, text, unseen),
      harmless: HARMLESS.includes(error.code),
    })),
    ...document.warnings.map((warning) => ({
      ...mistake(warning, document, text, unseen),
      harmless: true,
    })),
  ];
}

type Mistake = Omit<SyntaxMistake, "harmless">;

function mistake(
  error: YAMLError,
  document: Document,
  text: string,
  unseen: readonly number[],
): Mistake {
  const [offset, end] = error.pos;
  const opening = error.code === "MISSING_CHAR" ? openQuote(document, offset) : undefined;
  if (opening !== undefined) {
    const fix = "close it at the end of its value";
    return {
      offset: opening,
      got: "a quote that is never closed",
      allowed: "quotes in pairs",
      fix,
    };
  }
  const invisible = invisibleIn(text, offset, unseen);
  if (invisible !== undefined) return invisible;
  return {
    offset,
    got: cut(error.message),
    allowed: "YAML 1.2",
    fix: "mend the syntax here",
    ...quoted(error, text.slice(offset, end), text.slice(offset)),
    ...WORDS[error.code],
  };
}

/** A tab has its own sentence, and lines end. */
const NOT_SEEN = new RegExp(`(?!\t|\r?\n)(?:${INVISIBLE.source})`, "gu");

/** What no reader sees on the line of a mistake explains the mistake. */
function invisibleIn(text: string, offset: number, unseen: readonly number[]): Mistake | undefined {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", start);
  const at = unseen.find((place) => place >= start);
  if (at === undefined || (end !== -1 && at > end)) return undefined;
  return {
    offset: at,
    got: `the invisible character ${cut(text.slice(at, at + 1))}`,
    allowed: "spaces, and the line ends of Unix or Windows",
    fix: "write a space or a line end in its place",
  };
}

function quoted(error: YAMLError, marked: string, rest: string): Partial<Words> {
  if (error.code === "TAG_RESOLVE_FAILED") return { got: `the tag ${cut(marked)}` };
  if (error.code !== "DUPLICATE_KEY") return {};
  const key = /^("[^"]*"|'[^']*'|[^:\n]*)/.exec(rest)?.[0] ?? "";
  return { got: `the key ${cut(key)} for the second time` };
}

/** The parser reports an open quote where the file ends; the reader must know where it opens. */
function openQuote(document: Document, end: number): number | undefined {
  let start: number | undefined;
  visit(document, {
    Scalar: (_, { type, range }) => {
      if (type !== "QUOTE_DOUBLE" && type !== "QUOTE_SINGLE") return undefined;
      if (range?.[1] !== end) return undefined;
      start = range[0];
      return visit.BREAK;
    },
  });
  return start;
}

/** The parser reads an anchor with one, and then fails to write a key that carries it. */
const CONTROL = /\p{Cc}/u;

/** What the parser lets pass, although plain data cannot hold it. */
export function dataMistakes(document: Document): SyntaxMistake[] {
  const anchors = new Set<string>();
  const mistakes: SyntaxMistake[] = [];
  visit(document, {
    Node: (_, node) => {
      if (!("anchor" in node) || node.anchor === undefined) return;
      anchors.add(node.anchor);
      if (!CONTROL.test(node.anchor)) return;
      mistakes.push({
        offset: node.range?.[0] ?? 0,
        got: `the anchor &${cut(node.anchor)}`,
        allowed: "visible characters",
        fix: "remove the anchor, or put the text in quotes if it begins with &",
        harmless: false,
      });
    },
    Pair: (_, { key }) => {
      if (!isScalar(key) || key.value !== "__proto__") return;
      mistakes.push({
        offset: key.range?.[0] ?? 0,
        got: "the key __proto__",
        allowed: "any other key",
        fix: "rename the key",
        harmless: false,
      });
    },
    Alias: (_, alias, parents) => {
      const open = parents.some((parent) => "anchor" in parent && parent.anchor === alias.source);
      if (anchors.has(alias.source) && !open) return;
      const name = cut(alias.source);
      mistakes.push({
        offset: alias.range?.[0] ?? 0,
        got: open
          ? `the alias *${name} inside of what it stands for`
          : `the alias *${name}, but no anchor &${name} before it`,
        allowed: "aliases of values that are complete before them",
        fix: "write the value itself, or put the text in quotes if it begins with *",
        harmless: false,
      });
    },
  });
  return mistakes;
}

/** git's marks around two versions, before one of them was chosen: they explain every other mistake. */
export function mergeConflict(text: string): SyntaxMistake | undefined {
  const mark = /^[^\S\n]*((?:<{7}|>{7}|\|{7})(?: .*)?|={7})$/m.exec(text);
  if (mark === null) return undefined;
  const [all, line = ""] = mark;
  return {
    offset: mark.index + all.indexOf(line),
    got: `the line ${cut(line)}, a mark of a merge conflict`,
    allowed: "a file whose conflicts are resolved",
    fix: "keep one of the two versions, and remove the lines that git added",
    harmless: false,
  };
}

/** Texts that the toolkit takes for its own references: it would put another value in their place. */
export function toolkitMarks(data: unknown, path: Path = []): Finding[] {
  if (typeof data === "string") return holdsMark(data) ? [markFinding(path)] : [];
  if (typeof data !== "object" || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => {
    const here = [...path, Array.isArray(data) ? Number(key) : key];
    return [...(holdsMark(key) ? [markFinding(here)] : []), ...toolkitMarks(value, here)];
  });
}

function markFinding(path: Path): Finding {
  return {
    path,
    got: "a mark that CDKTF uses for its references",
    allowed: "text without {TfToken[",
    fix: "remove it: CDKTF would put another value in its place",
  };
}

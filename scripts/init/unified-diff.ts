/** Lines that stay the same around a change. */
const CONTEXT = 3;

interface Line {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/**
 * Two texts as `diff -u` shows them; nothing where they are the same.
 * @param file its name, in the two lines above
 */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return "";
  const lines = compared(linesOf(before), linesOf(after));
  const shown = lines.map((_, index) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ sign }) => sign !== " "),
  );
  const hunks: string[] = [];
  let [old, now] = [1, 1];
  for (let at = 0; at < lines.length; ) {
    let end = at;
    while (end < lines.length && shown[end] === shown[at]) end += 1;
    const part = lines.slice(at, end);
    const linesBeside = (other: Line["sign"]) => part.filter(({ sign }) => sign !== other).length;
    const [gone, come] = [linesBeside("+"), linesBeside("-")];
    if (shown[at]) {
      hunks.push(
        `@@ -${range(old, gone)} +${range(now, come)} @@`,
        ...part.map(({ sign, text }) => `${sign}${text}`),
      );
    }
    old += gone;
    now += come;
    at = end;
  }
  return [`--- ${file}`, `+++ ${file}, as it runs`, ...hunks].join("\n");
}

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** Of no line, the number of the one before stands there. */
function range(start: number, count: number): string {
  return `${count === 0 ? start - 1 : start},${count}`;
}

/** By the longest common subsequence: files of environments are short. */
function compared(before: readonly string[], after: readonly string[]): Line[] {
  const [rows, columns] = [before.length, after.length];
  const longest = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  const at = (row: number, column: number) => longest[row]?.[column] ?? 0;
  for (let row = rows - 1; row >= 0; row -= 1) {
    const line = longest[row];
    for (let column = columns - 1; line !== undefined && column >= 0; column -= 1) {
      line[column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: Line[] = [];
  for (let row = 0, column = 0; row < rows || column < columns; ) {
    const [old = "", now = ""] = [before[row], after[column]];
    if (row < rows && column < columns && old === now) {
      lines.push({ sign: " ", text: old });
      row += 1;
      column += 1;
    } else if (row < rows && (column >= columns || at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ sign: "-", text: old });
      row += 1;
    } else {
      lines.push({ sign: "+", text: now });
      column += 1;
    }
  }
  return lines;
}

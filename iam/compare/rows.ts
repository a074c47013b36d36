import { inWords, type Words } from "../policy/words";
import type { Gap } from "./grants";

/** Gaps that can be told in one line: each of those principals, actions and resources. */
export interface Row {
  readonly words: Words;
  readonly gaps: readonly [Gap, ...Gap[]];
}

/** As few rows as joining the gaps of one statement (and one Deny) element by element gives. */
export function rowsOf(gaps: readonly Gap[]): Row[] {
  const single = gaps.map((gap): Row => ({ words: inWords(gap.cell.statement), gaps: [gap] }));
  return (["mayDo", "on", "who"] as const).reduce(joined, single);
}

function joined(rows: readonly Row[], element: "who" | "mayDo" | "on"): Row[] {
  const byOthers = new Map<string, Row>();
  for (const row of rows) {
    const [{ cell, freedFrom }] = row.gaps;
    const others = { ...row.words, [element]: [] };
    const key = JSON.stringify([others, cell.index, freedFrom?.index]);
    const same = byOthers.get(key);
    byOthers.set(key, same ? union(same, row, element) : row);
  }
  return [...byOthers.values()];
}

function union(one: Row, other: Row, element: "who" | "mayDo" | "on"): Row {
  const values = [...new Set([...one.words[element], ...other.words[element]])];
  return { words: { ...one.words, [element]: values }, gaps: [...one.gaps, ...other.gaps] };
}

/** Narrower would be one word a line; wider is hard to read. */
const NARROWEST = 40;
const WIDEST = 110;

export interface Margins {
  /** Columns before the first line. @default 0 */
  readonly indent?: number;
  /** Columns before all others. @default - as many as before the first */
  readonly hang?: number;
}

/** A text in lines that fit; a word that does not, such as an ARN, stays whole. */
export function paragraph(text: string, width: number, margins: Margins = {}): string[] {
  const { indent = 0, hang = indent } = margins;
  const room = Math.min(WIDEST, Math.max(NARROWEST, width));
  const lines: string[] = [];
  let line = " ".repeat(indent);
  let empty = true;
  for (const word of text.split(" ")) {
    if (!empty && line.length + 1 + word.length > room) {
      lines.push(line);
      line = " ".repeat(hang);
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

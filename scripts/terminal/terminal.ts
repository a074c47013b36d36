import { styleText } from "node:util";
import { forLine } from "../../formats/outlets";
import { type Margins, paragraph } from "./paragraph";

type Style = Parameters<typeof styleText>[0];

/** Node would decide once more, by whether the process looks like CI, and not by our stream. */
const DECIDED = { validateStream: false };

/** Of what is read later, in a log or a pager. */
const UNWATCHED_COLUMNS = 100;

/** How long a log may stay silent while work goes on. */
const QUIET_MS = 15_000;

/** Writes for people: colour and lines that vanish again only where somebody watches. */
export class Terminal {
  private readonly watched: boolean;
  private passing = false;
  private written = Date.now();

  constructor(private readonly stream: NodeJS.WriteStream = process.stdout) {
    this.watched = stream.isTTY === true;
  }

  /** Shows the code of a line break or any other character in it that would move the cursor. */
  line(text = "", style?: Style): void {
    this.clear();
    this.written = Date.now();
    const styled = style !== undefined && this.watched && !process.env["NO_COLOR"];
    const line = forLine(text);
    this.stream.write(`${styled ? styleText(style, line, DECIDED) : line}\n`);
  }

  /** A text whose line breaks are ours, such as YAML or a message with several problems. */
  lines(text: string, style?: Style): void {
    for (const line of text.split("\n")) this.line(line, style);
  }

  /** A text in as many lines as it needs. */
  paragraph(text: string, margins?: Margins, style?: Style): void {
    for (const line of paragraph(text, this.columns, margins)) this.line(line, style);
  }

  /** The title of what follows, after an empty line. */
  section(title: string, margins: Margins = {}): void {
    this.line();
    this.paragraph(title, margins, "bold");
  }

  /**
   * The same for a text with values of strangers. In a log it stays one line: a value that began a line there might
   * be read as a command, as GitHub reads `::error`.
   */
  paragraphOfStrangers(text: string, { indent = 0, hang }: Margins = {}, style?: Style): void {
    if (this.watched) this.paragraph(text, { indent, hang }, style);
    else this.line(" ".repeat(indent) + text, style);
  }

  private get columns(): number {
    return this.stream.columns ?? (Number(process.env["COLUMNS"]) || UNWATCHED_COLUMNS);
  }

  /** Progress that the next line replaces; in a log, a line now and then shows that work goes on. */
  progress(text: string): void {
    if (!this.watched) {
      if (Date.now() - this.written >= QUIET_MS) this.line(text);
      return;
    }
    this.clear();
    this.stream.write(forLine(text).slice(0, (this.stream.columns ?? 80) - 1));
    this.passing = true;
  }

  private clear(): void {
    if (this.passing) this.stream.write("\r\u001b[K");
    this.passing = false;
  }
}

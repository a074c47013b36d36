import { Terminal } from "../../scripts/terminal/terminal";

/** Tells the demo step by step. */
export class Narrator {
  private readonly terminal = new Terminal();
  private steps = 0;

  step(title: string): void {
    this.steps += 1;
    this.terminal.line();
    this.terminal.line(`${this.steps}  ${title}`, "bold");
  }

  /** A line that is too long for the terminal goes on below, two columns further in. */
  say(...lines: readonly string[]): void {
    for (const line of lines) {
      const text = line.trimStart();
      const indent = 3 + line.length - text.length;
      if (text === "") this.terminal.line();
      else this.terminal.paragraph(text, { indent, hang: indent + 2 });
    }
  }

  progress(text: string): void {
    this.terminal.progress(`   ${text}`);
  }
}

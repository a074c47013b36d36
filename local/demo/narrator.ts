import { UserError } from "../../formats/problem";
import { Terminal } from "../../scripts/terminal/terminal";

/** Prints the demo step by step. */
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

/** The demo is also a test: a step that ends otherwise than it should ends the demo. */
export async function expectCode(expected: number, command: Promise<number>): Promise<void> {
  const code = await command;
  if (code === expected) return;
  throw new UserError(`The step ended with exit code ${code} instead of ${expected}: see above`);
}

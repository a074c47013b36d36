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

  say(...lines: readonly string[]): void {
    for (const line of lines) this.terminal.line(line === "" ? "" : `   ${line}`);
  }

  progress(text: string): void {
    this.terminal.progress(`   ${text}`);
  }
}

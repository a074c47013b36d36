// Says which step runs, and for how long: on a terminal in one line that is written over, elsewhere rarely.

/** How often a log, where nothing can be written over, hears of a step that still runs. */
const REMINDER_SECONDS = 60;

export class Progress {
  #stream;
  #name = "";
  #lastLine = "";
  #started = 0;
  #timer;

  /** @param {import("node:tty").WriteStream} stream */
  constructor(stream) {
    this.#stream = stream;
  }

  /**
   * @param {string} name of the step
   * @param {string} lastLine of its output so far
   */
  show(name, lastLine) {
    this.#lastLine = lastLine;
    if (name === this.#name) return;
    this.clear();
    this.#name = name;
    this.#started = performance.now();
    this.#draw();
    this.#timer = setInterval(
      () => this.#draw(),
      this.#stream.isTTY ? 200 : REMINDER_SECONDS * 1000,
    );
  }

  clear() {
    clearInterval(this.#timer);
    if (this.#stream.isTTY && this.#name !== "") this.#stream.write("\r\u001b[K");
    this.#name = "";
  }

  #draw() {
    const seconds = Math.round((performance.now() - this.#started) / 1000);
    if (!this.#stream.isTTY) {
      this.#stream.write(
        seconds === 0 ? `${this.#name} ...\n` : `${this.#name} ... ${seconds} s\n`,
      );
      return;
    }
    const text = `${this.#name} ${seconds} s  ${this.#lastLine}`;
    this.#stream.write(`\r\u001b[K${text.slice(0, this.#stream.columns - 1)}`);
  }
}

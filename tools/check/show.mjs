// What `npm run check` shows: which step runs, and one table at the end.

/** @typedef {import("./run.mjs").Result} Result */

const GAP = "   ";
const COLOURS = { ok: 32, FAIL: 31, stale: 33, "not run": 90 };

/**
 * @param {readonly Result[]} results
 * @param {{ width?: number, colour?: boolean }} options `width` bounds a line by shortening what is wrong
 * @returns {string}
 */
export function table(results, { width = 160, colour = false } = {}) {
  const rows = results.map(({ name, state, seconds, note, mend }) => [
    name,
    state,
    seconds === undefined ? "" : `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`,
    note,
    mend,
  ]);
  const widths = [0, 1, 2, 3, 4].map((at) => Math.max(...rows.map((row) => row[at].length)));
  const others = widths[0] + widths[1] + widths[2] + widths[4] + 4 * GAP.length;
  widths[3] = Math.min(widths[3], Math.max(30, width - others));
  return rows.map((row) => line(row, widths, colour)).join("\n");
}

function line([name, state, seconds, note, mend], widths, colour) {
  const shown = state.padEnd(widths[1]);
  return [
    name.padEnd(widths[0]),
    colour ? `\u001b[${COLOURS[state]}m${shown}\u001b[0m` : shown,
    seconds.padStart(widths[2]),
    shortened(note, widths[3]).padEnd(widths[3]),
    mend,
  ]
    .join(GAP)
    .trimEnd();
}

function shortened(text, width) {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** How often a log, where nothing can be written over, hears of a step that still runs. */
const REMINDER_SECONDS = 60;

/** Says which step runs, and for how long: on a terminal in one line that is written over, elsewhere rarely. */
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

/**
 * Several contenders, measured in rounds. Each round runs every contender once and the next one in
 * the opposite order: whatever else the machine does meanwhile hits all of them alike.
 */
class Contest {
  #contenders;
  #samples = new Map();

  constructor(contenders) {
    this.#contenders = contenders;
    for (const { name } of contenders) this.#samples.set(name, []);
  }

  round() {
    for (const { name, before, measure } of this.#contenders) {
      before?.();
      this.#samples.get(name).push(measure());
    }
    this.#contenders = [...this.#contenders].reverse();
  }

  /** By contender. */
  get results() {
    return Object.fromEntries([...this.#samples].map(([name, runs]) => [name, summary(runs)]));
  }
}

function summary(runs) {
  return {
    seconds: spread(runs.map((run) => run.seconds)),
    megabytes: spread(runs.map((run) => run.megabytes)),
  };
}

function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
  return { median, min: sorted[0], max: sorted[sorted.length - 1], values };
}

module.exports = { Contest };

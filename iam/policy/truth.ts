/** Kleene's three-valued logic: "unknown" means that the answer may be either, never "probably". */
export type Truth = boolean | "unknown";

/** True when all are, false as soon as one is; of no truths at all: true. */
export function allOf(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes("unknown") ? "unknown" : true;
}

/** True as soon as one is, false when all are; of no truths at all: false. */
export function anyOf(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true;
  return truths.includes("unknown") ? "unknown" : false;
}

export function not(truth: Truth): Truth {
  return truth === "unknown" ? "unknown" : !truth;
}

/** For rules that AWS leaves open: the answer, if every possible reading gives the same one. */
export function agreed(readings: readonly Truth[]): Truth {
  const [first = "unknown"] = readings;
  return readings.every((reading) => reading === first) ? first : "unknown";
}

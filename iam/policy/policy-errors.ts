/** One thing wrong with a policy: where, what is written there, and what is allowed there. */
export interface PolicyProblem {
  readonly where: string;
  readonly got: string;
  readonly allowed: string;
}

/** A policy that cannot be read, with everything that is wrong with it. */
export class PolicyReadError extends Error {
  override readonly name = "PolicyReadError";
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    super(
      problems.map((one) => `${one.where}: got ${one.got}; allowed: ${one.allowed}`).join("\n"),
    );
    this.problems = problems;
  }
}

/**
 * Reads the parts of a policy and collects what is wrong, so that all of it is reported at once. A
 * part that is wrong reads as an empty one, which is never used because `finish` throws.
 */
export class PolicyErrors {
  private readonly problems: PolicyProblem[] = [];

  problem(where: string, got: string, allowed: string): void {
    this.problems.push({ where, got, allowed });
  }

  finish(): void {
    if (this.problems.length > 0) throw new PolicyReadError(this.problems);
  }

  /** An object whose names are all known, or with any names when none are given. */
  object(where: string, value: unknown, names?: readonly string[]): Record<string, unknown> {
    if (!isRecord(value)) {
      this.problem(where, quoted(value), "an object");
      return {};
    }
    for (const name of Object.keys(value)) {
      if (names && !names.includes(name)) this.problem(where, quoted(name), names.join(", "));
    }
    return value;
  }

  oneOf<T extends string>(where: string, value: unknown, allowed: readonly [T, ...T[]]): T {
    const found = allowed.find((one) => one === value);
    if (found === undefined) this.problem(where, quoted(value), allowed.join(" or "));
    return found ?? allowed[0];
  }

  text(where: string, value: unknown): string {
    if (typeof value === "string") return value;
    this.problem(where, quoted(value), "a string");
    return "";
  }

  /** One string or a list of them; AWS accepts an empty list, but no element of the policy language is "". */
  texts(where: string, value: unknown): string[] {
    return listOf(value).flatMap((one) => {
      if (typeof one === "string" && one !== "") return [one];
      this.problem(where, quoted(one), "a string that is not empty, or a list of such");
      return [];
    });
  }

  /** Condition values: "Quotation marks are optional for numeric and Boolean values." */
  scalars(where: string, value: unknown): string[] {
    return listOf(value).flatMap((one) => {
      if (typeof one === "string") return [one];
      // A longer number has lost digits by now, an account id in it would be another's.
      if (typeof one === "number" && Math.abs(one) <= Number.MAX_SAFE_INTEGER) return [String(one)];
      if (typeof one === "boolean") return [String(one)];
      this.problem(
        where,
        quoted(one),
        "a string, a boolean, a number of at most 15 digits, or a list",
      );
      return [];
    });
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as a message quotes it, cut where it would fill the screen. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

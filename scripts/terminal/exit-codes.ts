/** They mean the same in every command. */
export const CLEAN = 0;
/** An error, or nothing could be judged. */
export const ERROR = 1;
/** There are changes, or a decision is needed. */
export const CHANGES = 2;
/** Something that is committed has fallen behind. */
export const STALE = 3;

/** What a command does when it is called: the program ends with its exit code. */
export function ending<Args extends readonly unknown[]>(
  run: (...args: Args) => number | Promise<number>,
): (...args: Args) => Promise<void> {
  return async (...args) => {
    process.exitCode = await run(...args);
  };
}

/** Of several environments, the worst: an error outweighs everything. */
export function worst(codes: readonly number[]): number {
  return codes.includes(ERROR) ? ERROR : Math.max(CLEAN, ...codes);
}

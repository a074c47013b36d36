/**
 * What the toolkit's stack traces are in fast tests: none. It takes one for each reference that it makes, jest maps
 * each line of it to its source, and both took half the time of a test that builds constructs.
 */
export function captureStackTrace(): string[] {
  return [];
}

/**
 * Whether these tests are skipped on this machine: skipped, never passed, and the output says why. Where
 * REQUIRE_SYSTEM_TESTS=1, as in CI, nothing is skipped; there it fails.
 * @param tests for people
 * @param reasons why they cannot run here; none if they can
 */
export function mustSkip(tests: string, reasons: readonly string[]): boolean {
  if (reasons.length === 0) return false;
  const said = `${tests}: ${reasons.join(", ")}`;
  if (process.env["REQUIRE_SYSTEM_TESTS"] === "1") {
    throw new Error(`REQUIRE_SYSTEM_TESTS=1 lets nothing be skipped, not even ${said}`);
  }
  // Of a file of which everything is skipped, Jest shows no console.
  process.stderr.write(`Skipped ${said}\n`);
  return true;
}

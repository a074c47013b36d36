import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

// How long something takes depends on the machine and on what else it does: the bench measures that, and a test counts
// steps, moves a clock of its own, or asks for so much that all but linear growth would never end.

const TEST = join(__dirname, "..");
const CLOCK = /performance\.now|cpuUsage|hrtime|Date\.now|elapsed|[a-z]Ms\b/;
const AT_MOST = /^.*expect\(.*\)\.toBeLessThan.*$/gm;

/** Compares two points in time, not how long something took. */
const INSTANTS = /\.getTime\(\)/;

test("no test asserts that something takes no longer", () => {
  const files = readdirSync(TEST, { recursive: true, encoding: "utf8" });
  const found = files
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) =>
      [...readFileSync(join(TEST, file), "utf8").matchAll(AT_MOST)]
        .map(([line]) => line.trim())
        .filter((line) => CLOCK.test(line) && !INSTANTS.test(line))
        .map((line) => `${file}: ${line}`),
    );
  expect(found).toEqual([]);
});

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { changedArguments, replacements, type Stack } from "./evolution";
import { REPOSITORY } from "./pack";
import { checkOut, earlierTags, installationsIn, newestRelease, synthesizedBy } from "./releases";

const release = newestRelease(earlierTags());
const describeWithRelease = release === undefined ? describe.skip : describe;
if (release === undefined) {
  console.warn("Comparison with the previous release skipped: no git tag such as v1.2.3 here");
}

const root = mkdtempSync(join(tmpdir(), "previous-release-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each([
  [[], undefined],
  [["", "latest", "v1.0.0-rc.1", "w2.0.0"], undefined],
  [["v0.9.0", "v0.10.0", "v0.2.11"], "v0.10.0"],
  [["v1.0.0", "v0.99.0", "v1.0.1-beta"], "v1.0.0"],
])("of the tags %j, the newest release is %s", (tags, newest) => {
  expect(newestRelease(tags)).toBe(newest);
});

test("every type of resource that the examples synthesize can be judged", () => {
  const found = installationsIn(REPOSITORY).flatMap((folder) => {
    const stacks = synthesizedBy(REPOSITORY, folder, join(root, `today-${basename(folder)}`));
    return [...stacks.values()].flatMap((stack) => replacements(stack, stack));
  });
  expect(found).toEqual([]);
});

describeWithRelease(`what ${release} synthesized of its own examples`, () => {
  const pairs: { readonly where: string; readonly before: Stack; readonly after: Stack }[] = [];

  beforeAll(() => {
    const checkout = join(root, "release");
    checkOut(release ?? "", checkout);
    for (const folder of installationsIn(checkout)) {
      const name = basename(folder);
      const before = synthesizedBy(checkout, folder, join(root, `before-${name}`));
      const after = synthesizedBy(REPOSITORY, folder, join(root, `after-${name}`));
      for (const [stack, one] of before) {
        pairs.push({ where: `${name}/${stack}`, before: one, after: after.get(stack) ?? {} });
      }
    }
  });

  test("loses nothing", () => {
    expect(pairs.length).toBeGreaterThan(0);
    const lost = pairs.flatMap(({ where, before, after }) =>
      replacements(before, after).map(({ address, because }) => `${where} ${address}: ${because}`),
    );
    expect(lost).toEqual([]);
  });

  test("changes in no way that the CHANGELOG does not name", () => {
    const heading = new RegExp(`^## \\[?${release?.slice(1)}`, "m");
    const [news = "", released] = readFileSync(join(REPOSITORY, "CHANGELOG.md"), "utf8").split(
      heading,
    );
    expect(released).toBeDefined();
    const changed = pairs.flatMap(({ before, after }) => changedArguments(before, after));
    expect([...new Set(changed)].filter((argument) => !news.includes(argument))).toEqual([]);
  });
});

import { coversPattern } from "../../../iam/compare/covers";
import { common } from "../../../iam/compare/meets";
import { type Dialect, patternOf } from "../../../iam/compare/patterns";
import { fc, runs } from "../../fuzz";
import { glob, parted } from "./oracle";

const pattern = (...units: string[]) =>
  fc.array(fc.constantFrom(...units), { maxLength: 7 }).map((all) => all.join(""));
const plain = pattern("a", "b", ":", "*", "?");
const component = fc.array(fc.constantFrom("a", "b", "*", "?"), { maxLength: 2 });
/** With enough colons for an ARN, or with too few. */
const arn = fc
  .tuple(fc.array(component, { minLength: 3, maxLength: 6 }), plain)
  .map(([components, rest]) => `arn:${components.map((one) => one.join("")).join(":")}:${rest}`);

/** The pattern with up to three stretches behind its first component made something else. */
const revised = (text: string): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.nat(40), fc.nat(3), fc.constantFrom("*", "?", "*:*", "", "a", "?*")), {
      minLength: 1,
      maxLength: 3,
    })
    .map((edits) =>
      edits.reduce((one, [at, length, by]) => {
        const start = Math.min(one.startsWith("arn:") ? 4 + at : at, one.length);
        return one.slice(0, start) + by + one.slice(start + length);
      }, text),
    );

/** Texts that the pattern may match, with and without colons where its wildcards are. */
const textsOf = (...patterns: string[]) =>
  fc
    .tuple(
      fc.constantFrom(...patterns),
      fc.array(fc.constantFrom("", "a", "b", "c", ":", "a:b", "ab"), {
        minLength: 9,
        maxLength: 9,
      }),
    )
    .map(([text, fillings]) => {
      const rest = [...fillings];
      return text.replaceAll(/[*?]/g, (wildcard) =>
        wildcard === "*" ? (rest.shift() ?? "") : (rest.shift()?.[0] ?? "x"),
      );
    });

type Reach = Parameters<typeof parted>[1];
const READINGS: readonly Reach[] = [
  (wildcard, next) => (wildcard === "*" && next === undefined ? "." : "[^:]"),
  () => ".",
  (wildcard) => (wildcard === "*" ? "." : "[^:]"),
  (wildcard, next) => (wildcard === "*" && (next === undefined || next === ":") ? "." : "[^:]"),
];
const matchersOf = (dialect: Dialect, text: string): RegExp[] => {
  if (dialect === "glob") return [glob(text, ".")];
  return dialect === "arn"
    ? [parted(text, () => "[^:]")]
    : READINGS.map((one) => parted(text, one));
};

/** Whether every text, or some, that the one pattern matches is matched by the other in the same reading. */
const matched = (dialect: Dialect, one: string, other: string, texts: readonly string[]) => {
  const [ones, others] = [matchersOf(dialect, one), matchersOf(dialect, other)];
  return texts.flatMap((text) =>
    ones.map((regex, reading) => [regex.test(text), others[reading]?.test(text)] as const),
  );
};

const dialects: readonly [Dialect, fc.Arbitrary<string>][] = [
  ["glob", plain],
  ["arn", arn],
  ["resource", arn],
];

describe.each(dialects)("patterns of the dialect %s", (dialect, patterns) => {
  const cases = fc
    .oneof(
      patterns.chain((one) => fc.tuple(fc.constant(one), revised(one))),
      fc.tuple(patterns, patterns),
    )
    .chain(([one, other]) =>
      fc.tuple(
        fc.constant(one),
        fc.constant(other),
        fc.array(textsOf(one, other), { maxLength: 30 }),
      ),
    );

  test("cover only what they match, and are apart only if nothing matches both", () => {
    const count = { covers: 0, apart: 0 };
    const tried = runs(2000);
    fc.assert(
      fc.property(cases, ([one, other, texts]) => {
        const [inner, outer] = [patternOf(one, dialect), patternOf(other, dialect)];
        const results = matched(dialect, one, other, texts);
        if (coversPattern(outer, inner)) {
          count.covers += 1;
          expect(results.filter(([isOne, isOther]) => isOne && !isOther)).toEqual([]);
        }
        if (common(inner, outer) === undefined) {
          count.apart += 1;
          expect(results.filter(([isOne, isOther]) => isOne && isOther)).toEqual([]);
        }
      }),
      tried,
    );
    expect(count.covers).toBeGreaterThan(tried.numRuns / 40);
    expect(count.apart).toBeGreaterThan(tried.numRuns / 40);
  });
});

test("covering misses little: what it denies has a counterexample among short texts", () => {
  const short = pattern("a", "b", "*", "?").filter((text) => text.length < 6);
  const texts = ["a", "b", "c"].reduce<string[]>(
    (all) => all.flatMap((text) => ["", "a", "b", "c"].map((char) => text + char)),
    ["", "a", "b", "c", "aa", "ab", "ba", "bb", "ca", "ac", "abc", "bca", "cab"],
  );
  let [missed, proved] = [0, 0];
  fc.assert(
    fc.property(short, short, (one, other) => {
      const isCovered = coversPattern(patternOf(other, "glob"), patternOf(one, "glob"));
      const [inner, outer] = [glob(one, "."), glob(other, ".")];
      const counterexample = texts.some((text) => inner.test(text) && !outer.test(text));
      if (isCovered) proved += 1;
      else if (!counterexample) missed += 1;
    }),
    runs(1500),
  );
  expect(missed).toBeLessThan(proved / 20);
});

test("the comparison answers to patterns made to backtrack, which would take for ever", () => {
  const [one, other] = [`${"a*".repeat(300)}b`, `${"*a".repeat(300)}*`];
  expect(coversPattern(patternOf(other, "glob"), patternOf(one, "glob"))).toBe(true);
  expect(common(patternOf(one, "glob"), patternOf(`${"a*".repeat(300)}c`, "glob"))).toBeUndefined();
});

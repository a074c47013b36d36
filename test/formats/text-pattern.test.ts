import { matchesAll, matchesSome, type TextOperator } from "../../formats/text-pattern";
import { fc, runs } from "../fuzz";

/** What SNS documents of each operator, without a word of how it is decided for all texts at once. */
const MATCHES: Readonly<Record<TextOperator, (value: string, text: string) => boolean>> = {
  "": (value, text) => text === value,
  prefix: (value, text) => text.startsWith(value),
  suffix: (value, text) => text.endsWith(value),
  "equals-ignore-case": (value, text) => text.toLowerCase() === value.toLowerCase(),
  wildcard: (value, text) => new RegExp(`^${value.replaceAll("*", ".*")}$`).test(text),
};

const operator = fc.constantFrom(...(Object.keys(MATCHES) as TextOperator[]));
const REST = ["c", "d", "e", "f"];

/** All texts that go on with up to so many characters. */
function goOn(start: string, most: number): string[] {
  if (most === 0) return [];
  const longer = REST.map((character) => start + character);
  return [...longer, ...longer.flatMap((text) => goOn(text, most - 1))];
}

const word = (letters: string) =>
  fc.string({ unit: fc.constantFrom(...letters.split("")), maxLength: 4 });

test("a start with something after it: some match, or all", () => {
  fc.assert(
    fc.property(operator, word("aAbc*"), word("abA"), (how, wanted, start) => {
      const value = how === "wildcard" ? wanted : wanted.replaceAll("*", "");
      const texts = goOn(start, 5);
      const matching = texts.filter((text) => MATCHES[how](value, text));
      const of = { start, rest: /[c-f]/i };
      expect(matchesSome(how, value, of)).toBe(matching.length > 0);
      expect(matchesAll(how, value, of)).toBe(matching.length === texts.length);
    }),
    runs(50),
  );
});

test("one text alone: it matches or not", () => {
  fc.assert(
    fc.property(operator, word("aAbc*"), word("abcA"), (how, wanted, start) => {
      const value = how === "wildcard" ? wanted : wanted.replaceAll("*", "");
      expect(matchesSome(how, value, { start })).toBe(MATCHES[how](value, start));
      expect(matchesAll(how, value, { start })).toBe(MATCHES[how](value, start));
    }),
  );
});

test("a pattern with a backslash is not judged", () => {
  expect(matchesSome("wildcard", "x\\\\", { start: "a" })).toBe(true);
  expect(matchesAll("wildcard", "\\*", { start: "*" })).toBe(false);
});

import { Lazy, Token } from "cdktf";
import {
  escapeAll,
  escapeTemplates,
  isMapReference,
  isReference,
} from "../../formats/terraform-reference";
import { fc } from "../fuzz";

const later = Lazy.anyValue({ produce: () => "later" });

describe("whatever the toolkit calls a token is a reference", () => {
  test.each<[string, unknown]>([
    ["a text", Token.asString(later)],
    ["a text around it", `arn:aws:sns:eu-west-1:${Token.asString(later)}:events`],
    ["a number", Token.asNumber(later)],
    ["a list", Token.asList(later)],
    ["a list of numbers", Token.asNumberList(later)],
    ["a map", Token.asStringMap(later)],
    ["a value that is resolved later", later],
  ])("%s", (_, token) => {
    expect([Token.isUnresolved(token), isReference(token)]).toEqual([true, true]);
  });
});

test("a map that only Terraform knows is known as one, and no other is", () => {
  const maps = [Token.asStringMap(later), Token.asNumberMap(later), Token.asAnyMap(later)];
  expect(maps.map(isMapReference)).toEqual([true, true, true]);
  expect([{ team: Token.asString(later) }, {}, later].map(isMapReference)).toEqual([
    false,
    false,
    false,
  ]);
});

test("what the toolkit does not call a token is a reference only where Terraform fills it in", () => {
  const anything = fc.oneof(
    fc.string(),
    fc.double(),
    fc.array(fc.string()),
    fc.dictionary(fc.string(), fc.string()),
  );
  fc.assert(
    fc.property(anything, (value) => {
      fc.pre(!/[$%]\{/.test(JSON.stringify(value)));
      expect(isReference(value)).toBe(Token.isUnresolved(value));
    }),
  );
});

test.each<[string, boolean]>([
  ["${aws_sns_topic.events.arn}", true],
  ["%{ if true }x%{ endif }", true],
  ["$${aws:PrincipalAccount}", false],
  ["100%%{x}", false],
  ["$5 and 100 %", false],
])("%s", (text, expected) => {
  expect(isReference(text)).toBe(expected);
});

test("an escaped text is no reference, and only braces after $ or % are touched", () => {
  const parts = fc.constantFrom("$", "%", "{", "}", "a", "$${", "%{");
  fc.assert(
    fc.property(fc.array(parts), (chosen) => {
      const escaped = escapeTemplates(chosen.join(""));
      expect(isReference(escaped)).toBe(false);
      expect(escaped.replace(/([$%])\1(?=\{)/g, "$1")).toBe(chosen.join(""));
    }),
  );
});

test("data from a file is escaped as a whole, keys too, and what the toolkit made stays", () => {
  const token = Token.asString({ resolve: () => "a" });
  const later = { resolve: () => "a", creationStack: [] };
  expect(escapeAll({ "%{a}": ["${b}", { c: 1, d: true, e: null }], token, later })).toEqual({
    "%%{a}": ["$${b}", { c: 1, d: true, e: null }],
    token,
    later,
  });
});

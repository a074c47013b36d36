import { BASE_OPERATORS } from "../../../iam/policy/operators";
import type { Truth } from "../../../iam/policy/truth";
import { type Context, holds } from "./holds";

describe("a key that the request does not have", () => {
  const negated = [
    "StringNotEquals",
    "StringNotEqualsIgnoreCase",
    "StringNotLike",
    "NumericNotEquals",
    "DateNotEquals",
    "NotIpAddress",
    "ArnNotLike",
  ];
  const operators = BASE_OPERATORS.filter((base) => base !== "Null");
  const absent: Context = {};

  test.each(operators)("%s, alone and with a qualifier or IfExists", (operator) => {
    expect(holds(operator, "aws:x", "1", absent)).toBe(negated.includes(operator));
    expect(holds(`${operator}IfExists`, "aws:x", "1", absent)).toBe(true);
    expect(holds(`ForAllValues:${operator}`, "aws:x", "1", absent)).toBe(true);
    expect(holds(`ForAllValues:${operator}IfExists`, "aws:x", "1", absent)).toBe(true);
    expect(holds(`ForAnyValue:${operator}`, "aws:x", "1", absent)).toBe(false);
    expect(holds(`ForAnyValue:${operator}IfExists`, "aws:x", "1", absent)).toBe("unknown");
  });

  test("may be declared absent", () => {
    expect(holds("StringEquals", "aws:x", "1", { "AWS:X": null })).toBe(false);
  });
});

describe("IfExists on a key that the request has", () => {
  test("changes nothing", () => {
    expect(holds("StringEqualsIfExists", "aws:x", "a", { "aws:x": "b" })).toBe(false);
    expect(holds("StringEqualsIfExists", "aws:x", "a", { "aws:x": "a" })).toBe(true);
    expect(holds("BoolIfExists", "aws:x", "true", { "aws:x": "false" })).toBe(false);
  });
});

describe("Null", () => {
  test.each<[string | string[], Context, Truth]>([
    ["true", { "aws:x": "a" }, false],
    ["false", {}, false],
    ["false", { "aws:x": [] }, false],
    ["true", {}, true],
    ["true", { "aws:x": ["", "a"] }, false],
    ["false", { "aws:x": "a" }, true],
    [["true", "false"], {}, true],
    ["yes", {}, "unknown"],
    ["true", { "aws:x": "" }, "unknown"],
  ])("%j on %j: %s", (policy, context, expected) => {
    expect(holds("Null", "aws:x", policy, context)).toBe(expected);
  });
});

describe("a key of which nothing is known", () => {
  test.each([...BASE_OPERATORS, "StringEqualsIfExists", "ForAllValues:StringEquals"])(
    "%s",
    (operator) => {
      expect(holds(operator, "aws:X", "true", {}, ["AWS:x"])).toBe("unknown");
      expect(holds(operator, "aws:X", "true", { "aws:x": "true" }, ["aws:x"])).toBe("unknown");
    },
  );
});

describe("a policy variable without a value", () => {
  const team = "${aws:PrincipalTag/Team}";
  const request = { "s3:ExistingObjectTag/Team": "yellow" };

  test.each<[string, string[], Truth]>([
    ["StringEquals", [team], false],
    ["StringLike", [`${team}*`], false],
    // AWS's own example: access is explicitly denied when the tag is not set.
    ["StringNotEquals", [team], true],
    ["StringNotEquals", [team, "yellow"], false],
    // The statement "does not take effect": the rest of the list may or may not count.
    ["StringEquals", [team, "yellow"], "unknown"],
  ])("%s %j: %s", (operator, values, expected) => {
    expect(holds(operator, "s3:ExistingObjectTag/Team", values, request)).toBe(expected);
  });
});

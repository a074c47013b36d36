import {
  canonical,
  differences,
  inTerraformsWords,
  undecided,
} from "../../../scripts/health/compare";

const statement = (Sid: string, more: object = {}) => ({
  Sid,
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:root" },
  Action: ["sns:Publish"],
  Resource: "*",
  ...more,
});
const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

test.each<[string, unknown, unknown]>([
  ["a list of one is its entry", ["a"], "a"],
  ["the order of a list", ["b", "a"], ["a", "b"]],
  ["numbers and texts", 300, "300"],
  ["booleans and texts", false, "false"],
  ["decimals", "3000.00", "3000.0"],
  ["nothing and an empty text", undefined, ""],
  ["nothing and an empty list of empty blocks", undefined, [{ prefix: "" }]],
  ["blanks and the order of keys in JSON", '{"a":1,"b":2}', '{ "b": 2, "a": 1 }'],
  [
    "a policy in AWS's spelling",
    policy(statement("A"), statement("B")),
    policy(
      statement("B"),
      statement("A", { Principal: { AWS: "111122223333" }, Action: "sns:Publish" }),
    ),
  ],
])("%s mean the same", (_, one, other) => {
  expect(canonical(one)).toEqual(canonical(other));
  expect(differences({ argument: one }, { argument: other })).toEqual([]);
});

test.each<[string, unknown, unknown, string]>([
  ["another value", "a", "b", 'argument is "b" instead of "a"'],
  ["what is gone", "a", undefined, 'argument is nothing instead of "a"'],
  ["what was added", undefined, ["a"], 'argument is "a" instead of nothing'],
  ["one of several entries", ["a", "b"], ["a"], 'argument is "a" instead of ["a","b"]'],
  [
    "account ids whose digits look like a number",
    "012345678901",
    "12345678901",
    'argument is "12345678901" instead of "012345678901"',
  ],
  [
    "a policy that is gone",
    policy(statement("A")),
    undefined,
    'argument: statement "A" is missing',
  ],
  [
    "statements of a policy",
    policy(statement("A"), statement("B"), statement("C")),
    policy(statement("A"), statement("B", { Principal: "*" }), statement("D")),
    'argument: statement "B" was changed, statement "C" is missing, statement "D" was added',
  ],
  [
    "a second statement of the same Sid",
    policy(statement("A")),
    policy(statement("A"), statement("A", { Principal: "*" })),
    'argument: statement "A" was changed',
  ],
  [
    "a broader version of the policy language",
    policy(statement("A")),
    policy(statement("A")).replace("2012-10-17", "2008-10-17"),
    "argument: it was changed",
  ],
  ["control characters", "a", "\u001b[2Ja", 'argument is "\\u001b[2Ja" instead of "a"'],
])("%s are a difference", (_, wanted, found, phrase) => {
  expect(differences({ argument: wanted }, { argument: found })).toEqual([phrase]);
});

test("what was not read is not compared, and what refers to something unknown is undecided", () => {
  const expected = { a: 1, key: "${aws_kms_key.Key.arn}" };
  expect(differences(expected, { key: "other" })).toEqual([]);
  expect(undecided(expected, { key: "other" })).toEqual(["key"]);
  expect(undecided(expected, {})).toEqual([]);
  expect(differences({ text: "$${literal}" }, { text: "other" })).toHaveLength(1);
  expect(undecided({ text: "$${literal}" }, { text: "other" })).toEqual([]);
});

test("AWS's words are Terraform's in another spelling", () => {
  expect(
    inTerraformsWords([{ ID: "x", NoncurrentVersionExpiration: { NoncurrentDays: 7 } }]),
  ).toEqual([{ id: "x", noncurrent_version_expiration: { noncurrent_days: 7 } }]);
});

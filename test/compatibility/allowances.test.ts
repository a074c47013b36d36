import { type AllowedDifference, notInChangelog, unexpected, unused } from "./allowances";
import type { Difference } from "./compare";

const difference = (changes: Partial<Difference> = {}): Difference => ({
  stack: "environments/spend-limits/prod",
  path: "resource.aws_kms_key.WhatsApp_Key_8C5145DD.policy.JSON.Statement.0.Sid",
  before: "A",
  after: "B",
  ...changes,
});

const entry = (changes: Partial<AllowedDifference> = {}): AllowedDifference => ({
  stack: "environments/*/*",
  path: "resource.aws_kms_key.*.policy.**",
  why: "Statements are named by what they let happen.",
  changelog: "Statements of key policies have new names",
  ...changes,
});

describe("an entry allows", () => {
  test("what its patterns fit", () => {
    expect(unexpected([difference()], [entry()])).toEqual([]);
    expect(unused([entry()], [difference()])).toEqual([]);
  });

  test.each([
    ["in other stacks", entry({ stack: "apps/*/*" })],
    ["in stacks that lie deeper", entry({ stack: "environments/*" })],
    ["at places that lie deeper than its star", entry({ path: "resource.aws_kms_key.*.policy.*" })],
    ["at places that only begin so", entry({ path: "resource.aws_kms_key.*.policy" })],
    ["at places that only end so", entry({ path: "policy.**" })],
    ["where a dot is no dot", entry({ path: "resource_aws_kms_key.**" })],
  ])("nothing %s, and is reported as unused", (_, other) => {
    expect(unexpected([difference()], [other])).toEqual([difference()]);
    expect(unused([other], [difference()])).toEqual([other]);
  });

  test("nothing when there is none", () => {
    expect(unexpected([difference()], [])).toEqual([difference()]);
  });
});

describe("an entry is named in the CHANGELOG", () => {
  const news = "- Statements of key policies\n  have new names (state stays).\n";

  test("when its text stands there, across lines, too", () => {
    expect(notInChangelog([entry()], news)).toEqual([]);
  });

  test.each([
    ["with other news", entry(), "# Changelog\n"],
    ["in other words", entry({ changelog: "statements of key policies have new names" }), news],
    ["with no words", entry({ changelog: " " }), news],
  ])("an entry %s is not named", (_, one, changelog) => {
    expect(notInChangelog([one], changelog)).toEqual([one]);
  });
});

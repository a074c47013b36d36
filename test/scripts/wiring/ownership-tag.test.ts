import { namePrefix, tagValue } from "../../../formats/names";
import { OWNERSHIP_TAG_KEY } from "../../../formats/ownership-tag";
import {
  isOwned,
  readOwnershipTag,
  remembered,
  remembers,
  writeOwnershipTag,
} from "../../../scripts/wiring/ownership-tag";

const standing = (value: string) => readOwnershipTag({ [OWNERSHIP_TAG_KEY]: value });

describe("is not read from", () => {
  test.each([
    ["nothing", undefined],
    ["an empty value", ""],
    ["words", "do not touch"],
    ["a later version", "2:acme-prod:K9cGVEGF"],
    ["no owner", "1::K9cGVEGF"],
    ["an owner that is no name prefix", "1:Acme Prod:K9cGVEGF"],
    ["half a fingerprint", "1:acme-prod:K9cGVEGFK9cG"],
    ["characters that no fingerprint has", "1:acme-prod:K9cGVEG="],
    ["a part too many", "1:acme-prod:K9cGVEGF:"],
    ["text before it", " 1:acme-prod:K9cGVEGF"],
    ["a line after it", "1:acme-prod:K9cGVEGF\n"],
  ])("%s", (_, value) => {
    expect(
      readOwnershipTag(value === undefined ? {} : { [OWNERSHIP_TAG_KEY]: value }),
    ).toBeUndefined();
  });
});

describe("marks no tag", () => {
  const marker = standing(writeOwnershipTag("acme-prod", { Team: "care" }));

  test.each([
    ["with another value", "Team", "sales"],
    ["with another key", "team", "care"],
    ["that only joins to the same text", "Tea", "mcare"],
    ["with key and value exchanged", "care", "Team"],
  ])("%s", (_, key, value) => {
    expect(isOwned(marker, key, value)).toBe(false);
  });

  test("where none stands", () => {
    expect(isOwned(undefined, "Team", "care")).toBe(false);
  });
});

test("comes back as it was written", () => {
  const marker = standing(writeOwnershipTag("acme-prod", { Team: "care", Empty: "" }));
  expect(marker?.owner).toBe("acme-prod");
  expect(marker?.fingerprints.size).toBe(2);
  expect(isOwned(marker, "Team", "care")).toBe(true);
  expect(isOwned(marker, "Empty", "")).toBe(true);
});

test("distinguishes a destination that was found from one that was set", () => {
  const [topic, other] = [{ arn: "arn:a" }, { arn: "arn:a", roleArn: "arn:r" }];
  const found = standing(writeOwnershipTag("acme", {}, [{ ...topic, found: true }]));
  const set = standing(writeOwnershipTag("acme", {}, [topic]));
  expect([remembered(found, topic)?.found, remembers(found, topic)]).toEqual([true, false]);
  expect([remembered(set, topic)?.found, remembers(set, topic)]).toEqual([undefined, true]);
  for (const mark of [found, set, undefined]) expect(remembered(mark, other)).toBeUndefined();
});

test("the mark keeps its format, as it outlives the version that wrote it", () => {
  expect(writeOwnershipTag("acme-prod", { Team: "care", CostCentre: "4711" })).toBe(
    "1:acme-prod:hUSHI9_ptGYicBPD",
  );
  expect(OWNERSHIP_TAG_KEY).toBe("cdktf-aws-social-messaging");
});

test("the mark depends on no order", () => {
  const one = writeOwnershipTag("acme", { a: "1", b: "2", constructor: "3" });
  expect(writeOwnershipTag("acme", { constructor: "3", b: "2", a: "1" })).toBe(one);
});

test("distinguishes keys that every object has", () => {
  const tags = Object.fromEntries([
    ["__proto__", "1"],
    ["constructor", "2"],
  ]);
  const marker = standing(writeOwnershipTag("acme", tags));
  expect(isOwned(marker, "__proto__", "1")).toBe(true);
  expect(isOwned(marker, "constructor", "2")).toBe(true);
  expect(isOwned(marker, "toString", "3")).toBe(false);
});

test("the mark is a tag value that AWS takes, with 25 tags and the longest name prefix", () => {
  const owner = "a".repeat(24);
  expect(namePrefix.pattern.test(owner)).toBe(true);
  expect(namePrefix.pattern.test(`${owner}a`)).toBe(false);
  const tags = Object.fromEntries(
    Array.from({ length: 25 }, (_, index) => [`${"k".repeat(120)}${index}`, "v".repeat(256)]),
  );
  const value = writeOwnershipTag(owner, tags);
  expect(value.length).toBeLessThanOrEqual(256);
  expect(value).toMatch(tagValue.pattern);
  expect(standing(value)?.fingerprints.size).toBe(25);
});

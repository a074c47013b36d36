import { idOf, parseWaivers, sortByWaivers, type Waiver } from "../../../review/changes/waivers";
import type { LintFinding } from "../../../review/model";

const finding: LintFinding = {
  rule: "public-principal",
  severity: "error",
  address: "aws_sns_topic.T",
  fingerprint: "abc",
  message: "anyone may publish",
  fix: "add a condition",
};

const waiver: Waiver = {
  stack: "prod",
  rule: finding.rule,
  address: finding.address,
  fingerprint: finding.fingerprint,
  reason: "open on purpose until the partner has an account",
};

const sort = (waivers: readonly Waiver[], findings = [finding], stack = "prod") =>
  sortByWaivers(stack, findings, waivers, "2026-11-20");

const rules = (findings: readonly LintFinding[]) => findings.map(({ rule }) => rule);

describe("a waiver does not count", () => {
  test.each([
    ["once the statement changed", { fingerprint: "def" }, ["public-principal", "waiver-unused"]],
    ["for another resource", { address: "aws_sns_topic.U" }, ["public-principal", "waiver-unused"]],
    ["after its last day", { until: "2026-11-19" }, ["public-principal", "waiver-expired"]],
    ["in another stack", { stack: "dev" }, ["public-principal"]],
  ])("%s", (_, changes, open) => {
    const sorted = sort([{ ...waiver, ...changes }]);
    expect(rules(sorted.open)).toEqual(open);
    expect(sorted.waived).toEqual([]);
  });

  test("for something that is not there any more, and says so", () => {
    expect(sort([waiver], []).open).toEqual([
      expect.objectContaining({ rule: "waiver-unused", severity: "error" }),
    ]);
  });
});

test("a waiver covers its finding up to and including its last day, and stays visible", () => {
  const sorted = sort([{ ...waiver, until: "2026-11-20" }]);
  expect(sorted.open).toEqual([]);
  expect(sorted.waived).toEqual([{ finding, waiver: { ...waiver, until: "2026-11-20" } }]);
  expect(idOf(finding)).toBe("public-principal:abc");
});

test.each([
  ["no JSON", "[", "waivers.json cannot be read"],
  ["no reason", JSON.stringify([{ ...waiver, reason: "" }]), "reason"],
  ["no date", JSON.stringify([{ ...waiver, until: "soon" }]), "until"],
  ["an unknown key", JSON.stringify([{ ...waiver, because: "x" }]), "because"],
])("a file with %s is refused", (_, text, message) => {
  expect(() => parseWaivers(text, "waivers.json")).toThrow(message);
});

import { RULES } from "../../../review/lint/lint";
import type { LintFinding } from "../../../review/model";
import { renderSarif } from "../../../review/report/sarif";
import { snapshot } from "../changes/snapshots";

const finding = (rule: string): LintFinding => ({
  rule,
  severity: "error",
  address: "aws_sns_topic.T",
  fingerprint: "0123456789ab",
  message: "everybody may publish",
  fix: "name who may",
});

const rendered = (rules: readonly string[], repository?: string) => {
  const open = rules.map(finding);
  const review = { stack: "prod", snapshot: snapshot([]), open, waived: [], newWaivers: [] };
  const tool = { version: "1.2.3", repository };
  return JSON.parse(
    JSON.stringify(renderSarif([{ ...review, changes: undefined }], "access/reports", tool)),
  ).runs[0];
};

test("a finding is of a rule that says what it is, and where more stands", () => {
  const { tool, results } = rendered(["public-principal"]);
  const description =
    'An Allow for everybody ("*", {"AWS": "*"}, every service) without a condition that says who calls.';
  expect(tool.driver).toEqual({
    name: "cdktf-aws-social-messaging",
    version: "1.2.3",
    semanticVersion: "1.2.3",
    rules: [
      {
        id: "public-principal",
        shortDescription: { text: description },
        fullDescription: { text: description },
        help: {
          text: `${description} See docs/review-rules.md#public-principal of the package cdktf-aws-social-messaging.`,
        },
        helpUri: "pkg:npm/cdktf-aws-social-messaging#docs/review-rules.md",
        defaultConfiguration: { level: "error" },
      },
    ],
  });
  expect(results).toEqual([
    {
      ruleId: "public-principal",
      ruleIndex: 0,
      level: "error",
      message: { text: "aws_sns_topic.T: everybody may publish\nFix: name who may" },
      partialFingerprints: {
        finding: "public-principal:0123456789ab",
        primaryLocationLineHash: "6cd868e9280d27f1:1", // as codeql-action 4.36.3 computes it of this report
      },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "access/reports/prod.md" },
            region: { startLine: 9, startColumn: 1, endLine: 9, endColumn: 88 },
          },
          logicalLocations: [{ fullyQualifiedName: "aws_sns_topic.T" }],
        },
      ],
    },
  ]);
});

test("with a repository, links lead there", () => {
  const { driver } = rendered(["pass-role"], "https://example.com/acme/review").tool;
  expect(driver.informationUri).toBe("https://example.com/acme/review");
  const link = "https://example.com/acme/review/blob/main/docs/review-rules.md#pass-role";
  expect(driver.rules[0]).toMatchObject({
    helpUri: link,
    help: { text: `An Allow of iam:PassRole without iam:PassedToService. See ${link}.` },
  });
});

test("every rule has a description, and so have waivers, which docs/review.md explains", () => {
  const ids = RULES.map(({ id }) => id);
  const { rules } = rendered(["waiver-unused", "waiver-expired", ...ids]).tool.driver;
  expect(rules).toHaveLength(ids.length + 2);
  for (const { shortDescription } of rules) expect(shortDescription.text).toMatch(/^.{10,200}\.$/);
  const waivers = rules.filter(({ id = "" }) => id.startsWith("waiver-"));
  expect(waivers.map(({ helpUri = "" }) => helpUri)).toEqual([
    "pkg:npm/cdktf-aws-social-messaging#docs/review.md",
    "pkg:npm/cdktf-aws-social-messaging#docs/review.md",
  ]);
});

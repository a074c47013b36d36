import { forSarif } from "../../formats/outlets";
import { idOf } from "../changes/waivers";
import { RULES } from "../lint/lint";
import type { Rule } from "../lint/rule";
import type { LintFinding } from "../model";
import type { StackReview } from "../review";
import { findingItem, renderReport } from "./markdown";

/** Which program has found it. */
interface SarifTool {
  readonly version: string;
  /** Web address of the program's repository; undefined while it has none. */
  readonly repository: string | undefined;
}

/**
 * Lint findings for code scanning, each at its line of the committed report. A comparison is no property of a line, so
 * it is not in here.
 * @param policies the folder of the committed reports, as seen from the root of the repository
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @see https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export function renderSarif(
  reviews: readonly StackReview[],
  policies: string,
  { version, repository }: SarifTool,
): object {
  const open = reviews.flatMap((review) => {
    const lines = renderReport(review, "").split("\n"); // who writes it is in a line of its own
    const uri = uriOf(`${policies}/${review.stack}.md`);
    return review.open.map((finding) => ({ finding, uri, place: placeIn(lines, finding) }));
  });
  const rules = [...new Set(open.map(({ finding }) => finding.rule))].sort();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: NAME,
            version,
            semanticVersion: version,
            ...(repository !== undefined && { informationUri: repository }),
            rules: rules.map((id) => ruleOf(id, repository)),
          },
        },
        results: open.map(({ finding, uri, place: { region, hash } }) => ({
          ruleId: finding.rule,
          ruleIndex: rules.indexOf(finding.rule),
          level: finding.severity,
          message: { text: messageOf(finding) },
          partialFingerprints: {
            finding: forSarif(idOf(finding)),
            primaryLocationLineHash: hash,
          },
          locations: [
            {
              physicalLocation: { artifactLocation: { uri }, region },
              logicalLocations: [{ fullyQualifiedName: forSarif(finding.address) }],
            },
          ],
        })),
      },
    ],
  };
}

/** The line of a report that has a finding, and its fingerprint. */
function placeIn(lines: readonly string[], finding: LintFinding) {
  const [item = ""] = findingItem(finding).split("\n");
  const line = lines.indexOf(item) + 1;
  const region = { startLine: line, startColumn: 1, endLine: line, endColumn: item.length + 1 };
  return { region, hash: hashOf(lines.slice(line - 1, line + 99).join("\n")) };
}

/**
 * The only fingerprint by which code scanning knows an alert again: of a hundred characters from the line on, as the
 * action that uploads SARIF computes it, which warns of any other. No two findings begin alike, so each is the first.
 * @see https://github.com/github/codeql-action/blob/main/src/fingerprints.ts
 */
function hashOf(rest: string): string {
  const characters = rest.replace(/[ \t]/g, "").slice(0, 100).split("");
  const hash = characters.reduce(
    (sum, one) => BigInt.asUintN(64, sum * 37n + BigInt(one.charCodeAt(0))),
    0n,
  );
  return `${hash.toString(16)}:1`;
}

const NAME = "cdktf-aws-social-messaging";

/**
 * What a finding means, and where more stands: while its repository is not known, a page of the package, by a URI of
 * its own kind, as SARIF allows no relative one here.
 * @see https://github.com/package-url/purl-spec
 */
function ruleOf(id: string, repository: string | undefined): object {
  const { description, page, severity, anchor = id } = RULES_BY_ID.get(id) ?? WAIVER_RULE;
  const path = `${page}#${anchor}`;
  const helpUri =
    repository === undefined ? `pkg:npm/${NAME}#${page}` : `${repository}/blob/main/${path}`;
  const more = repository === undefined ? `${path} of the package ${NAME}` : helpUri;
  return {
    id,
    shortDescription: { text: description },
    fullDescription: { text: description },
    help: { text: `${description} See ${more}.` },
    helpUri,
    defaultConfiguration: { level: severity },
  };
}

/** A finding about a waiver has no rule of its own in the list: it is about people, not about a configuration. */
const WAIVER_RULE: Documented = {
  description: "A waiver in waivers.json that has expired, or that no finding needs any more.",
  severity: "error",
  page: "docs/review.md",
  anchor: "waivers",
};

interface Documented extends Pick<Rule, "description" | "severity"> {
  readonly page: string;
  /** @default - the id of the rule */
  readonly anchor?: string;
}

const RULES_BY_ID = new Map<string, Documented>(
  RULES.map((rule) => [rule.id, { ...rule, page: "docs/review-rules.md" }]),
);

function messageOf({ address, message, fix }: LintFinding): string {
  return `${forSarif(`${address}: ${message}`)}\n${forSarif(`Fix: ${fix}`)}`;
}

/** A relative address; half a surrogate pair, which no address can hold, becomes U+FFFD. */
function uriOf(path: string): string {
  return path
    .split("/")
    .map((step) => encodeURIComponent(Buffer.from(step).toString()))
    .join("/");
}

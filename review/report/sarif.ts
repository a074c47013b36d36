import { forSarif } from "../../formats/outlets";
import { idOf } from "../changes/waivers";
import type { StackReview } from "../review";

/**
 * Lint findings for code scanning. A comparison is no property of a line, so it is not in here.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function renderSarif(reviews: readonly StackReview[]): object {
  const open = reviews.flatMap(({ stack, open }) => open.map((finding) => ({ stack, finding })));
  const rules = [...new Set(open.map(({ finding }) => finding.rule))].sort();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "cdktf-aws-social-messaging",
            rules: rules.map((id) => ({ id })),
          },
        },
        results: open.map(({ stack, finding }) => ({
          ruleId: finding.rule,
          level: finding.severity,
          message: { text: forSarif(`${finding.address}: ${finding.message} Fix: ${finding.fix}`) },
          partialFingerprints: { finding: idOf(finding) },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: `policies/${encodeURIComponent(stack)}.md` },
              },
              logicalLocations: [{ fullyQualifiedName: finding.address }],
            },
          ],
        })),
      },
    ],
  };
}

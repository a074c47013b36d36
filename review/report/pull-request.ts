import { forCode, forHtml, forMarkdown } from "../../formats/outlets";
import type { PolicyDocument } from "../../iam/policy/policy";
import { display } from "../../iam/policy/terraform-references";
import { assumptionsIn, needsDecision, type PolicyChange } from "../changes/changes";
import { iamDataDate } from "../iam-data/iam-data";
import { isError, type StackReview } from "../review";
import { ACCESS_COLUMNS, accessRow, bold, findingItem, NOT_CHECKED, table } from "./markdown";

/** A workflow finds its own comment by this, to patch it instead of adding another. */
export const MARKER = "<!-- cdktf-aws-social-messaging: access review -->";

/** GitHub cuts comments off after this length. */
const LONGEST_COMMENT = 65_536;
const ROOM_FOR_NOTE = 200;

/**
 * A comment for the pull request: what must be decided first, the rest folded, all within its limit.
 * @param command prints what did not fit
 */
export function renderPullRequest(
  reviews: readonly StackReview[],
  base: string,
  command: string,
): string {
  const parts = [
    `${MARKER}\n## Access review, compared with ${forMarkdown(base)}\n\n${headline(reviews)}`,
    ...reviews.flatMap(newWaivers),
    ...ofAll(reviews, (change) => needsDecision(change)),
    ...reviews.flatMap(({ stack, open }) => findings(stack, open.filter(isError), false)),
    ...ofAll(reviews, (change) => !needsDecision(change)),
    ...reviews.flatMap(({ stack, open }) =>
      findings(
        stack,
        open.filter((finding) => !isError(finding)),
        true,
      ),
    ),
    `<sub>Not checked: ${NOT_CHECKED} Actions and condition keys as of ${iamDataDate()}.</sub>`,
  ];
  return fitted(parts, command);
}

function headline(reviews: readonly StackReview[]): string {
  const changes = reviews.flatMap((review) => review.changes ?? []);
  const verdicts = [...new Set(changes.map(({ verdict }) => verdict))];
  if (verdicts.length === 0) return "No access changed.";
  const counted = verdicts.map((verdict) => {
    const count = changes.filter((change) => change.verdict === verdict).length;
    return bold(`${count} ${verdict}`);
  });
  return `${counted.join(", ")}.`;
}

function newWaivers({ stack, newWaivers }: StackReview): string[] {
  if (newWaivers.length === 0) return [];
  const items = newWaivers.map(
    ({ rule, address, reason, until }) =>
      `- ${forCode(rule)} on ${forCode(address)}${until === undefined ? "" : ` until ${forMarkdown(until)}`}: ${forMarkdown(reason)}`,
  );
  return [`### New waivers in ${forMarkdown(stack)}\n\n${items.join("\n")}`];
}

function ofAll(
  reviews: readonly StackReview[],
  wanted: (change: PolicyChange) => boolean,
): string[] {
  return reviews.flatMap(({ stack, changes }) =>
    (changes ?? []).filter(wanted).map((change) => changeSection(stack, change)),
  );
}

function changeSection(stack: string, change: PolicyChange): string {
  const title = `${change.verdict}: ${change.id} in ${stack}`;
  const body = [
    ...witness(change),
    ...(change.reason === undefined ? [] : [forMarkdown(change.reason)]),
    ...(change.comparison?.reasons ?? []).map((reason) => `Not decided: ${forMarkdown(reason)}`),
    ...side("Before", change.before, change.byDefault === "before"),
    ...side("After", change.after, change.byDefault === "after"),
  ];
  return folded(title, body.join("\n\n"), needsDecision(change));
}

function witness({ comparison }: PolicyChange): string[] {
  const request = comparison?.witness;
  if (request === undefined) return [];
  const context = Object.entries(request.context).map(([key, value]) =>
    display(`${key} = ${value}`),
  );
  const when = context.length === 0 ? "" : ` with ${context.join(", ")}`;
  const { principal, action, resource } = request;
  const unless = assumptionsIn(comparison).map((words) => `, ${words}`);
  const call = `${display(`${principal.value} ${action} on ${resource}`)}${when}${unless.join("")}`;
  return [`**Newly allowed, for example:** ${forMarkdown(call)}`];
}

function side(name: string, document: PolicyDocument | undefined, byDefault: boolean): string[] {
  if (document === undefined) return [];
  const rows = document.statements.map((statement) => accessRow(statement));
  const title = byDefault ? `${name} (AWS's default, in place of a policy)` : name;
  return [`${title}:`, rows.length === 0 ? "Nothing." : table(ACCESS_COLUMNS, rows)];
}

function findings(stack: string, of: StackReview["open"], fold: boolean): string[] {
  if (of.length === 0) return [];
  const title = `${of.length} ${fold ? "warning(s)" : "error(s)"} in ${stack}`;
  return [folded(title, of.map(findingItem).join("\n"), !fold)];
}

function folded(title: string, body: string, open: boolean): string {
  return `<details${open ? " open" : ""}><summary>${forHtml(title)}</summary>\n\n${body}\n\n</details>`;
}

/** Parts are ordered by importance, so the last ones are left out first; a note says how many. */
function fitted(parts: readonly string[], command: string): string {
  const kept: string[] = [];
  let length = 0;
  for (const part of parts) {
    if (length + part.length + 2 > LONGEST_COMMENT - ROOM_FOR_NOTE) break;
    kept.push(part);
    length += part.length + 2;
  }
  const left = parts.length - kept.length;
  const note = `${bold(`${left} more part(s) did not fit into this comment:`)} run ${forCode(command)} here to read them.`;
  return `${[...kept, ...(left > 0 ? [note] : [])].join("\n\n")}\n`;
}

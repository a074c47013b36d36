import { display } from "../../iam/policy/terraform-references";
import { assumptionsIn, needsDecision, type PolicyChange } from "../changes/changes";
import { idOf } from "../changes/waivers";
import type { LintFinding } from "../model";
import type { StackReview } from "../review";
import { accessRow } from "./markdown";

/** A review in lines for a terminal. */
export function renderText(review: StackReview): string[] {
  const { stack, open, waived, changes, newWaivers, snapshot } = review;
  return [
    `${stack}  ${snapshot.policies.length} policies, ${snapshot.unreadable.length} not readable`,
    ...newWaivers.map(
      ({ rule, address, reason }) => `  new waiver  ${rule} on ${address}: ${reason}`,
    ),
    ...(changes ?? []).flatMap(changeLines),
    ...open.flatMap(findingLines),
    ...waived.map(
      ({ finding, waiver }) =>
        `  waived   ${idOf(finding)} on ${finding.address}: ${waiver.reason}`,
    ),
    ...(open.length === 0 && (changes ?? []).length === 0 ? ["  Nothing to decide."] : []),
  ];
}

function changeLines(change: PolicyChange): string[] {
  const { id, verdict, reason, comparison } = change;
  return [
    `  ${needsDecision(change) ? "!" : " "} ${verdict}: ${id}`,
    ...(reason === undefined ? [] : [`      ${reason}`]),
    ...(comparison?.reasons ?? []).map((why) => `      not decided: ${why}`),
    ...witnessLines(change),
    ...(verdict === "new grants" ? grantLines(change) : []),
  ];
}

function witnessLines({ comparison }: PolicyChange): string[] {
  const request = comparison?.witness;
  if (request === undefined) return [];
  const context = Object.entries(request.context).map(([key, value]) =>
    display(`${key} = ${value}`),
  );
  const { principal, action, resource } = request;
  const call = display(`${principal.value}  ${action}  on ${resource}`);
  return [
    `      newly allowed: ${call}`,
    ...context.map((line) => `                     with ${line}`),
    ...assumptionsIn(comparison).map((words) => `                     ${words}`),
  ];
}

function grantLines({ after }: PolicyChange): string[] {
  return (after?.statements ?? []).map((statement) => {
    const [who, may, on, onlyIf] = accessRow(statement);
    return `      ${who}: ${may} on ${on}, ${onlyIf === "always" ? onlyIf : `only if ${onlyIf}`}`;
  });
}

function findingLines(finding: LintFinding): string[] {
  const { severity, address, argument, statement, message, fix } = finding;
  const where = [address, argument, statement].filter((part) => part !== undefined).join(" ");
  return [
    `  ${severity.padEnd(7)}  ${idOf(finding)}`,
    `           ${where}`,
    `           ${message}`,
    `           fix: ${fix}`,
  ];
}

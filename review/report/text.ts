import { needsDecision } from "../changes/changes";
import { idOf } from "../changes/waivers";
import type { LintFinding } from "../model";
import type { StackReview } from "../review";
import {
  type ChangeWords,
  type Decision,
  type Details,
  decisionsIn,
  detailsIn,
  isNothing,
} from "./details";
import { summaryOfChanges } from "./summary";

/** A line of a terminal: what is long is broken below its beginning. */
interface TextLine {
  readonly text: string;
  readonly indent?: number;
  readonly isTitle?: boolean;
}

/**
 * A review for a terminal: who may now do what to what, what must be decided, and the details by address.
 * @param base what is compared with; undefined if there is nothing
 */
export function renderText(
  reviews: readonly StackReview[],
  base: string | undefined,
): readonly TextLine[] {
  const several = reviews.length > 1;
  const { headline, lines } = summaryOfChanges(reviews, base);
  const decisions = reviews.map(decisionsIn).filter((one) => !isNothing(one));
  const details = reviews.flatMap(detailsIn);
  return [
    title(headline),
    ...lines.map((line) => at(2, `- ${line}`)),
    ...(decisions.length === 0 ? [at(0, "Nothing to decide.")] : [at(0, ""), title("To decide:")]),
    ...decisions.flatMap(({ stack, newWaivers, changes, findings }) => {
      const where = several ? ` in ${stack}` : "";
      return [
        ...newWaivers.map(({ rule, address, reason }) =>
          at(2, `new waiver${where}  ${rule} on ${address}: ${reason}`),
        ),
        ...changes.flatMap((change) => changeLines(change, where)),
        ...findings.flatMap((finding) => findingLines(finding)),
      ];
    }),
    ...(details.length === 0 ? [] : [at(0, ""), title("Details by address:")]),
    ...details.flatMap((one) => detailLines(one, several)),
  ];
}

function title(text: string): TextLine {
  return { text, isTitle: true };
}

function at(indent: number, text: string): TextLine {
  return { text, indent };
}

function changeLines({ id, verdict, example, undecided }: Decision, where: string): TextLine[] {
  return [
    at(2, `! ${verdict}: ${id}${where}`),
    ...undecided.map((why) => at(6, `not decided: ${why}`)),
    ...(example === undefined
      ? []
      : [
          at(
            6,
            `newly allowed: ${example.words ?? `${example.who}  ${example.action}  on ${example.resource}`}`,
          ),
          ...example.context.map((line) => at(21, `with ${line}`)),
          ...example.unless.map((words) => at(21, words)),
        ]),
  ];
}

function findingLines(finding: LintFinding, indent = 2): TextLine[] {
  const { severity, address, argument, statement, message, fix } = finding;
  const where = [address, argument, statement].filter((part) => part !== undefined).join(" ");
  return [
    at(indent, `${severity.padEnd(7)}  ${idOf(finding)}`),
    ...[where, message, `Fix: ${fix}`].map((line) => at(indent + 9, line)),
  ];
}

function detailLines({ stack, address, changes, warnings, waived }: Details, several: boolean) {
  return [
    at(2, several ? `${address} in ${stack}` : address),
    ...changes.flatMap(wordLines),
    ...warnings.flatMap((finding) => findingLines(finding, 4)),
    ...waived.map(({ finding, waiver }) => at(4, `waived   ${idOf(finding)}: ${waiver.reason}`)),
  ];
}

function wordLines({ id, verdict, before, now, unchanged, byDefault }: ChangeWords): TextLine[] {
  const label = (name: string, side: typeof byDefault) => {
    if (verdict === "new grants") return "";
    return byDefault === side ? `${name}, by AWS's default: ` : `${name}: `;
  };
  return [
    at(4, `${needsDecision({ verdict }) ? "!" : " "} ${verdict}: ${id}`),
    ...before.map((text) => at(6, `${label("before", "before")}${text}`)),
    ...now.map((text) => at(6, `${label("now", "after")}${text}`)),
    ...unchanged.map((text) => at(6, text)),
  ];
}

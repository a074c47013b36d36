import { forCode, forProse } from "../../formats/outlets";
import { iamDataDate } from "../iam-data/iam-data";
import type { StackReview } from "../review";
import {
  type ChangeWords,
  type Decision,
  type Decisions,
  type Details,
  decisionsIn,
  detailsIn,
  type Example,
} from "./details";
import { bold, findingItem, folded, item, NOT_CHECKED, waivedItem } from "./markdown";
import { summaryOfChanges } from "./summary";

/** A workflow finds its own comment by this, to patch it instead of adding another. */
export const MARKER = "<!-- cdktf-aws-social-messaging: access review -->";

/** GitHub refuses longer ones. */
const LONGEST_COMMENT = 65_536;
/** For the note below, and for the signs that the action escapes once more and the line that it adds. */
const ROOM = 6_000;

/** How many of a kind are read at a glance, and how many then stand behind one click. */
const [SHOWN, FOLDED] = [10, 50];

/**
 * A comment for the pull request: who may now do what to what, what must be decided, and the details folded.
 * @param base what is compared with; undefined if there is nothing
 * @param command prints what did not fit
 */
export function renderPullRequest(
  reviews: readonly StackReview[],
  base: string | undefined,
  command: string,
): string {
  const several = reviews.length > 1;
  const { headline, lines } = summaryOfChanges(reviews, base);
  const needed = reviews.map(decisionsIn);
  const decisions = [
    ...shortened(needed.flatMap((one) => waiverItems(one, several))),
    ...shortened(needed.flatMap((one) => changeItems(one, several))),
    ...shortened(needed.flatMap(({ findings }) => findings.map(findingItem))),
  ];
  const details = reviews.flatMap(detailsIn);
  return fitted(
    [
      `${MARKER}\n## Access review\n\n${bold(headline)}\n`,
      ...(lines.length === 0 ? [] : ["\n"]),
      ...lines.map((line) => `${item(forProse(line))}\n`),
      decisions.length === 0 ? "\nNothing to decide.\n" : "\n### To decide\n\n",
      ...decisions,
      ...(details.length === 0 ? [] : ["\n### Details by address\n"]),
      ...details.map((one) => `\n${detailsOf(one, several)}\n`),
      `\n<sub>Not checked: ${forProse(NOT_CHECKED)} Actions and condition keys as of ${forProse(iamDataDate())}.</sub>\n`,
    ],
    command,
  );
}

/** What must be decided of one kind: some of it, so that the next kind is seen, and the rest folded. */
function shortened(items: readonly string[]): string[] {
  const { length } = items;
  const folds = Array.from({ length: Math.ceil((length - SHOWN) / FOLDED) }, (_, at) => {
    const from = SHOWN + at * FOLDED;
    const to = Math.min(from + FOLDED, length);
    const which = from + 1 === to ? `${to}` : `${from + 1} to ${to}`;
    const title = `${which} of ${length} to decide`;
    return `\n${folded(title, items.slice(from, to).join("\n"))}\n`;
  });
  const shown = items.slice(0, SHOWN).map((one) => `${one}\n`);
  return [...shown, ...folds, ...(folds.length === 0 ? [] : ["\n"])];
}

function waiverItems({ stack, newWaivers }: Decisions, several: boolean): string[] {
  return newWaivers.map(({ rule, address, reason, until }) =>
    item(
      `${bold("new waiver")}${placeOf(stack, several)} of ${forCode(rule)} on ${forCode(address)}${until === undefined ? "" : ` until ${forProse(until)}`}: ${forProse(reason)}`,
    ),
  );
}

function changeItems({ stack, changes }: Decisions, several: boolean): string[] {
  const where = placeOf(stack, several);
  const explained = changes.map((change) => ({ ...change, below: explanations(change) }));
  const plain = explained.filter(({ below }) => below.length === 0);
  return [
    ...explained
      .filter(({ below }) => below.length > 0)
      .map(({ verdict, id, below }) => item(`${bold(verdict)}${where}: ${forCode(id)}`, below)),
    ...[...new Set(plain.map(({ verdict }) => verdict))].map((verdict) => {
      const ids = plain.filter((one) => one.verdict === verdict).map(({ id }) => forCode(id));
      const left = ids.length - SHOWN;
      const more = left > 0 ? ` and ${left} more, which the details name` : "";
      return item(`${bold(verdict)}${where}: ${ids.slice(0, SHOWN).join(", ")}${more}`);
    }),
  ];
}

function placeOf(stack: string, several: boolean): string {
  return several ? ` in ${forCode(stack)}` : "";
}

function explanations({ example, undecided }: Decision): string[] {
  return [
    ...(example === undefined ? [] : [newlyAllowed(example)]),
    ...undecided.map((reason) => `Not decided: ${forProse(reason)}`),
  ];
}

function newlyAllowed({ who, action, resource, words, context, unless }: Example): string {
  const request =
    words === undefined
      ? `${forCode(who)} ${forCode(action)} on ${forCode(resource)}`
      : forProse(words);
  const when = context.length === 0 ? "" : ` with ${context.map(forCode).join(", ")}`;
  const but = unless.map((words) => `, ${forProse(words)}`).join("");
  return `Newly allowed, for example: ${request}${when}${but}`;
}

function detailsOf(
  { stack, address, changes, warnings, waived }: Details,
  several: boolean,
): string {
  const title = several ? `${address} in ${stack}` : address;
  // A blank line within a list would set all of it wide apart.
  const blocks = changes.length === 0 ? [] : [changes.map(changeBlock).join("\n\n")];
  const items = [...warnings.map(findingItem), ...waived.map(waivedItem)];
  return folded(title, [...blocks, ...items].join("\n"));
}

function changeBlock({ id, verdict, before, now, unchanged, byDefault }: ChangeWords): string {
  const side = (name: string, said: readonly string[], isDefault: boolean) => {
    const label = isDefault ? `${name}, by AWS's default` : name;
    const head = verdict === "new grants" ? "" : `${bold(`${label}:`)} `;
    return said.map((one) => item(`${head}${forProse(one)}`));
  };
  return [
    `${bold(verdict)}: ${forCode(id)}`,
    [
      ...side("Before", before, byDefault === "before"),
      ...side("Now", now, byDefault === "after"),
      ...unchanged.map((text) => item(text)),
    ].join("\n"),
  ].join("\n\n");
}

/** Parts are ordered by importance, so the last ones are left out first; a note says how many. */
function fitted(parts: readonly string[], command: string): string {
  const kept: string[] = [];
  let length = 0;
  for (const part of parts) {
    if (length + part.length > LONGEST_COMMENT - ROOM) break;
    kept.push(part);
    length += part.length;
  }
  const left = parts.length - kept.length;
  const note = `\n${bold(`${left} more part(s) did not fit into this comment:`)} run ${forCode(command)} here to read them.\n`;
  return `${kept.join("")}${left > 0 ? note : ""}`;
}

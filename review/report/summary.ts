import { cut } from "../../formats/problem";
import { once } from "../../formats/remembered";
import type { Access } from "../../iam/compare/compare";
import { describeStatement, listed } from "../../iam/policy/describe";
import type { Statement } from "../../iam/policy/policy";
import { assumptionsIn, type PolicyChange } from "../changes/changes";
import type { StackReview } from "../review";
import { changedFirst } from "./changed-first";
import { type People, peopleOf, type Said, saidBy, sentence } from "./sentences";

/** What a report starts with: who may do what to what. */
interface Summary {
  readonly headline: string;
  readonly lines: readonly string[];
}

/** What can be read in ten seconds. */
const MOST_LINES = 10;
const [MOST_RECEIVERS, MOST_RESOURCES, MOST_CONDITIONS] = [3, 2, 2];

/**
 * What changed for whom, over all stacks.
 * @param base what is compared with; undefined if there is nothing
 */
export function summaryOfChanges(
  reviews: readonly StackReview[],
  base: string | undefined,
): Summary {
  if (base === undefined) {
    return { headline: "Nothing is compared, because no report is committed yet.", lines: [] };
  }
  const changes = reviews.flatMap((review) => review.changes ?? []);
  if (changes.length === 0) {
    return { headline: `No access changed, compared with ${base}.`, lines: [] };
  }
  const gains = reviews.flatMap((review) => gainsIn(review, reviews.length > 1));
  const unknown = reviews.flatMap(unreadIn);
  const losses = lossesIn(changes);
  if (gains.length + unknown.length === 0) {
    return { headline: `Nobody may do more than before, compared with ${base}.`, lines: losses };
  }
  return {
    headline: `Who may now do what, compared with ${base}:`,
    lines: [...inLines(gains, unknown, MOST_LINES - losses.length), ...losses],
  };
}

export const summaryOfAccess = once((review: StackReview): Summary => {
  const { snapshot } = review;
  const people = peopleOf(review);
  const said = snapshot.policies.flatMap((policy) =>
    policy.document.statements
      .filter(({ effect }) => effect === "Allow")
      .flatMap((statement) => people.unfolded(saidBy(statement, people, policy), policy)),
  );
  const unknown = snapshot.unreadable.map(({ id }) => unread(id));
  return said.length + unknown.length === 0
    ? { headline: "Nothing here grants anything.", lines: [] }
    : { headline: "Who may do what:", lines: inLines(said, unknown, MOST_LINES) };
});

/** What a line says, and of which stacks if there are several. */
type Line = Said & { readonly stacks?: readonly string[] };

function gainsIn(review: StackReview, several: boolean): Line[] {
  const { stack, changes = [] } = review;
  const people = peopleOf(review);
  return changes
    .flatMap((change) => gainsOf(change, people))
    .map((said) => (several ? { ...said, stacks: [stack] } : said));
}

/** What could not be read may grant anything. */
function unreadIn({ changes = [] }: StackReview): string[] {
  return changes.flatMap(({ id, reason }) => (reason === undefined ? [] : unread(id)));
}

function unread(id: string): string {
  return `What ${cut(id)} grants is not known, because it could not be read`;
}

/** One array, because what is found in an array is remembered by it. */
const NONE: readonly Statement[] = [];

function gainsOf(change: PolicyChange, people: People): Said[] {
  const { comparison, verdict, before, after } = change;
  if (verdict === "new grants") {
    return (after?.statements ?? [])
      .filter(({ effect }) => effect === "Allow")
      .map((statement) => ({ ...saidBy(statement, people, change), verb: "may now" as const }))
      .flatMap((said) => people.unfolded(said, change));
  }
  const [unless] = assumptionsIn(comparison);
  const said = (comparison?.gained ?? []).flatMap((access) => {
    const freed = freedFrom(change, access);
    if (freed !== undefined) return [people.named(freed, change)];
    const verb = access.proved ? "may now" : "may perhaps now";
    const ending = access.proved && unless !== undefined ? { ending: `, ${unless}` } : {};
    const statement = after?.statements[access.statement.index];
    const { onlyIf } = statement
      ? describeStatement(changedFirst(statement, before?.statements ?? NONE))
      : access;
    const { who, mayDo, on } = people.named(access, change);
    return people.unfolded({ who, mayDo, on, onlyIf, verb, ...ending }, change);
  });
  const known = said.filter((one) => !isOfOldPolicy(one));
  return known.length === 0 ? said : known;
}

/** That the policy which was there before denies no more says little beside what the new one may allow. */
function isOfOldPolicy({ verb, mayDo }: Said): boolean {
  return verb.includes("denied") && mayDo.some((one) => /^what .+ denies$/s.test(one));
}

/** The Deny that made the difference, if it is not the Allow. */
function freedFrom({ before, after }: PolicyChange, { deny }: Access): Said | undefined {
  const denial = deny && before?.statements[deny.index];
  if (denial === undefined) return undefined;
  const isLeft = after?.statements.some(
    ({ effect, sid }) => effect === "Deny" && (sid === denial.sid || denial.sid === undefined),
  );
  const verb = isLeft ? "is now denied less of:" : "is no longer denied";
  return { ...describeStatement(changedFirst(denial, after?.statements ?? NONE)), verb };
}

function lossesIn(changes: readonly PolicyChange[]): string[] {
  const counted = (verdict: PolicyChange["verdict"], one: string, many: string) => {
    const { length } = changes.filter((change) => change.verdict === verdict);
    if (length === 0) return [];
    return [length === 1 ? `1 policy ${one}` : `${length} policies ${many}`];
  };
  const words = [
    ...counted("narrowed", "allows less than before", "allow less than before"),
    ...counted("gone", "is gone", "are gone"),
  ];
  return words.length === 0 ? [] : [words.join(" and ")];
}

/** Each thing in a line; if these are too many, each of the receivers, then each kind of access; then the gravest. */
function inLines(said: readonly Line[], unknown: readonly string[], most: number): string[] {
  const ranked = said.toSorted((one, other) => rank(one) - rank(other));
  const places = placesIn(said);
  const written = (lines: readonly Line[], mostActions: number) => [
    ...new Set([...unknown, ...lines.map((one) => textOf(one, mostActions, places))]),
  ];
  const single = written(ranked, 3);
  if (single.length <= most) return single;
  const received = together(ranked, ({ stacks, who, verb }) => [stacks, who, verb]);
  const grouped = written(received, 2);
  if (grouped.length <= most) return grouped;
  const alike = together(received, ({ verb, mayDo }) => [verb, mayDo]);
  const kinds = written(alike, 2);
  if (kinds.length <= most) return kinds;
  return [...kinds.slice(0, most - 1), `${kinds.length - most + 1} more, which the details name`];
}

/** What nobody may overlook comes first. */
function rank({ who, mayDo }: Line): number {
  if (who.includes("everyone")) return 0;
  return mayDo.includes("everything") ? 1 : 2;
}

/** What is the same in one line, with all that the lines say. */
function together(lines: readonly Line[], same: (line: Line) => unknown): Line[] {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const key = JSON.stringify(same(line));
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const all = (of: (line: Line) => readonly string[]) => [...new Set(group.flatMap(of))];
    const differs = (of: (line: Line) => unknown) =>
      new Set(group.map((line) => JSON.stringify(of(line)))).size > 1;
    const who = all((line) => line.who);
    const on = all((line) => line.on);
    const each = differs((line) => line.who) && differs((line) => line.on);
    const partly = differs(({ onlyIf, ending }) => [onlyIf, ending]);
    const ending = [
      ...(each ? [", each on some of them"] : []),
      ...(partly ? [", partly under conditions"] : [first.ending ?? ""]),
    ].join("");
    const mayDo = all((line) => line.mayDo);
    const stacks = all((line) => line.stacks ?? []);
    return [{ ...first, stacks, who, mayDo, on, ending, ...(partly && { onlyIf: [] }) }];
  });
}

/** How many different accounts and Regions the lines speak of: one that all have in common need not be named. */
interface Places {
  readonly accounts: number;
  readonly regions: number;
}

const ARN = /^arn:aws:([\w-]+):([\w-]*):(\d{12}|):(.+)$/s;

function placesIn(said: readonly Line[]): Places {
  const found = said.flatMap(({ on }) => on.flatMap((one) => [ARN.exec(one) ?? []]));
  const different = (values: readonly (string | undefined)[]) =>
    new Set(values.filter(Boolean)).size;
  return {
    regions: different(found.map(([, , region]) => region)),
    accounts: different(found.map(([, , , account]) => account)),
  };
}

const NOUNS: Readonly<Record<string, string>> = { sns: "topic", sqs: "queue", s3: "bucket" };

/** What an ARN names, without what is the same for all of them. */
function thing(text: string, { accounts, regions }: Places): string {
  const [, service = "", region, account, name = ""] = ARN.exec(text) ?? [];
  if (service === "") return text;
  const noun = service === "s3" && name.includes("/") ? "objects" : (NOUNS[service] ?? service);
  const where = [
    ...(account && accounts > 1 ? [`account ${account}`] : []),
    ...(region && regions > 1 ? [region] : []),
  ];
  return `${noun} ${name}${where.length === 0 ? "" : ` in ${where.join(", ")}`}`;
}

function textOf(line: Line, mostActions: number, places: Places): string {
  const { stacks = [], who, mayDo, on, onlyIf } = line;
  const text = sentence({
    ...line,
    who: some(who, MOST_RECEIVERS),
    mayDo: some(mayDo, mostActions),
    on: some(
      on.map((one) => thing(one, places)),
      MOST_RESOURCES,
    ),
    onlyIf: some(
      onlyIf,
      MOST_CONDITIONS,
      (left) => ` condition${left === 1 ? " holds" : "s hold"}`,
    ),
  });
  return stacks.length === 0 ? text : `${listed(some(stacks, MOST_RECEIVERS))}: ${text}`;
}

function some(words: readonly string[], most: number, what = (_left: number) => ""): string[] {
  const shown = words.length > most ? words.slice(0, most) : words;
  const left = words.length - shown.length;
  return [...shown.map(cut), ...(left === 0 ? [] : [`${left} more${what(left)}`])];
}

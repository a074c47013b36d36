import { ROLE_ITSELF } from "../../iam/policy/describe";
import type { PolicyDocument } from "../../iam/policy/policy";
import { display } from "../../iam/policy/terraform-references";
import { assumptionsIn, needsDecision, type PolicyChange } from "../changes/changes";
import type { Waiver } from "../changes/waivers";
import type { LintFinding } from "../model";
import { isError, type StackReview } from "../review";
import { leftOpen, type People, peopleOf, type Subject, saidBy, sentence } from "./sentences";

/** What somebody must decide before the merge. */
export interface Decisions {
  readonly stack: string;
  readonly newWaivers: readonly Waiver[];
  readonly changes: readonly Decision[];
  readonly findings: readonly LintFinding[];
}

/** A change that is not proved to be harmless. */
export interface Decision extends Pick<PolicyChange, "id" | "verdict"> {
  readonly example: Example | undefined;
  /** Why it needs a decision although nothing shows a gain. */
  readonly undecided: readonly string[];
}

export function decisionsIn(review: StackReview): Decisions {
  const { stack, newWaivers, changes = [], open } = review;
  const findings = open.filter((finding) => mustBeDecided(finding, review));
  const people = peopleOf(review);
  return {
    stack,
    newWaivers,
    changes: changes.filter(needsDecision).map((change) => ({
      id: change.id,
      verdict: change.verdict,
      example: exampleOf(change, people),
      undecided: undecidedIn(change),
    })),
    findings,
  };
}

export function isNothing({ newWaivers, changes, findings }: Decisions): boolean {
  return newWaivers.length + changes.length + findings.length === 0;
}

/** A warning that a committed report has was seen by somebody; without any report nobody has seen one. */
function mustBeDecided(finding: LintFinding, { changes }: StackReview): boolean {
  return isError(finding) || changes === undefined;
}

/** Everything else that a review says of one resource. */
export interface Details {
  readonly stack: string;
  readonly address: string;
  readonly changes: readonly ChangeWords[];
  readonly warnings: readonly LintFinding[];
  readonly waived: StackReview["waived"];
}

export function detailsIn(review: StackReview): Details[] {
  const { stack, changes = [], open, waived } = review;
  const people = peopleOf(review);
  const warnings = open.filter((finding) => !mustBeDecided(finding, review));
  const addresses = [
    ...changes.filter(needsDecision),
    ...changes,
    ...warnings,
    ...waived.map(({ finding }) => finding),
  ].map(({ address }) => address);
  return [...new Set(addresses)].map((address) => ({
    stack,
    address,
    changes: changes.filter((one) => one.address === address).map((one) => wordsOf(one, people)),
    warnings: warnings.filter((one) => one.address === address),
    waived: waived.filter(({ finding }) => finding.address === address),
  }));
}

/** A change, statement by statement. */
export interface ChangeWords extends Pick<PolicyChange, "id" | "verdict" | "byDefault"> {
  /** What only the side before has, each in a sentence. */
  readonly before: readonly string[];
  /** What only the side after has. */
  readonly now: readonly string[];
  /** How many statements are on both sides, in words; nothing where none is. */
  readonly unchanged: readonly string[];
}

function wordsOf(change: PolicyChange, people: People): ChangeWords {
  const { id, verdict, byDefault } = change;
  const before = statementSentences(change.before, people, change);
  const after = statementSentences(change.after, people, change);
  const now = without(after, before);
  const same = after.length - now.length;
  const stay = same === 1 ? "1 statement stays" : `${same} statements stay`;
  return {
    id,
    verdict,
    byDefault,
    before: without(before, after),
    now,
    unchanged: same === 0 ? [] : [`${stay} as before`],
  };
}

/** A statement in words, with its Sid apart. */
interface Spoken {
  readonly sid: string | undefined;
  readonly text: string;
}

export function statementSentences(
  document: PolicyDocument | undefined,
  people: People,
  of: Subject,
): Spoken[] {
  return (document?.statements ?? []).map((statement) => ({
    sid: statement.sid || undefined,
    text: sentence(saidBy(statement, people, of)),
  }));
}

function without(some: readonly Spoken[], others: readonly Spoken[]): string[] {
  const known = new Set(others.map(({ text }) => text));
  return some.filter(({ text }) => !known.has(text)).map(withSid);
}

export function withSid({ sid, text }: Spoken): string {
  return sid === undefined ? text : `${sid}: ${text}`;
}

/** The request that shows what is newly allowed. */
export interface Example {
  readonly who: string;
  readonly action: string;
  readonly resource: string;
  /** All of it in a sentence, where the three are words and no names. */
  readonly words?: string;
  /** What it has to say, and on what the result depends. */
  readonly context: readonly string[];
  readonly unless: readonly string[];
}

function exampleOf(change: PolicyChange, people: People): Example | undefined {
  const { comparison, after } = change;
  const request = comparison?.witness;
  if (request === undefined) return undefined;
  // A policy of a role speaks of nobody else, unless the request says who sends it.
  const isOfHolder =
    after?.statements.every(({ principal }) => principal === undefined) &&
    !Object.keys(request.context).some((key) => NAMES_SENDER.test(key));
  const isTrust = after?.statements.every(({ resource }) => resource === undefined);
  const [holder] = isOfHolder ? people.holders(change) : [];
  const who = holder ?? display(request.principal.value);
  const action = display(request.action);
  const open = leftOpen({ who: [who], mayDo: [action] }, change);
  return {
    who,
    action,
    resource: isTrust ? roleItself(change, people) : display(request.resource),
    ...(open && { words: sentence({ ...open, verb: "may", on: [], onlyIf: [] }) }),
    context: Object.entries(request.context).map(([key, value]) => display(`${key} = ${value}`)),
    unless: assumptionsIn(comparison),
  };
}

/** A trust policy speaks of its own role and no other, so that the request needs no made-up name. */
function roleItself(change: PolicyChange, people: People): string {
  const words = { who: [], mayDo: [], on: [ROLE_ITSELF], onlyIf: [] };
  return people.named(words, change).on.join();
}

/** Keys of a request that say who sends it. */
const NAMES_SENDER = /^aws:(?:Principal|user)/i;

/** AWS's own policies and those of other configurations. */
const ELSEWHERE = /: what (arn:\S+) (?:allows|denies) is known only at apply$/;

/** Why a change needs a decision although nothing shows a gain; of a policy that is not here, once. */
function undecidedIn({ reason, comparison }: PolicyChange): string[] {
  const reasons = (comparison?.reasons ?? []).map((one) => {
    const [, arn] = ELSEWHERE.exec(one) ?? [];
    return arn === undefined
      ? one
      : `${arn} is not part of this configuration, so what it allows and denies is not known here`;
  });
  return [...(reason === undefined ? [] : [reason]), ...new Set(reasons)];
}

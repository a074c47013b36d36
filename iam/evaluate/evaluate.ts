import { type KeyLookup, keyLookup, type Request } from "../policy/context";
import {
  hasVariables,
  type PolicyDocument,
  type Selection,
  type Statement,
} from "../policy/policy";
import { principalApplies } from "../policy/principals";
import { allOf, anyOf, not, type Truth } from "../policy/truth";
import { isSettled, variableKeys } from "../policy/variables";
import { conditionHolds } from "./conditions";
import { actionMatches, resourceMatches, type VariableSource } from "./match";

/** What the documents say of a request. "implicitly denied" means that nothing allows it. */
export type Outcome = "allowed" | "implicitly denied" | "explicitly denied" | "unknown";

/** One statement's bearing on a request, element by element. */
interface Judgement {
  /** Positions: of the document among the documents, of the statement in its document. */
  readonly document: number;
  readonly index: number;
  readonly statement: Statement;
  readonly applies: Truth;
  readonly principal: Truth;
  readonly action: Truth;
  readonly resource: Truth;
  /** One truth per condition, in the statement's order. */
  readonly conditions: readonly Truth[];
}

export interface Decision {
  readonly outcome: Outcome;
  /** The statements that decided or, if unknown, those that could not be decided; none if implicit. */
  readonly decidedBy: readonly Judgement[];
}

/**
 * What the documents together say of a request: an explicit Deny wins, then any Allow. They are one
 * resource's policy, or the identity policies of the requester, or both within one account.
 * Organization policies, permissions boundaries, session policies and, across accounts, the other
 * side's policy are not seen: an Allow here is necessary there, not sufficient.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(documents: readonly PolicyDocument[], request: Request): Decision {
  const all = judge(documents, request);
  const which = (effect: Statement["effect"], truth: Truth) =>
    all.filter(({ statement, applies }) => statement.effect === effect && applies === truth);
  const denies = which("Deny", true);
  if (denies.length > 0) return { outcome: "explicitly denied", decidedBy: denies };
  const allows = which("Allow", true);
  const mayAllow = which("Allow", "unknown");
  if (allows.length + mayAllow.length === 0) return { outcome: "implicitly denied", decidedBy: [] };
  const undecided = [...which("Deny", "unknown"), ...(allows.length > 0 ? [] : mayAllow)];
  return undecided.length > 0
    ? { outcome: "unknown", decidedBy: undecided }
    : { outcome: "allowed", decidedBy: allows };
}

/** Every statement's bearing on a request, whether it applies or not. */
export function judge(documents: readonly PolicyDocument[], request: Request): Judgement[] {
  const lookup = keyLookup(request);
  return documents.flatMap((document, position) =>
    document.statements.map((statement, index) => ({
      document: position,
      index,
      statement,
      ...bearing(statement, request, lookup, hasVariables(document)),
    })),
  );
}

function bearing(statement: Statement, request: Request, lookup: KeyLookup, variables: boolean) {
  const source = variables ? lookup : undefined;
  const principal = principalApplies(statement, request.principal);
  const action = selects(statement.action, (pattern) => actionMatches(pattern, request.action));
  const resource = resourceApplies(statement.resource, request.resource, source);
  const conditions = statement.conditions.map((one) => conditionHolds(one, lookup, variables));
  return {
    applies: allOf([principal, action, resource, ...conditions]),
    principal,
    action,
    resource,
    conditions,
  };
}

/** NotAction and NotResource mean everything else; of an empty list AWS says only that it is useless. */
export function selects(
  { except, values }: Selection<string>,
  matches: (pattern: string) => Truth,
): Truth {
  const selected = anyOf(values.map(matches));
  if (!except) return selected;
  return values.length === 0 ? "unknown" : not(selected);
}

export function resourceApplies(
  selection: Selection<string> | undefined,
  resource: string,
  source: VariableSource,
): Truth {
  if (selection === undefined) return true;
  const applies = selects(selection, (pattern) => resourceMatches(pattern, resource, source));
  // "A variable with no value will not match any resource", said of NotResource too, where it may
  // mean that the statement applies to all resources or to none.
  const settled = selection.values.every((text) => source === undefined || isSettled(text, source));
  return selection.except && !settled ? allOf([applies, "unknown"]) : applies;
}

/** Names a statement the way the reader's errors do. */
export function statementName({
  index,
  statement: { sid },
}: Pick<Judgement, "index" | "statement">): string {
  return `Statement[${index}]${sid ? ` (Sid ${sid})` : ""}`;
}

/** What of a statement has the given truth, in the words of the policy. */
export function partsThatAre(truth: Truth, judgement: Judgement): string[] {
  const elements = (["principal", "action", "resource"] as const).filter(
    (element) => judgement[element] === truth,
  );
  const conditions = judgement.statement.conditions
    .filter((_, position) => judgement.conditions[position] === truth)
    .map(({ operator, key }) => `condition ${operator} ${key}`);
  return [...elements, ...conditions];
}

/** The condition keys on which a statement that is unknown depends, as the policy writes them. */
export function undecidedKeys({ statement, resource, conditions }: Judgement): string[] {
  const open = statement.conditions.filter((_, position) => conditions[position] === "unknown");
  const values = [
    ...(resource === "unknown" ? (statement.resource?.values ?? []) : []),
    ...open.flatMap((condition) => condition.values),
  ];
  return [...new Set([...open.map(({ key }) => key), ...values.flatMap(variableKeys)])];
}

/** The Allow statement for this action that comes closest, before all one for this principal. */
export function nearestMiss(judgements: readonly Judgement[]): string | undefined {
  const candidates = judgements
    .filter(({ statement, action }) => statement.effect === "Allow" && action !== false)
    .map((judgement) => ({ judgement, failing: partsThatAre(false, judgement) }))
    .sort((one, other) => distance(one.failing) - distance(other.failing));
  const [closest] = candidates;
  if (closest === undefined) return undefined;
  return `${statementName(closest.judgement)} does not match in its ${closest.failing.join(" and ")}`;
}

function distance(failing: readonly string[]): number {
  return failing.length + (failing.includes("principal") ? 1000 : 0);
}

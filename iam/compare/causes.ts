import { isBool } from "../evaluate/conditions";
import { statementName } from "../evaluate/evaluate";
import { keyType } from "../policy/condition-key-types";
import { keyValue } from "../policy/condition-keys";
import { listed } from "../policy/describe";
import { isNegated, parseOperator, takesVariables } from "../policy/operators";
import type { Condition, Selection, Statement } from "../policy/policy";
import { canonicalPrincipal, identityIn } from "../policy/principals";
import { display, hasTokens, hasWildcard, tokensIn } from "../policy/terraform-references";
import { isOpen } from "../policy/texts";
import { segmentsOf } from "../policy/variables";
import type { Setting } from "./clauses";
import { MOST_CELLS, type Row, type Sides, type Stated } from "./gaps";
import { applicable } from "./proof";

/** If nothing better is known: the fuzz counts how often that is. */
export const UNNAMED =
  "there is neither a proof that it was allowed before nor a request that shows the opposite; the statements of the old policy, written as they were, settle it";

/**
 * Why it could not be decided whether the row is access that was not there before, and what would settle it.
 *
 * @param outOfSteps whether the comparison ended before it had tried everything
 */
export function whyUndecided(
  setting: Setting,
  sides: Sides,
  { words, gaps }: Row,
  outOfSteps: boolean,
): string[] {
  const [{ cell, freedFrom }] = gaps;
  const statements = gaps.flatMap((gap) => [gap.cell, ...(gap.freedFrom ? [gap.freedFrom] : [])]);
  const causes = new Set(causesIn(statements.map(({ statement }) => statement)));
  const near = [sides.statedBefore, sides.statedAfter].flatMap((stated) =>
    applicable(setting, cell.clauses, stated),
  );
  for (const cause of causesAmong([...near, ...statements])) causes.add(cause);
  if (outOfSteps || gaps.some((gap) => cellCount(gap.cell.statement) > MOST_CELLS)) {
    causes.add(
      "the comparison ended after its number of steps; it decides more if the statement is split into several or the change into smaller ones",
    );
  }
  if (causes.size === 0) for (const cause of causesBeside(near)) causes.add(cause);
  if (causes.size === 0) causes.add(UNNAMED);
  const [who, mayDo, on] = [words.who, words.mayDo, words.on].map((all) => listed(all, MOST_NAMED));
  const what = `${who}: ${mayDo} on ${on}`;
  const deny = freedFrom ? `, which ${statementName(freedFrom)} denied` : "";
  return [...causes].map((cause) => `${statementName(cell)}, ${what}${deny}: ${cause}`);
}

/** What is not known of the other statements, which may count where nothing is to be said of those of the gap. */
function causesBeside(stated: readonly Stated[]): string[] {
  const statements = [...new Set(stated.map(({ statement }) => statement))];
  const named = statements.flatMap(({ principal }) => principal?.values ?? []);
  const roles = named.filter(({ value }) => identityIn(value)[1]?.startsWith("role/"));
  return [
    ...causesIn(statements),
    ...statements.flatMap(listedAccount),
    ...emptyTexts(statements),
    ...stated.filter((one) => one.variables).flatMap(({ statement }) => openVariables(statement)),
    ...roles.map(
      ({ value }) =>
        `it is not settled whether a statement that names ${value} counts for each of its sessions; a condition on aws:PrincipalArn in place of the principal says it`,
    ),
  ];
}

/** What AWS does not say about the statements that have to do with the gap. */
function causesAmong(stated: readonly Stated[]): string[] {
  const statements = [...new Set(stated.map(({ statement }) => statement))];
  const isEverywhere = (condition: Condition) =>
    statements.every(({ conditions }) =>
      conditions.some((one) => JSON.stringify(one) === JSON.stringify(condition)),
    );
  const differing = statements.flatMap(({ conditions }) =>
    conditions.filter((one) => !isEverywhere(one)),
  );
  const variables = stated.filter((one) => one.variables).map(({ statement }) => statement);
  return [
    ...differing.flatMap(severalValues),
    ...variables.flatMap((one) => one.conditions.flatMap(unsetInList)),
    ...variables.flatMap(({ resource }) => (resource?.except ? unsetInNotResource(resource) : [])),
    ...statements.flatMap(({ conditions }) => conditions.flatMap(neverSent)),
    ...statements.flatMap(unlistedAccount),
    ...membersOf(statements),
  ];
}

function severalValues({ operator, key }: Condition): string[] {
  const parsed = parseOperator(operator);
  if (parsed === undefined || parsed.qualifier !== undefined || parsed.base === "Null") return [];
  if (keyType(key) !== undefined) return [];
  return [
    `${display(key)} may have several values, and AWS does not say what ${operator} does with them; ForAnyValue:${operator} or ForAllValues:${operator} says it`,
  ];
}

/** What a key holds, whether a value may be that, and what to write; a request with any other is none that could be shown. */
const SENT = {
  account: ["the id of an account", isAccount, "twelve digits settle it"],
  arn: [
    "an ARN",
    (value: string) => /^(?:arn:|[*?])/.test(value),
    "the ARN that is meant settles it",
  ],
} as const;

/** With wildcards, as far as they leave room for twelve digits. */
function isAccount(value: string): boolean {
  const known = value.replaceAll("*", "");
  if (!/^[\d?]*$/.test(known)) return false;
  return known === value ? known.length === 12 : known.length <= 12;
}

function neverSent({ operator, key, values }: Condition): string[] {
  const kind = keyValue(key);
  const parsed = parseOperator(operator);
  if ((kind !== "account" && kind !== "arn") || parsed === undefined) return [];
  if (parsed.base === "Null" || isNegated(parsed.base)) return [];
  const [what, mayBe, settles] = SENT[kind];
  const isLike = parsed.base.endsWith("Like");
  return values
    .filter((value) => !isOpen(value) && !(mayBe(value) && (isLike || !/[*?]/.test(value))))
    .map(
      (value) => `AWS sends ${what} as ${display(key)}, and ${display(value)} is none; ${settles}`,
    );
}

function unsetInList({ operator, key, values }: Condition): string[] {
  const parsed = parseOperator(operator);
  if (parsed === undefined || parsed.base === "Null" || isNegated(parsed.base)) return [];
  const [variable] = takesVariables(parsed) ? values.flatMap(variablesWithoutDefault) : [];
  if (variable === undefined || values.length < 2) return [];
  return [
    `AWS does not say whether ${variable} without a value spoils the other values of ${operator} ${display(key)}; a default (${variable.replace("}", ", 'text'}")}) settles it`,
  ];
}

function unsetInNotResource({ values }: Selection<string>): string[] {
  const [variable] = values.flatMap(variablesWithoutDefault);
  if (variable === undefined) return [];
  return [
    `AWS does not say whether NotResource applies if ${variable} has no value; a default (${variable.replace("}", ", 'text'}")}) settles it`,
  ];
}

/** What conditions leave of a variable is worked out for the plain cases only. */
function openVariables({ resource, conditions }: Statement): string[] {
  const texts = [...(resource?.values ?? []), ...conditions.flatMap(({ values }) => values)];
  const keys = texts.flatMap(segmentsOf).flatMap((one) => (one.kind === "variable" ? one.key : []));
  return [...new Set(keys)].map(
    (key) =>
      `which texts \${${key}} may be is worked out from some conditions only; the text itself in the place of the variable settles it`,
  );
}

function variablesWithoutDefault(text: string): string[] {
  return segmentsOf(text).flatMap((segment) =>
    segment.kind === "variable" && segment.fallback === undefined ? `\${${segment.key}}` : [],
  );
}

/** Somebody whom NotPrincipal lists without the account. */
function unlistedAccount({ principal }: Statement): string[] {
  if (!principal?.except) return [];
  const named = principal.values.map(canonicalPrincipal);
  return named.flatMap(({ type, value }) => {
    const [account, who] = type === "AWS" ? identityIn(value) : [];
    if (account === undefined || who === undefined) return [];
    const isUser = who.startsWith("user/");
    if (isUser && named.some((one) => one.value === account)) return [];
    return `AWS says that NotPrincipal might deny access to the whole account of ${value}; Principal "*" with ArnNotEquals on aws:PrincipalArn says whom it spares`;
  });
}

/** An account that NotPrincipal lists. */
function listedAccount({ principal }: Statement): string[] {
  if (!principal?.except) return [];
  return principal.values.map(canonicalPrincipal).flatMap(({ type, value }) => {
    if (type !== "AWS" || identityIn(value)[0] !== value) return [];
    return `AWS does not say whom of account ${value} NotPrincipal spares; Principal "*" with ArnNotEquals on aws:PrincipalArn says it`;
  });
}

/** A key of which both Null and something else speaks: they may differ on an empty string. */
function emptyTexts(statements: readonly Statement[]): string[] {
  const conditions = statements.flatMap((one) => one.conditions);
  const isNull = ({ operator }: Condition) => parseOperator(operator)?.base === "Null";
  return conditions
    .filter(
      (one) => isNull(one) && conditions.some((other) => other.key === one.key && !isNull(other)),
    )
    .map(
      ({ key }) =>
        `AWS does not say whether ${display(key)} is null if it is an empty string; a condition on its values in the place of Null settles it`,
    );
}

/** An account that an Allow names, and somebody in it whom another statement names. */
function membersOf(statements: readonly Statement[]): string[] {
  const inAccounts = (wanted: Statement["effect"] | undefined) =>
    statements
      .filter(({ effect, principal }) => !principal?.except && (wanted ?? effect) === effect)
      .flatMap(({ principal }) => principal?.values ?? [])
      .flatMap((one) => (one.type === "AWS" ? canonicalPrincipal(one).value : []));
  const accounts = inAccounts("Allow").filter((value) => identityIn(value)[0] === value);
  return inAccounts(undefined).flatMap((value) => {
    const [account, who] = identityIn(value);
    if (account === undefined || who === undefined || !accounts.includes(account)) return [];
    return `whether what account ${account} is allowed reaches ${value} depends on the account's own policies; a statement that names ${value} instead of the account says it`;
  });
}

/** How many cells the statement has if each of its values is one. */
function cellCount({ principal, action, resource }: Statement): number {
  const sizes = [principal, action, resource].map((one) => one?.values.length ?? 1);
  return sizes.reduce((product, size) => product * Math.max(size, 1), 1);
}

function causesIn(statements: readonly Statement[]): string[] {
  return [...knownAtApply(statements), ...statements.flatMap(unclearIn)];
}

function unclearIn({ effect, principal, conditions }: Statement): string[] {
  const wildcards = (principal?.values ?? [])
    .map(canonicalPrincipal)
    .filter(({ type, value }) => hasWildcard(value) && !(type === "AWS" && value === "*"))
    .map(
      ({ type, value }) =>
        `AWS does not say whom ${type} ${display(value)} means; the whole name settles it`,
    );
  const operators = conditions
    .filter(({ operator, values }) => !parseOperator(operator) || values.length === 0)
    .map(({ operator, key }) => `what ${display(operator)} does to ${display(key)} is not known`);
  const unreadable = conditions.flatMap(({ operator, key, values }) =>
    parseOperator(operator)?.base === "Bool"
      ? values
          .filter((value) => !isBool(value) && !hasTokens(value))
          .map(
            (value) =>
              `AWS does not say what ${operator} ${display(key)} does with ${display(value)}; true or false settles it`,
          )
      : [],
  );
  const inverted = principal?.except && effect === "Allow";
  const excepting = inverted ? ["AWS does not support NotPrincipal in an Allow"] : [];
  return [...wildcards, ...operators, ...unreadable, ...excepting];
}

/** One cause for many references, as a list of hundreds is no hundred causes. */
function knownAtApply(statements: readonly Statement[]): string[] {
  const texts = statements.flatMap(({ principal, action, resource, conditions }) => [
    ...(principal?.values ?? []).map(({ value }) => value),
    ...action.values,
    ...(resource?.values ?? []),
    ...conditions.flatMap(({ operator, key, values }) => [operator, key, ...values]),
  ]);
  const tokens = [...new Set(texts.flatMap(tokensIn))];
  if (tokens.length > MOST_NAMED) return [`${listed(tokens, MOST_NAMED)} are known only at apply`];
  return tokens.map((token) => `${token} is known only at apply`);
}

/** How many words a list in a sentence has. */
const MOST_NAMED = 5;

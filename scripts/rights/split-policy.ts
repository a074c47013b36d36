import {
  charactersOf,
  MOST_OF_MANAGED_POLICY,
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../../constructs/shared/policy-document";

/**
 * A policy as one or several that IAM admits, which together allow the same. Only allowing statements can be
 * divided; a statement that is too long by itself is divided between its resources.
 */
export function splitPolicy({ Statement }: PolicyDocument): PolicyDocument[] {
  const documents: PolicyStatement[][] = [];
  for (const statement of Statement.flatMap(inShortStatements)) {
    const last = documents.at(-1);
    if (last !== undefined && fits([...last, statement])) last.push(statement);
    else documents.push([statement]);
  }
  return documents.map(policyDocument);
}

function inShortStatements(statement: PolicyStatement): PolicyStatement[] {
  const { Sid, Resource } = statement;
  if (fits([statement]) || !Array.isArray(Resource) || Resource.length < 2) return [statement];
  const half = Math.ceil(Resource.length / 2);
  return [Resource.slice(0, half), Resource.slice(half)]
    .flatMap((part) => inShortStatements({ ...statement, Resource: part }))
    .map((part, at) => ({ ...part, Sid: at === 0 ? Sid : `${Sid}${at + 1}` }));
}

function fits(statements: readonly PolicyStatement[]): boolean {
  return charactersOf(statements) <= MOST_OF_MANAGED_POLICY;
}

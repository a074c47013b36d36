import type { PolicyStatement } from "../shared/policy-document";

/**
 * Grants of one kind, added up. A Sid stands for actions and conditions, so that only resources
 * differ; what was there stays in its place, and nothing changes where nothing is new.
 */
export function mergeStatements(
  granted: readonly PolicyStatement[],
  added: readonly PolicyStatement[],
): readonly PolicyStatement[] {
  const bySid = new Map(granted.map((statement) => [statement.Sid, statement]));
  for (const statement of added) {
    const before = bySid.get(statement.Sid);
    bySid.set(statement.Sid, before === undefined ? statement : merged(before, statement));
  }
  return [...bySid.values()];
}

function merged(before: PolicyStatement, added: PolicyStatement): PolicyStatement {
  const known = resourcesOf(before);
  const more = resourcesOf(added).filter((resource) => !known.includes(resource));
  return more.length === 0 ? before : { ...before, Resource: [...known, ...more] };
}

function resourcesOf({ Resource = [] }: PolicyStatement): readonly string[] {
  return [Resource].flat();
}

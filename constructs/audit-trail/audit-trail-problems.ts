import { bucketName, keyAlias, phoneNumberId, trailName } from "../../formats/names";
import { show } from "../../formats/problem";
import { retentionDays } from "../../formats/ranges";
import { checkFormat, inRange, type PropProblem } from "../shared/validate";
import type { DataEventTrailProps } from "./audit-trail";

/** CloudTrail's own, for all selectors of a trail together. */
const MOST_NUMBERS = 500;

/** Everything that can be wrong with a trail. */
export function trailProblems(props: DataEventTrailProps): (PropProblem | undefined)[] {
  const { phoneNumberIds: ids } = props;
  return [
    checkFormat(trailName, "name", props.name),
    checkFormat(keyAlias, "keyAlias", props.keyAlias),
    checkFormat(bucketName, "bucketName", props.bucketName),
    inRange(retentionDays, "retentionDays", props.retentionDays),
    ...(ids ?? []).map(literalId),
    ids === undefined ? undefined : count(ids),
    props.existingBucket && props.retentionDays !== undefined ? RETENTION_OF_OTHERS : undefined,
  ];
}

/** What is looked for is a part of the id, which no reference tells. */
function literalId(id: string, index: number): PropProblem | undefined {
  if (phoneNumberId.pattern.test(id)) return undefined;
  return {
    field: `phoneNumberIds[${index}]`,
    got: show(id),
    allowed: `${phoneNumberId.allowed}, literally`,
    fix: phoneNumberId.fix(id),
  };
}

function count(ids: readonly string[]): PropProblem | undefined {
  if (ids.length > 0 && ids.length <= MOST_NUMBERS) return undefined;
  return {
    field: "phoneNumberIds",
    got: `${ids.length} numbers`,
    allowed: `1 to ${MOST_NUMBERS} numbers`,
    fix: "leave it out for all numbers",
  };
}

const RETENTION_OF_OTHERS = {
  field: "retentionDays",
  got: "a retention",
  allowed: "nothing beside existingBucket: its owner decides",
  fix: "remove retentionDays",
};

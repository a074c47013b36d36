import { conditionHolds } from "../../../iam/evaluate/conditions";
import { keyLookup } from "../../../iam/policy/context";
import type { Truth } from "../../../iam/policy/truth";

export type Context = Record<string, string | string[] | null>;

/** Whether one condition holds in a context; a key given as null or not at all is absent. */
export function holds(
  operator: string,
  key: string,
  values: string | string[],
  context: Context,
  unknownKeys: string[] = [],
): Truth {
  const lookup = keyLookup({
    principal: { type: "AWS", value: "111122223333" },
    action: "sns:Publish",
    resource: "*",
    context,
    unknownKeys: new Set(unknownKeys),
  });
  return conditionHolds({ operator, key, values: [values].flat() }, lookup, true);
}

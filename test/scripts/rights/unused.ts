import { type PolicyDocument, policyDocument } from "../../../constructs/shared/policy-document";
import { evaluate } from "../../../iam/evaluate/evaluate";
import { readPolicy } from "../../../iam/policy/read";
import type { Asked } from "./asked";

/** What a policy allows and nothing asked for, action by action and resource by resource. */
export function unusedIn(
  { Statement }: PolicyDocument,
  allowed: readonly Asked[],
  ofOthers: readonly string[] = [],
): string[] {
  const principal = { type: "AWS", value: "arn:aws:iam::111122223333:user/ci" } as const;
  return Statement.flatMap((statement) =>
    [statement.Action].flat().flatMap((action) =>
      [statement.Resource ?? []].flat().flatMap((resource) => {
        const alone = { ...statement, Action: action, Resource: resource };
        const policy = readPolicy(policyDocument([alone]), "identity");
        const used = allowed.some(
          (one) =>
            one.action === action &&
            evaluate([policy], { principal, ...one }).outcome === "allowed",
        );
        return used || ofOthers.includes(action)
          ? []
          : [`${statement.Sid}: ${action} on ${resource}`];
      }),
    ),
  );
}

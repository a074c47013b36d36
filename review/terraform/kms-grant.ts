import { type GrantedStatement, principal } from "./grant-statements";
import { bodiesOf } from "./merge-files";
import { type Body, listed } from "./terraform-json";

/** A grant's constraints do not hold for these. */
const UNCONSTRAINED = ["DescribeKey", "RetireGrant", "GetPublicKey", "Sign", "Verify"];

/**
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html#grant-constraints
 */
export function kmsGrant(values: Body): GrantedStatement[] {
  const operations = listed(values["operations"]).map(String);
  const constrained = operations.filter((one) => !UNCONSTRAINED.includes(one));
  const free = operations.filter((one) => UNCONSTRAINED.includes(one));
  const condition = constraints(values["constraints"]);
  const allow = (who: unknown, actions: readonly string[], Condition: object) =>
    actions.length === 0
      ? []
      : [
          {
            Effect: "Allow",
            Principal: principal(who),
            Action: actions.map((action) => `kms:${action}`),
            Resource: values["key_id"],
            Condition,
          },
        ];
  const { grantee_principal: grantee, retiring_principal: retiring } = values;
  return [
    ...allow(grantee, constrained, condition),
    ...allow(grantee, free, {}),
    ...(typeof retiring === "string" ? allow(retiring, ["RetireGrant"], {}) : []),
  ];
}

/** `equals` admits no other pair than those listed, `subset` any other beside them. */
function constraints(blocks: unknown): object {
  const pairs = new Map<string, unknown>();
  const only: string[] = [];
  for (const { encryption_context_equals: equals, encryption_context_subset: subset } of bodiesOf(
    blocks,
  )) {
    for (const [key, value] of Object.entries({ ...Object(subset), ...Object(equals) })) {
      pairs.set(`kms:EncryptionContext:${key}`, value);
    }
    only.push(...Object.keys(Object(equals)));
  }
  return {
    ...(pairs.size > 0 && { StringEquals: Object.fromEntries(pairs) }),
    ...(only.length > 0 && {
      "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": only },
    }),
  };
}

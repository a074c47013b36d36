import { evaluate } from "../../../iam/evaluate/evaluate";
import { actionMatches } from "../../../iam/evaluate/match";
import { keysThat } from "../../../iam/policy/condition-keys";
import type { Request } from "../../../iam/policy/context";
import type { PolicyDocument, Statement } from "../../../iam/policy/policy";
import { principalsOf } from "../../../iam/policy/principals";
import { homeByArns } from "../home";
import { settingRule, wholePolicy } from "../rule";
import { accountOf } from "../statements";

const KEY_POLICIES = /^aws_kms_(key_policy|(replica_|external_|replica_external_)?key)$/;

/** An owner who changes the policy makes the request directly. */
const NOT_FORWARDED = Object.fromEntries(keysThat("forwarded").map((key) => [key, null]));

export const keyLockout = settingRule(
  {
    id: "key-lockout",
    severity: "error",
    description: "A key policy under which no principal of the key's account may kms:PutKeyPolicy.",
  },
  (_, reading) =>
    reading.policies
      .filter(({ resource, argument }) => KEY_POLICIES.test(resource.type) && argument !== "grant")
      .filter((policy) => !hasKeeper(policy.document, homeByArns(policy, reading).account))
      .map((policy) => ({
        ...wholePolicy(policy),
        message:
          "no principal of the key's account may kms:PutKeyPolicy: once applied, this policy cannot be changed again, and only AWS Support can help",
        fix: "allow kms:* to arn:aws:iam::<account>:root, which leaves access to the account's IAM policies",
      })),
);

/** Whether a principal may change the policy, as far as it says itself; KMS lets no other account do that. */
function hasKeeper(document: PolicyDocument, account: string | undefined): boolean {
  const named = document.statements.flatMap(principalsOf).filter((principal) => {
    const owner = accountOf(principal);
    const foreign = account !== undefined && owner !== undefined && owner !== account;
    return principal.type === "AWS" && !foreign;
  });
  return [...new Set(named.map(({ value }) => value))].some((one) => mayChange(document, one));
}

/** Whatever Resource says, a key's policy speaks of that key alone. */
function mayChange(document: PolicyDocument, principal: string): boolean {
  const request: Request = {
    principal: { type: "AWS", value: principal },
    action: "kms:PutKeyPolicy",
    resource: "this key",
    context: NOT_FORWARDED,
    unknownKeys: "unlisted",
  };
  const statements = document.statements
    .filter((one) => mayInclude(one, request.action))
    .map((one) => ({ ...one, resource: undefined }));
  const { outcome } = evaluate([{ ...document, statements }], request);
  return outcome === "allowed" || outcome === "unknown";
}

function mayInclude({ action }: Statement, name: string): boolean {
  return action.except || action.values.some((pattern) => actionMatches(pattern, name) !== false);
}

import type { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { TerraformResource } from "cdktf";
import type { IConstruct } from "constructs";
import { isReference } from "../../formats/terraform-reference";
import type { Statement } from "../../iam/policy/policy";
import { PolicyReadError } from "../../iam/policy/policy-errors";
import { isEveryone, principalsOf, serviceLabel, servicesIn } from "../../iam/policy/principals";
import { jsonIn, readPolicy } from "../../iam/policy/read";
import { errorOf } from "../shared/check-props";
import { isOwnKey } from "../shared/messaging-key";
import type { PolicyStatement } from "../shared/policy-document";
import { referredTo, writtenBy } from "../shared/referred-to";

/**
 * Refuses the policy of a key of the user's own, in the same stack, that lets in none of the services which need the
 * key. Nothing else would fail: the services could not publish, and events would be lost.
 * @param existing the key as the constructs on it use it
 * @param needed the statements that its policy has to have
 * @returns nothing: it throws instead, as all checks of a stack do
 */
export function checkOwnPolicy(
  existing: IConstruct & { readonly arn: string },
  needed: readonly PolicyStatement[],
): string[] {
  const key = referredTo(existing, existing.arn);
  if (!isOwnKey(key) || !TerraformResource.isTerraformResource(key)) return [];
  const statements = statementsOf(key as KmsKey);
  if (statements === undefined) return [];
  const missing = needed.filter(
    (one) => serviceOf(one) && !admits(statements, serviceOf(one) ?? ""),
  );
  if (missing.length === 0) return [];
  const services = [...new Set(missing.map(serviceOf))].join(", ");
  const asked =
    existing.node.scope === key ? "requirementsOf(key)" : "the ExistingKey's requirement";
  throw errorOf(key, [
    {
      path: ["policy"],
      got: `a policy without ${services}, which cannot use the key`,
      allowed: `a policy with the statements ${missing.map(({ Sid }) => Sid).join(", ")}`,
      fix: `write the statements of ${asked} into it, within a Lazy because later grants add to them; or pass an EncryptionKey, which writes its own policy`,
    },
  ]);
}

/** Nothing for a policy that only Terraform knows, or that a resource of its own sets. */
function statementsOf(key: KmsKey): readonly Statement[] | undefined {
  const others = key.node.root.node.findAll();
  if (others.some((one) => Reflect.get(one, "terraformResourceType") === "aws_kms_key_policy")) {
    return undefined;
  }
  if (key.policyInput === undefined) return []; // KMS's own, which delegates to IAM
  const policy = jsonIn(writtenBy(key, key.policyInput) ?? "");
  if (policy === undefined) return undefined;
  try {
    return readPolicy(policy, "resource").statements;
  } catch (error) {
    if (error instanceof PolicyReadError) return undefined; // AWS or the review says what is wrong with it
    throw error;
  }
}

function serviceOf({ Principal }: PolicyStatement): string | undefined {
  const service = typeof Principal === "object" ? Principal.Service : undefined;
  return typeof service === "string" ? service : undefined;
}

/** Whether a statement may let the service in; which operations and conditions it has is the review's to judge. */
function admits(statements: readonly Statement[], service: string): boolean {
  return statements
    .filter(({ effect }) => effect === "Allow")
    .some(
      (statement) =>
        statement.principal?.except === true ||
        principalsOf(statement).some((one) => isEveryone(one) || isReference(one.value)) ||
        servicesIn(statement).some((one) => serviceLabel(one) === serviceLabel(service)),
    );
}

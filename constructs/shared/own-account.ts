import { Op, type TerraformResourceLifecycle } from "cdktf";
import { isReference } from "../../formats/terraform-reference";

/**
 * What Terraform has to compare before it attaches something to roles or users: IAM finds them by their names alone, in the
 * account of the stack. Where that account is a reference, nothing else can say whether their ARNs are of that account.
 * @param identities ARNs, or names, which say nothing of an account
 * @param message what is wrong, and what to do, where the stack is in another account than `owner`
 * @returns for the lifecycle of what is attached; nothing for names, and nothing beside a literal account, with which the ARNs were compared while synthesizing
 */
export function sameAccount(
  account: string,
  identities: readonly string[],
  message: (owner: string) => string,
): Pick<TerraformResourceLifecycle, "precondition"> | undefined {
  if (!isReference(account)) return undefined;
  const arns = identities.filter((identity) => identity.startsWith("arn:"));
  const owners = new Set(arns.map((arn) => arn.split(":")[4] as string));
  if (owners.size === 0) return undefined;
  const precondition = [...owners].map((owner) => ({
    condition: Op.eq(account, owner),
    errorMessage: message(owner),
  }));
  return { precondition };
}

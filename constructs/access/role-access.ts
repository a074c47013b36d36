import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { TerraformResource, TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { nameInArn } from "../../formats/arns";
import { show } from "../../formats/problem";
import { inTerraform } from "../grants/grants";
import { checkProps, errorOf } from "../shared/check-props";
import { literalNameOf } from "../shared/grantee";
import { knownReference } from "../shared/known-reference";
import { sameAccount } from "../shared/own-account";
import type { Requirement, Requiring } from "../shared/requirement";
import { accessPolicyArn, accessRequirement, isElsewhere, roleAccessDecisions } from "./decisions";
import type { RoleAccessProps } from "./options";
import { accessStatements } from "./policies";

/**
 * Gives a role that exists access to phone numbers, accounts and media: a policy of its own, attached to the role, which
 * is changed in nothing else. A destroy detaches and deletes the policy, and leaves the role as it was. To a role of
 * another account nothing is attached: `requirement` says what its owner has to do. A role that the stack itself
 * creates takes `grantSend` and its like of `WhatsAppMessaging`.
 * @throws ProblemsError for props that cannot be built, such as a role that is given nothing or twice, a policy that is
 * too long for IAM, or media without a bucket
 * @example
 * new RoleAccess(this, "Chat", {
 *   account,
 *   region,
 *   namePrefix: "acme",
 *   role: "chat",
 *   send: phoneNumberArns,
 *   media: "inbound",
 *   bucket,
 * });
 */
export class RoleAccess extends Construct implements Requiring {
  /** Of the policy, so that whatever uses it waits for the policy. Nothing for a role of another account. */
  public readonly policyArn: string | undefined;
  /** The same as a literal, so that policies which name it are known before the apply. */
  public readonly literalPolicyArn: string | undefined;
  /** The policy itself, for arguments that this class does not offer. */
  public readonly resource: IamPolicy | undefined;
  /** What the owner of a role in another account has to attach to it. */
  public readonly requirement: Requirement | undefined;

  constructor(scope: Construct, id: string, props: RoleAccessProps) {
    super(scope, id);
    checkProps(this, roleAccessDecisions, props);
    this.node.addValidation({ validate: () => this.refuseCreatedRole(props) });
    if (isElsewhere(props, props.role)) {
      this.requirement = accessRequirement(props);
      return;
    }
    const arn = accessPolicyArn(props);
    this.resource = new IamPolicy(this, "Policy", {
      name: nameInArn(arn),
      description: "Access to WhatsApp, for one role", // never changes: it replaces
      policy: inTerraform(accessStatements(props, props.bucket)),
      lifecycle: sameAccount(
        props.account,
        [props.role],
        (owner) =>
          `${this.node.path} gives access to ${props.role}, and the stack is in another account than ${owner}, where it would reach a role of the same name: pass a role of the account of the stack, or, for a role elsewhere, the account as twelve digits, and \`requirement\` says what the owner of the role has to attach`,
      ),
    });
    this.node.defaultChild = this.resource;
    this.literalPolicyArn = arn;
    this.policyArn = knownReference(this.resource.arn, arn);
    new IamRolePolicyAttachment(this, "Attachment", {
      role: nameInArn(props.role),
      policyArn: this.resource.arn,
    });
  }

  /** The attachment does not wait for a role of its own stack, so that the first apply would not find it. */
  private refuseCreatedRole({ account, role }: RoleAccessProps): string[] {
    if (isElsewhere({ account }, role)) return [];
    const created = TerraformStack.of(this)
      .node.findAll()
      .find((one) => {
        const name = isCreatedRole(one) ? literalNameOf(one) : undefined;
        return name?.toLowerCase() === nameInArn(role).toLowerCase(); // as IAM compares names
      });
    if (created === undefined) return [];
    throw errorOf(this, [
      {
        path: ["role"],
        got: `${show(role)}, which ${created.node.path} creates in this stack`,
        allowed: "a role that exists already",
        fix: "pass the construct of the role to grantSend and its like of WhatsAppMessaging, which wait for it",
      },
    ]);
  }
}

/** By what it builds and not by its class, because `npm link` makes a second copy of a class. */
function isCreatedRole(one: IConstruct): one is IamRole {
  return TerraformResource.isTerraformResource(one) && one.terraformResourceType === "aws_iam_role";
}

import type { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { TerraformStack, Token } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { type AwsScope, scopeMismatch } from "../../formats/arns";
import type { Finding } from "../../formats/finding";
import type { Format } from "../../formats/format";
import { roleName } from "../../formats/names";
import { show } from "../../formats/problem";
import { partitionOf } from "../../formats/regions";
import { isReference } from "../../formats/terraform-reference";

/**
 * Who is granted something: a role of the stack, one that it looks up, or the literal name or ARN of
 * one of the same account. Users, groups and roles of other accounts take a stand-alone document.
 */
export type Grantee = IamRole | DataAwsIamRole | string;

const SESSION = /^arn:([^:]*):sts::([^:]*):assumed-role\/([^/]+)/;

/** Roles that AWS keeps to itself cannot be given a policy. */
const grantableRoleArn: Format = {
  pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/(?!aws-(service-role|reserved)\/)[\w+=,.@/-]{1,512}$/,
  allowed: "the ARN of an IAM role that takes inline policies",
  fix: (got) => {
    const [, partition, account, name] = SESSION.exec(got) ?? [];
    if (name !== undefined) {
      return `a session is no role: write arn:${partition}:iam::${account}:role/${name}`;
    }
    if (got.includes(":role/aws-reserved/")) {
      return "IAM Identity Center keeps its roles: put the stand-alone document into the permission set";
    }
    if (got.includes(":role/aws-service-role/")) return "AWS keeps this role to its service";
    if (/:(user|group)\//.test(got)) {
      return "grant to a role, or attach the stand-alone document to users and groups";
    }
    return "write it as arn:aws:iam::111122223333:role/chat";
  },
};

/** The name by which an inline policy finds its role; IAM's names are unique, whatever their path. */
export function roleNameOf(grantee: Grantee): string {
  return typeof grantee === "string" ? (grantee.split("/").at(-1) ?? grantee) : grantee.name;
}

/** The name as far as it is known while synthesizing. */
export function literalNameOf(grantee: Grantee): string | undefined {
  const name = typeof grantee === "string" ? roleNameOf(grantee) : grantee.nameInput;
  return Token.isUnresolved(name) ? undefined : name;
}

/** A construct id: a role's place in the stack, which no name can shadow, or `role/<name>`. */
export function granteeId(granting: IConstruct, grantee: Grantee): string {
  if (typeof grantee === "string") return `role/${roleNameOf(grantee)}`;
  const stack = TerraformStack.of(granting);
  const { path } = grantee.node;
  return TerraformStack.of(grantee) === stack ? path.slice(stack.node.path.length + 1) : path;
}

/** Everything that is wrong with a grantee, whatever was passed. */
export function granteeFindings(home: AwsScope, grantee: unknown): Finding[] {
  if (typeof grantee !== "string") return isRole(grantee) ? [] : [noRole(grantee)];
  if (isReference(grantee)) return [unknownRole()];
  if (!grantee.startsWith("arn:")) return formatFindings(roleName, grantee);
  const malformed = formatFindings(grantableRoleArn, grantee);
  const allowed = scopeMismatch(home, grantee);
  if (malformed.length > 0 || allowed === undefined) return malformed;
  return [{ path: [], got: show(grantee), allowed, fix: elsewhere(home, grantee) }];
}

/** Recognised by what it builds and not by its class, because `npm link` makes a second copy of the class. */
function isRole(grantee: unknown): boolean {
  return (
    Construct.isConstruct(grantee) &&
    Reflect.get(grantee, "terraformResourceType") === "aws_iam_role"
  );
}

function formatFindings({ pattern, allowed, fix }: Format, grantee: string): Finding[] {
  if (pattern.test(grantee)) return [];
  return [{ path: [], got: show(grantee), allowed, fix: fix(grantee) }];
}

const A_ROLE = "an IamRole, a DataAwsIamRole, or a literal name or ARN";

function noRole(grantee: unknown): Finding {
  const fix =
    "pass the role's construct, its name or its ARN; of a function, the role that it runs with";
  return { path: [], got: show(grantee), allowed: A_ROLE, fix };
}

/** A reference may stand for a name or an ARN, of this account or another. */
function unknownRole(): Finding {
  return {
    path: [],
    got: "a reference, whose value only Terraform knows",
    allowed: A_ROLE,
    fix: "pass the construct itself rather than its name or arn; for a name that is known only at apply, look it up with DataAwsIamRole",
  };
}

function elsewhere(home: AwsScope, arn: string): string {
  const partition = partitionOf(home.region);
  if (arn.split(":")[1] !== partition) {
    return `roles of other partitions reach nothing here: use a role of partition ${partition}`;
  }
  return `no inline policy can be attached there: grant to a role of account ${home.account} that it may assume, or attach the stand-alone document in its own account; media then needs a bucket policy and a key policy that admit it here, too`;
}

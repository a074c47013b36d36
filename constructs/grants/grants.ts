import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import type { AwsScope } from "../../formats/arns";
import { show } from "../../formats/problem";
import { type PolicyStatement, policyDocument, policyJson } from "../shared/policy-document";
import { type PropProblem, throwIfAny } from "../shared/validate";
import { type Grantee, granteeId, granteeProblem, literalNameOf, roleNameOf } from "./grantee";
import { mergeStatements } from "./merge-statements";

/** Of all inline policies of a role together. */
const MOST_CHARACTERS = 10_240;

/** Something that can be granted. */
export interface Grant {
  /** Of the construct that holds the policies, one for each grantee: part of their address. */
  readonly id: string;
  /** Of the inline policy; no other grant to the same role may have it. */
  readonly policyName: string;
  readonly statements: readonly PolicyStatement[];
}

interface Granted {
  readonly policy: IamRolePolicy;
  statements: readonly PolicyStatement[];
}

/**
 * What a construct has granted to roles so far: one inline policy for each grant and role. Granting
 * again adds the resources that are new to it, and the very same again changes nothing.
 */
export class Grants {
  private readonly granted = new Map<string, Granted>();
  /** Under which handle a role was granted something. */
  private readonly handles = new Map<string, Grantee>();

  constructor(
    private readonly owner: Construct,
    private readonly home: AwsScope,
  ) {}

  /** @returns the policy, for whatever must wait until the role has it */
  add(
    grantee: Grantee,
    grant: Grant,
    scopeProblems: readonly (PropProblem | undefined)[] = [],
  ): IamRolePolicy {
    const problem = granteeProblem(this.home, grantee) ?? this.otherHandle(grantee);
    throwIfAny(this.owner, [problem, ...scopeProblems]);
    this.remember(grantee);
    const key = `${grant.id} ${typeof grantee} ${granteeId(this.owner, grantee)}`;
    const granted = this.granted.get(key) ?? this.attach(key, grant, grantee);
    granted.statements = mergeStatements(granted.statements, grant.statements);
    throwIfAny(this.owner, [tooLong(grant, granted.statements)]);
    return granted.policy;
  }

  private attach(key: string, { id, policyName }: Grant, grantee: Grantee): Granted {
    const under = this.owner.node.tryFindChild(id) ?? new Construct(this.owner, id);
    const policy = new IamRolePolicy(under, granteeId(this.owner, grantee), {
      name: policyName,
      role: roleNameOf(grantee),
      policy: Lazy.stringValue({ produce: () => inTerraform(granted.statements) }),
      provider: typeof grantee === "string" ? undefined : grantee.provider, // the role's account
    });
    const granted: Granted = { policy, statements: [] };
    this.granted.set(key, granted);
    return granted;
  }

  private remember(grantee: Grantee): void {
    const name = literalNameOf(grantee);
    if (name !== undefined && !this.handles.has(name)) this.handles.set(name, grantee);
  }

  /** Two policies of one name on one role would overwrite each other with every apply. */
  private otherHandle(grantee: Grantee): PropProblem | undefined {
    const name = literalNameOf(grantee);
    const before = name === undefined ? undefined : this.handles.get(name);
    if (before === undefined) return undefined;
    if (granteeId(this.owner, before) === granteeId(this.owner, grantee)) return undefined;
    return {
      field: "grantee",
      got: `role ${show(name)} as ${shown(grantee)}, granted something before as ${shown(before)}`,
      allowed: "one handle for one role",
      fix: `hand over ${shown(before)} every time`,
    };
  }
}

function shown(grantee: Grantee): string {
  return typeof grantee === "string" ? show(grantee) : grantee.node.path;
}

/** IAM's own variables must pass Terraform unread; `${*}` is the only one that a grant writes. */
function inTerraform(statements: readonly PolicyStatement[]): string {
  return policyJson(policyDocument(statements)).replaceAll("${*}", () => "$${*}");
}

function tooLong({ policyName }: Grant, statements: readonly PolicyStatement[]) {
  const characters = policyJson(policyDocument(statements)).length;
  if (characters <= MOST_CHARACTERS) return undefined;
  return {
    field: "grant",
    got: `${characters} characters in the policy ${policyName}`,
    allowed: `${MOST_CHARACTERS} in all inline policies of a role`,
    fix: "grant to several roles, or write phone-number-id/* or waba/* if really all are meant",
  };
}

import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import type { AwsScope } from "../../formats/arns";
import { below, type Finding } from "../../formats/finding";
import { show } from "../../formats/problem";
import { argumentFindings } from "../shared/check-arguments";
import { throwFindings } from "../shared/check-props";
import {
  type Grantee,
  granteeFindings,
  granteeId,
  literalNameOf,
  roleNameOf,
} from "../shared/grantee";
import { sameAccount } from "../shared/own-account";
import { type PolicyStatement, policyDocument, policyJson } from "../shared/policy-document";
import { type Permission, scopeOf } from "./permissions";

/** What IAM admits in all inline policies of a role together. */
const MOST_CHARACTERS = 10_240;

/** Leaves room for what a permission is called: IAM admits 128 characters. */
const PREFIX = /^[\w+=,.@-]{1,100}$/;

interface Granted {
  readonly policy: IamRolePolicy;
  /** Names and ARNs under which the role was granted something. */
  readonly names: Set<string>;
  statements: readonly PolicyStatement[];
}

/**
 * What a construct has granted to roles so far: one inline policy for each permission and role. Granting
 * again adds the resources that are new to it, and the very same again changes nothing.
 */
export class Grants {
  private readonly granted = new Map<string, Granted>();
  /** Under which handle a role was granted something. */
  private readonly handles = new Map<string, Grantee>();

  private readonly policyPrefix: string;

  /**
   * @param name starts the names of policies and so keeps those apart that two constructs grant to one role; where
   * only Terraform knows it, or it is too long for them, the construct's place in the app takes its place
   */
  constructor(
    private readonly owner: Construct,
    private readonly home: AwsScope,
    name: string | undefined,
  ) {
    this.policyPrefix = name !== undefined && PREFIX.test(name) ? name : owner.node.addr.slice(-16);
  }

  /**
   * @returns the policy, for whatever must wait until the role has it
   * @throws ProblemsError with everything that is wrong with grantee and scope, under the owner's path
   */
  add<Scope, Target>(
    permission: Permission<Scope, Target>,
    grantee: Grantee,
    scope: Scope,
    target: Target,
  ): IamRolePolicy {
    const scopeField = scopeOf(permission);
    throwFindings(this.owner, [
      ...below(["grantee"], this.findings(grantee)),
      ...argumentFindings({ scope: scopeField }, { scope }, this.home),
    ]);
    this.remember(grantee);
    // A copy: whatever the caller's list becomes later was not checked.
    const added = permission.statements(scopeField.parse(scope) as Scope, target);
    const policyName = `${this.policyPrefix}-${permission.name}`;
    const key = `${permission.id} ${typeof grantee} ${granteeId(this.owner, grantee)}`;
    const statements = merged(this.granted.get(key)?.statements ?? [], added);
    throwFindings(this.owner, tooLong(policyName, statements));
    const granted = this.granted.get(key) ?? this.attach(key, permission.id, policyName, grantee);
    granted.statements = statements;
    if (typeof grantee === "string") this.compareAccount(granted, grantee);
    return granted.policy;
  }

  private findings(grantee: Grantee): Finding[] {
    const wrong = granteeFindings(this.home, grantee);
    return wrong.length > 0 ? wrong : this.otherHandle(grantee);
  }

  private attach(key: string, id: string, policyName: string, grantee: Grantee): Granted {
    const under = this.owner.node.tryFindChild(id) ?? new Construct(this.owner, id);
    const policy = new IamRolePolicy(under, granteeId(this.owner, grantee), {
      name: policyName,
      role: roleNameOf(grantee),
      policy: Lazy.stringValue({ produce: () => inTerraform(granted.statements) }),
      provider: typeof grantee === "string" ? undefined : grantee.provider, // the role's account
    });
    const granted: Granted = { policy, names: new Set(), statements: [] };
    this.granted.set(key, granted);
    return granted;
  }

  private compareAccount({ policy, names }: Granted, grantee: string): void {
    const compared = sameAccount(
      this.home.account,
      [...names.add(grantee)],
      (owner) =>
        `${this.owner.node.path} grants something to a role of account ${owner}, and the stack is in another one, where the grant would reach a role of the same name: grant to a role of the account of the stack`,
    );
    if (compared !== undefined) policy.lifecycle = { ...policy.lifecycle, ...compared };
  }

  private remember(grantee: Grantee): void {
    const name = literalNameOf(grantee);
    if (name !== undefined && !this.handles.has(name)) this.handles.set(name, grantee);
  }

  /** Two policies of one name on one role would overwrite each other with every apply. */
  private otherHandle(grantee: Grantee): Finding[] {
    const name = literalNameOf(grantee);
    const before = name === undefined ? undefined : this.handles.get(name);
    if (before === undefined) return [];
    if (granteeId(this.owner, before) === granteeId(this.owner, grantee)) return [];
    return [
      {
        path: [],
        got: `role ${show(name)} as ${shown(grantee)}, granted something before as ${shown(before)}`,
        allowed: "one handle for one role",
        fix: `pass ${shown(before)} every time`,
      },
    ];
  }
}

function shown(grantee: Grantee): string {
  return typeof grantee === "string" ? show(grantee) : grantee.node.path;
}

/** IAM's own variables must pass Terraform unread; `${*}` is the only one that a grant writes. */
export function inTerraform(statements: readonly PolicyStatement[]): string {
  return policyJson(policyDocument(statements)).replaceAll("${*}", () => "$${*}");
}

function tooLong(policyName: string, statements: readonly PolicyStatement[]): Finding[] {
  const characters = policyJson(policyDocument(statements)).length;
  if (characters <= MOST_CHARACTERS) return [];
  return [
    {
      path: ["grant"],
      got: `${characters} characters in the policy ${policyName}`,
      allowed: `${MOST_CHARACTERS} in all inline policies of a role`,
      fix: "grant to several roles, or write phone-number-id/* or waba/* if really all are meant",
    },
  ];
}

/**
 * Grants of one permission, added up. A Sid stands for actions and conditions, so that only resources
 * differ; what was there stays in its place, and nothing changes where nothing is new.
 */
function merged(
  granted: readonly PolicyStatement[],
  added: readonly PolicyStatement[],
): readonly PolicyStatement[] {
  const bySid = new Map(granted.map((statement) => [statement.Sid, statement]));
  for (const statement of added) {
    const before = bySid.get(statement.Sid);
    bySid.set(statement.Sid, before === undefined ? statement : withResources(before, statement));
  }
  return [...bySid.values()];
}

function withResources(before: PolicyStatement, added: PolicyStatement): PolicyStatement {
  const known = resourcesOf(before);
  const more = resourcesOf(added).filter((resource) => !known.includes(resource));
  return more.length === 0 ? before : { ...before, Resource: [...known, ...more] };
}

function resourcesOf({ Resource = [] }: PolicyStatement): readonly string[] {
  return [Resource].flat();
}

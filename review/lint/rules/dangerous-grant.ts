import { actionMatches } from "../../../iam/evaluate/match";
import { foldKey } from "../../../iam/policy/context";
import { isPositive } from "../../../iam/policy/limits";
import type { Statement } from "../../../iam/policy/policy";
import { detailsOf } from "../../iam-data/iam-data";
import { type Objection, type Spot, statementRule } from "../rule";
import { type ActionPattern, actionPatterns } from "../statements";

/** What an action lets its holder do besides what it is called. */
interface Danger {
  readonly name: string;
  readonly actions: readonly string[];
  readonly means: string;
  readonly fix: string;
}

const inIam = (...names: readonly string[]) => names.map((name) => `iam:${name}`);

const DANGERS: readonly Danger[] = [
  {
    name: "privilege escalation",
    actions: [
      ...inIam("AddUserToGroup", "AttachGroupPolicy", "AttachRolePolicy", "AttachUserPolicy"),
      ...inIam("CreatePolicyVersion", "PutGroupPolicy", "PutRolePolicy", "PutUserPolicy"),
      ...inIam("SetDefaultPolicyVersion", "UpdateAssumeRolePolicy"),
      ...inIam("DeleteRolePermissionsBoundary", "DeleteUserPermissionsBoundary"),
      ...inIam("PutRolePermissionsBoundary", "PutUserPermissionsBoundary"),
    ],
    means: "lets its holder give itself, or a role that it can use, any other right",
    fix: "add a condition on iam:PermissionsBoundary or iam:PolicyARN, and give it only to those who administer access",
  },
  {
    name: "credentials exposure",
    actions: [
      ...inIam("CreateAccessKey", "CreateLoginProfile", "CreateServiceSpecificCredential"),
      ...inIam("ResetServiceSpecificCredential", "UpdateAccessKey", "UpdateLoginProfile"),
      ...["connect:GetFederationToken", "ec2:GetPasswordData", "rds-db:connect"],
      ...["redshift:GetClusterCredentials", "sso:GetRoleCredentials", "sts:GetFederationToken"],
    ],
    means: "gives its holder credentials of others, or credentials that outlive its own session",
    fix: "remove it, or name the users, databases or instances that are meant",
  },
];

/** Of services whose actions are not described one by one. */
const CHANGING_POLICIES = [
  ...[
    "ecr:SetRepositoryPolicy",
    "secretsmanager:PutResourcePolicy",
    "ssm:ModifyDocumentPermission",
  ],
  ...[
    "elasticfilesystem:PutFileSystemPolicy",
    "glacier:SetVaultAccessPolicy",
    "ses:PutIdentityPolicy",
  ],
  ...["glue:PutResourcePolicy", "es:UpdateDomainConfig", "ram:CreateResourceShare"],
].map((one) => one.toLowerCase());

/** These take access away, or change it only as another principal allows. */
const NARROWING =
  /:(Delete|Remove|Revoke|Retire|Detach|Disable|Disassociate|Dissociate|Reset|Enable\w*BlockPublicAccess)/i;

/** Conditions that say which policies may be attached, or what for. */
const LIMITING = ["iam:policyarn", "iam:permissionsboundary", "kms:grantisforawsresource"];

export const dangerousGrant = statementRule(
  {
    id: "dangerous-grant",
    severity: "error",
    description: "An identity's Allow that gives more than its name says.",
  },
  ({ policy, statement }: Spot) => {
    if (statement.effect !== "Allow" || statement.action.except) return [];
    if (policy.kind !== "identity" || policy.argument === "policy_arn") return [];
    if (isAdministration(statement)) return [administration()];
    if (statement.conditions.some(isLimiting)) return [];
    const patterns = actionPatterns(statement).filter(({ service }) => service !== "*");
    return [
      ...DANGERS.flatMap((danger) => ofDanger(danger, patterns)),
      ...resourceExposure(patterns),
    ];
  },
);

function isLimiting({ key, operator, values }: Statement["conditions"][number]): boolean {
  const isNarrow = isPositive(operator) || /^bool$/i.test(operator);
  return LIMITING.includes(foldKey(key)) && isNarrow && !values.includes("*");
}

function isAdministration({ action, resource, conditions }: Statement): boolean {
  const isAll = (one: string) => /^\*+(:\*+)?$/.test(one);
  return (
    action.values.some(isAll) &&
    resource?.except === false &&
    resource.values.some(isAll) &&
    conditions.length === 0
  );
}

function administration(): Objection {
  return {
    subject: "administration",
    message: "full administration: every action on every resource of the account",
    fix: "name the actions and the resources that are needed",
  };
}

function ofDanger({ name, actions, means, fix }: Danger, patterns: readonly ActionPattern[]) {
  const found = patterns.filter(({ text }) =>
    actions.some((action) => actionMatches(text, action) === true),
  );
  return found.length === 0 ? [] : [objection(name, found, means, fix)];
}

function objection(name: string, found: readonly ActionPattern[], means: string, fix: string) {
  const texts = found.map(({ text }) => text);
  return {
    subject: [name, texts],
    severity: "warning",
    message: `${name}: ${texts.join(", ")} ${means}`,
    fix,
  } as const;
}

/** Entries with wildcards are wildcard-action's, which says how many of their actions change access. */
function resourceExposure(patterns: readonly ActionPattern[]): Objection[] {
  const found = patterns.filter(
    ({ text, service }) => !/[*?]/.test(text) && service.toLowerCase() !== "iam" && exposes(text),
  );
  if (found.length === 0) return [];
  const means = "lets its holder open the resource to others, other accounts among them";
  const fix = "give it only to what manages the resource's policy, and name the resources";
  return [objection("resource exposure", found, means, fix)];
}

function exposes(text: string): boolean {
  if (CHANGING_POLICIES.includes(text.toLowerCase())) return true;
  const [service = "", name = ""] = text.split(":");
  return !NARROWING.test(text) && detailsOf(service.toLowerCase(), name)?.level === "Permissions";
}

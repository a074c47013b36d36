import { actionMatches, stringMatches } from "../../../iam/evaluate/match";
import { foldKey } from "../../../iam/policy/context";
import { isPositive } from "../../../iam/policy/limits";
import type { PolicyDocument, Statement } from "../../../iam/policy/policy";
import { arnPattern } from "../../../iam/policy/texts";
import { detailsOf } from "../../iam-data/iam-data";
import { DANGERS, type Danger, RUNNERS } from "../dangers";
import { type Objection, type Spot, statementRule } from "../rule";
import { type ActionPattern, actionPatterns, includesAction } from "../statements";

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
    if (isAdministration(statement)) return [administration(statement)];
    const patterns = actionPatterns(statement).filter(({ service }) => service !== "*");
    const runners = passingToCode(policy.document, statement);
    if (statement.conditions.some(isLimiting) || isAboutOneself(statement)) return runners;
    return [
      ...DANGERS.filter(({ onAll }) => !onAll || isOnAll(statement)).flatMap((danger) =>
        ofDanger(danger, patterns),
      ),
      ...runners,
      ...resourceExposure(patterns),
    ];
  },
);

function isLimiting({ key, operator, values }: Statement["conditions"][number]): boolean {
  const isNarrow = isPositive(operator) || /^bool$/i.test(operator);
  return LIMITING.includes(foldKey(key)) && isNarrow && values.every((value) => !isAny(value));
}

/** Every policy, be it of all accounts, or AWS's own, among which is AdministratorAccess. */
function isAny(value: string): boolean {
  return /^[*?]+$/.test(value) || /^arn:.*:(policy\/)?[*?]+$/.test(value);
}

/** As AWS's own example writes it for users who keep their own keys. */
function isAboutOneself({ resource }: Statement): boolean {
  const values = resource === undefined || resource.except ? [] : resource.values;
  return values.length > 0 && values.every((arn) => arn.endsWith("/${aws:username}"));
}

/** Whether a resource is every one of its type. */
function isOnAll({ resource, conditions }: Statement): boolean {
  if (resource === undefined || conditions.some(({ key }) => /(^|:|\/)\w*tag\//i.test(key)))
    return false;
  return (
    resource.except || resource.values.some((arn) => /(^|[:/])[*?]+$/.test(arn) && !isInside(arn))
  );
}

/** `role/apps/*` is a part of the roles, while `role/*` and `function:*` are all of them. */
function isInside(arn: string): boolean {
  const { resource = "*" } = arnPattern(arn) ?? {};
  return resource.split(/[:/]/).length > 2;
}

function isAdministration({ action, resource }: Statement): boolean {
  return (
    action.values.some(isEverything) &&
    resource?.except === false &&
    resource.values.some(isEverything)
  );
}

/** `*`, `*:*`, `arn:*` and their like. */
function isEverything(one: string): boolean {
  return one.includes("*") && /^(arn(:aws[a-z-]*)?)?[:*?]+$/.test(one);
}

/** Two rights of one policy that are each harmless: a role that is passed, and code that then runs with it. */
function passingToCode({ statements }: PolicyDocument, statement: Statement): Objection[] {
  const roles = statement.resource?.values.filter((arn) =>
    /^(iam|[*?]*)$/.test(arnPattern(arn)?.service ?? ""),
  );
  const passed = {
    ...statement,
    resource: { except: statement.resource?.except === true, values: roles ?? [] },
  };
  if (!includesAction(statement, "iam:PassRole") || !isOnAll(passed)) return [];
  const services = statement.conditions
    .filter(({ key, operator }) => foldKey(key) === "iam:passedtoservice" && isPositive(operator))
    .map(({ values }) => values.map((value) => value.replace(/\.amazonaws\.com.*$/, "")));
  const found = RUNNERS.filter(([, service]) =>
    services.every((names) =>
      names.some((name) => stringMatches(name, service, undefined, { wildcards: true }) !== false),
    ),
  )
    .map(([action]) => action)
    .filter((action) =>
      statements.some(
        (one) => one.effect === "Allow" && !one.action.except && includesAction(one, action),
      ),
    );
  if (found.length === 0) return [];
  return [
    {
      subject: ["privilege escalation", "iam:PassRole", found],
      severity: "warning",
      message: `privilege escalation: iam:PassRole on every role, together with ${found.join(", ")}, lets its holder run code with the rights of any role`,
      fix: "name the roles that may be passed",
    },
  ];
}

/** A condition narrows it down, by Region or by time, to what only its readers can judge. */
function administration({ conditions }: Statement): Objection {
  const isConditional = conditions.length > 0;
  return {
    subject: "administration",
    ...(isConditional && { severity: "warning" }),
    message: `full administration: every action on every resource of the account${isConditional ? ", whenever the condition holds" : ""}`,
    fix: "name the actions and the resources that are needed",
  };
}

/** Of half a service, wildcard-action says how much it is. */
const MOST_ACTIONS = 20;

function ofDanger(
  { name, actions, means, fix, onAll }: Danger,
  patterns: readonly ActionPattern[],
) {
  const found = patterns
    .filter((pattern) => !onAll || (pattern.actions ?? []).length <= MOST_ACTIONS)
    .filter(({ text }) => actions.some((action) => actionMatches(text, action) === true));
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

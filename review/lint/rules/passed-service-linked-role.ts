import { foldKey } from "../../../iam/policy/context";
import { servicesIn } from "../../../iam/policy/principals";
import { SOCIAL_MESSAGING, serviceName } from "../../../iam/policy/services";
import { arnPattern } from "../../../iam/policy/texts";
import type { Configuration, Resource } from "../../model";
import { managed, refersTo, resourcesWith } from "../links";
import {
  type Objection,
  type PlacedObjection,
  type Rule,
  type Spot,
  settingRule,
  statementRule,
} from "../rule";
import { includesAction } from "../statements";

const RULE = {
  id: "passed-service-linked-role",
  severity: "error",
  description:
    "The service-linked role, or another role with a path, where a role for event destinations belongs.",
} as const;

const SERVICE_LINKED = /AWSServiceRoleForSocialMessaging/;
/** `roleArn` in JSON, `role_arn` in arguments, `--role-arn` or `roleArn=` in a command. */
const ROLE_ARN = /role[_-]?arn\W{0,12}(arn:[^\s"'\\]+|\$\{[^}]+\})/gi;
const NAMES_ROLE = /role[_-]?arn/i;
const FIX =
  "give the destination a role of its own, without a path, that trusts social-messaging.amazonaws.com; the service assumes its service-linked role by itself";

export const passedServiceLinkedRole: Rule = {
  ...RULE,
  check: (...read) => [
    ...settingRule(RULE, inArguments).check(...read),
    ...statementRule(RULE, inStatement).check(...read),
  ],
};

function inStatement(spot: Spot): Objection[] {
  const { policy, statement } = spot;
  if (statement.effect !== "Allow") return [];
  if (policy.kind === "trust") return roleWithPath(spot);
  if (!includesAction(statement, "iam:PassRole") || statement.resource?.except) return [];
  const ours = statement.conditions.some(
    ({ key, values }) =>
      foldKey(key) === "iam:passedtoservice" &&
      values.some((value) => serviceName(value) === SOCIAL_MESSAGING),
  );
  return (statement.resource?.values ?? [])
    .filter((arn) => SERVICE_LINKED.test(arn) || (ours && hasPath(arn)))
    .map((arn) => ({
      subject: arn,
      message: `${arn} cannot be passed to the service, because the service accepts no role with a path`,
      fix: FIX,
    }));
}

/** The service's pattern is `arn:.*:iam::\d{12}:role/[a-zA-Z0-9+=,.@\-_]+`. */
function roleWithPath({ policy, statement }: Spot): Objection[] {
  const { path } = policy.resource.values;
  const trusts = servicesIn(statement).some((one) => serviceName(one) === SOCIAL_MESSAGING);
  if (!trusts || typeof path !== "string" || path === "/") return [];
  const message = `the role trusts the service but has the path ${path}, and the service accepts no role with a path`;
  return [{ subject: path, message, fix: 'leave path out, or write "/"' }];
}

function hasPath(arn: string): boolean {
  const resource = arnPattern(arn)?.resource ?? "";
  return /^role\/[^*?$]*\//.test(resource);
}

function inArguments(configuration: Configuration): PlacedObjection[] {
  return resourcesWith(NAMES_ROLE, configuration).flatMap((resource) =>
    Object.entries(resource.values).flatMap(([argument, setting]) => {
      const written = `${argument} ${JSON.stringify(setting)}`;
      const roles = [...written.matchAll(ROLE_ARN)].map(([, role = ""]) => role);
      const role = roles.find((one) => isServiceLinked(one, resource, configuration));
      if (role === undefined) return [];
      const message = `${role} is the service-linked role, which cannot be given to the service as an event destination's roleArn`;
      return { resource, argument, setting, message, fix: FIX };
    }),
  );
}

function isServiceLinked(role: string, from: Resource, configuration: Configuration): boolean {
  if (SERVICE_LINKED.test(role)) return true;
  return managed(configuration, "aws_iam_service_linked_role").some(
    (one) =>
      refersTo(role, from, one) &&
      String(one.values["aws_service_name"]).startsWith(SOCIAL_MESSAGING),
  );
}

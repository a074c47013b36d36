import { foldKey } from "../../../iam/policy/context";
import type { Configuration, LintFinding, Resource } from "../../model";
import { managed, refersTo } from "../links";
import { type Objection, onSetting, type Rule, type Spot, statementRule } from "../rule";
import { SOCIAL_MESSAGING, serviceName } from "../services";
import { includesAction, servicesIn } from "../statements";
import { arnPattern } from "../texts";

const RULE = { id: "passed-service-linked-role", severity: "error" } as const;

const SERVICE_LINKED = /AWSServiceRoleForSocialMessaging/;
/** `roleArn` in JSON, `role_arn` in arguments, `--role-arn` or `roleArn=` in a command. */
const ROLE_ARN = /role[_-]?arn\W{0,12}(arn:[^\s"'\\]+|\$\{[^}]+\})/gi;
const FIX =
  "give the destination a role of its own, without a path, that trusts social-messaging.amazonaws.com; the service assumes its service-linked role by itself";

export const passedServiceLinkedRole: Rule = {
  ...RULE,
  check: (configuration, reading) => [
    ...configuration.resources.flatMap((resource) => namedInArguments(resource, configuration)),
    ...statementRule(RULE, inStatement).check(configuration, reading),
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
      message: `${arn} is no role that can be passed to the service: its pattern for role ARNs has no room for a path`,
      fix: FIX,
    }));
}

/** The service's pattern is `arn:.*:iam::\d{12}:role/[a-zA-Z0-9+=,.@\-_]+`. */
function roleWithPath({ policy, statement }: Spot): Objection[] {
  const { path } = policy.resource.values;
  const trusts = servicesIn(statement).some((one) => serviceName(one) === SOCIAL_MESSAGING);
  if (!trusts || typeof path !== "string" || path === "/") return [];
  const message = `the role trusts the service but lies below the path ${path}: the service refuses role ARNs that hold one`;
  return [{ subject: path, message, fix: 'leave path out, or write "/"' }];
}

function hasPath(arn: string): boolean {
  const resource = arnPattern(arn)?.resource ?? "";
  return /^role\/[^*?$]*\//.test(resource);
}

function namedInArguments(resource: Resource, configuration: Configuration): LintFinding[] {
  return Object.entries(resource.values).flatMap(([argument, value]) => {
    const written = `${argument} ${JSON.stringify(value)}`;
    const wrong = [...written.matchAll(ROLE_ARN)].filter(([, role = ""]) =>
      isServiceLinked(role, resource, configuration),
    );
    return wrong.slice(0, 1).map(([, role]) =>
      onSetting(RULE, { resource, argument }, value, {
        message: `${role} is the service-linked role, which cannot be given to the service as an event destination's roleArn`,
        fix: FIX,
      }),
    );
  });
}

function isServiceLinked(role: string, from: Resource, configuration: Configuration): boolean {
  if (SERVICE_LINKED.test(role)) return true;
  return managed(configuration, "aws_iam_service_linked_role").some(
    (one) =>
      refersTo(role, from, one) &&
      String(one.values["aws_service_name"]).startsWith(SOCIAL_MESSAGING),
  );
}

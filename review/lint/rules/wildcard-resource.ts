import { isPositive, passesWithoutKey } from "../../../iam/policy/limits";
import type { Condition, Statement } from "../../../iam/policy/policy";
import { arnPattern } from "../../../iam/policy/texts";
import { detailsOf } from "../../iam-data/iam-data";
import type { FoundPolicy } from "../../model";
import { type Spot, statementRule } from "../rule";

import { actionPatterns, isFilter, meansItself } from "../statements";

export const wildcardResource = statementRule(
  {
    id: "wildcard-resource",
    severity: "warning",
    description:
      "In an Allow, a resource that is nothing but a wildcard, or open in its account, or all roles of an account, although one of the actions can be allowed on certain resources.",
  },
  ({ policy, statement }: Spot) => {
    const { effect, resource } = statement;
    if (effect !== "Allow" || resource === undefined || resource.except) return [];
    if (policy.argument === "grant" || meansItself(policy)) return [];
    const narrower = supportNarrower(statement);
    if (narrower.length === 0) return [];
    if (statement.conditions.some((one) => saysWhich(one, policy))) return [];
    const isOfIam = actionPatterns(statement).every(({ service }) => /^iam$/i.test(service));
    return resource.values
      .filter((text) => isWide(isOfIam ? inOwnAccount(text) : text))
      .map((text) => ({
        subject: text,
        message: `${text} does not say on which resources, although ${narrower.slice(0, 3).join(", ")}${narrower.length > 3 ? ` and ${narrower.length - 3} more` : ""} can be allowed on certain ones`,
        fix: `name the ARNs${kinds(narrower)}; actions that have no resource types go into a statement of their own`,
      }));
  },
);

/** A tag of the resource says which resources are meant; in an endpoint's policy, which only filters, whose they are. */
function saysWhich({ key, operator, values }: Condition, policy: FoundPolicy): boolean {
  if (!isPositive(operator) || passesWithoutKey(operator)) return false;
  if (values.some((value) => /^[*?]+$/.test(value))) return false;
  if (/^[\w-]+:(resource|existingobject|bucket)tag\//i.test(key)) return true;
  return /^aws:resource(account|orgid|orgpaths)$/i.test(key) && isFilter(policy);
}

/** IAM itself is asked only about the account of its caller: AWS writes `arn:aws:iam::*:user/${aws:username}`. */
function inOwnAccount(text: string): string {
  return text.replace(/^(arn:[^:]*:iam::)\*(?=:)/, "$1");
}

/** Every resource, of a service at least, or of all accounts; in IAM also every role, as it has no Regions. */
function isWide(text: string): boolean {
  if (/^[*?]+$/.test(text) || /^arn:[^/]*\*$/.test(text)) {
    const { resource = "*" } = arnPattern(text) ?? {};
    return /^[*?]+$/.test(resource);
  }
  const { service = "", account = "", resource = "" } = arnPattern(text) ?? {};
  if (/^[*?]+$/.test(account)) return true;
  if (service === "iam") return /^[a-z-]+\/[*?]+$/.test(resource);
  return /^[*?]+(\/[*?]+)?$/.test(resource);
}

/** Actions that support narrower resources; actions of unknown services belong to another rule. */
function supportNarrower(statement: Statement): string[] {
  if (statement.action.except) return [];
  return actionPatterns(statement).flatMap(({ text, service, actions }) => {
    if (service === "*") return ["nearly every action"];
    const some = (actions ?? []).filter(({ hasResourceTypes }) => hasResourceTypes);
    return some.length > 0 && /[*?]/.test(text)
      ? [text]
      : some.map(({ name }) => `${service}:${name}`);
  });
}

function kinds(narrower: readonly string[]): string {
  const types = narrower.flatMap((text) => {
    const [service = "", name = ""] = text.split(":");
    return detailsOf(service, name)?.resourceTypes ?? [];
  });
  const some = [...new Set(types)].slice(0, 3);
  return some.length === 0 ? "" : ` (of ${some.join(", ")})`;
}

import {
  defaultEndpointPolicy,
  defaultKeyPolicy,
  defaultTopicPolicy,
  noPolicy,
} from "../../iam/policy/defaults";
import type { PolicyDocument } from "../../iam/policy/policy";
import { canonicalPrincipal } from "../../iam/policy/principals";
import { readPolicy } from "../../iam/policy/read";
import { hasTokens } from "../../iam/policy/terraform-references";
import type { Resource } from "../model";
import { tokenFor } from "./tokens";

/**
 * What takes the place of a policy that is removed while the thing it belongs to stays: what the
 * provider writes then, or what AWS does without one.
 */
export type WhenRemoved = (resource: Resource, removed: PolicyDocument) => PolicyDocument;

export const nothing: WhenRemoved = (_, { kind }) => noPolicy(kind);

export const endpointDefault: WhenRemoved = () => defaultEndpointPolicy();

export const keyDefault: WhenRemoved = ({ type, address, values }, removed) => {
  // The provider fears to lock itself out. If it is set not to check that, it leaves what is there.
  if (type === "aws_kms_key_policy" && values["bypass_policy_lockout_safety_check"] === true) {
    return removed;
  }
  return defaultKeyPolicy(accountRoot(removed) ?? tokenFor(`the account of ${address}`));
};

/** The topic is what the policy names, if that is one thing. */
export const topicDefault: WhenRemoved = ({ address }, { statements }) => {
  const named = new Set(statements.flatMap(({ resource }) => resource?.values ?? []));
  const [only, ...others] = [...named].filter((arn) => arn !== "*");
  const topic =
    only !== undefined && others.length === 0 ? only : tokenFor(`the topic of ${address}`);
  const [, account] = /^arn:[^:]+:sns:[^:]*:(\d{12}):/.exec(topic) ?? [];
  return defaultTopicPolicy(topic, account ?? tokenFor(`the owner of ${address}`));
};

/** What is open without a policy. An organization's policy may be of either kind. */
export function open(access: { readonly Principal?: "*"; readonly Action: string }): WhenRemoved {
  return (_, { kind }) => {
    const principal = kind === "resource" ? { Principal: "*" } : {};
    const statement = { Effect: "Allow", ...principal, ...access, Resource: "*" };
    return readPolicy({ Version: "2012-10-17", Statement: statement }, kind);
  };
}

/** Most key policies name their account, as the default one does. */
function accountRoot({ statements }: PolicyDocument): string | undefined {
  const roots = statements
    .filter(({ effect, conditions, action }) => {
      const all = !action.except && action.values.some((one) => one.toLowerCase() === "kms:*");
      return effect === "Allow" && conditions.length === 0 && all;
    })
    .flatMap(({ principal }) => (principal?.except ? [] : (principal?.values ?? [])))
    .map((one) => canonicalPrincipal(one).value)
    .filter((value) => /^\d{12}$/.test(value) || (hasTokens(value) && value.endsWith(":root")));
  const [only, ...others] = new Set(roots);
  return others.length === 0 ? only : undefined;
}

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

/** What is open without a policy, by AWS's own rules. */
const OPEN: ReadonlyMap<string, object> = new Map([
  // A REST API without one leaves it to each method, of which some may ask for nothing.
  ["aws_api_gateway_rest_api", { Principal: "*", Action: "execute-api:*", Resource: "*" }],
  ["aws_api_gateway_rest_api_policy", { Principal: "*", Action: "execute-api:*", Resource: "*" }],
  // "Grants full access to any anonymous client that can connect".
  [
    "aws_efs_file_system_policy",
    { Principal: "*", Action: "elasticfilesystem:Client*", Resource: "*" },
  ],
  // These limit what other policies give.
  ["aws_rolesanywhere_profile", { Action: "*", Resource: "*" }],
  ["aws_transfer_access", { Action: "*", Resource: "*" }],
  ["aws_transfer_user", { Action: "*", Resource: "*" }],
  ["aws_organizations_policy", { Action: "*", Resource: "*" }],
]);

/**
 * What takes the place of a policy that is removed while the thing it belongs to stays: what the
 * provider writes then, or what AWS does without one.
 */
export function whenRemoved(
  { type, address, values }: Resource,
  removed: PolicyDocument,
): PolicyDocument {
  // The provider fears to lock itself out, unless it is told not to: then it leaves what is there.
  if (type === "aws_kms_key_policy" && values["bypass_policy_lockout_safety_check"] === true) {
    return removed;
  }
  switch (type) {
    case "aws_sns_topic":
    case "aws_sns_topic_policy":
      return topicPolicy(address, removed);
    case "aws_vpc_endpoint":
    case "aws_vpc_endpoint_policy":
      return defaultEndpointPolicy();
    case "aws_kms_key":
    case "aws_kms_key_policy":
    case "aws_kms_external_key":
    case "aws_kms_replica_key":
    case "aws_kms_replica_external_key":
      return defaultKeyPolicy(accountRoot(removed) ?? tokenFor(`the account of ${address}`));
    default:
      return openOrNone(type, removed);
  }
}

function openOrNone(type: string, { kind }: PolicyDocument): PolicyDocument {
  const open = OPEN.get(type);
  if (open === undefined) return noPolicy(kind);
  // An organization's policy may be of either kind.
  const principal = kind === "resource" ? { Principal: "*" } : {};
  const statement = { Effect: "Allow", ...principal, ...open };
  return readPolicy({ Version: "2012-10-17", Statement: statement }, kind);
}

/** The topic is what the policy names, if that is one thing. */
function topicPolicy(address: string, { statements }: PolicyDocument): PolicyDocument {
  const named = new Set(statements.flatMap(({ resource }) => resource?.values ?? []));
  const [only, ...others] = [...named].filter((arn) => arn !== "*");
  const topic =
    only !== undefined && others.length === 0 ? only : tokenFor(`the topic of ${address}`);
  const [, account] = /^arn:[^:]+:sns:[^:]*:(\d{12}):/.exec(topic) ?? [];
  return defaultTopicPolicy(topic, account ?? tokenFor(`the owner of ${address}`));
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

import { isRecord } from "../../iam/policy/policy-errors";
import {
  arn,
  conditions,
  type GrantedStatement,
  isSet,
  type MaybeCondition,
  principal,
} from "./grant-statements";
import { type Body, listed } from "./terraform-json";

export function eventPermission(values: Body): GrantedStatement[] {
  const condition = listed(values["condition"])
    .filter(isRecord)
    .map(({ type, key, value }): MaybeCondition => [String(type), String(key), value]);
  return [
    {
      Effect: "Allow",
      Principal: principal(values["principal"]),
      Action: values["action"] ?? "events:PutEvents",
      Resource: arn("events", "event-bus/", values["event_bus_name"] ?? "default"),
      Condition: conditions(condition),
    },
  ];
}

export function certificatePermission(values: Body): GrantedStatement[] {
  return [
    {
      Effect: "Allow",
      Principal: principal(values["principal"]),
      Action: listed(values["actions"]).map((action) => `acm-pca:${action}`),
      Resource: values["certificate_authority_arn"],
      Condition: conditions([["StringEquals", "aws:SourceAccount", values["source_account"]]]),
    },
  ];
}

export function signingPermission(values: Body): GrantedStatement[] {
  const profile = arn("signer", "/signing-profiles/", values["profile_name"]);
  const { profile_version: version } = values;
  return [
    {
      Effect: "Allow",
      Principal: principal(values["principal"]),
      Action: values["action"],
      Resource: isSet(version) ? `${profile}/${version}` : profile,
    },
  ];
}

/** Of an endpoint service, which names several, or of the resource that adds one. */
export function endpointServicePrincipal(values: Body, itself: string): GrantedStatement[] {
  const { vpc_endpoint_service_id: id, principal_arn: one, allowed_principals: several } = values;
  const Resource = isSet(id) ? arn("ec2", "vpc-endpoint-service/", id) : itself;
  return [one, several].flatMap(listed).map((who) => {
    const Principal = principal(who);
    return { Effect: "Allow", Principal, Action: "ec2:CreateVpcEndpoint", Resource };
  });
}

export function launchPermission(values: Body): GrantedStatement[] {
  const { account_id: account, organization_arn, organizational_unit_arn } = values;
  return [
    {
      Effect: "Allow",
      Principal: isSet(account) ? principal(account) : "*",
      Action: "ec2:RunInstances",
      Resource: arn("ec2", "image/", values["image_id"]),
      Condition: conditions([
        ["ForAnyValue:StringLike", "aws:PrincipalOrgPaths", organizational_unit_arn],
        ["StringEquals", "aws:PrincipalOrgID", organization_arn],
      ]),
    },
  ];
}

export function volumePermission(values: Body): GrantedStatement[] {
  return [
    {
      Effect: "Allow",
      Principal: principal(values["account_id"]),
      Action: "ec2:CreateVolume",
      Resource: arn("ec2", "snapshot/", values["snapshot_id"]),
    },
  ];
}

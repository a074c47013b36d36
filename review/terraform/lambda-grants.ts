import { arn, conditions, type GrantedStatement, isSet, principal } from "./grant-statements";
import type { Body } from "./terraform-json";

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
export function lambdaPermission(values: Body): GrantedStatement[] {
  return [
    {
      Effect: "Allow",
      Principal: principal(values["principal"]),
      Action: values["action"],
      Resource: functionArn(values),
      Condition: conditions([
        ["ArnLike", "aws:SourceArn", values["source_arn"]],
        ["StringEquals", "aws:SourceAccount", values["source_account"]],
        ["StringEquals", "aws:PrincipalOrgID", values["principal_org_id"]],
        ["StringEquals", "lambda:EventSourceToken", values["event_source_token"]],
        ["StringEquals", "lambda:FunctionUrlAuthType", values["function_url_auth_type"]],
        ["Bool", "lambda:InvokedViaFunctionUrl", values["invoked_via_function_url"]],
      ]),
    },
  ];
}

/** Without authentication, the provider itself adds the permission for everyone. */
export function functionUrl(values: Body): GrantedStatement[] {
  const { authorization_type: type } = values;
  if (type === "AWS_IAM") return [];
  return [
    {
      Effect: "Allow",
      Principal: "*",
      Action: "lambda:InvokeFunctionUrl",
      Resource: functionArn(values),
      Condition: conditions([["StringEquals", "lambda:FunctionUrlAuthType", type]]),
    },
  ];
}

export function layerPermission(values: Body): GrantedStatement[] {
  const layer = arn("lambda", "layer:", values["layer_name"]);
  return [
    {
      Effect: "Allow",
      Principal: principal(values["principal"]),
      Action: values["action"],
      Resource: `${layer}:${values["version_number"]}`,
      Condition: conditions([["StringEquals", "aws:PrincipalOrgID", values["organization_id"]]]),
    },
  ];
}

function functionArn({ function_name: name, qualifier }: Body): string {
  const plain = arn("lambda", "function:", name);
  return isSet(qualifier) ? `${plain}:${qualifier}` : plain;
}

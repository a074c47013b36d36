import { arn, type GrantedStatement } from "./grant-statements";
import type { Body } from "./terraform-json";

export function apiMethod(values: Body): GrantedStatement[] {
  const { rest_api_id: api, http_method: method, resource_id: path } = values;
  return call(`${api}/*/${method}/${path}`, values["authorization"], values["authorizer_id"]);
}

export function apiRoute(values: Body): GrantedStatement[] {
  const { authorization_type: type = "NONE", authorizer_id: authorizer } = values;
  return call(`${values["api_id"]}/*/${values["route_key"]}`, type, authorizer);
}

/** With AWS_IAM, the policies of the callers decide; else whoever the authorizer lets in. */
function call(resource: string, type: unknown, authorizer: unknown): GrantedStatement[] {
  if (type === "AWS_IAM") return [];
  const Principal = type === "NONE" ? "*" : { Federated: `${type} ${authorizer ?? ""}`.trim() };
  const Resource = arn("execute-api", "", resource);
  return [{ Effect: "Allow", Principal, Action: "execute-api:Invoke", Resource }];
}

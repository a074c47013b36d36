import type { Finding } from "../formats/finding";
import type { Partially } from "../formats/parse-partially";
import { valueAt } from "../formats/schema-walk";
import type { Environment } from "./environment";

/** What no field of an endpoint alone can tell. */
export function uselessEndpoint({ vpcEndpoint }: Partially<Environment>, data: unknown): Finding[] {
  if (vpcEndpoint === undefined) return [];
  const clients = ["clientCidrs", "clientSecurityGroupIds"].flatMap((field) =>
    [valueAt(data, ["vpcEndpoint", field]) ?? []].flat(),
  );
  return [
    ...(vpcEndpoint.subnetIds?.length === 0 ? [NO_SUBNETS] : []),
    ...(clients.length === 0 ? [NO_CLIENTS] : []),
    ...(["subnetIds", "clientCidrs", "clientSecurityGroupIds"] as const).flatMap((field) =>
      (vpcEndpoint[field] ?? []).flatMap((value, index, all) => {
        if (value === undefined || all.indexOf(value) === index) return [];
        const path = ["vpcEndpoint", field, index];
        const got = JSON.stringify(value);
        return [{ path, got, allowed: "each once", fix: "remove the second one" }];
      }),
    ),
  ];
}

const NO_SUBNETS = {
  path: ["vpcEndpoint", "subnetIds"],
  got: "an empty list",
  allowed: "at least one subnet",
  fix: "name one in each Availability Zone of the clients",
};

const NO_CLIENTS = {
  path: ["vpcEndpoint"],
  got: "no clients",
  allowed: "at least one of clientCidrs or clientSecurityGroupIds",
  fix: "name who may use the endpoint: nobody could",
};

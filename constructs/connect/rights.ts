import type { PolicyStatement } from "../shared/policy-document";
import { manageRoles } from "../shared/rights";
import type { ConnectRolePart } from "./decisions";

export function manageConnectRole({ arn }: ConnectRolePart): PolicyStatement {
  return manageRoles("ManageConnectRole", arn);
}

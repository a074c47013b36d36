import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { serviceLinkedRolePart } from "../constructs/service-linked-role/decisions";
import { ServiceLinkedRole } from "../constructs/service-linked-role/service-linked-role";
import { escapeAll } from "../formats/terraform-reference";
import { accountStackName, type Environment } from "./environment";
import { configureStack } from "./stack-settings";

/**
 * What exists once per AWS account, apart from every environment: destroying one environment must
 * not blind the spend alarms of the others. It takes provider and backend from the environment that
 * asks for it.
 */
export class AccountStack extends TerraformStack {
  constructor(scope: Construct, environment: Environment) {
    const name = accountStackName(environment.account);
    super(scope, name);
    configureStack(this, { ...escapeAll(environment), name });
    const { account, region } = environment;
    const { imported } = serviceLinkedRolePart(environment);
    new ServiceLinkedRole(this, "ServiceLinkedRole", { account, region, import: imported });
  }
}

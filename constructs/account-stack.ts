import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { accountStackName, type Environment } from "../environments/schema";
import { ServiceLinkedRole } from "./service-linked-role";
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
    configureStack(this, { ...environment, name });
    new ServiceLinkedRole(this, "ServiceLinkedRole", {
      account: environment.account,
      region: environment.region,
      import: environment.serviceLinkedRole === "import",
    });
  }
}

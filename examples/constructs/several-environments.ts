// Several environments in one AWS account, which share the one service-linked role of the account.
//
// The role has a stack of its own: destroying one environment must not end the metrics of the others.
//
// In your app: npm install cdktf-aws-social-messaging, copy this as main.ts,
// npx cdktf deploy account, then npx cdktf deploy dev.
// Here: npm run examples, then node dist/examples/several-environments.js writes cdktf.out.
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { ServiceLinkedRole, WhatsAppMessaging } from "cdktf-aws-social-messaging";
import type { Construct } from "constructs";

const account = "111122223333";
const region = "eu-west-1";

class AccountStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region, allowedAccountIds: [account] });
    // import: true takes over a role that exists already.
    new ServiceLinkedRole(this, "ServiceLinkedRole", { account, region });
  }
}

class EnvironmentStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", {
      region,
      allowedAccountIds: [account],
      defaultTags: [{ tags: { Environment: id } }],
    });
    // The prefix keeps the names apart: two stacks of an app with the same one are refused.
    new WhatsAppMessaging(this, "WhatsApp", { account, region, namePrefix: `acme-${id}` });
  }
}

const app = new App();
new AccountStack(app, "account");
for (const environment of ["dev", "staging", "prod"]) new EnvironmentStack(app, environment);
app.synth();

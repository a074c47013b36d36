// Only the role with which WhatsApp events reach Amazon Connect.
//
// In your app: npm install cdktf-aws-social-messaging, copy this as main.ts, npx cdktf deploy connect.
// Here: npm run examples, then node dist/examples/amazon-connect.js writes cdktf.out.
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { ConnectRole } from "cdktf-aws-social-messaging";
import type { Construct } from "constructs";

const account = "111122223333";
const region = "eu-west-1";
/** As `aws connect list-instances` prints it. */
const instanceArn = `arn:aws:connect:${region}:${account}:instance/11111111-2222-3333-8444-555555555555`;

class ConnectStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region, allowedAccountIds: [account] });

    const role = new ConnectRole(this, "Role", {
      account,
      region,
      name: "acme-whatsapp-connect",
      instanceArn,
    });

    // Both belong into the account's event destination, which Terraform has no resource for.
    new TerraformOutput(this, "event_destination_arn", { value: instanceArn });
    new TerraformOutput(this, "role_arn", { value: role.arn });
  }
}

const app = new App();
new ConnectStack(app, "connect");
app.synth();

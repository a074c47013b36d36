// WhatsApp Business Accounts in two Regions of one AWS account: a stack for each Region.
//
// An account, its topic, key and media bucket live in one Region. Roles and bucket names span Regions, so the
// prefix differs, too; the service-linked role exists once (see several-environments.ts).
//
// In your app: npm install cdktf-aws-social-messaging, copy this as main.ts,
// npx cdktf deploy chat-eu-west-1 chat-us-east-1.
// Here: npm run examples, then node dist/examples/multi-region.js writes cdktf.out.
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { WhatsAppMessaging } from "cdktf-aws-social-messaging";
import type { Construct } from "constructs";

const account = "111122223333";

interface Place {
  readonly region: string;
  readonly namePrefix: string;
}

class ChatStack extends TerraformStack {
  constructor(scope: Construct, { region, namePrefix }: Place) {
    super(scope, `chat-${region}`);
    // The Region of the provider and that of the construct must agree: synthesis checks it.
    new AwsProvider(this, "aws", { region, allowedAccountIds: [account] });
    new WhatsAppMessaging(this, "WhatsApp", { account, region, namePrefix });
  }
}

const app = new App();
new ChatStack(app, { region: "eu-west-1", namePrefix: "acme-eu" });
new ChatStack(app, { region: "us-east-1", namePrefix: "acme-us" });
app.synth();

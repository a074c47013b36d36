// WhatsApp Business Accounts that are wired to the topic of a stack, which Terraform has no resource for.
//
// In your app: npm install cdktf-aws-social-messaging, copy this as main.ts, npx cdktf deploy chat,
// then npx whatsapp-aws apply --stack chat shows what it would change in the account, asks, and does it.
// Here: npm run examples, then node dist/examples/wired-accounts.js writes cdktf.out.
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { WhatsAppMessaging } from "cdktf-aws-social-messaging";
import type { Construct } from "constructs";

const account = "111122223333";
const region = "eu-west-1";

class ChatStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region, allowedAccountIds: [account] });

    const whatsapp = new WhatsAppMessaging(this, "WhatsApp", {
      account,
      region,
      namePrefix: "acme-chat",
    });
    whatsapp.events.subscribeQueue("Inbound");

    // Linked in the console, once: nothing here links or unlinks an account.
    whatsapp.wire({
      accounts: [
        {
          id: "waba-0123456789abcdef0123456789abcdef",
          destination: "sns",
          tags: { CostCentre: "4711" },
          phoneNumbers: [
            {
              id: "phone-number-id-0123456789abcdef0123456789abcdef",
              tags: { Purpose: "support" },
            },
          ],
        },
      ],
    });
  }
}

const app = new App();
new ChatStack(app, "chat");
app.synth();

// WhatsApp in a stack that you have already: one construct beside everything else.
//
// In your app: npm install cdktf-aws-social-messaging, copy this as main.ts, npx cdktf deploy chat.
// Here: npm run examples, then node dist/examples/import-into-a-stack.js writes cdktf.out.
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { WhatsAppMessaging } from "cdktf-aws-social-messaging";
import type { Construct } from "constructs";

// Literals, not tokens: ARNs and names are made of them, so that a plan shows every policy whole.
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
      mediaKey: {}, // a role that reads events need not read media
    });

    // What the event destination of your WhatsApp Business Account is set to.
    new TerraformOutput(this, "whatsapp_topic_arn", { value: whatsapp.events.arn });
  }
}

const app = new App();
new ChatStack(app, "chat");
app.synth();

// A Lambda function that exists reads the queue of events: its role may, and only the events that it could not process come back.
//
// In your app: npm install cdktf-aws-social-messaging, copy this as main.ts, npx cdktf deploy chat.
// Here: npm run examples, then node dist/examples/function-consumer.js writes cdktf.out.
import { DataAwsLambdaFunction } from "@cdktf/provider-aws/lib/data-aws-lambda-function";
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
      alarms: { warning: { emails: ["chat-team@example.com"] } },
    });
    // Six times the function's timeout, as AWS advises.
    const inbound = whatsapp.events.subscribeQueue("Inbound", { visibilityTimeoutSeconds: 180 });

    const chat = new DataAwsLambdaFunction(this, "Chat", { functionName: "chat" });
    inbound.consumeWith(chat, { role: "chat", maxConcurrency: 10 }); // the role that it runs with
  }
}

const app = new App();
new ChatStack(app, "chat");
app.synth();

// Events into a queue for a Lambda function of yours, with the rights it needs and alarms on what waits.
//
// In your app: npm install cdktf-aws-social-messaging, copy this as main.ts, npx cdktf deploy chat.
// Here: npm run examples, then node dist/examples/queue-consumer.js writes cdktf.out.
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { WhatsAppMessaging } from "cdktf-aws-social-messaging";
import type { Construct } from "constructs";

const account = "111122223333";
const region = "eu-west-1";
/** As `aws socialmessaging get-linked-whatsapp-business-account` prints it. */
const phoneNumberArns = [
  `arn:aws:social-messaging:${region}:${account}:phone-number-id/976c72a700aac43eaf573ae050000001`,
];

class ChatStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region, allowedAccountIds: [account] });

    const whatsapp = new WhatsAppMessaging(this, "WhatsApp", {
      account,
      region,
      namePrefix: "acme",
      // A key of its own for media: who reads the queue needs the events' key, and no more.
      mediaKey: {},
      alarms: { warning: { emails: ["chat-team@example.com"] } },
    });
    // Six times the function's timeout, as AWS advises.
    const inbound = whatsapp.events.subscribeQueue("Inbound", { visibilityTimeoutSeconds: 180 });

    const role = this.createRole();
    // For a function of this stack, inbound.consumeWith(chat) does this and has Lambda read the queue.
    inbound.grantConsume(role);
    whatsapp.grantSend(role, { phoneNumberArns });
    whatsapp.grantHandleMedia(role, { phoneNumberArns, direction: "inbound" });

    new TerraformOutput(this, "queue_url", { value: inbound.url });
  }

  private createRole(): IamRole {
    return new IamRole(this, "Role", {
      name: "acme-chat",
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "AllowLambda",
            Effect: "Allow",
            Principal: { Service: "lambda.amazonaws.com" },
            Action: "sts:AssumeRole",
          },
        ],
      }),
    });
  }
}

const app = new App();
new ChatStack(app, "chat");
app.synth();

// Events into a queue for a Lambda function of yours, with the rights it needs and alarms on what waits.
//
// In your app: npm install cdktf-aws-social-messaging, copy this as main.ts, npx cdktf deploy chat.
// Here: npm run examples, then node dist/examples/queue-consumer.js writes cdktf.out.
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { type QueueSubscription, WhatsAppMessaging } from "cdktf-aws-social-messaging";
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
    this.grantConsume(role, inbound);
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

  /** What Lambda needs of the role to read the queue for the function. */
  private grantConsume(role: IamRole, { literalArn, key }: QueueSubscription): void {
    new IamRolePolicy(this, "Consume", {
      name: "consume-events",
      role: role.name,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "ReadQueue",
            Effect: "Allow",
            Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
            Resource: literalArn, // known before the apply, so that an access review can judge it
          },
          {
            Sid: "DecryptEvents",
            Effect: "Allow",
            Action: "kms:Decrypt",
            Resource: key.arn,
            Condition: { StringEquals: { "kms:ViaService": `sqs.${region}.amazonaws.com` } },
          },
        ],
      }),
    });
  }
}

const app = new App();
new ChatStack(app, "chat");
app.synth();

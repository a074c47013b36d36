// A complete product: people write to your WhatsApp number, and a Lambda function answers them. What they send as
// photo, document, voice message or video is kept in a bucket. README.md beside this file says how it works.
//
// In your app: npm install cdktf-aws-social-messaging @aws-sdk/client-socialmessaging esbuild, copy main.ts and
// handler.ts, npx cdktf deploy auto-reply.
// Here: npm run examples, then node dist/examples/auto-reply/main.js writes cdktf.out.
import { join } from "node:path";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, AssetType, TerraformAsset, TerraformOutput, TerraformStack } from "cdktf";
import { WhatsAppMessaging } from "cdktf-aws-social-messaging";
import type { Construct } from "constructs";
import { buildSync } from "esbuild";

const account = "111122223333";
const region = "eu-west-1";
/** As `aws socialmessaging get-linked-whatsapp-business-account` prints it. */
const phoneNumberArns = [
  `arn:aws:social-messaging:${region}:${account}:phone-number-id/976c72a700aac43eaf573ae050000001`,
];

class AutoReplyStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region, allowedAccountIds: [account] });

    const whatsapp = new WhatsAppMessaging(this, "WhatsApp", {
      account,
      region,
      namePrefix: "acme",
      // A key of its own for media: who works with the events needs theirs, and no more.
      mediaKey: {},
      alarms: {
        warning: { emails: ["chat-team@example.com"] },
        critical: { emails: ["on-call@example.com"] },
      },
      // Says when answers do not arrive, and why.
      outcomes: {
        failed: { percent: 5, atLeast: 50, severity: "warning" },
        codes: [{ code: 131042, severity: "critical" }], // WhatsApp cannot charge for them
      },
    });
    // Six times the function's timeout, as AWS advises.
    const inbound = whatsapp.events.subscribeQueue("Inbound", { visibilityTimeoutSeconds: 180 });

    const role = this.createRole();
    inbound.consumeWith(this.createFunction(role, whatsapp), { maxConcurrency: 10 });
    whatsapp.grantSend(role, { phoneNumberArns });
    whatsapp.grantHandleMedia(role, { phoneNumberArns, direction: "inbound" });

    new TerraformOutput(this, "queue_url", { value: inbound.url });
    new TerraformOutput(this, "topic_arn", { value: whatsapp.events.arn });
  }

  private createFunction(role: IamRole, { media }: WhatsAppMessaging): LambdaFunction {
    const code = new TerraformAsset(this, "Code", {
      path: builtHandler(),
      type: AssetType.ARCHIVE,
    });
    return new LambdaFunction(this, "Reply", {
      functionName: "acme-auto-reply",
      role: role.arn,
      runtime: "nodejs22.x", // which has the AWS SDK
      handler: "index.handler",
      filename: code.path,
      sourceCodeHash: code.assetHash,
      timeout: 30,
      environment: {
        variables: { MEDIA_BUCKET: media.name, MEDIA_PREFIX: media.inboundPrefix },
      },
    });
  }

  /** It may write its log, and what is granted to it above. */
  private createRole(): IamRole {
    const role = new IamRole(this, "Role", {
      name: "acme-auto-reply",
      assumeRolePolicy: policyOf({
        Sid: "AllowLambda",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
    });
    // Not inlinePolicy of the role, which would remove what is granted to it.
    new IamRolePolicy(this, "Log", {
      name: "log",
      role: role.name,
      policy: policyOf({
        Sid: "AllowOwnLog",
        Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/acme-auto-reply*`,
      }),
    });
    return role;
  }
}

function policyOf(statement: object): string {
  const allowed = { Effect: "Allow", ...statement };
  return JSON.stringify({ Version: "2012-10-17", Statement: [allowed] });
}

/** The folder of the function's code, built anew from handler.ts with each synthesis. */
function builtHandler(): string {
  const folder = join(__dirname, "build");
  buildSync({
    entryPoints: [join(__dirname, "handler")],
    outfile: join(folder, "index.js"),
    bundle: true,
    platform: "node",
    target: "node22",
    external: ["@aws-sdk/*"],
  });
  return folder;
}

const app = new App();
new AutoReplyStack(app, "auto-reply");
app.synth();

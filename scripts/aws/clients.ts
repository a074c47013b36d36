import type { ServiceInputTypes, ServiceOutputTypes } from "@aws-sdk/client-socialmessaging";
import type { FinalizeRequestMiddleware } from "@smithy/types";
import type { Environment } from "../../app/environment";
import { PACE } from "./interrupt";
import { Pace } from "./pace";

// The SDK's warning about Node.js 20 is eight lines in the middle of what a command prints, of which the docs say one.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

type Settings = Pick<Environment, "region" | "deployRoleArn">;

/** A first call and five more after it, with the SDK's backoff and jitter. */
const MAX_ATTEMPTS = 6;

/** The SDK itself waits for ever, and a private network may swallow what is sent. */
const PATIENCE = {
  connectionTimeout: 5_000,
  requestTimeout: 30_000,
  throwOnRequestTimeout: true,
};

/**
 * The AWS clients of one environment, each loaded with its first use. Credentials come from the SDK's
 * standard chain, through the environment's role if it names one; endpoints from the SDK's variables.
 */
export class AwsClients {
  private readonly made = new Map<string, Promise<unknown>>();
  private readonly pace: Pace;

  constructor(
    private readonly settings: Settings,
    quotaShare?: number,
  ) {
    this.pace = new Pace(quotaShare);
  }

  /** Paced, as its quotas are small and production shares them. */
  socialMessaging() {
    return this.once("socialmessaging", async () => {
      const { SocialMessagingClient } = await import("@aws-sdk/client-socialmessaging");
      const client = new SocialMessagingClient(await this.config());
      const paced: FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> =
        (next, context) => async (args) => {
          await this.pace.turn(String(context["commandName"]));
          return next(args);
        };
      // Behind the retries: every attempt counts against the quota.
      client.middlewareStack.addRelativeTo(paced, {
        name: PACE,
        relation: "after",
        toMiddleware: "retryMiddleware",
      });
      return client;
    });
  }

  sns() {
    return this.once("sns", async () => {
      const { SNSClient } = await import("@aws-sdk/client-sns");
      return new SNSClient(await this.config());
    });
  }

  kms() {
    return this.once("kms", async () => {
      const { KMSClient } = await import("@aws-sdk/client-kms");
      return new KMSClient(await this.config());
    });
  }

  iam() {
    return this.once("iam", async () => {
      const { IAMClient } = await import("@aws-sdk/client-iam");
      return new IAMClient(await this.config());
    });
  }

  /**
   * By its path where the bucket's name has dots: as a host name, it would neither fit a certificate nor
   * lead to a custom endpoint.
   */
  s3(bucket: string) {
    const forcePathStyle = bucket.includes(".");
    return this.once(`s3 ${forcePathStyle}`, async () => {
      const { S3Client } = await import("@aws-sdk/client-s3");
      return new S3Client({ ...(await this.config()), forcePathStyle });
    });
  }

  sqs() {
    return this.once("sqs", async () => {
      const { SQSClient } = await import("@aws-sdk/client-sqs");
      return new SQSClient(await this.config());
    });
  }

  eventBridge() {
    return this.once("eventbridge", async () => {
      const { EventBridgeClient } = await import("@aws-sdk/client-eventbridge");
      return new EventBridgeClient(await this.config());
    });
  }

  lambda() {
    return this.once("lambda", async () => {
      const { LambdaClient } = await import("@aws-sdk/client-lambda");
      return new LambdaClient(await this.config());
    });
  }

  ec2() {
    return this.once("ec2", async () => {
      const { EC2Client } = await import("@aws-sdk/client-ec2");
      return new EC2Client(await this.config());
    });
  }

  cloudTrail() {
    return this.once("cloudtrail", async () => {
      const { CloudTrailClient } = await import("@aws-sdk/client-cloudtrail");
      return new CloudTrailClient(await this.config());
    });
  }

  budgets() {
    return this.once("budgets", async () => {
      const { BudgetsClient } = await import("@aws-sdk/client-budgets");
      return new BudgetsClient(await this.config());
    });
  }

  /** Its only endpoint is in us-east-1, whatever Region was billed. */
  costExplorer() {
    return this.once("cost-explorer", async () => {
      const { CostExplorerClient } = await import("@aws-sdk/client-cost-explorer");
      return new CostExplorerClient({ ...(await this.config()), region: "us-east-1" });
    });
  }

  cloudWatch() {
    return this.once("cloudwatch", async () => {
      const { CloudWatchClient } = await import("@aws-sdk/client-cloudwatch");
      return new CloudWatchClient(await this.config());
    });
  }

  cloudWatchLogs() {
    return this.once("cloudwatch-logs", async () => {
      const { CloudWatchLogsClient } = await import("@aws-sdk/client-cloudwatch-logs");
      return new CloudWatchLogsClient(await this.config());
    });
  }

  stepFunctions() {
    return this.once("step-functions", async () => {
      const { SFNClient } = await import("@aws-sdk/client-sfn");
      return new SFNClient(await this.config());
    });
  }

  sts() {
    return this.once("sts", async () => {
      const { STSClient } = await import("@aws-sdk/client-sts");
      return new STSClient(await this.config());
    });
  }

  private config() {
    return this.once("config", async () => ({
      region: this.settings.region,
      maxAttempts: MAX_ATTEMPTS,
      requestHandler: PATIENCE,
      credentials: await this.credentials(),
    }));
  }

  private async credentials() {
    const { deployRoleArn: RoleArn, region } = this.settings;
    if (RoleArn === undefined) return undefined;
    const { fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
    const params = { RoleArn, RoleSessionName: "cdktf-aws-social-messaging" };
    return fromTemporaryCredentials({ params, clientConfig: { region } });
  }

  private once<T>(name: string, make: () => Promise<T>): Promise<T> {
    const before = this.made.get(name) as Promise<T> | undefined;
    const made = before ?? make();
    this.made.set(name, made);
    return made;
  }
}

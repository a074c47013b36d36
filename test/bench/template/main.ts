import {
  iamServiceLinkedRole,
  kmsAlias,
  kmsKey,
  provider,
  s3Bucket,
  s3BucketLifecycleConfiguration,
  s3BucketOwnershipControls,
  s3BucketPolicy,
  s3BucketPublicAccessBlock,
  s3BucketServerSideEncryptionConfiguration,
  s3BucketVersioning,
  snsTopic,
} from "@cdktf/provider-aws";
import { App, LocalBackend, TerraformOutput, TerraformStack } from "cdktf";
import { Construct } from "constructs";

// What environments/example.yaml becomes, written by hand in what `cdktf init --template=typescript`
// gives: one main.ts that imports the provider's barrel. The scopes repeat the product's construct
// ids, so that equal resources also have equal addresses.

const ACCOUNT = "111122223333";
const REGION = "eu-west-1";
const PREFIX = "acme-example";
const SERVICE = "social-messaging.amazonaws.com";
const TOPIC = `${PREFIX}-whatsapp-events`;
const TOPIC_ARN = `arn:aws:sns:${REGION}:${ACCOUNT}:${TOPIC}`;
const BUCKET = `${PREFIX}-whatsapp-media-${ACCOUNT}`;
const BUCKET_ARN = `arn:aws:s3:::${BUCKET}`;

const FROM_THIS_ACCOUNT = {
  StringEquals: { "aws:SourceAccount": ACCOUNT },
  ArnLike: { "aws:SourceArn": `arn:aws:social-messaging:${REGION}:${ACCOUNT}:*` },
};
const WITHOUT_TLS = { Bool: { "aws:SecureTransport": "false" } };

function policy(...statements: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

const KEY_POLICY = policy(
  {
    Sid: "DelegateToIam",
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action: "kms:*",
    Resource: "*",
  },
  {
    Sid: "AllowSocialMessagingUseOfKey",
    Effect: "Allow",
    Principal: { Service: SERVICE },
    Action: ["kms:GenerateDataKey*", "kms:Decrypt"],
    Resource: "*",
    Condition: FROM_THIS_ACCOUNT,
  },
);

const TOPIC_POLICY = policy(
  {
    Sid: "AllowSocialMessagingPublish",
    Effect: "Allow",
    Principal: { Service: SERVICE },
    Action: "sns:Publish",
    Resource: TOPIC_ARN,
    Condition: FROM_THIS_ACCOUNT,
  },
  {
    Sid: "DenyPublishWithoutTls",
    Effect: "Deny",
    Principal: "*",
    Action: "sns:Publish",
    Resource: TOPIC_ARN,
    Condition: WITHOUT_TLS,
  },
);

const BUCKET_POLICY = policy({
  Sid: "DenyAccessWithoutTls",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [BUCKET_ARN, `${BUCKET_ARN}/*`],
  Condition: WITHOUT_TLS,
});

class OneStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new provider.AwsProvider(this, "aws", {
      region: REGION,
      allowedAccountIds: [ACCOUNT],
      defaultTags: [{ tags: { Team: "messaging" } }],
    });
    new LocalBackend(this, { path: `../../../terraform.${id}.tfstate` });
    this.addOverride("terraform.required_providers.aws.version", ">= 5.100.0, < 7.0.0");
    this.addOverride("terraform.required_version", ">= 1.5.0");
  }
}

class AccountStack extends OneStack {
  constructor(scope: Construct) {
    super(scope, `account-${ACCOUNT}`);
    new iamServiceLinkedRole.IamServiceLinkedRole(
      new Construct(this, "ServiceLinkedRole"),
      "Role",
      {
        awsServiceName: SERVICE,
        lifecycle: { preventDestroy: true },
      },
    );
  }
}

class ExampleStack extends OneStack {
  constructor(scope: Construct) {
    super(scope, "example");
    const whatsapp = new Construct(this, "WhatsApp");
    const key = createKey(new Construct(whatsapp, "Key"));
    const topic = createTopic(new Construct(whatsapp, "Events"), key);
    const bucket = createBucket(new Construct(whatsapp, "Media"), key);
    const outputs = {
      format_version: ["1", "Version of these outputs"],
      environment: ["example", "Name of the environment file"],
      account_id: [ACCOUNT, "AWS account"],
      region: [REGION, "AWS Region"],
      event_topic_arn: [topic.arn, "SNS topic that receives the WhatsApp events"],
      event_key_arn: [key.arn, "KMS key of the event topic"],
      media_bucket_name: [bucket.bucket, "S3 bucket of received and sent media"],
      media_key_arn: [key.arn, "KMS key of the media bucket"],
    };
    for (const [name, [value, description]] of Object.entries(outputs)) {
      new TerraformOutput(this, name, { value, description, staticId: true });
    }
  }
}

function createKey(scope: Construct): kmsKey.KmsKey {
  const alias = `alias/${PREFIX}-whatsapp`;
  const key = new kmsKey.KmsKey(scope, "Key", {
    description: `WhatsApp messaging, ${alias}`,
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    policy: KEY_POLICY,
    tags: { "cdktf-aws-social-messaging": alias },
    lifecycle: { preventDestroy: true },
  });
  new kmsAlias.KmsAlias(scope, "Alias", { name: alias, targetKeyId: key.keyId });
  return key;
}

function createTopic(scope: Construct, key: kmsKey.KmsKey): snsTopic.SnsTopic {
  return new snsTopic.SnsTopic(scope, "Topic", {
    name: TOPIC,
    kmsMasterKeyId: key.arn,
    signatureVersion: 2,
    policy: TOPIC_POLICY,
    lifecycle: { preventDestroy: true },
  });
}

function createBucket(scope: Construct, key: kmsKey.KmsKey): s3Bucket.S3Bucket {
  const resource = new s3Bucket.S3Bucket(scope, "Bucket", {
    bucket: BUCKET,
    forceDestroy: false,
    dependsOn: [key],
    lifecycle: { preventDestroy: true },
  });
  const bucket = resource.id;
  const closed = new s3BucketPublicAccessBlock.S3BucketPublicAccessBlock(
    scope,
    "PublicAccessBlock",
    {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
  );
  new s3BucketOwnershipControls.S3BucketOwnershipControls(scope, "Ownership", {
    bucket,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  });
  new s3BucketPolicy.S3BucketPolicy(scope, "Policy", {
    bucket,
    policy: BUCKET_POLICY,
    dependsOn: [closed],
  });
  new s3BucketServerSideEncryptionConfiguration.S3BucketServerSideEncryptionConfigurationA(
    scope,
    "Encryption",
    {
      bucket,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
          bucketKeyEnabled: true,
        },
      ],
    },
  );
  createLifecycle(scope, bucket);
  return resource;
}

function createLifecycle(scope: Construct, bucket: string): void {
  const versioning = new s3BucketVersioning.S3BucketVersioningA(scope, "Versioning", {
    bucket,
    versioningConfiguration: { status: "Enabled" },
  });
  new s3BucketLifecycleConfiguration.S3BucketLifecycleConfiguration(scope, "Lifecycle", {
    bucket,
    rule: [
      expire("ExpireInboundMedia", "inbound/"),
      expire("ExpireOutboundMedia", "outbound/"),
      {
        id: "ExpireOldVersions",
        status: "Enabled",
        filter: [{ prefix: "" }],
        noncurrentVersionExpiration: [{ noncurrentDays: 7 }],
        expiration: [{ expiredObjectDeleteMarker: true }],
      },
      {
        id: "AbortUnfinishedUploads",
        status: "Enabled",
        filter: [{ prefix: "" }],
        abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
      },
    ],
    dependsOn: [versioning],
  });
}

function expire(id: string, prefix: string) {
  return { id, status: "Enabled", filter: [{ prefix }], expiration: [{ days: 30 }] };
}

const app = new App();
new AccountStack(app);
new ExampleStack(app);
app.synth();

import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import type { TerraformStack } from "cdktf";
import { inboundMediaPolicy } from "../../../constructs/grants/documents";
import type { MediaStorage } from "../../../constructs/grants/media";
import { EncryptionKey } from "../../../constructs/keys/encryption-key";
import { ExistingKey } from "../../../constructs/keys/existing-key";
import {
  ExistingBucket,
  MediaBucket,
  type MessagingBucket,
} from "../../../constructs/media/media-bucket";
import type { MessagingKey } from "../../../constructs/shared/messaging-key";
import { requirementsOf } from "../../../constructs/shared/requirement";
import { evaluate, type Outcome } from "../../../iam/evaluate/evaluate";
import type { Request } from "../../../iam/policy/context";
import { readPolicy } from "../../../iam/policy/read";
import { document } from "../expected-policies";
import { scope } from "../synthesize";
import { inbound, outbound } from "./expected";
import { granted, KEY } from "./granted";

const BUCKET = "arn:aws:s3:::acme-media";
const REFERENCE = "${aws_kms_key.Key_43586C89.arn}";

type Build = (stack: TerraformStack) => MessagingBucket;

const name = "acme-media";
const createdKey = (stack: TerraformStack): MessagingKey =>
  new EncryptionKey(stack, "Key", { ...scope, alias: "alias/acme" });
const namedKey = (stack: TerraformStack): MessagingKey =>
  new ExistingKey(stack, "Key", { ...scope, arn: KEY });

const BUCKETS: readonly [string, string | null, Build][] = [
  [
    "created bucket, created key",
    REFERENCE,
    (stack) => new MediaBucket(stack, "Media", { ...scope, name, key: createdKey(stack) }),
  ],
  [
    "created bucket, named key",
    KEY,
    (stack) => new MediaBucket(stack, "Media", { ...scope, name, key: namedKey(stack) }),
  ],
  [
    "named bucket, created key",
    REFERENCE,
    (stack) => new ExistingBucket(stack, "Media", { ...scope, name, key: createdKey(stack) }),
  ],
  [
    "named bucket, named key",
    KEY,
    (stack) => new ExistingBucket(stack, "Media", { ...scope, name, key: namedKey(stack) }),
  ],
  ["named bucket, no key", null, (stack) => new ExistingBucket(stack, "Media", { ...scope, name })],
];

describe.each(BUCKETS)("%s", (_, key, build) => {
  test("grants each of its halves apart, on its own key alone", () => {
    const { policies } = granted((stack) => {
      const bucket = build(stack);
      bucket.grantInbound("chat");
      bucket.grantOutbound("chat");
    });
    expect(Object.values(policies)).toEqual([
      {
        role: "chat",
        name: "acme-media-inbound",
        document: document(...inbound({ bucket: BUCKET, key })),
      },
      {
        role: "chat",
        name: "acme-media-outbound",
        document: document(...outbound({ bucket: BUCKET, key })),
      },
    ]);
  });

  test("says the same in a stand-alone document", () => {
    const { text } = granted((stack) => {
      const policy = JSON.stringify(inboundMediaPolicy(build(stack)));
      new IamPolicy(stack, "Policy", { policy });
    });
    const { policy } = JSON.parse(text).resource.aws_iam_policy.Policy;
    expect(JSON.parse(policy)).toEqual(document(...inbound({ bucket: BUCKET, key })));
  });
});

test("the owner of an existing key must delegate to IAM, and the owner of the bucket must deny nothing", () => {
  granted((stack) => {
    const bucket = new ExistingBucket(stack, "Media", { ...scope, name, key: namedKey(stack) });
    bucket.grantInbound("chat");
    const [key, media] = requirementsOf(stack);
    expect([key?.of, key?.statements.map(({ Sid }) => Sid)]).toEqual([KEY, ["DelegateToIam"]]);
    expect([media?.of, media?.statements.map(({ Effect }) => Effect)]).toEqual([BUCKET, ["Deny"]]);
  });
});

describe("an asterisk in a prefix", () => {
  const storage = {
    ...scope,
    arn: BUCKET,
    inboundPrefix: "a*/in/",
    outboundPrefix: "a*/out/",
    key: { arn: KEY },
  };

  test("passes Terraform as IAM's variable for it", () => {
    const { text, policies } = granted((stack) => {
      const { inboundPrefix, outboundPrefix } = storage;
      const props = { ...scope, name, inboundPrefix, outboundPrefix };
      new ExistingBucket(stack, "Media", props).grantInbound("chat");
    });
    expect(text).toContain("arn:aws:s3:::acme-media/a$${*}/in/*");
    expect(Object.values(policies)[0]?.document).toEqual(
      document(...inbound({ bucket: BUCKET, key: null, prefix: "a$${*}/in/" })),
    );
  });

  test.each<[string, Outcome]>([
    ["a*/in/1.ogg", "allowed"],
    ["ab/in/1.ogg", "implicitly denied"],
    ["a*/out/1.ogg", "implicitly denied"],
  ])("is no wildcard: %s is %s", (object, outcome) => {
    const resource = `${BUCKET}/${object}`;
    const context = { "aws:ResourceAccount": "111122223333" };
    expect(decided({ action: "s3:GetObject", resource, context }, storage)).toBe(outcome);
  });
});

describe("the key", () => {
  const viaS3 = { "kms:ViaService": "s3.eu-west-1.amazonaws.com" };
  const of = (arn: string) => ({ "kms:EncryptionContext:aws:s3:arn": arn });
  const storage = { ...scope, arn: BUCKET, inboundPrefix: "in/", outboundPrefix: "out/" };

  test.each<[string, Outcome, Record<string, string>]>([
    ["an object of this half", "allowed", { ...viaS3, ...of(`${BUCKET}/in/1.ogg`) }],
    ["the bucket, with bucket keys", "allowed", { ...viaS3, ...of(BUCKET) }],
    [
      "an object of the other half",
      "implicitly denied",
      { ...viaS3, ...of(`${BUCKET}/out/1.ogg`) },
    ],
    ["another bucket", "implicitly denied", { ...viaS3, ...of("arn:aws:s3:::acme-logs") }],
    ["events", "implicitly denied", { "kms:ViaService": "sns.eu-west-1.amazonaws.com" }],
    ["any call to KMS itself", "implicitly denied", of(BUCKET)],
  ])("for %s: %s", (_, outcome, context) => {
    const request = { action: "kms:Decrypt", resource: KEY, context };
    expect(decided(request, { ...storage, key: { arn: KEY } })).toBe(outcome);
  });
});

/** What a role with the inbound half of a bucket may do. */
function decided(request: Omit<Request, "principal">, storage: MediaStorage): Outcome {
  const policy = readPolicy(inboundMediaPolicy(storage), "identity");
  const principal = { type: "AWS", value: "arn:aws:iam::111122223333:role/chat" } as const;
  return evaluate([policy], { ...request, principal }).outcome;
}

import { ExistingTopic } from "../../constructs/events/event-topic";
import { ExistingKey } from "../../constructs/keys/existing-key";
import { ExistingBucket } from "../../constructs/media/media-bucket";
import { requirementsOf } from "../../constructs/shared/requirement";
import { delegateToIam, mayUseKey, onlyFor, onlyWithTls } from "./expected-policies";
import { scope, synthesize } from "./synthesize";

const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555";
const topicArn = "arn:aws:sns:eu-west-1:111122223333:events";

test("nothing that is only named becomes a resource", () => {
  const stack = synthesize((stack) => {
    const key = new ExistingKey(stack, "Key", { ...scope, arn: keyArn });
    new ExistingTopic(stack, "Topic", { ...scope, arn: topicArn, key });
    new ExistingBucket(stack, "Media", { ...scope, name: "acme-media", key });
  });
  expect(stack.types).toEqual([]);
});

test("a named key is looked at in every plan and refused there if it cannot work", () => {
  const key = synthesize((stack) => new ExistingKey(stack, "Key", { ...scope, arn: keyArn })).data(
    "aws_kms_key",
  );
  expect(key).toEqual({
    key_id: keyArn,
    lifecycle: {
      postcondition: [
        {
          condition:
            '${self.key_usage == "ENCRYPT_DECRYPT" && self.key_spec == "SYMMETRIC_DEFAULT"}',
          error_message: expect.stringContaining("is not symmetric"),
        },
        {
          condition: '${self.key_manager == "CUSTOMER"}',
          error_message: expect.stringContaining("is managed by AWS"),
        },
        { condition: "${self.enabled}", error_message: expect.stringContaining("is disabled") },
      ],
    },
  });
});

test("owners get the exact statements, one requirement for each resource", () => {
  const conditions = onlyFor("arn:aws:social-messaging:eu-west-1:111122223333:*");
  synthesize((stack) => {
    const key = new ExistingKey(stack, "Key", { ...scope, arn: keyArn });
    const again = new ExistingKey(stack, "MediaKey", { ...scope, arn: keyArn });
    new ExistingTopic(stack, "Topic", { ...scope, arn: topicArn, key });
    new ExistingBucket(stack, "Media", { ...scope, name: "acme-media", key: again });
    expect(requirementsOf(stack).map(({ of, statements }) => ({ of, statements }))).toEqual([
      {
        of: keyArn,
        statements: [
          delegateToIam,
          mayUseKey("social-messaging.amazonaws.com", "AllowSocialMessagingUseOfKey", conditions),
        ],
      },
      {
        of: topicArn,
        statements: [
          {
            Sid: "AllowSocialMessagingPublish",
            Effect: "Allow",
            Principal: { Service: "social-messaging.amazonaws.com" },
            Action: "sns:Publish",
            Resource: topicArn,
            Condition: conditions,
          },
          onlyWithTls("sns:Publish", topicArn),
        ],
      },
      {
        of: "arn:aws:s3:::acme-media",
        statements: [onlyWithTls("s3:*", ["arn:aws:s3:::acme-media", "arn:aws:s3:::acme-media/*"])],
      },
    ]);
  });
});

import { DataAwsKmsKey } from "@cdktf/provider-aws/lib/data-aws-kms-key";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { KmsKeyPolicy } from "@cdktf/provider-aws/lib/kms-key-policy";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { Lazy, type TerraformStack } from "cdktf";
import { AlarmTopic, ExistingAlarmTopic } from "../../../constructs/alarms/alarm-topic";
import { EventTopic, ExistingTopic } from "../../../constructs/events/event-topic";
import { ExistingKey } from "../../../constructs/keys/existing-key";
import { ExistingBucket, MediaBucket } from "../../../constructs/media/media-bucket";
import { WhatsAppMessaging } from "../../../constructs/messaging/whatsapp-messaging";
import type { OwnKey } from "../../../constructs/shared/messaging-key";
import { requirementsOf } from "../../../constructs/shared/requirement";
import { document } from "../expected-policies";
import { KEY } from "../grants/granted";
import { scope, synthesize } from "../synthesize";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:theirs";

/** As a user writes it: whatever is granted on the key until synthesis is in its policy. */
function ownKey(stack: TerraformStack): KmsKey {
  const key: KmsKey = new KmsKey(stack, "Own", {
    enableKeyRotation: true,
    policy: Lazy.stringValue({
      produce: () =>
        JSON.stringify({
          Version: "2012-10-17",
          Statement: requirementsOf(key).flatMap(({ statements }) => statements),
        }),
    }),
  });
  return key;
}

type Use = (stack: TerraformStack, key: OwnKey) => unknown;

/** Everything that takes a key, and the statements that the key then has to have. */
const USES: Readonly<Record<string, readonly [Use, ...(readonly string[])]>> = {
  "a topic": [
    (stack, key) => new EventTopic(stack, "Thing", { ...scope, name: "events", key }),
    "AllowSocialMessagingUseOfKey",
  ],
  "a topic that exists": [
    (stack, key) => new ExistingTopic(stack, "Thing", { ...scope, arn: TOPIC, key }),
    "AllowSocialMessagingUseOfKey",
  ],
  "a queue": [
    (stack, key) =>
      new ExistingTopic(stack, "Thing", { ...scope, arn: TOPIC }).subscribeQueue("Inbound", {
        key,
      }),
    "AllowSnsTheirsUseOfKey",
  ],
  "a bucket": [
    (stack, key) => new MediaBucket(stack, "Thing", { ...scope, name: "acme-media", key }),
  ],
  "a bucket that exists": [
    (stack, key) => new ExistingBucket(stack, "Thing", { ...scope, name: "acme-media", key }),
  ],
  "a topic of alarms": [
    (stack, key) => {
      const topic = new AlarmTopic(stack, "Thing", { ...scope, name: "alarms", key });
      topic.grantPublish({
        ...{ name: "Alarms", service: "cloudwatch.amazonaws.com", sourceAccount: scope.account },
        sourceArn: "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:acme-*",
      });
    },
    "AllowAlarmsUseOfKey",
  ],
  "a topic of alarms that exists": [
    (stack, key) => new ExistingAlarmTopic(stack, "Thing", { ...scope, arn: TOPIC, key }),
  ],
  "an environment": [
    (stack, key) => new WhatsAppMessaging(stack, "Thing", { ...scope, namePrefix: "acme", key }),
    "AllowSocialMessagingUseOfKey",
  ],
  "an environment's media": [
    (stack, key) =>
      new WhatsAppMessaging(stack, "Thing", { ...scope, namePrefix: "acme", mediaKey: key }),
  ],
};

describe.each(Object.entries(USES))("a key of the user's own on %s", (_, [use, ...sids]) => {
  test("is asked for the statements that are needed, and looked at once", () => {
    const stack = synthesize((stack) => use(stack, ownKey(stack)));
    const { Statement } = JSON.parse(String(stack.byId("aws_kms_key")["Own"]?.["policy"]));
    expect(Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual(["DelegateToIam", ...sids]);
    expect(stack.data("aws_kms_key")["key_id"]).toBe("${aws_kms_key.Own.arn}");
  });

  test("may be one that the stack looks up, whose owner is asked", () => {
    let asked: readonly string[] = [];
    synthesize((stack) => {
      const key = new DataAwsKmsKey(stack, "Own", { keyId: KEY });
      use(stack, key);
      asked = requirementsOf(key).flatMap(({ statements }) => statements.map(({ Sid }) => Sid));
    });
    expect(asked).toEqual(["DelegateToIam", ...sids]);
  });

  if (sids.length > 0) {
    test("is refused without them, as events would be lost silently", () => {
      const build = () => synthesize((stack) => use(stack, new KmsKey(stack, "Own", {})));
      expect(build).toThrow(`test/Own  policy\n  got      a policy without`);
      expect(build).toThrow("write the statements of requirementsOf(key) into it");
    });
  }
});

const topicOn = (stack: TerraformStack, key: OwnKey) =>
  new EventTopic(stack, "Events", { ...scope, name: "events", key });

const allowing = (Principal: unknown) =>
  JSON.stringify(document({ Effect: "Allow", Principal, Action: "kms:*", Resource: "*" }));

test.each<[string, string]>([
  [
    "the service itself",
    allowing({ Service: ["sns.amazonaws.com", "social-messaging.amazonaws.com"] }),
  ],
  ["everybody", allowing("*")],
  ["a principal that Terraform knows", allowing({ Service: "${var.service}" })],
  ["a policy that Terraform knows", "${data.aws_iam_policy_document.key.json}"],
  ["a policy that AWS refuses", '{"Version":"2012-10-17","Statement":[]}'],
])("what may be right is left alone: %s", (_, policy) => {
  const build = () => synthesize((stack) => topicOn(stack, new KmsKey(stack, "Own", { policy })));
  expect(build).not.toThrow();
});

test("a policy that is a resource of its own may say it", () => {
  const build = () =>
    synthesize((stack) => {
      const key = new KmsKey(stack, "Own", {});
      new KmsKeyPolicy(stack, "Policy", { keyId: key.keyId, policy: allowing("*") });
      topicOn(stack, key);
    });
  expect(build).not.toThrow();
});

test("an ExistingKey on a key of the same stack is checked, too", () => {
  const build = () =>
    synthesize((stack) => {
      const { arn } = new KmsKey(stack, "Own", { policy: allowing({ AWS: "111122223333" }) });
      const key = new ExistingKey(stack, "Named", { ...scope, arn });
      new EventTopic(stack, "Events", { ...scope, name: "events", key });
    });
  expect(build).toThrow("write the statements of the ExistingKey's requirement into it");
});

test("what is no key is refused", () => {
  const build = () =>
    synthesize((stack) => topicOn(stack, new SnsTopic(stack, "Own", {}) as never));
  expect(build).toThrow("Events  key\n");
  expect(build).toThrow("or a KmsKey of your own");
});

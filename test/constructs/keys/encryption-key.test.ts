import { EncryptionKey } from "../../../constructs/keys/encryption-key";
import type { Publisher } from "../../../constructs/shared/publisher";
import { delegateToIam, document, mayUseKey, onlyFor } from "../expected-policies";
import { policyIn, scope, synthesize } from "../synthesize";

const props = { ...scope, alias: "alias/acme-whatsapp" };

const alarms: Publisher = {
  name: "CloudWatchAlarms",
  service: "cloudwatch.amazonaws.com",
  sourceAccount: "111122223333",
  sourceArn: "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:acme-*",
};

const keyWith = (...publishers: Publisher[]) =>
  synthesize((stack) => {
    const key = new EncryptionKey(stack, "Key", props);
    for (const publisher of publishers) key.grantPublish(publisher);
  });

test("a key delegates to IAM and lets no service in by itself", () => {
  const key = keyWith().one("aws_kms_key");
  expect(policyIn(key)).toEqual(document(delegateToIam));
});

test("each publisher has one statement with both source conditions, however often it is granted", () => {
  expect(policyIn(keyWith(alarms, alarms).one("aws_kms_key"))).toEqual(
    document(
      expect.objectContaining({ Sid: "DelegateToIam" }),
      mayUseKey(
        "cloudwatch.amazonaws.com",
        "AllowCloudWatchAlarmsUseOfKey",
        onlyFor("arn:aws:cloudwatch:eu-west-1:111122223333:alarm:acme-*"),
      ),
    ),
  );
});

test("a key rotates, is symmetric by KMS's default, and can be restored for 30 days", () => {
  const { policy: _, ...rest } = keyWith().one("aws_kms_key");
  expect(rest).toEqual({
    deletion_window_in_days: 30,
    description: "WhatsApp messaging, alias/acme-whatsapp",
    enable_key_rotation: true,
    tags: { "cdktf-aws-social-messaging": "alias/acme-whatsapp" },
  });
  expect(keyWith().one("aws_kms_alias")).toEqual({
    name: "alias/acme-whatsapp",
    target_key_id: expect.stringMatching(/^\$\{aws_kms_key\..*\.key_id\}$/),
  });
});

import { TerraformOutput } from "cdktf";
import type { WhatsAppMessagingProps } from "../../../constructs/messaging/environment-options";
import { WhatsAppMessaging } from "../../../constructs/messaging/whatsapp-messaging";
import { EVERYTHING } from "../../environment";
import { scope, synthesize } from "../synthesize";

const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555";
const topicArn = "arn:aws:sns:eu-west-1:111122223333:events";

const build = (options: Partial<WhatsAppMessagingProps> = {}) =>
  synthesize(
    (stack) =>
      new WhatsAppMessaging(stack, "WhatsApp", { ...scope, namePrefix: "acme", ...options }),
  );

const count = (types: readonly string[], type: string) => types.filter((t) => t === type).length;

test("account, Region and prefix are enough", () => {
  const stack = build();
  expect(stack.types).toEqual(EVERYTHING);
  expect(stack.one("aws_s3_bucket")["bucket"]).toBe("acme-whatsapp-media-111122223333");
  expect(stack.one("aws_sns_topic")["name"]).toBe("acme-whatsapp-events");
});

test("a media key of its own keeps readers of events from media", () => {
  expect(count(build({ mediaKey: {} }).types, "aws_kms_key")).toBe(2);
});

test("one key, existing, serves both", () => {
  const stack = build({ key: { existingArn: keyArn } });
  expect(stack.types).not.toContain("aws_kms_key");
  expect(stack.one("aws_sns_topic")["kms_master_key_id"]).toBe(keyArn);
  expect(stack.data("aws_kms_key")["key_id"]).toBe(keyArn);
});

test("where topic and bucket exist, nothing is created, not even a key", () => {
  const stack = build({
    eventTopic: { existingArn: topicArn, existingKeyArn: keyArn },
    mediaBucket: {
      existingName: "acme-media",
      inboundPrefix: "a/b/in/",
      outboundPrefix: "a/b/out/",
    },
  });
  expect(stack.types).toEqual([]);
});

test("without a media bucket, none is created", () => {
  expect(build({ mediaBucket: { enabled: false } }).types).toEqual([
    "aws_kms_alias",
    "aws_kms_key",
    "aws_sns_topic",
  ]);
});

test("an Amazon Connect instance brings a role", () => {
  const instanceArn =
    "arn:aws:connect:eu-west-1:111122223333:instance/11111111-2222-3333-8444-555555555555";
  const role = build({ connect: { instanceArn } }).one("aws_iam_role");
  expect(role["name"]).toBe("acme-whatsapp-connect");
});

test("created or existing, the bucket is used through one interface", () => {
  const grants = (mediaBucket: WhatsAppMessagingProps["mediaBucket"]) => {
    const stack = synthesize((stack) => {
      const { media } = new WhatsAppMessaging(stack, "WhatsApp", {
        ...scope,
        namePrefix: "acme",
        mediaBucket,
      });
      media.grantInbound("chat");
      media.grantOutbound("chat");
      new TerraformOutput(stack, "bucket", { value: `${media.deployedName} ${media.key?.region}` });
    });
    return stack.all("aws_iam_role_policy").map(({ name }) => name);
  };
  expect(grants({ name: "ours" })).toEqual(["ours-inbound", "ours-outbound"]);
  const existing = { existingName: "theirs", existingKeyArn: keyArn };
  expect(grants(existing)).toEqual(["theirs-inbound", "theirs-outbound"]);
});

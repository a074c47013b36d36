import { keptAfter } from "../../../scripts/destroy/keep";
import type { Instance } from "../../../scripts/terraform/state";
import { environment } from "../../environment";

const FOREVER = "the WhatsApp Business Accounts themselves, still linked to this AWS account";

const key = (name: string, days: number): Instance => ({
  address: `aws_kms_key.${name}`,
  type: "aws_kms_key",
  attributes: {
    arn: `arn:aws:kms:eu-west-1:111122223333:key/${name}`,
    deletion_window_in_days: days,
  },
});

test("every destroyed key is counted, with the shortest time in which all can be restored", () => {
  const instances = [key("Events", 30), key("Trail", 7)];
  expect(keptAfter(environment({ serviceLinkedRole: "create" }), instances, [])).toEqual([
    "2 KMS key(s), pending deletion: restorable for 7 days (docs/runbook.md#a-key-is-pending-deletion)",
    "the service-linked role, in the stack account-111122223333",
    FOREVER,
  ]);
});

test("what is kept because of its data is named, and its key is not pending deletion", () => {
  const kept = [key("Media", 30)];
  expect(keptAfter(environment({ serviceLinkedRole: "create" }), kept, kept)).toEqual([
    "arn:aws:kms:eu-west-1:111122223333:key/Media, which holds or encrypts data",
    "the service-linked role, in the stack account-111122223333",
    FOREVER,
  ]);
});

test("what is only named is kept", () => {
  const changes = {
    eventTopic: { existingArn: "arn:aws:sns:eu-west-1:111122223333:events" },
    mediaBucket: { existingName: "acme-media" },
  };
  expect(keptAfter(environment(changes), [], [])).toEqual([
    "arn:aws:sns:eu-west-1:111122223333:events, which is only named here",
    "arn:aws:s3:::acme-media, which is only named here",
    expect.stringContaining("AWSServiceRoleForSocialMessaging, which is only named here"),
    FOREVER,
  ]);
});

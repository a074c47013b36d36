import { keptAfter } from "../../scripts/commands/destroy";
import { environment } from "../environment";

const FOREVER = "the WhatsApp Business Accounts themselves, still linked to this AWS account";

test("after a destroy, keys are restorable and the account keeps its role", () => {
  const changes = { serviceLinkedRole: "create", key: { deletionWindowDays: 7 } };
  expect(keptAfter(environment(changes))).toEqual([
    "1 KMS key(s), pending deletion: restorable for 7 days (docs/runbook.md#a-key-is-pending-deletion)",
    "the service-linked role, in the stack account-111122223333",
    FOREVER,
  ]);
});

test("what is only named is kept", () => {
  const changes = {
    eventTopic: { existingArn: "arn:aws:sns:eu-west-1:111122223333:events" },
    mediaBucket: { existingName: "acme-media" },
  };
  expect(keptAfter(environment(changes))).toEqual([
    "arn:aws:sns:eu-west-1:111122223333:events, which was only named here",
    "arn:aws:s3:::acme-media, which was only named here",
    expect.stringContaining("AWSServiceRoleForSocialMessaging, which was only named here"),
    FOREVER,
  ]);
});

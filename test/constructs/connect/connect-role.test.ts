import { ConnectRole } from "../../../constructs/connect/connect-role";
import { document, onlyFor } from "../expected-policies";
import { policyIn, scope, synthesize } from "../synthesize";

const instanceArn =
  "arn:aws:connect:eu-west-1:111122223333:instance/11111111-2222-3333-8444-555555555555";
const props = { ...scope, name: "acme-whatsapp-connect", instanceArn };

const build = (changes: Partial<typeof props> & { trustConditions?: boolean } = {}) =>
  synthesize((stack) => new ConnectRole(stack, "ConnectRole", { ...props, ...changes }));

const allowToAssume = {
  Sid: "AllowSocialMessagingToAssume",
  Effect: "Allow",
  Principal: { Service: "social-messaging.amazonaws.com" },
  Action: "sts:AssumeRole",
};

test("the service alone may assume the role, for this account's WhatsApp resources", () => {
  const Condition = onlyFor("arn:aws:social-messaging:eu-west-1:111122223333:*");
  expect(policyIn(build().one("aws_iam_role"), "assume_role_policy")).toEqual(
    document({ ...allowToAssume, Condition }),
  );
});

test("the unproven conditions can be switched off, and nothing else goes with them", () => {
  const role = build({ trustConditions: false }).one("aws_iam_role");
  expect(policyIn(role, "assume_role_policy")).toEqual(document(allowToAssume));
});

test("it may deliver events and import numbers into this instance, and no more", () => {
  expect(policyIn(build().one("aws_iam_role_policy"))).toEqual(
    document(
      {
        Sid: "AllowOperationsForEventDelivery",
        Effect: "Allow",
        Action: "connect:SendIntegrationEvent",
        Resource: "*",
      },
      {
        Sid: "AllowImportIntoInstance",
        Effect: "Allow",
        Action: "connect:ImportPhoneNumber",
        Resource: [instanceArn, "arn:aws:connect:eu-west-1:111122223333:phone-number/*"],
      },
      {
        Sid: "AllowOperationsForPhoneNumberImport",
        Effect: "Allow",
        Action: [
          "social-messaging:GetLinkedWhatsAppBusinessAccountPhoneNumber",
          "social-messaging:TagResource",
        ],
        Resource: "arn:aws:social-messaging:eu-west-1:111122223333:phone-number-id/*",
      },
    ),
  );
});

test("the role has no path", () => {
  const { assume_role_policy: _, ...rest } = build().one("aws_iam_role");
  expect(rest).toEqual({
    name: "acme-whatsapp-connect",
    description: "Delivers WhatsApp events to Amazon Connect",
  });
});

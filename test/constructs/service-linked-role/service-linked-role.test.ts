import { TerraformStack, Testing } from "cdktf";
import { ServiceLinkedRole } from "../../../constructs/service-linked-role/service-linked-role";
import { scope, synthesize } from "../synthesize";

test("the role is protected against destroy, as every environment of the account depends on it", () => {
  const stack = synthesize((stack) => new ServiceLinkedRole(stack, "Role", scope));
  expect(stack.one("aws_iam_service_linked_role")).toEqual({
    aws_service_name: "social-messaging.amazonaws.com",
    lifecycle: { prevent_destroy: true },
  });
});

test("a role that exists is taken over by its ARN, which AWS itself chose", () => {
  const stack = new TerraformStack(Testing.app(), "test");
  new ServiceLinkedRole(stack, "Role", { ...scope, import: true });
  expect(JSON.parse(Testing.synth(stack)).import).toEqual([
    {
      id: "arn:aws:iam::111122223333:role/aws-service-role/social-messaging.amazonaws.com/AWSServiceRoleForSocialMessaging",
      to: expect.stringMatching(/^aws_iam_service_linked_role\./),
    },
  ]);
});

import { judgeServiceLinkedRole } from "../../../scripts/health/roles";
import { environment } from "../../environment";

test.each([
  ["create", "npx cdktf deploy account-111122223333"],
  ["import", "npx cdktf deploy account-111122223333"],
  [
    "existing",
    "deploy the environment of account 111122223333 that creates it, or aws iam create-service-linked-role --aws-service-name social-messaging.amazonaws.com",
  ],
])(
  "a missing role has failed, and for %s the message says how to get it",
  (serviceLinkedRole, fix) => {
    expect(judgeServiceLinkedRole(undefined, environment({ serviceLinkedRole }))).toEqual({
      subject: "service-linked role",
      status: "failed",
      message: "The role does not exist, so no metric ever appears and no alarm on one can fire.",
      fix,
      runbook: "docs/runbook.md#no-metrics-appear",
    });
  },
);

test("a role is ok, whatever its trust", () => {
  const role = {
    arn: "arn:aws:iam::111122223333:role/AWSServiceRoleForSocialMessaging",
    trust: "",
  };
  expect(judgeServiceLinkedRole(role, environment())).toEqual({
    subject: "service-linked role",
    status: "ok",
    message: "The role exists.",
  });
});

import { connectRoleTrust } from "../../../constructs/connect/connect-role-policies";
import type { AwsScope } from "../../../formats/arns";
import { passedServiceLinkedRole } from "../../../review/lint/rules/passed-service-linked-role";
import { ACCOUNT, judge, judgeRole, judgeSettings, policy, resource } from "./build";

const SCOPE: AwsScope = { account: ACCOUNT, region: "eu-west-1" };
const SERVICE_LINKED = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/social-messaging.amazonaws.com/AWSServiceRoleForSocialMessaging`;

describe("passed-service-linked-role", () => {
  test("as the roleArn of an event destination, in a command or in an argument", () => {
    const destination = {
      eventDestinationArn: "arn:aws:sns:eu-west-1:111122223333:t",
      roleArn: SERVICE_LINKED,
    };
    const command = `aws socialmessaging put-whatsapp-business-account-event-destinations --event-destinations '${JSON.stringify([destination])}'`;
    const role = resource("aws_iam_service_linked_role.S", {
      aws_service_name: "social-messaging.amazonaws.com",
    });
    const wrong = [
      resource("null_resource.N", { provisioner: [{ "local-exec": { command } }] }),
      resource("restapi_object.O", { data: JSON.stringify({ eventDestinations: [destination] }) }),
      resource("awscc_thing.A", { role_arn: "${aws_iam_service_linked_role.S.arn}" }),
      resource("awscc_thing.A", { eventDestinations: [{ roleArn: SERVICE_LINKED }] }),
    ];
    for (const one of wrong) {
      expect(judgeSettings(passedServiceLinkedRole, role, one)).toMatchObject([
        { rule: "passed-service-linked-role", severity: "error", address: one.address },
      ]);
    }
  });

  test("in a right to pass it, or any role with a path, to the service", () => {
    const passing = (Resource: string, PassedToService = "social-messaging.amazonaws.com") => ({
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource,
      Condition: { StringEquals: { "iam:PassedToService": PassedToService } },
    });
    const withPath = `arn:aws:iam::${ACCOUNT}:role/apps/connect`;
    expect(
      judgeRole(passedServiceLinkedRole, passing(SERVICE_LINKED), passing(withPath)),
    ).toHaveLength(2);
    expect(
      judgeRole(
        passedServiceLinkedRole,
        passing(`arn:aws:iam::${ACCOUNT}:role/connect`),
        passing(withPath, "ec2.amazonaws.com"),
      ),
    ).toEqual([]);
  });

  test("a role with a path that trusts the service", () => {
    const { Statement } = connectRoleTrust(SCOPE, true);
    const role = (path: string) =>
      policy(resource("aws_iam_role.R", { path }), Statement, { kind: "trust" });
    expect(judge(passedServiceLinkedRole, role("/apps/"))).toHaveLength(1);
    expect(judge(passedServiceLinkedRole, role("/"))).toEqual([]);
  });

  test("leaves the making of the role, and another role's ARN", () => {
    const right = [
      resource("aws_iam_service_linked_role.S", {
        aws_service_name: "social-messaging.amazonaws.com",
      }),
      resource("null_resource.N", {
        triggers: { roleArn: `arn:aws:iam::${ACCOUNT}:role/connect` },
      }),
      resource("null_resource.N", { triggers: { role_arn: "${aws_iam_role.R.arn}" } }),
    ];
    expect(judgeSettings(passedServiceLinkedRole, ...right)).toEqual([]);
  });
});

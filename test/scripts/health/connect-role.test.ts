import { connectRoleTrust } from "../../../constructs/connect/connect-role-policies";
import { judgeConnectRole } from "../../../scripts/health/roles";
import {
  ANOTHER_ACCOUNT,
  call,
  INSTANCE_ARN,
  onlyFor,
  ROLE_ARN,
  SCOPE,
  sending,
  waba,
  withStatement,
} from "./fixtures";

const conditioned = connectRoleTrust(SCOPE, true);
const open = connectRoleTrust(SCOPE, false);
const RUNBOOK = "docs/runbook.md#connect-stays-silent";

const judge = (trust: string | undefined, changes: Record<string, unknown> = {}) => {
  const role = trust === undefined ? undefined : { arn: ROLE_ARN, trust };
  return judgeConnectRole(role, [call(1), call(2)], sending(["connect", "connect"], changes));
};

test("a role that is gone has failed", () => {
  expect(judge(undefined)).toEqual({
    subject: "connect role",
    status: "failed",
    message: "The role does not exist, so nothing reaches Amazon Connect.",
    fix: "npx cdktf deploy prod creates it again",
    runbook: RUNBOOK,
  });
});

test.each([
  [
    "another service",
    withStatement(open, { Principal: { Service: "connect.amazonaws.com" } }),
    `for ${waba(1)} and 1 more: `,
  ],
  ["another account", withStatement(open, ANOTHER_ACCOUNT), `for ${waba(1)} and 1 more: `],
  ["one WhatsApp Business Account only", withStatement(open, onlyFor(1)), `for ${waba(2)}: `],
])("a trust in %s has failed", (_, trust, whom) => {
  expect(judge(trust)).toEqual({
    subject: "connect role",
    status: "failed",
    message: expect.stringContaining(`The service may not assume the role ${whom}sts:AssumeRole:`),
    fix: "npx cdktf deploy prod writes its trust again",
    runbook: RUNBOOK,
  });
});

test("conditions that nobody has proven are a warning", () => {
  expect(judge(JSON.stringify(conditioned))).toEqual({
    subject: "connect role",
    status: "warning",
    message:
      "Unproven condition: whether the service may assume the role rests on aws:SourceAccount and aws:SourceArn, " +
      "which AWS documents for its services in general and nobody has proven for this one.",
    fix: "nothing while events arrive; if Connect stays silent, set connect.trustConditions: false in environments/prod.yaml and deploy",
    runbook: RUNBOOK,
  });
});

test("conditions in other letters are as unproven", () => {
  const condition = { StringEquals: { "AWS:sourceAccount": SCOPE.account } };
  expect(judge(withStatement(open, { Condition: condition })).status).toBe("warning");
});

test("conditions that the file has switched off are taken off by a deploy", () => {
  const connect = { instanceArn: INSTANCE_ARN, trustConditions: false };
  expect(judge(JSON.stringify(conditioned), { connect })).toMatchObject({
    status: "warning",
    fix: "npx cdktf deploy prod takes the condition off, as its file asks",
  });
});

test("a condition on anything else is unknown", () => {
  const condition = { StringEquals: { "aws:SourceOrgID": "o-1" } };
  expect(judge(withStatement(open, { Condition: condition }))).toMatchObject({
    status: "unknown",
    message: expect.stringMatching(/^It cannot be decided .+ assume the role/),
    fix: "npx cdktf deploy prod writes its trust again",
    runbook: "docs/runbook.md#verify-says-unknown",
  });
});

test("a trust without conditions is ok", () => {
  expect(judge(JSON.stringify(open))).toEqual({
    subject: "connect role",
    status: "ok",
    message: "Its trust lets the service assume it.",
  });
});

import { keyStatements } from "../../../constructs/keys/key-policy";
import { policyDocument } from "../../../constructs/shared/policy-document";
import { socialMessaging } from "../../../constructs/shared/publisher";
import { judgeKey, type LiveKey } from "../../../scripts/health/keys";
import { environment } from "../../environment";
import {
  ANOTHER_ACCOUNT,
  call,
  KEY_ARN,
  onlyFor,
  outputs,
  SCOPE,
  TOPIC_ARN,
  waba,
  withStatement,
} from "./fixtures";

const deployed = policyDocument(keyStatements(SCOPE, [socialMessaging(SCOPE)]));
const OTHER_KEY = KEY_ARN.replace("11111111", "99999999");
const RUNBOOK = "docs/runbook.md#events-do-not-arrive";
const OWN_KEY = "npx cdktf deploy prod encrypts it with its own key again";
const OWNERS_KEY =
  "have the topic's owner encrypt it with a customer-managed key, and write that as eventTopic.existingKeyArn in environments/prod.yaml";
const MERGE = "have its owner merge what npm run requirements -- prod prints";

const ownTopic = environment();
const namedTopic = environment({ eventTopic: { existingArn: TOPIC_ARN, existingKeyArn: KEY_ARN } });
const namedKey = environment({ key: { existingArn: KEY_ARN } });

const judge = (key: LiveKey, env = ownTopic) =>
  judgeKey(key, [call(1), call(2)], { environment: env, outputs: outputs() });
const usable = (policy: string, arn = KEY_ARN): LiveKey => ({ kind: "usable", arn, policy });

describe("a key that no policy can mend has failed", () => {
  test.each<[LiveKey, string]>([
    [
      { kind: "managed by AWS", id: "alias/aws/sns" },
      "The key alias/aws/sns is managed by AWS and nobody can let the service use it, so events are dropped.",
    ],
    [
      { kind: "missing", id: "alias/gone" },
      "The key alias/gone does not exist, so events are dropped.",
    ],
  ])("%p", (key, message) => {
    const failed = { subject: "event key", status: "failed", message, runbook: RUNBOOK };
    expect(judge(key)).toEqual({ ...failed, fix: OWN_KEY });
    expect(judge(key, namedTopic)).toEqual({ ...failed, fix: OWNERS_KEY });
  });

  test("pending deletion", () => {
    expect(judge({ kind: "switched off", arn: KEY_ARN, state: "PendingDeletion" })).toEqual({
      subject: "event key",
      status: "failed",
      message: `The key ${KEY_ARN} is PendingDeletion, so events are dropped.`,
      fix: "aws kms enable-key brings it back, after aws kms cancel-key-deletion if it is pending deletion",
      runbook: "docs/runbook.md#a-key-is-pending-deletion",
    });
  });

  test("named in the environment file and gone", () => {
    expect(judge({ kind: "missing", id: KEY_ARN }, namedKey).fix).toBe(
      "write another key as key.existingArn in environments/prod.yaml and deploy",
    );
  });
});

test.each([
  [
    "without the statement",
    JSON.stringify({ ...deployed, Statement: deployed.Statement.slice(0, 1) }),
    ` for ${waba(1)} and 1 more: kms:GenerateDataKey: no statement allows it; `,
  ],
  [
    "for another account",
    withStatement(deployed, ANOTHER_ACCOUNT, 1),
    ` for ${waba(1)} and 1 more: kms:GenerateDataKey: no statement allows it; `,
  ],
  [
    "without Decrypt",
    withStatement(deployed, { Action: "kms:GenerateDataKey*" }, 1),
    ` for ${waba(1)} and 1 more: kms:Decrypt: no statement allows it; `,
  ],
  [
    "for one WhatsApp Business Account only",
    withStatement(deployed, onlyFor(1), 1),
    ` for ${waba(2)}: kms:GenerateDataKey: no statement allows it; `,
  ],
])("a policy %s has failed", (_, policy, message) => {
  expect(judge(usable(policy))).toEqual({
    subject: "event key",
    status: "failed",
    message: expect.stringContaining(`The service may not use the key ${KEY_ARN}${message}`),
    fix: "npx cdktf deploy prod writes the policy again",
    runbook: RUNBOOK,
  });
});

describe("who mends the policy", () => {
  const closed = withStatement(deployed, ANOTHER_ACCOUNT, 1);

  test.each([
    ["the owner of a named key", namedKey, KEY_ARN, MERGE],
    ["the owner of a named topic's key", namedTopic, KEY_ARN, MERGE],
    ["nobody, if the topic has drifted to another key", ownTopic, OTHER_KEY, OWN_KEY],
    ["nobody, if a named topic has another key than named", namedTopic, OTHER_KEY, OWNERS_KEY],
  ])("%s", (_, env, arn, fix) => {
    expect(judge(usable(closed, arn), env)).toMatchObject({ status: "failed", fix });
  });
});

test("a topic without a customer-managed key is a warning", () => {
  expect(judge({ kind: "none" })).toEqual({
    subject: "event key",
    status: "warning",
    message: "The topic is not encrypted with a customer-managed key.",
    fix: OWN_KEY,
    runbook: RUNBOOK,
  });
  expect(judge({ kind: "none" }, namedTopic).fix).toBe(OWNERS_KEY);
});

test("a condition that nobody can judge is unknown, not failed", () => {
  const condition = { StringEquals: { "aws:SourceOrgID": "o-1" } };
  expect(judge(usable(withStatement(deployed, { Condition: condition }, 1)))).toMatchObject({
    status: "unknown",
    message: expect.stringContaining(
      `It cannot be decided whether the service may use the key ${KEY_ARN}`,
    ),
    fix: "npx cdktf deploy prod writes the policy again",
    runbook: "docs/runbook.md#verify-says-unknown",
  });
});

test("the deployed policy is ok", () => {
  expect(judge(usable(JSON.stringify(deployed)))).toEqual({
    subject: "event key",
    status: "ok",
    message: `The key ${KEY_ARN} lets the service use it.`,
  });
});

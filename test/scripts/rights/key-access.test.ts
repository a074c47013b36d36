import type { PolicyDocument } from "../../../constructs/shared/policy-document";
import { evaluate } from "../../../iam/evaluate/evaluate";
import { readPolicy } from "../../../iam/policy/read";
import { deployAccess, tagKeysAccess } from "../../../scripts/rights/deploy-access";
import { environment } from "../../environment";
import { ACCOUNT } from "./environments";

const OURS = "alias/acme-prod-whatsapp";
const THEIRS = "alias/acme-test-whatsapp";
const OF_RESOURCE = "aws:ResourceTag/cdktf-aws-social-messaging";
const OF_REQUEST = "aws:RequestTag/cdktf-aws-social-messaging";

const deploy = deployAccess(environment());
const tagKeys = tagKeysAccess(environment());

/** What is asked about one key: the aliases and the tag that it carries. */
const key = (aliases: readonly string[], tag?: string) => ({
  ...(aliases.length > 0 && { "kms:ResourceAliases": aliases }),
  ...(tag !== undefined && { [OF_RESOURCE]: tag }),
});

function may(policy: PolicyDocument, action: string, context: object): boolean {
  const { outcome } = evaluate([readPolicy(policy, "identity")], {
    principal: { type: "AWS", value: `arn:aws:iam::${ACCOUNT}:user/deployer` },
    action,
    resource:
      action === "kms:CreateKey" ? "*" : `arn:aws:kms:eu-west-1:${ACCOUNT}:key/11111111-2222`,
    context: { ...context },
  });
  return outcome === "allowed";
}

/** All that can be done to a key, by what the policy itself names. */
const CHANGES = deploy.Statement.filter(({ Sid }) => Sid === "ManageKeys").flatMap(
  ({ Action }) => Action,
);

const FOREIGN: readonly [string, object][] = [
  ["with an alias of its owner", key(["alias/payroll"])],
  ["with an alias of another environment, from an older version", key([THEIRS])],
  ["of another environment", key([THEIRS], THEIRS)],
  ["that another environment is creating", key([], THEIRS)],
  ["with one of our aliases and one of its owner", key([OURS, "alias/payroll"])],
];

test("the policy names the changes that the tests below try", () => {
  expect(CHANGES).toEqual(expect.arrayContaining(["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"]));
});

describe.each(FOREIGN)("a key %s", (_, foreign) => {
  test.each(CHANGES)("is out of reach of %s", (action) => {
    expect(may(deploy, action, foreign)).toBe(false);
    expect(may(tagKeys, action, foreign)).toBe(false);
  });

  test("cannot be taken over by giving it our tag, also while older keys are tagged", () => {
    const tagged = { ...foreign, [OF_REQUEST]: OURS };
    expect(may(deploy, "kms:TagResource", tagged)).toBe(false);
    expect(may(tagKeys, "kms:TagResource", tagged)).toBe(false);
  });
});

test.each(CHANGES)("a key with neither alias nor tag is out of reach of %s", (action) => {
  expect(may(deploy, action, key([]))).toBe(false);
  expect(may(tagKeys, action, { ...key([]), [OF_REQUEST]: OURS })).toBe(false);
});

test.each(CHANGES)("our key, before, with and after its alias, may be changed by %s", (action) => {
  expect(may(deploy, action, key([], OURS))).toBe(true);
  expect(may(deploy, action, key([OURS], OURS))).toBe(true);
});

test("a key is created with our tag or not at all", () => {
  const symmetric = { "kms:KeySpec": "SYMMETRIC_DEFAULT" };
  expect(may(deploy, "kms:CreateKey", { ...symmetric, [OF_REQUEST]: OURS })).toBe(true);
  expect(may(deploy, "kms:CreateKey", { ...symmetric, [OF_REQUEST]: THEIRS })).toBe(false);
  expect(may(deploy, "kms:CreateKey", symmetric)).toBe(false);
  expect(may(deploy, "kms:TagResource", { [OF_REQUEST]: OURS })).toBe(true);
  expect(may(deploy, "kms:TagResource", { [OF_REQUEST]: THEIRS })).toBe(false);
  expect(may(deploy, "kms:TagResource", { "aws:RequestTag/Team": "messaging" })).toBe(false);
});

test("a key of an older version is looked at, and tagged only with the policy for that", () => {
  const older = key([OURS]);
  expect(may(deploy, "kms:GetKeyPolicy", older)).toBe(true);
  expect(may(deploy, "kms:PutKeyPolicy", older)).toBe(false);
  expect(may(deploy, "kms:TagResource", { ...older, [OF_REQUEST]: OURS })).toBe(false);
  expect(may(tagKeys, "kms:TagResource", { ...older, [OF_REQUEST]: OURS })).toBe(true);
  expect(may(tagKeys, "kms:TagResource", { ...older, [OF_REQUEST]: THEIRS })).toBe(false);
  expect(may(tagKeys, "kms:PutKeyPolicy", older)).toBe(false);
});

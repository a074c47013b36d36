import { defaultTopicPolicy } from "../../../iam/policy/defaults";
import { changesBetween, needsDecision } from "../../../review/changes/changes";
import { document, policy, snapshot, statement, TOPIC } from "./snapshots";

const ARN = "arn:aws:sns:eu-west-1:111122223333:t";
const ours = document(statement());
const anyAccount = document(statement({ Condition: undefined }));
const byDefault = defaultTopicPolicy(ARN, "111122223333");

const verdicts = (...of: Parameters<typeof changesBetween>) =>
  changesBetween(...of).map(({ id, verdict }) => `${verdict} ${id}`);

test("access that grew comes with a request that shows it", () => {
  const [change] = changesBetween(snapshot([policy(ours)]), snapshot([policy(anyAccount)]));
  expect(change).toMatchObject({ verdict: "broadened", id: `${TOPIC}.policy` });
  expect(change?.comparison?.witness).toMatchObject({ action: "sns:Publish" });
});

test("access that shrank needs no decision", () => {
  const changes = changesBetween(snapshot([policy(anyAccount)]), snapshot([policy(ours)]));
  expect(changes.map(({ verdict }) => verdict)).toEqual(["narrowed"]);
  expect(changes.some(needsDecision)).toBe(false);
});

test("another Sid, another order and another case are no change", () => {
  const same = document(statement({ Sid: "Other", Action: ["SNS:Publish", "sns:publish"] }));
  expect(changesBetween(snapshot([policy(ours)]), snapshot([policy(same)]))).toEqual([]);
});

test("a policy removed from what stays is compared with AWS's default", () => {
  const before = policy(ours, { whenRemoved: byDefault });
  const after = snapshot([], { resources: [TOPIC] });
  const [change] = changesBetween(snapshot([before]), after);
  expect(change).toMatchObject({ byDefault: "after", verdict: expect.not.stringMatching("gone") });
  expect(change && needsDecision(change)).toBe(true);
});

test("a Deny that goes is access that comes, though nothing here allows it", () => {
  const tls = {
    Effect: "Deny",
    Principal: "*",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const denying = policy(document(statement(tls)));
  const [change] = changesBetween(snapshot([denying]), snapshot([], { resources: [TOPIC] }));
  expect(change).toMatchObject({ verdict: "broadened" });
  expect(change?.comparison?.witness?.context).toMatchObject({ "aws:SecureTransport": "false" });
  const [back] = changesBetween(snapshot([], { resources: [TOPIC] }), snapshot([denying]));
  expect(back).toMatchObject({ verdict: "narrowed" });
});

test("a policy that goes with its resource is gone", () => {
  expect(verdicts(snapshot([policy(ours)]), snapshot([]))).toEqual([`gone ${TOPIC}.policy`]);
});

test("an attachment that goes leaves its resource to the default, wherever that resource is", () => {
  const attached = (attachedTo: string) =>
    policy(ours, { address: "aws_sns_topic_policy.P", attachedTo, whenRemoved: byDefault });
  const elsewhere = snapshot([attached("arn:aws:sns:eu-west-1:111122223333:t")]);
  expect(verdicts(elsewhere, snapshot([]))).not.toEqual(["gone aws_sns_topic_policy.P.policy"]);
  const here = snapshot([attached("${aws_sns_topic.T.arn}")], {
    resources: ["aws_sns_topic.T", "aws_sns_topic_policy.P"],
  });
  expect(verdicts(here, snapshot([]))).toEqual(["gone aws_sns_topic_policy.P.policy"]);
});

test("a policy on a new resource is a new grant, on a standing one a change from the default", () => {
  const added = policy(ours, { whenRemoved: byDefault });
  expect(verdicts(snapshot([]), snapshot([added]))).toEqual([`new grants ${TOPIC}.policy`]);
  const [change] = changesBetween(snapshot([], { resources: [TOPIC] }), snapshot([added]));
  expect(change).toMatchObject({ byDefault: "before", before: byDefault });
});

test("what cannot be read is not proved, unless nothing written there changed", () => {
  const unreadable = (fingerprint: string) => ({
    unreadable: [
      {
        id: "aws_x.Y.policy",
        address: "aws_x.Y",
        argument: "policy",
        cause: "unreadable" as const,
        fingerprint,
        reason: "it is jsonencode",
        fix: "write JSON",
      },
    ],
  });
  expect(verdicts(snapshot([]), snapshot([], unreadable("1")))).toEqual([
    "not proved aws_x.Y.policy",
  ]);
  expect(verdicts(snapshot([], unreadable("1")), snapshot([], unreadable("1")))).toEqual([]);
  expect(verdicts(snapshot([], unreadable("1")), snapshot([], unreadable("2")))).toHaveLength(1);
});

describe("an access control list, which stays in AWS when its resource goes", () => {
  const ADDRESS = "aws_s3_bucket_acl.A";
  const acl = (bucket: string) =>
    policy(anyAccount, {
      id: `${ADDRESS}.grant for ${bucket}`,
      address: ADDRESS,
      argument: "grant",
      attachedTo: bucket,
      whenRemoved: anyAccount,
    });

  test("opens what was private", () => {
    const before = snapshot([], { resources: [ADDRESS] });
    expect(verdicts(before, snapshot([acl("one")]))).toEqual([
      `broadened ${ADDRESS}.grant for one`,
    ]);
  });

  test("opens another bucket", () => {
    expect(verdicts(snapshot([acl("one")]), snapshot([acl("other")]))).toEqual([
      `broadened ${ADDRESS}.grant for other`,
    ]);
  });
});

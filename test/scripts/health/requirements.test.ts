import type { Environment } from "../../../app/environment";
import type { PolicyStatement } from "../../../constructs/shared/policy-document";
import { requirementsFor } from "../../../scripts/commands/requirements";
import { judgeRequirement } from "../../../scripts/health/requirements";
import { environment, spendUpTo } from "../../environment";
import { delivery, keyArn, named, opened, rules } from "../rights/environments";

const PAGER = "arn:aws:sns:eu-west-1:111122223333:pager";

/** Between them they depend on each kind of thing that somebody else can own. */
const environments: readonly Environment[] = [
  environment({ ...named, delivery }),
  environment({ key: { existingArn: keyArn(4) }, mediaBucket: { accessLogBucket: "acme-logs" } }),
  environment({ dataEventTrail: { existingBucketName: "their-logs" }, delivery: rules }),
  environment({ delivery: { eventRules: [opened] } }),
  environment({
    alarms: { warning: { existingTopicArn: PAGER, existingTopicKeyArn: keyArn(5) } },
    spend: spendUpTo([[40, "month", "warning"]]),
  }),
];

const required = environments.flatMap((of) =>
  requirementsFor(of)
    .filter(({ statements }) => statements.length > 0)
    .map((requirement) => ({ of, requirement })),
);

const policyOf = (Statement: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement });
const fix = "have its owner merge what npm run requirements -- prod prints";
const runbook = "docs/runbook.md#an-owner-has-not-merged-what-is-required";

test("each kind of thing is among them", () => {
  const services = new Set(required.map(({ requirement }) => requirement.of.split(":")[2]));
  expect([...services].toSorted()).toEqual(["events", "kms", "s3", "sns", "sqs"]);
});

test.each(required.map((one) => [one.requirement.of, one.requirement.why, one] as const))(
  "%s, which %s: each statement is missed when it is gone",
  (arn, _, { of, requirement }) => {
    const subject = `requirements of ${arn}`;
    const judge = (statements: readonly object[]) =>
      judgeRequirement(requirement, { kind: "policy", text: policyOf(statements) }, of);
    const { statements } = requirement;
    expect(judge(statements)).toEqual([
      { subject, status: "ok", message: "Its policy does all that it must." },
    ]);
    for (const gone of statements) {
      const [line] = judge(statements.filter((one) => one !== gone).concat(unrelated(arn)));
      expect(line).toEqual({ subject, ...missed(gone), fix, runbook });
    }
    for (const limited of statements.filter(({ Effect }) => Effect === "Allow")) {
      const Condition = { StringEquals: { "aws:SourceAccount": "444455556666" } };
      const others = statements.filter((one) => one !== limited);
      const [line] = judge([...others, { ...limited, Condition }]);
      expect(line?.status).toMatch(/failed|unknown/); // unknown where AWS may not send that key
      expect(line?.message).toContain(limited.Sid);
    }
  },
);

test.each([
  ["create", []],
  ["existing", ["AllowEventRulesToWriteOutcomes"]],
] as const)("with serviceLinkedRole %s, the log of outcomes asks for %j", (mode, sids) => {
  const alarms = { warning: { emails: ["a@example.com"] } };
  const of = environment({ serviceLinkedRole: mode, alarms, outcomes: {} });
  const found = requirementsFor(of).flatMap(({ statements }) => statements);
  const asked = found.filter(({ Sid }) => Sid.includes("Outcomes")).map(({ Sid }) => Sid);
  expect(asked).toEqual(sids); // one that is made is in the account's stack
});

/** A policy without any statement is none. */
function unrelated(Resource: string): PolicyStatement {
  const Principal = { AWS: "arn:aws:iam::111122223333:role/unrelated" };
  return {
    Sid: "Unrelated",
    Effect: "Allow",
    Principal,
    Action: "sns:GetTopicAttributes",
    Resource,
  };
}

function missed({ Effect, Sid }: PolicyStatement) {
  return Effect === "Allow"
    ? { status: "failed", message: `Its policy does not allow what the environment needs: ${Sid}.` }
    : { status: "warning", message: `Its policy does not deny what it should: ${Sid}.` };
}

const [first] = required;

test("a condition that cannot be decided is unknown, and names the statement", () => {
  if (first === undefined) throw new Error("nothing is required");
  const { requirement, of } = first;
  const [statement, ...others] = requirement.statements;
  const Condition = { StringEquals: { "aws:SourceOrgID": "o-1" } };
  const text = policyOf([{ ...statement, Condition }, ...others]);
  expect(judgeRequirement(requirement, { kind: "policy", text }, of)).toMatchObject([
    {
      status: "unknown",
      message: `It cannot be decided whether its policy does what it must: ${statement?.Sid}.`,
      runbook: "docs/runbook.md#verify-says-unknown",
    },
  ]);
});

test("what is missing has a line elsewhere, and what its owner alone can read is a warning", () => {
  if (first === undefined) throw new Error("nothing is required");
  const { requirement, of } = first;
  expect(judgeRequirement(requirement, { kind: "missing" }, of)).toEqual([]);
  expect(judgeRequirement(requirement, { kind: "out of sight" }, of)).toEqual([
    {
      subject: `requirements of ${requirement.of}`,
      status: "warning",
      message: "Its policy can be read by its owner alone.",
      fix,
      runbook,
    },
  ]);
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { policyDocument } from "../../constructs/shared/policy-document";
import { alarmAccess, deployAccess } from "../../scripts/rights/deploy-access";
import { MAILED_ALARMS, RATE_CARD, spendUpTo } from "../environment";
import { synthesized } from "../scripts/rights/full-environment";
import { GuardedBench } from "../scripts/rights/guarded-bench";
import { describeWithTerraform, written } from "../workbench";

const ALARMS = written({
  namePrefix: "acme",
  tags: { Team: "messaging" },
  mediaBucket: { enabled: false },
  alarms: MAILED_ALARMS,
  spend: spendUpTo([
    [40, "hour", "warning"],
    [3000, "month", "critical"],
  ]),
});

/** Granted for an edit that changes tags only, which this test does not make; a budget is created with its tags. */
const NOT_SEEN = [
  "budgets:TagResource",
  "budgets:UntagResource",
  "cloudwatch:UntagResource",
  "sns:UntagResource",
];

describeWithTerraform("the policies of an environment with alarms", () => {
  let guarded: GuardedBench;

  afterEach(() => guarded.close());

  test("suffice to create, plan and destroy it, and what is granted is asked for", async () => {
    let granted: readonly string[] = [];
    guarded = await GuardedBench.open(async (bench) => {
      writeFileSync(join(bench.folder, "environments", "rates.csv"), RATE_CARD);
      const environment = synthesized(bench, ALARMS);
      const alarms = alarmAccess(environment)?.Statement ?? [];
      granted = alarms.flatMap(({ Action }) => Action);
      const policy = policyDocument([...deployAccess(environment).Statement, ...alarms]);
      return { policy };
    });
    await guarded.createsAndDestroys("prod");
    const unseen = granted.filter((action) => !guarded.gate.used.has(action));
    expect([...new Set(unseen)].sort()).toEqual(NOT_SEEN);
  });
});

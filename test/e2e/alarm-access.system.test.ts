import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { policyDocument } from "../../constructs/shared/policy-document";
import { alarmAccess, deployAccess } from "../../scripts/rights/deploy-access";
import { synthesized } from "../scripts/rights/full-environment";
import { GuardedBench } from "../scripts/rights/guarded-bench";
import { describeWithTerraform, written } from "../workbench";

const RATES = `country,fee,category,type,usd,effective,source
*,MessageFee,*,,0.005,2026-10-01,an example
*,MetaTemplateMessageFee,*,*,0.02,2026-10-01,an example
`;

const ALARMS = written({
  namePrefix: "acme",
  tags: { Team: "messaging" },
  mediaBucket: { enabled: false },
  alarms: { warning: { emails: ["ops@example.com"] }, critical: { emails: ["boss@example.com"] } },
  spend: {
    rateCard: "rates.csv",
    limits: [
      { usd: 40, per: "hour", severity: "warning" },
      { usd: 3000, per: "month", severity: "critical" },
    ],
  },
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
      writeFileSync(join(bench.folder, "environments", "rates.csv"), RATES);
      const environment = synthesized(bench, ALARMS);
      const alarms = alarmAccess(environment)?.Statement ?? [];
      granted = alarms.flatMap(({ Action }) => Action);
      const policy = policyDocument([...deployAccess(environment).Statement, ...alarms]);
      return { policy };
    });
    const terraform = await guarded.terraform("prod");
    await terraform.apply();
    await terraform.plan();
    await terraform.unprotected(() => terraform.destroy());
    expect(await terraform.stateList()).toEqual([]);
    expect(guarded.gate.refused).toEqual([]);
    const unseen = granted.filter((action) => !guarded.gate.used.has(action));
    expect([...new Set(unseen)].sort()).toEqual(NOT_SEEN);
  });
});

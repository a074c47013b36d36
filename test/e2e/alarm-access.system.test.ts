import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { policyDocument } from "../../constructs/shared/policy-document";
import { alarmAccess, deployAccess } from "../../scripts/rights/deploy-access";
import { synthesized } from "../scripts/rights/full-environment";
import { GuardedBench } from "../scripts/rights/guarded-bench";
import { describeWithTerraform, written } from "../workbench";

/** No limits, as the local AWS has neither composite alarms nor budgets. */
const ALARMS = written({
  namePrefix: "acme",
  tags: { Team: "messaging" },
  mediaBucket: { enabled: false },
  alarms: { warning: { emails: ["ops@example.com"] }, critical: { emails: ["boss@example.com"] } },
});

/** Granted for an edit that changes tags only, which this test does not make. */
const NOT_SEEN = ["cloudwatch:UntagResource", "sns:UntagResource"];

describeWithTerraform("the policies of an environment with alarms", () => {
  let guarded: GuardedBench;

  afterEach(() => guarded.close());

  test("suffice to create, plan and destroy it, and what is granted is asked for", async () => {
    let granted: readonly string[] = [];
    guarded = await GuardedBench.open(async (bench) => {
      writeFileSync(join(bench.folder, "environments", "rates.csv"), "");
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

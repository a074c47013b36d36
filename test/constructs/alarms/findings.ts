import type { SpendOptions } from "../../../constructs/alarms/spend-options";
import { spendProblems } from "../../../constructs/alarms/spend-problems";
import type { SpendLimit } from "../../../constructs/money/limits";
import type { Finding } from "../../../formats/finding";
import { scope, spending } from "./scenes";

/** Of a plan that is right, but for these changes. */
export const problems = (changes: Partial<SpendOptions>, region = scope.region) =>
  spendProblems({ ...scope, region }, spending(changes));

export const finding = (
  path: Finding["path"],
  got: string,
  allowed: string,
  fix: string,
): Finding => ({
  path,
  got,
  allowed,
  fix,
});

export const limit = (
  usd: number,
  per: SpendLimit["per"] = "hour",
  severity = "warning" as const,
) => ({
  usd,
  per,
  severity,
});
export const critical = (usd: number, per: SpendLimit["per"] = "hour"): SpendLimit => ({
  usd,
  per,
  severity: "critical",
});

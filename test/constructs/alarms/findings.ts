import { spendFindings } from "../../../constructs/alarms/spend-decisions";
import {
  type SpendLimit,
  type SpendOptions,
  spendOptions,
} from "../../../constructs/alarms/spend-options";
import { CODE } from "../../../formats/door";
import type { Finding } from "../../../formats/finding";
import { optionFindings } from "../../../formats/option-findings";
import { parsePartially } from "../../../formats/parse-partially";
import { scope, spending } from "./scenes";

/** Of options that are right, but for these changes. */
export const problems = (changes: Partial<SpendOptions>, region = scope.region) => {
  const options = spending(changes);
  return [
    ...optionFindings(spendOptions, options, CODE, scope),
    ...spendFindings({ region }, parsePartially(spendOptions, options), options),
  ];
};

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

export const numbersOf = (...shares: number[]) =>
  shares.map((sharePercent, at) => ({
    arn: `arn:aws:social-messaging:eu-west-1:111122223333:phone-number-id/${String(at).padStart(32, "0")}`,
    sharePercent,
  }));

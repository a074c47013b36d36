import { countriesOn, regionCode, usageTypes } from "../money/usage-types";
import type { Scope } from "../shared/scope";
import { alarmName } from "./names";
import type { Severity } from "./options";
import type { BudgetOptions, SpendLimit, SpendLimitOptions, SpendOptions } from "./spend-options";

/** Nobody here has seen a bill: the name is the one that the service's own pages use. */
export const BILLING_SERVICE = "AWS End User Messaging";

/** AWS refreshes billing data a few times a day, so a budget tells of money that is long gone. */
export const BILLING_LAG = "8 to 24 hours";

/** A budget of AWS Budgets as plain data. */
export interface BudgetDefinition {
  /** The construct's id: it must never change. */
  readonly id: string;
  readonly name: string;
  readonly severity: Severity;
  readonly limit: SpendLimit;
  readonly timeUnit: "DAILY" | "MONTHLY";
  /** All of them have to match; each by any of its values. */
  readonly filters: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** AWS forecasts no single days. */
  readonly notifications: readonly ("ACTUAL" | "FORECASTED")[];
}

/**
 * A budget for each limit per day and per month, on what AWS bills in this Region. Budgets know no phone
 * numbers, so there is none in scope `numbers`.
 * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html
 */
export function budgets(scope: Scope, options: SpendOptions): BudgetDefinition[] {
  if (!budgetsWatch(options)) return [];
  return options.limits.flatMap((limit) => {
    if (limit.per === "hour") return [];
    const monthly = limit.per === "month";
    return [
      {
        id: ["Budget", limit.severity, limit.per].join("-"),
        name: alarmName(scope.namePrefix, "spend", limit.per, limit.severity),
        severity: limit.severity,
        limit,
        timeUnit: monthly ? "MONTHLY" : "DAILY",
        filters: filters(scope, options.budgets ?? {}, options),
        notifications: monthly ? ["ACTUAL", "FORECASTED"] : ["ACTUAL"],
      },
    ];
  });
}

export function budgetsWatch({ scope, budgets: chosen }: SpendLimitOptions): boolean {
  return scope !== "numbers" && chosen?.enabled !== false;
}

/** Usage types carry their Region; the service's name needs one beside it. */
function filters({ region }: Scope, chosen: BudgetOptions, { rates }: SpendOptions) {
  const code = regionCode(region);
  if (chosen.filter === "usageTypes" && code !== undefined) {
    return [{ name: "UsageType", values: usageTypes(code, countriesOn(rates)) }];
  }
  return [
    { name: "Service", values: [chosen.serviceName ?? BILLING_SERVICE] },
    { name: "Region", values: [region] },
  ];
}

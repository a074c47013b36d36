import { usageCode } from "../../formats/regions";
import { countriesOn } from "../money/rates";
import { usageTypes } from "../money/usage-types";
import type { Scope } from "../shared/scope";
import { type BudgetDefinition, budget, type SpendAlarmType } from "./alarm-definition";
import type { SpendLimitOptions, SpendOptions } from "./spend-options";
import { alarmName, describeLimit } from "./texts";

/** Unverified, as no bill was seen: the name is the one that the service's own pages use. */
const BILLING_SERVICE = "AWS End User Messaging";

/** AWS refreshes billing data a few times a day, so a budget reports money that is long gone. */
export const BILLING_LAG = "8 to 24 hours";

export const awsBudgets: SpendAlarmType = {
  budgets: ({ scope, options }) => budgets(scope, options),
  watches: (options) => (budgetsWatch(options) ? ["day", "month"] : []),
  notCovered: ({ scope, options }) => notCovered(options, budgets(scope, options)),
};

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
    const found = filters(scope, options);
    const notifications = monthly ? (["ACTUAL", "FORECASTED"] as const) : (["ACTUAL"] as const);
    const where = found.map(({ name, values }) =>
      values.length === 1 ? `${name} = ${values[0]}` : `${name} = one of ${values.length}`,
    );
    const when = notifications.map((each) => each.toLowerCase()).join(" or ");
    return [
      budget({
        id: ["Budget", limit.severity, limit.per].join("-"),
        name: alarmName(scope.namePrefix, "spend", limit.per, limit.severity),
        severity: limit.severity,
        arithmetic: [`${describeLimit(limit)}, ${when}, of ${where.join(" and ")}`],
        limit,
        timeUnit: monthly ? "MONTHLY" : "DAILY",
        filters: found,
        notifications,
      }),
    ];
  });
}

export function budgetsWatch({ scope, budgets: chosen }: SpendLimitOptions): boolean {
  return scope !== "numbers" && chosen?.enabled !== false;
}

/** Usage types carry their Region; the service's name needs one beside it. */
function filters({ region }: Scope, { budgets: chosen = {}, rates }: SpendOptions) {
  const code = usageCode(region);
  if (chosen.filter === "usageTypes" && code !== undefined) {
    return [{ name: "UsageType", values: usageTypes(code, countriesOn(rates)) }];
  }
  return [
    { name: "Service", values: [chosen.serviceName ?? BILLING_SERVICE] },
    { name: "Region", values: [region] },
  ];
}

function notCovered(options: SpendOptions, built: readonly BudgetDefinition[]): string[] {
  if (built.length === 0) {
    const watching = budgetsWatch(options) ? "no limit per day or month asks for one" : "off here";
    return [
      `What AWS really bills: budgets would compare it with limits, and they are ${watching}.`,
    ];
  }
  const { filter, serviceName = BILLING_SERVICE } = options.budgets ?? {};
  return [
    `The last ${BILLING_LAG}: AWS Budgets learns of costs that late. Daily budgets have no forecast.`,
    filter === "usageTypes"
      ? "Budgets count the usage types of the countries that the rate card names, as the guide spells them, and no others."
      : `The name of the billing service, "${serviceName}", is unverified: look it up in Cost Explorer once there is a bill. A budget with a wrong name stays at 0 USD and never notifies anybody.`,
  ];
}

import { usageCode } from "../../formats/regions";
import { countriesOn } from "../money/rates";
import { usageTypes } from "../money/usage-types";
import type { Scope } from "../shared/scope";
import {
  type BudgetDefinition,
  type BudgetNotice,
  budget,
  type SpendAlarmType,
} from "./alarm-definition";
import type { BudgetOptions, SpendLimitOptions, SpendOptions } from "./spend-options";
import { alarmName, describeLimit, quotedNames } from "./texts";

/**
 * Names that WhatsApp may have on a bill, all unverified, as no bill was seen: the one of the service's own pages,
 * and those of AWS's price lists, where AWS's fee and Meta's fee lie under different offers. A name that the
 * bill does not know adds nothing to a budget.
 */
const BILLING_SERVICES: readonly string[] = [
  "AWS End User Messaging",
  "Amazon Pinpoint",
  "AWSEndUserMessaging3pFees",
];

/** AWS refreshes billing data a few times a day, so a budget reports money that is long gone. */
const BILLING_LAG = "8 to 24 hours";

/** Early enough to act on, although billing data is late. */
const ACTUAL: readonly BudgetNotice[] = [50, 80, 100].map((percentOfLimit) => ({
  type: "ACTUAL",
  percentOfLimit,
}));

/** AWS forecasts no single days. */
const NOTICES = {
  day: ACTUAL,
  month: [...ACTUAL, { type: "FORECASTED", percentOfLimit: 100 }],
} as const;

const NOTICES_IN_WORDS = {
  day: "notices at 50, 80 and 100 % of actual costs",
  month: "notices at 50, 80 and 100 % of actual and at 100 % of forecasted costs",
};

export const awsBudgets: SpendAlarmType = {
  budgets: ({ scope, options }) => budgets(scope, options),
  watches: (options) => (budgetsWatch(options) ? ["day", "month"] : []),
  notCovered: ({ scope, options }, check) => notCovered(options, budgets(scope, options), check),
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
    const found = filters(scope, options);
    const where = found.map(({ name, values }) => `${name} = ${valuesInWords(values)}`);
    return [
      budget({
        id: ["Budget", limit.severity, limit.per].join("-"),
        name: alarmName(scope.namePrefix, "spend", limit.per, limit.severity),
        severity: limit.severity,
        arithmetic: [
          `${describeLimit(limit)}, ${NOTICES_IN_WORDS[limit.per]}, without credits and refunds, of ${where.join(" and ")}`,
        ],
        limit,
        timeUnit: limit.per === "month" ? "MONTHLY" : "DAILY",
        filters: found,
        notifications: NOTICES[limit.per],
      }),
    ];
  });
}

/** A rate card with many countries makes hundreds of usage types. */
function valuesInWords(values: readonly string[]): string {
  return values.length <= BILLING_SERVICES.length
    ? values.join(" or ")
    : `one of ${values.length.toLocaleString("en-US")}`;
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
    { name: "Service", values: serviceNames(chosen) },
    { name: "Region", values: [region] },
  ];
}

function serviceNames({ serviceNames: chosen, serviceName }: BudgetOptions): readonly string[] {
  return chosen ?? (serviceName === undefined ? BILLING_SERVICES : [serviceName]);
}

function notCovered(
  options: SpendOptions,
  built: readonly BudgetDefinition[],
  check: string,
): string[] {
  if (built.length === 0) {
    const watching = budgetsWatch(options) ? "no limit per day or month asks for one" : "off here";
    return [
      `What AWS really bills: budgets would compare it with limits, and they are ${watching}.`,
    ];
  }
  return [
    `The last ${BILLING_LAG}: AWS Budgets learns of costs that late. Daily budgets have no forecast, and AWS makes none for a month before the account has about five weeks of history.`,
    options.budgets?.filter === "usageTypes"
      ? "Budgets count the usage types of the countries that the rate card names, as guide and price list spell them, and no others."
      : billedAs(serviceNames(options.budgets ?? {}), check),
  ];
}

function billedAs(names: readonly string[], check: string): string {
  const pinpoint = names.includes("Amazon Pinpoint")
    ? " Amazon Pinpoint bills SMS and push messages too; the budget counts them, so it notifies early, not late."
    : "";
  const one = names.length === 1;
  return `The ${one ? "name" : "names"} under which AWS bills WhatsApp, ${quotedNames(names)}, ${one ? "is" : "are"} unverified: once there is a bill, \`${check}\` asks the account. A budget without a right name stays at 0 USD and never notifies anybody.${pinpoint}`;
}

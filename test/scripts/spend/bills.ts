import { usd } from "../../../constructs/money/usd";

/** One cost on a bill. */
export interface Cost {
  readonly usageType: string;
  readonly service?: string;
  /** US dollars as Cost Explorer writes them. */
  readonly amount: string;
  readonly quantity?: string;
  /** The first day of a month. */
  readonly since?: string;
}

export const SEPTEMBER = "2026-09-01";
export const OCTOBER = "2026-10-01";
export const SERVICE = "AWS End User Messaging";

/** So many fees at a price. */
export function paid(
  usageType: string,
  price: string,
  fees: number,
  more: Partial<Cost> = {},
): Cost {
  const amount = usd(price).times(fees).toFixed(10);
  return { usageType, amount, quantity: `${fees}`, ...more };
}

const GROUPS = [
  { Type: "DIMENSION", Key: "SERVICE" },
  { Type: "DIMENSION", Key: "USAGE_TYPE" },
];

/** An answer of GetCostAndUsage, as AWS documents it. */
export function answer(costs: readonly Cost[], more: object = {}): object {
  const months = [...new Set(costs.map(({ since = OCTOBER }) => since))].sort();
  return {
    GroupDefinitions: GROUPS,
    ResultsByTime: months.map((Start) => ({
      TimePeriod: { Start, End: "2026-11-01" },
      Total: {},
      Groups: costs.filter(({ since = OCTOBER }) => since === Start).map(groupOf),
      Estimated: false,
    })),
    DimensionValueAttributes: [],
    ...more,
  };
}

function groupOf({ usageType, service = SERVICE, amount, quantity }: Cost) {
  const UnblendedCost = { Amount: amount, Unit: "USD" };
  const UsageQuantity = { Amount: quantity, Unit: "Messages" };
  const Metrics = { UnblendedCost, ...(quantity !== undefined && { UsageQuantity }) };
  return { Keys: [service, usageType], Metrics };
}

/** Cost Explorer's CSV, grouped by usage type; with quantities, which the console shows for some groups. */
export function costCsv(costs: readonly Cost[]): string {
  const months = [...new Set(costs.map(({ since = OCTOBER }) => since))].sort();
  const types = [...new Set(costs.map(({ usageType }) => usageType))];
  const of = (type: string, month?: string) =>
    costs.filter(
      ({ usageType, since = OCTOBER }) => usageType === type && (month ?? since) === since,
    );
  const counted = costs.some(({ quantity }) => quantity !== undefined);
  const total = (own: readonly Cost[], field: "amount" | "quantity") =>
    own.length === 0
      ? ""
      : own.reduce((sum, each) => sum.plus(Number(each[field] ?? 0)), usd("0")).toFixed();
  const row = (name: string, month?: string) =>
    [
      name,
      ...types.map((type) => total(of(type, month), "amount")),
      total(
        costs.filter(({ since = OCTOBER }) => (month ?? since) === since),
        "amount",
      ),
      ...(counted ? types.map((type) => total(of(type, month), "quantity")) : []),
    ]
      .map((cell) => `"${cell}"`)
      .join(",");
  const header = [
    "Usage type",
    ...types.map((type) => `${type}($)`),
    "Total costs($)",
    ...(counted ? types.map((type) => `${type}(Messages)`) : []),
  ];
  return [
    header.map((cell) => `"${cell}"`).join(","),
    row("Usage type total"),
    ...months.map((month) => row(month, month)),
  ].join("\n");
}

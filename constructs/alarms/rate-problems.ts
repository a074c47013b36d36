import { show } from "../../formats/problem";
import { FEES } from "../money/fees";
import { CHECKS, type Column, type Rate } from "../money/rates";
import { usd } from "../money/usd";
import type { PropProblem } from "../shared/validate";

/** What every rate card is refused for as well, of rates that code wrote. */
export function rateProblems(rates: readonly Rate[]): PropProblem[] {
  const wrong = rates.flatMap(wrongValues);
  return wrong.length > 0 ? wrong : [...repeated(rates), ...withoutWorstCase(rates)];
}

function wrongValues(rate: Rate, index: number): PropProblem[] {
  const fee = FEES.find((each) => each === rate.fee);
  return (Object.keys(CHECKS) as Column[]).flatMap((column) => {
    const suggestion = CHECKS[column](rate[column], fee);
    if (suggestion === undefined) return [];
    return [{ field: `rates[${index}].${column}`, got: show(rate[column]), ...suggestion }];
  });
}

function repeated(rates: readonly Rate[]): PropProblem[] {
  const keys = rates.map(({ country, fee, category, type }) =>
    [country, fee, category, type].join(","),
  );
  return keys.flatMap((key, index) => {
    const first = keys.indexOf(key);
    if (first === index) return [];
    return [
      {
        field: `rates[${index}]`,
        got: `a second rate for ${key}, first in rates[${first}]`,
        allowed: "one rate for each country, fee, category and type",
        fix: "remove one of the two",
      },
    ];
  });
}

function withoutWorstCase(rates: readonly Rate[]): PropProblem[] {
  const unpriced = FEES.filter((fee) => !rates.some((rate) => rate.fee === fee));
  const free = rates.every((rate) => usd(rate.usd).isZero());
  if (unpriced.length === 0 && !free) return [];
  return [
    {
      field: "rates",
      got: unpriced.length > 0 ? `no rate for ${unpriced.join(" and ")}` : "rates of 0 only",
      allowed: "a rate for each fee, one of them above 0: the highest of both make the worst case",
      fix: "read a rate card with parseRateCard, which /environments exports, or add a rate of 0 for a fee that never falls due",
    },
  ];
}

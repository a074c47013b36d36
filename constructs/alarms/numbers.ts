import type { Finding, Path } from "../../formats/finding";
import { show } from "../../formats/problem";
import { NUMBER_DIMENSION } from "../money/fees";
import type { FeeSeries, NumberShare, SpendLimitOptions } from "./spend-options";

/** What one alarm of a kind watches: everything, or one number and its share of each limit. */
export interface Watched {
  readonly arn: string | undefined;
  readonly sharePercent: number;
}

export function watched({
  scope,
  numbers,
}: Pick<SpendLimitOptions, "scope" | "numbers">): readonly Watched[] {
  return scope === "numbers" ? (numbers ?? []) : [{ arn: undefined, sharePercent: 100 }];
}

/** The end of a number's ARN, with or without the prefix of its id: short, and its own. */
export function numberTail(arn: string): string {
  return arn.slice(-12);
}

/** What ids and names of a number's alarms end with. */
export function tailOf({ arn }: Watched): string[] {
  return arn === undefined ? [] : [numberTail(arn)];
}

/** The listed metrics of one number, or of all. */
export function seriesOf(
  { arn }: Watched,
  { estimated = [] }: Pick<SpendLimitOptions, "estimated">,
): readonly FeeSeries[] {
  return estimated.filter(
    ({ dimensions }) => arn === undefined || dimensions[NUMBER_DIMENSION] === arn,
  );
}

/**
 * What is wrong with the phone numbers that scope `numbers` watches.
 * @param whole whether all that were written could be read
 */
export function numberFindings(
  { scope, numbers = [] }: SpendLimitOptions,
  whole: boolean,
): Finding[] {
  if (scope !== "numbers") {
    if (numbers.length === 0) return [];
    return [
      {
        path: ["numbers"],
        got: `${numbers.length} beside scope region`,
        allowed: "numbers only with scope: numbers",
        fix: "write scope: numbers, or remove numbers",
      },
    ];
  }
  return [
    ...repeatedNumbers(numbers),
    ...(whole ? sharesThatDoNotAddUp(numbers) : []),
    ...tooManyNumbers(numbers),
  ];
}

/** Compared by what the alarms' names end with: ARNs with and without the prefix of the id are one number. */
function repeatedNumbers(numbers: readonly NumberShare[]): Finding[] {
  const tails = numbers.map(({ arn }) => numberTail(arn));
  return numbers.flatMap(({ arn }, index) => {
    if (tails.indexOf(numberTail(arn)) === index) return [];
    const path: Path = ["numbers", index, "arn"];
    return [{ path, got: show(arn), allowed: "each number once", fix: "remove one of them" }];
  });
}

/** Only then does the silence of all alarms mean that the whole is below the limit. */
function sharesThatDoNotAddUp(numbers: readonly NumberShare[]): Finding[] {
  const sum = numbers.reduce((total, { sharePercent }) => total + sharePercent, 0);
  if (sum === 100) return [];
  const got = numbers.length === 0 ? "no number" : `shares of ${sum} % in all`;
  return [
    {
      path: ["numbers"],
      got,
      allowed: "numbers whose shares of the limits make 100 %, as no alarm can add numbers up",
      fix:
        numbers.length === 0
          ? "list each number's arn and sharePercent, or write scope: region"
          : "change the shares until they make 100",
    },
  ];
}

/** Alarms whose states one composite alarm takes. */
const MOST_PARTS_OF_COMPOSITE = 100;

/** The blindness alarm looks at each of them, and at the event topic. */
function tooManyNumbers(numbers: readonly NumberShare[]): Finding[] {
  const most = MOST_PARTS_OF_COMPOSITE - 1;
  if (numbers.length <= most) return [];
  return [
    {
      path: ["numbers"],
      got: `${numbers.length} numbers`,
      allowed: `at most ${most}, as a composite alarm takes ${MOST_PARTS_OF_COMPOSITE} alarms`,
      fix: "spread the numbers over several environments, or write scope: region",
    },
  ];
}

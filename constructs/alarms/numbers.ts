import { type Finding, repeats } from "../../formats/finding";
import { show } from "../../formats/problem";
import { NUMBER_DIMENSION } from "../money/fees";
import type { FeeSeries, NumberShare, SpendLimitOptions } from "./spend-options";

/** What one alarm of a kind watches: everything, or one number and its share of each limit. */
export interface Watched {
  readonly arn: string | undefined;
  readonly sharePercent: number;
  /** What ids and names of the number's alarms end with. */
  readonly tail?: string;
}

export function watched({
  scope,
  numbers,
}: Pick<SpendLimitOptions, "scope" | "numbers">): readonly Watched[] {
  if (scope !== "numbers") return [{ arn: undefined, sharePercent: 100 }];
  const ends = (numbers ?? []).map(({ arn }) => arn.slice(-ENDING));
  return (numbers ?? []).map((number, index) => {
    const end = ends[index] ?? "";
    const before = ends.slice(0, index).filter((each) => each === end).length;
    return { ...number, tail: before === 0 ? end : `${end}n${before + 1}` };
  });
}

/** Short, and enough of an ARN's end, as nearly no two numbers end alike; a second one that does is counted. */
const ENDING = 12;

/** What ids and names of a number's alarms end with. */
export function tailOf({ tail }: Watched): string[] {
  return tail === undefined ? [] : [tail];
}

/** One spelling for both of a number's ARN, with the prefix of its id and without. */
export function numberKey(arn: string): string {
  return arn.replace(/\/phone-number-id-(?=[^/]*$)/, "/");
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

function repeatedNumbers(numbers: readonly NumberShare[]): Finding[] {
  return repeats(numbers.map(({ arn }) => numberKey(arn))).map(({ index }) => ({
    path: ["numbers", index, "arn"],
    got: show(numbers[index]?.arn),
    allowed: "each number once",
    fix: "remove one of them",
  }));
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

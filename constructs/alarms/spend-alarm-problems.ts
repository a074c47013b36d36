import type { Construct } from "constructs";
import { oneNumberArn } from "../../formats/arns";
import { fieldName } from "../../formats/finding";
import { sharePercent } from "../../formats/ranges";
import type { Severity } from "../money/limits";
import { claim, inRegion } from "../shared/claims";
import { arnWithin, inRange, type PropProblem } from "../shared/validate";
import { insightsAlarmsOf, MOST_INSIGHTS_ALARMS } from "./cloudwatch-limits";
import { rateProblems } from "./rate-problems";
import type { SpendAlarmsProps } from "./spend-alarms";
import { spendProblems } from "./spend-problems";

/** Everything that is wrong with limits, rates, numbers, metrics and targets. */
export function spendAlarmProblems(props: SpendAlarmsProps): (PropProblem | undefined)[] {
  const wrongRates = rateProblems(props.rates);
  const rates = wrongRates.length === 0 ? props.rates : [];
  return [
    ...spendProblems(props, { ...props, rates }).map(({ path, ...finding }) => ({
      ...finding,
      field: fieldName(path),
    })),
    ...numberProblems(props),
    tooManyQueries(props),
    ...wrongRates,
    ...unnotified(props),
  ];
}

/** Metrics know no environments: two of them would count the same money, and neither see the other's. */
export function watchedTwice(by: Construct, props: SpendAlarmsProps): (PropProblem | undefined)[] {
  const { scope, numbers = [] } = props;
  const within = inRegion(props);
  if (scope !== "numbers") return [claim(by, { ...WHOLE_REGION, within, field: "scope" })];
  return numbers.map(({ arn }, index) => {
    if (numbers.findIndex((one) => one.arn === arn) !== index) return undefined; // told already
    const field = `numbers[${index}].arn`;
    return claim(by, { what: "number with limits", name: arn, within, field, fix: KEEP_ONE });
  });
}

const KEEP_ONE = "keep it in one of the two: both would count the same money";

const WHOLE_REGION = {
  what: "spend of scope region",
  name: "region",
  fix: "keep it in one of the two, and write scope: numbers or no spend in the other",
};

/** Of limits, and of alarms that see nothing. */
function unnotified({ limits, targets }: SpendAlarmsProps): PropProblem[] {
  const severities = new Set<Severity>(limits.map(({ severity }) => severity)).add("warning");
  return [...severities]
    .filter((severity) => targets[severity] === undefined)
    .map((severity) => ({
      field: `targets.${severity}`,
      got: "nothing",
      allowed: "an AlarmTopic or ExistingAlarmTopic for every severity, warning among them",
      fix: `create new AlarmTopic(...) and pass it as targets.${severity}`,
    }));
}

/** Environment files are counted together; of these alarms, only their own number is known. */
function tooManyQueries(props: SpendAlarmsProps): PropProblem | undefined {
  const own = insightsAlarmsOf(props);
  if (own <= MOST_INSIGHTS_ALARMS) return undefined;
  return {
    field: "numbers",
    got: `${own} alarms on Metrics Insights queries`,
    allowed: `at most ${MOST_INSIGHTS_ALARMS} of them in an account and Region, CloudWatch's limit`,
    fix: "set limits per hour for fewer numbers, write scope: region, or switch feeRate off and list metrics under estimated",
  };
}

/** Queries carry the ARN in quotes, and a share of 0 would have no threshold. */
function numberProblems(props: SpendAlarmsProps): (PropProblem | undefined)[] {
  const { account, region, numbers = [] } = props;
  return numbers.flatMap(({ arn, sharePercent: share }, index) => [
    arnWithin({ account, region }, oneNumberArn, `numbers[${index}].arn`, arn),
    inRange(sharePercent, `numbers[${index}].sharePercent`, share),
  ]);
}

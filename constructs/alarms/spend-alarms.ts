import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { CloudwatchCompositeAlarm } from "@cdktf/provider-aws/lib/cloudwatch-composite-alarm";
import { Construct } from "constructs";
import type { AlarmDefinition } from "../../alarms/alarm-definition";
import type { BudgetDefinition } from "../../alarms/budgets";
import { insightsAlarmsOf, MOST_INSIGHTS_ALARMS } from "../../alarms/cloudwatch-limits";
import { alarmArns } from "../../alarms/names";
import type { AlarmScope, SpendOptions } from "../../alarms/spend-options";
import { compositeAlarms, type SpendPlan, spendPlan } from "../../alarms/spend-plan";
import { spendProblems } from "../../alarms/spend-problems";
import { oneNumberArn } from "../../rules/arns";
import { fieldName } from "../../rules/finding";
import { namePrefix } from "../../rules/names";
import { sharePercent } from "../../rules/ranges";
import type { Severity } from "../../spend/limits";
import { claim, inRegion } from "../claims";
import { budgets, cloudWatchAlarms } from "../policies/publisher";
import { arnWithin, literal, place, refuse, within } from "../validate";
import { actionsOf, createMetricAlarm, type Targets } from "./metric-alarm";
import { rateProblems } from "./rate-problems";

/** Limits, rates, and who is told. */
export interface SpendAlarmsProps extends AlarmScope, SpendOptions {
  /** Who is told; every severity among the limits needs somebody, and so does `warning`. */
  readonly targets: Targets;
  /**
   * The SNS topic that receives WhatsApp events in the same account and Region: what arrives there
   * without a fee shows that the alarms are blind.
   * @default - nothing tells when no fee is counted at all
   */
  readonly eventTopicName?: string;
}

type Telling = Pick<AlarmDefinition, "name" | "severity">;

/**
 * Alarms and budgets on what WhatsApp costs. AWS publishes counts of fees and never money, so each
 * limit becomes numbers of fees through the rate card; every alarm's description holds the arithmetic.
 * @throws ProblemsError for limits that nothing watches or that are out of order, shares that do not make
 * 100 %, metrics that cannot exist or have no rate, rates that are wrong or without a worst case, a severity without a target, or
 * money that other alarms of the app watch
 * @see https://docs.aws.amazon.com/social-messaging/latest/userguide/monitoring-cloudwatch.html
 */
export class SpendAlarms extends Construct {
  /** @internal The arithmetic, for `npm run spend`. */
  public readonly plan: SpendPlan;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SpendAlarmsProps,
  ) {
    super(scope, id);
    refuse(this, [
      ...place(this, props),
      literal(namePrefix, "namePrefix", props.namePrefix),
      ...this.problems(),
      ...this.claims(),
    ]);
    this.plan = spendPlan(props, props, props.eventTopicName);
    this.grantAlarms();
    this.createAlarms();
    this.createCompositeAlarms();
    this.createBudgets();
  }

  /** @internal Names of the alarms that tell somebody. */
  public get tellingNames(): readonly string[] {
    return this.telling.map(({ name }) => name);
  }

  private get telling(): readonly Telling[] {
    return [...this.plan.feeRate, ...this.plan.estimated, ...compositeAlarms(this.plan)];
  }

  private problems() {
    const { targets } = this.props;
    const wrongRates = rateProblems(this.props.rates);
    const rates = wrongRates.length === 0 ? this.props.rates : [];
    const untold = [...this.severities].filter((severity) => targets[severity] === undefined);
    return [
      ...spendProblems(this.props, { ...this.props, rates }).map(({ path, ...finding }) => ({
        ...finding,
        field: fieldName(path),
      })),
      ...this.numberProblems(),
      this.tooManyQueries(),
      ...wrongRates,
      ...untold.map((severity) => ({
        field: `targets.${severity}`,
        got: "nothing",
        allowed: "an AlarmTopic or ExistingAlarmTopic for every severity, warning among them",
        fix: `create new AlarmTopic(...) and pass it as targets.${severity}`,
      })),
    ];
  }

  /** Environment files are counted together; of these alarms, only their own number is known. */
  private tooManyQueries() {
    const own = insightsAlarmsOf(this.props);
    if (own <= MOST_INSIGHTS_ALARMS) return undefined;
    return {
      field: "numbers",
      got: `${own} alarms on Metrics Insights queries`,
      allowed: `at most ${MOST_INSIGHTS_ALARMS} of them in an account and Region, CloudWatch's limit`,
      fix: "set limits per hour for fewer numbers, write scope: region, or switch feeRate off and list metrics under estimated",
    };
  }

  /** Metrics know no environments: two of them would count the same money, and neither see the other's. */
  private claims() {
    const { scope, numbers = [] } = this.props;
    const within = inRegion(this.props);
    if (scope !== "numbers") {
      return [claim(this, { ...WHOLE_REGION, within, field: "scope" })];
    }
    return numbers.map(({ arn }, index) => {
      if (numbers.findIndex((one) => one.arn === arn) !== index) return undefined; // told already
      const field = `numbers[${index}].arn`;
      return claim(this, { what: "number with limits", name: arn, within, field, fix: KEEP_ONE });
    });
  }

  /** Queries carry the ARN in quotes, and a share of 0 would have no threshold. */
  private numberProblems() {
    const { account, region, numbers = [] } = this.props;
    return numbers.flatMap(({ arn, sharePercent: share }, index) => [
      arnWithin({ account, region }, oneNumberArn, `numbers[${index}].arn`, arn),
      within(sharePercent, `numbers[${index}].sharePercent`, share),
    ]);
  }

  private createAlarms(): void {
    for (const definition of [...this.plan.feeRate, ...this.plan.estimated]) {
      createMetricAlarm(this, definition, this.props.targets);
    }
  }

  /** Not a topic that only budgets tell something. */
  private grantAlarms(): void {
    const publisher = cloudWatchAlarms(this.props, alarmArns(this.props, this.props.namePrefix));
    const severities = new Set(this.telling.flatMap(({ severity }) => severity ?? []));
    for (const severity of severities) this.props.targets[severity]?.grantPublish(publisher);
  }

  /** Of limits, and of alarms that see nothing. */
  private get severities(): ReadonlySet<Severity> {
    return new Set(this.props.limits.map(({ severity }) => severity)).add("warning");
  }

  private createCompositeAlarms(): void {
    for (const definition of compositeAlarms(this.plan)) {
      const parts = definition.allOf.map((part) => createMetricAlarm(this, part, {}));
      new CloudwatchCompositeAlarm(this, definition.id, {
        alarmName: definition.name,
        alarmDescription: definition.description,
        alarmRule: definition.allOf.map(({ name }) => `ALARM("${name}")`).join(" AND "),
        ...actionsOf(definition.severity, this.props.targets),
        dependsOn: parts, // CloudWatch refuses a rule that names an alarm before it exists
      });
    }
  }

  private createBudgets(): void {
    for (const definition of this.plan.budgets) {
      const target = this.props.targets[definition.severity];
      if (target === undefined) continue; // refused above
      target.grantPublish(budgets(this.props));
      createBudget(this, definition, target.arn);
    }
  }
}

const KEEP_ONE = "keep it in one of the two: both would count the same money";

const WHOLE_REGION = {
  what: "spend of scope region",
  name: "region",
  fix: "keep it in one of the two, and write scope: numbers or no spend in the other",
};

/** Told once per period, at its full limit. */
function createBudget(scope: Construct, definition: BudgetDefinition, topicArn: string): void {
  new BudgetsBudget(scope, definition.id, {
    name: definition.name,
    budgetType: "COST",
    limitAmount: definition.limit.usd.toFixed(2),
    limitUnit: "USD",
    timeUnit: definition.timeUnit,
    costFilter: definition.filters.map(({ name, values }) => ({ name, values: [...values] })),
    notification: definition.notifications.map((notificationType) => ({
      notificationType,
      comparisonOperator: "GREATER_THAN",
      threshold: 100,
      thresholdType: "PERCENTAGE",
      subscriberSnsTopicArns: [topicArn],
    })),
  });
}

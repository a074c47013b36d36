import type {
  AlarmType,
  CompositeAlarm,
  Dimension,
  MetricAlarm,
  MetricDataQuery,
} from "@aws-sdk/client-cloudwatch";
import { globalArnOf } from "../../formats/arns";
import type { Kind, Reading, Values, World } from "./health";
import { read, readIfThere } from "./read";

const REMARKS = {
  alarm_name: "the alarm is found by it",
  alarm_description: "it is no more than a remark",
};

const NOTIFIES = {
  actions_enabled: true,
  alarm_actions: null,
  ok_actions: null,
  insufficient_data_actions: null,
};

export const metricAlarm: Kind = {
  what: "alarm",
  named: nameOfAlarm,
  compared: {
    ...NOTIFIES,
    comparison_operator: null,
    threshold: null,
    evaluation_periods: null,
    datapoints_to_alarm: null,
    treat_missing_data: "missing",
    namespace: null,
    metric_name: null,
    dimensions: null,
    period: null,
    statistic: null,
    extended_statistic: null,
    unit: null,
    metric_query: null,
  },
  notCompared: REMARKS,
  async read({ alarm_name: name }, world) {
    const { MetricAlarms } = await readAlarms(world);
    const found = MetricAlarms.find(({ AlarmName }) => AlarmName === name);
    return found && metricAlarmValues(found);
  },
};

export const compositeAlarm: Kind = {
  what: "composite alarm",
  named: nameOfAlarm,
  compared: { ...NOTIFIES, alarm_rule: null, actions_suppressor: null },
  notCompared: REMARKS,
  async read({ alarm_name: name }, world) {
    const { CompositeAlarms } = await readAlarms(world);
    const found = CompositeAlarms.find(({ AlarmName }) => AlarmName === name);
    return (
      found && {
        ...notifies(found),
        alarm_rule: found.AlarmRule,
        actions_suppressor: found.ActionsSuppressor,
      }
    );
  },
};

export const dashboard: Kind = {
  what: "dashboard",
  named: ({ dashboard_name: name }) => String(name),
  compared: { dashboard_body: null },
  notCompared: { dashboard_name: "the dashboard is found by it" },
  async read({ dashboard_name: name }, { clients, environment }) {
    const client = await clients.cloudWatch();
    const { GetDashboardCommand } = await import("@aws-sdk/client-cloudwatch");
    const resource = globalArnOf(environment, "cloudwatch", `dashboard/${name}`);
    const missing = ["ResourceNotFound", "ResourceNotFoundException", "DashboardNotFoundError"];
    const found = await readIfThere("cloudwatch:GetDashboard", resource, missing, (options) =>
      client.send(new GetDashboardCommand({ DashboardName: String(name) }), options),
    );
    return found && { dashboard_body: found.DashboardBody };
  },
};

function nameOfAlarm({ alarm_name: name }: Values): string {
  return String(name);
}

interface Notifying {
  readonly ActionsEnabled?: boolean | undefined;
  readonly AlarmActions?: readonly string[] | undefined;
  readonly OKActions?: readonly string[] | undefined;
  readonly InsufficientDataActions?: readonly string[] | undefined;
}

function notifies(alarm: Notifying): Values {
  return {
    actions_enabled: alarm.ActionsEnabled,
    alarm_actions: alarm.AlarmActions,
    ok_actions: alarm.OKActions,
    insufficient_data_actions: alarm.InsufficientDataActions,
  };
}

function metricAlarmValues(alarm: MetricAlarm): Values {
  return {
    ...notifies(alarm),
    comparison_operator: alarm.ComparisonOperator,
    threshold: alarm.Threshold,
    evaluation_periods: alarm.EvaluationPeriods,
    datapoints_to_alarm: alarm.DatapointsToAlarm,
    treat_missing_data: alarm.TreatMissingData ?? "missing",
    namespace: alarm.Namespace,
    metric_name: alarm.MetricName,
    dimensions: dimensionsOf(alarm.Dimensions),
    period: alarm.Period,
    statistic: alarm.Statistic,
    extended_statistic: alarm.ExtendedStatistic,
    unit: alarm.Unit,
    metric_query: alarm.Metrics?.map(queryValues),
  };
}

function queryValues({ Id, Expression, Label, Period, ReturnData, MetricStat }: MetricDataQuery) {
  const { Metric } = MetricStat ?? {};
  return {
    id: Id,
    expression: Expression,
    label: Label,
    period: Period,
    return_data: ReturnData,
    metric: {
      namespace: Metric?.Namespace,
      metric_name: Metric?.MetricName,
      dimensions: dimensionsOf(Metric?.Dimensions),
      period: MetricStat?.Period,
      stat: MetricStat?.Stat,
      unit: MetricStat?.Unit,
    },
  };
}

function dimensionsOf(dimensions: readonly Dimension[] = []): Values {
  return Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value]));
}

/** The most that one call describes. */
const AT_ONCE = 100;

/** Every alarm that the environment creates, with one call for each hundred. */
function readAlarms(world: World) {
  return world.once("alarms", async () => {
    const names = world.built.flatMap(({ values }) => String(values["alarm_name"] ?? "") || []);
    const pages = [];
    for (let from = 0; from < names.length; from += AT_ONCE) {
      pages.push(describeAlarms(world, { AlarmNames: names.slice(from, from + AT_ONCE) }));
    }
    const found = await Promise.all(pages);
    return {
      MetricAlarms: found.flatMap(({ MetricAlarms }) => MetricAlarms),
      CompositeAlarms: found.flatMap(({ CompositeAlarms }) => CompositeAlarms),
    };
  });
}

/** Names of the alarms, of anybody, that notify a topic. */
export async function alarmsThatNotify(topicArn: string, world: World): Promise<string[]> {
  const { MetricAlarms, CompositeAlarms } = await describeAlarms(world, { ActionPrefix: topicArn });
  return [...MetricAlarms, ...CompositeAlarms]
    .filter((alarm) => {
      const { AlarmActions = [], OKActions = [], InsufficientDataActions = [] } = alarm;
      return [...AlarmActions, ...OKActions, ...InsufficientDataActions].includes(topicArn);
    })
    .map(({ AlarmName = "" }) => AlarmName);
}

const TYPES: AlarmType[] = ["MetricAlarm", "CompositeAlarm"];

/** Without a field: every alarm of the account and Region. */
type Filter = { readonly AlarmNames?: string[]; readonly ActionPrefix?: string };

/** The action knows resources only where alarms are named, and topics are not. */
export async function describeAlarms({ clients }: Pick<Reading, "clients">, filter: Filter) {
  const client = await clients.cloudWatch();
  const { paginateDescribeAlarms } = await import("@aws-sdk/client-cloudwatch");
  return read("cloudwatch:DescribeAlarms", "*", async (options) => {
    const input = { ...filter, AlarmTypes: TYPES, MaxRecords: AT_ONCE };
    const found = { MetricAlarms: [] as MetricAlarm[], CompositeAlarms: [] as CompositeAlarm[] };
    for await (const page of paginateDescribeAlarms({ client }, input, options)) {
      found.MetricAlarms.push(...(page.MetricAlarms ?? []));
      found.CompositeAlarms.push(...(page.CompositeAlarms ?? []));
    }
    return found;
  });
}

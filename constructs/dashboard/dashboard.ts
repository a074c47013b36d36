import { type AwsScope, arnOf } from "../../formats/arns";
import type { WatchedQueue } from "../alarms/delivery";
import type { SpendOptions } from "../alarms/spend-options";
import { dashboardName } from "../alarms/texts";
import type { Scope } from "../shared/scope";
import { brakeChart, type Chart, deliveryCharts, type Line, spendCharts } from "./charts";

/** A dashboard as plain data, drawn by CloudWatch and by the preview alike. */
export interface DashboardDefinition {
  readonly name: string;
  /** Markdown above the charts. */
  readonly text: string;
  readonly alarmNames: readonly string[];
  readonly charts: readonly Chart[];
}

/** What a dashboard is to show. */
export interface Shown {
  /** Left out: no charts of fees and money. */
  readonly spend?: SpendOptions;
  readonly topicName: string;
  readonly queues: readonly WatchedQueue[];
  /** Its executions show when the brake was pulled. Left out: no chart of a brake. */
  readonly brakeMachineArn?: string;
  readonly alarmNames: readonly string[];
}

const ABOUT_USD =
  "USD are fees times the rates of the rate card, the highest ones unless metrics are listed: an upper bound, not a bill. Each line adds up 500 metrics at most.";

/** Fees, their estimated price with the limits drawn in, delivery, and the state of every alarm. */
export function dashboard(scope: Scope, shown: Shown): DashboardDefinition {
  const { spend, topicName, queues, brakeMachineArn, alarmNames } = shown;
  return {
    name: dashboardName(scope),
    text: [
      `# WhatsApp on AWS: ${scope.namePrefix}`,
      ...(spend === undefined ? [] : [ABOUT_USD]),
    ].join("\n"),
    alarmNames,
    charts: [
      ...(spend === undefined ? [] : spendCharts(spend)),
      ...(brakeMachineArn === undefined ? [] : [brakeChart(brakeMachineArn)]),
      ...deliveryCharts(topicName, queues),
    ],
  };
}

/** Units of the dashboard's grid, which is 24 wide. */
const WIDTH = 24;
const HALF = WIDTH / 2;
const TEXT_HEIGHT = 3;
const ALARMS_HEIGHT = 4;
const CHART_HEIGHT = 7;

const MOST_ALARMS_OF_WIDGET = 100;

/**
 * The document that CloudWatch draws.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboardBody(scope: AwsScope, definition: DashboardDefinition): object {
  const { text, alarmNames, charts } = definition;
  const states = alarmStates(scope, alarmNames);
  const top = TEXT_HEIGHT + states.length * ALARMS_HEIGHT;
  return {
    widgets: [
      widget("text", { x: 0, y: 0, width: WIDTH, height: TEXT_HEIGHT }, { markdown: text }),
      ...states,
      ...charts.map((chart, index) => {
        const y = top + Math.floor(index / 2) * CHART_HEIGHT;
        const place = { x: (index % 2) * HALF, y, width: HALF, height: CHART_HEIGHT };
        return widget("metric", place, chartProperties(scope, chart));
      }),
    ],
  };
}

function alarmStates(scope: AwsScope, names: readonly string[]) {
  const rows = Math.ceil(names.length / MOST_ALARMS_OF_WIDGET);
  return Array.from({ length: rows }, (_, row) => {
    const place = {
      x: 0,
      y: TEXT_HEIGHT + row * ALARMS_HEIGHT,
      width: WIDTH,
      height: ALARMS_HEIGHT,
    };
    const shown = names.slice(row * MOST_ALARMS_OF_WIDGET, (row + 1) * MOST_ALARMS_OF_WIDGET);
    const alarms = shown.map((name) => arnOf(scope, "cloudwatch", `alarm:${name}`));
    return widget("alarm", place, { title: "Alarms", alarms });
  });
}

function chartProperties({ region }: AwsScope, chart: Chart) {
  return {
    title: chart.title,
    region,
    view: "timeSeries",
    stacked: chart.stacked,
    period: chart.periodSeconds,
    metrics: chart.lines.map(metricLine),
    yAxis: { left: { label: chart.unit, min: 0, showUnits: false } },
    ...(chart.marks.length === 0 ? {} : { annotations: { horizontal: chart.marks } }),
  };
}

/** `[namespace, name, dimension, value, ..., options]`, or only options for an expression. */
function metricLine({ id, label, source, drawn }: Line): readonly unknown[] {
  const options = { id, ...(label === "" ? {} : { label }), ...(drawn ? {} : { visible: false }) };
  if (source.kind === "expression") return [{ ...options, expression: source.expression }];
  const { namespace, name, dimensions } = source.metric;
  return [
    namespace,
    name,
    ...Object.entries(dimensions).flat(),
    { ...options, stat: source.statistic },
  ];
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function widget(type: string, place: Place, properties: object) {
  return { type, ...place, properties };
}

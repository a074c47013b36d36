import { type AwsScope, arnOf } from "../../formats/arns";
import type { WatchedQueue } from "../alarms/delivery";
import type { SpendOptions } from "../alarms/spend-options";
import { dashboardName } from "../alarms/texts";
import { pullsByHand } from "../brake/decisions";
import type { OutcomeOptions } from "../outcomes/options";
import type { Scope } from "../shared/scope";
import { brakeChart, type Chart, deliveryCharts, type Line, outcomeCharts } from "./charts";
import { spendCharts } from "./spend-charts";

/** A dashboard as plain data, drawn by CloudWatch and by the preview alike. */
export interface DashboardDefinition {
  readonly name: string;
  /** Markdown above the charts. */
  readonly text: string;
  readonly alarmNames: readonly string[];
  /** In sections, each of which begins a row. */
  readonly sections: readonly (readonly Chart[])[];
}

/** Every chart, in the order of their widgets. */
export function chartsOf({ sections }: DashboardDefinition): readonly Chart[] {
  return sections.flat();
}

/** What a dashboard is to show. */
export interface Shown {
  /** Left out: no charts of fees and money. */
  readonly spend?: SpendOptions;
  /** Left out: no chart of a topic. */
  readonly topicName?: string | undefined;
  readonly queues: readonly WatchedQueue[];
  /** With the state machine whose executions show when alarms pulled it. Left out: no chart of a brake. */
  readonly brake?: { readonly stateMachineArn?: string | undefined };
  /** Left out: no charts of messages that fail. */
  readonly outcomes?: OutcomeOptions;
  readonly alarmNames: readonly string[];
}

const ABOUT_USD =
  "USD are fees times rates of the rate card, not a bill. Real money lies at or below the **upper bound**, which alarms per hour compare with their limits. The **best estimate** takes each fee at the card's rate for its country, category and type, or at the highest one where there is none. A line adds up 500 metrics at most, and none that was silent for two weeks.";

/** Money with the limits drawn in, where it goes, delivery, and the state of every alarm. */
export function dashboard(scope: Scope, shown: Shown): DashboardDefinition {
  const { spend, topicName, queues, brake, outcomes, alarmNames } = shown;
  return {
    name: dashboardName(scope),
    text: [
      `# WhatsApp on AWS: ${scope.namePrefix}`,
      ...(spend === undefined ? [] : [ABOUT_USD]),
    ].join("\n"),
    alarmNames,
    sections: [
      [
        ...(spend === undefined ? [] : spendCharts(spend)),
        ...(brake === undefined ? [] : [brakeChart(pullsByHand(scope), brake.stateMachineArn)]),
      ],
      deliveryCharts(topicName, queues),
      ...(outcomes === undefined ? [] : [outcomeCharts(scope, outcomes)]),
    ],
  };
}

/** Units of the dashboard's grid, which is 24 wide. */
const WIDTH = 24;
const CHART_HEIGHT = 7;

const MOST_ALARMS_OF_WIDGET = 100;

/**
 * The document that CloudWatch draws. Charts keep their periods whatever range is chosen: "inherit" is not the
 * default, and without it a line of hours would become one of minutes beside a limit of hours.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboardBody(scope: AwsScope, definition: DashboardDefinition): object {
  const { text, alarmNames } = definition;
  const height = text.includes("\n") ? 3 : 1;
  const states = alarmStates(scope, alarmNames, height);
  const top = height + states.reduce((sum, { height }) => sum + height, 0);
  const rows = definition.sections.flatMap(inRows);
  return {
    start: "-P1D",
    periodOverride: "inherit",
    widgets: [
      widget("text", { x: 0, y: 0, width: WIDTH, height }, { markdown: text }),
      ...states,
      ...rows.flatMap((charts, row) =>
        charts.map((chart, column) => {
          const width = WIDTH / charts.length;
          const y = top + row * CHART_HEIGHT;
          const place = { x: column * width, y, width, height: CHART_HEIGHT };
          return widget("metric", place, chartProperties(scope, chart));
        }),
      ),
    ],
  };
}

/** Two in a row; the last one of an odd number has a row of its own. */
function inRows(charts: readonly Chart[]): (readonly Chart[])[] {
  return Array.from({ length: Math.ceil(charts.length / 2) }, (_, row) =>
    charts.slice(row * 2, row * 2 + 2),
  );
}

function alarmStates(scope: AwsScope, names: readonly string[], top: number) {
  const widgets = Math.ceil(names.length / MOST_ALARMS_OF_WIDGET);
  let y = top;
  return Array.from({ length: widgets }, (_, at) => {
    const shown = names.slice(at * MOST_ALARMS_OF_WIDGET, (at + 1) * MOST_ALARMS_OF_WIDGET);
    const place = { x: 0, y, width: WIDTH, height: heightFor(shown.length) };
    y += place.height;
    const alarms = shown.map((name) => arnOf(scope, "cloudwatch", `alarm:${name}`));
    return widget("alarm", place, { title: "Alarms", alarms });
  });
}

/** So that two long names in a row are to be read, as far as that leaves room for charts. */
function heightFor(alarms: number): number {
  return Math.min(12, Math.max(3, 2 + Math.ceil(alarms / 4)));
}

function chartProperties({ region }: AwsScope, chart: Chart) {
  return {
    title: chart.title,
    region,
    view: "timeSeries",
    stacked: chart.stacked,
    period: chart.periodSeconds,
    ...(chart.days === undefined ? {} : { start: `-P${chart.days}D` }),
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

import { type AwsScope, arnOf } from "../../formats/arns";
import type { Chart, DashboardDefinition, Line } from "./dashboard";

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

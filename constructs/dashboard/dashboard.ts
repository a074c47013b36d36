import type { WatchedQueue } from "../alarms/delivery";
import type { Metric, Statistic } from "../alarms/metrics";
import { alarmName } from "../alarms/names";
import type { SpendOptions } from "../alarms/spend-options";
import type { Scope } from "../shared/scope";
import { deliveryCharts } from "./delivery-charts";
import { spendCharts } from "./spend-charts";

/** One line of a chart, or several when its query groups. */
export interface Line {
  /** Unlike every other of the dashboard, and fit for metric math. */
  readonly id: string;
  readonly label: string;
  readonly source:
    | { readonly kind: "expression"; readonly expression: string }
    | { readonly kind: "metric"; readonly metric: Metric; readonly statistic: Statistic };
  /** Whether it is drawn or only feeds an expression. */
  readonly drawn: boolean;
}

export interface Chart {
  readonly title: string;
  /** What the vertical axis counts. */
  readonly unit: string;
  readonly periodSeconds: number;
  readonly stacked: boolean;
  readonly lines: readonly Line[];
  /** Drawn across, such as a limit. */
  readonly marks: readonly { readonly label: string; readonly value: number }[];
}

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
  readonly alarmNames: readonly string[];
}

const ABOUT_USD =
  "USD are fees times the rates of the rate card, the highest ones unless metrics are listed: an upper bound, not a bill. Each line adds up 500 metrics at most.";

/** Fees, their estimated price with the limits drawn in, delivery, and the state of every alarm. */
export function dashboard(scope: Scope, shown: Shown): DashboardDefinition {
  const { spend, topicName, queues, alarmNames } = shown;
  return {
    name: alarmName(scope.namePrefix, "dashboard"),
    text: [
      `# WhatsApp on AWS: ${scope.namePrefix}`,
      ...(spend === undefined ? [] : [ABOUT_USD]),
    ].join("\n"),
    alarmNames,
    charts: [
      ...(spend === undefined ? [] : spendCharts(spend)),
      ...deliveryCharts(topicName, queues),
    ],
  };
}

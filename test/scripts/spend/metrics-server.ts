import type { Metric } from "../../../constructs/alarms/metrics";
import { asked as askedOf, type Served, serve } from "../../serve";

/** What ListMetrics is asked for. */
interface Asked {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value?: string }[];
  readonly NextToken?: string;
}

export interface MetricsServer extends Served {
  readonly asked: readonly Asked[];
  /** What DescribeAlarms was asked for. */
  readonly askedForStates: readonly object[];
}

export interface Behaviour {
  /** Alarms of the account with their states, by name. @default - none is deployed */
  readonly states?: Readonly<Record<string, string>>;
  readonly metrics?: readonly Metric[];
  /** As many as CloudWatch lists at once, unless a test wants fewer. @default 500 */
  readonly pageSize?: number;
  /** Answers this error first, so many times. */
  readonly error?: { readonly name: string; readonly status: number; readonly times: number };
}

/** CloudWatch, as far as its ListMetrics and DescribeAlarms go, in the SDK's own protocol. */
export async function startMetricsServer(behaviour: Behaviour): Promise<MetricsServer> {
  const asked: Asked[] = [];
  const askedForStates: object[] = [];
  const { error, metrics = [], pageSize = 500 } = behaviour;
  let failures = error?.times ?? 0;
  const served = await serve(async (request, response) => {
    const { operation, input } = await askedOf<Asked>(request);
    response.setHeader("content-type", "application/x-amz-json-1.0");
    if (operation === "DescribeAlarms") {
      askedForStates.push(input);
      response.end(JSON.stringify(alarmsPage(behaviour.states ?? {}, input)));
      return;
    }
    asked.push(input);
    if (error !== undefined && failures > 0) {
      failures -= 1;
      response.statusCode = error.status;
      response.end(JSON.stringify({ __type: error.name, message: SAID }));
      return;
    }
    response.end(JSON.stringify(page(metrics, input, pageSize)));
  });
  return { ...served, asked, askedForStates };
}

const SINCE = Date.UTC(2026, 10, 19, 14) / 1000;

/** Two at once, to be asked for more. */
function alarmsPage(states: Readonly<Record<string, string>>, { NextToken = "0" }: Asked) {
  const from = Number(NextToken);
  const alarms = Object.entries(states).map(([AlarmName, StateValue]) => {
    return { AlarmName, StateValue, StateUpdatedTimestamp: SINCE };
  });
  const next = from + 2;
  return {
    MetricAlarms: alarms.slice(from, from + 1),
    CompositeAlarms: alarms.slice(from + 1, next),
    ...(next < alarms.length ? { NextToken: String(next) } : {}),
  };
}

const SAID =
  "User: arn:aws:iam::111122223333:user/x is not authorized to perform: cloudwatch:ListMetrics because no identity-based policy allows it";

function page(metrics: readonly Metric[], input: Asked, pageSize: number) {
  const matching = metrics.filter(
    ({ namespace, name, dimensions }) =>
      namespace === input.Namespace &&
      (input.MetricName ?? name) === name &&
      (input.Dimensions ?? []).every(({ Name, Value }) => dimensions[Name] === Value),
  );
  const from = Number(input.NextToken ?? 0);
  const Metrics = matching.slice(from, from + pageSize).map((metric) => ({
    Namespace: metric.namespace,
    MetricName: metric.name,
    Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
  }));
  const next = from + pageSize;
  return next < matching.length ? { Metrics, NextToken: String(next) } : { Metrics };
}

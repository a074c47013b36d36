import type { AnomalySubscription } from "@aws-sdk/client-cost-explorer";
import { accountStackName } from "../../app/stack-names";
import { alarmTopics } from "../../constructs/alarms/decisions";
import { partsWithRole } from "../../constructs/messaging/capabilities";
import { globalArnOf } from "../../formats/arns";
import { toDeploy } from "../terminal/to-run";
import type { HealthLine, Kind, World } from "./health";
import { read } from "./read";
import { unknownLine } from "./unknown";

const RUNBOOK = "docs/runbook.md#something-differs-from-what-was-deployed";
const SUBJECT = "cost anomalies";

/** In the environment's own stack, to a monitor that exists. */
export const anomalySubscription: Kind = {
  what: "subscription to cost anomalies",
  named: ({ name }) => String(name),
  compared: {
    frequency: null,
    monitor_arn_list: null,
    subscriber: null,
    threshold_expression: null,
  },
  notCompared: { name: "the subscription is found by it" },
  async read({ name }, world) {
    const found = await find(world, String(name));
    if (found === undefined) return undefined;
    const { Key, MatchOptions, Values } = found.ThresholdExpression?.Dimensions ?? {};
    return {
      frequency: found.Frequency,
      monitor_arn_list: found.MonitorArnList,
      subscriber: (found.Subscribers ?? []).map(({ Type, Address }) => ({
        type: Type,
        address: Address,
      })),
      threshold_expression: {
        dimension: { key: Key, match_options: MatchOptions, values: Values },
      },
    };
  },
};

/** AWS chooses the ARNs, so that all of the account are read. */
async function find(world: World, name: string): Promise<AnomalySubscription | undefined> {
  const all = await world.once("cost anomaly subscriptions", async () => {
    const client = await world.clients.costExplorer();
    const { GetAnomalySubscriptionsCommand } = await import("@aws-sdk/client-cost-explorer");
    const resource = globalArnOf(world.environment, "ce", "anomalysubscription/*");
    const found: AnomalySubscription[] = [];
    let NextPageToken: string | undefined;
    do {
      const input = { NextPageToken };
      const page = await read("ce:GetAnomalySubscriptions", resource, (options) =>
        client.send(new GetAnomalySubscriptionsCommand(input), options),
      );
      found.push(...(page.AnomalySubscriptions ?? []));
      NextPageToken = page.NextPageToken || undefined;
    } while (NextPageToken !== undefined);
    return found;
  });
  return all.find(({ SubscriptionName }) => SubscriptionName === name);
}

/** Whether the subscription in the account's stack notifies the environment's topic. */
export async function judgeAnomalies(world: World): Promise<readonly HealthLine[]> {
  const { environment, parts } = world;
  const [part] = partsWithRole(parts, "cost anomalies");
  const { alarms } = environment;
  if (part === undefined || !part.createsMonitor || alarms === undefined) return [];
  const topic = alarmTopics(environment, alarms).find((one) => one.severity === part.severity);
  try {
    const found = await find(world, part.name);
    const ok = found?.Subscribers?.some(({ Address }) => Address === topic?.arn) === true;
    if (ok)
      return [{ subject: SUBJECT, status: "ok", message: `${part.name} notifies ${topic?.arn}.` }];
    const message =
      found === undefined
        ? `There is no subscription ${part.name}, so nobody is notified of unusual spend.`
        : `${part.name} does not notify ${topic?.arn}.`;
    const fix = `${toDeploy(environment.name, accountStackName(environment.account))} sets it right`;
    return [{ subject: SUBJECT, status: "failed", message, fix, runbook: RUNBOOK }];
  } catch (error) {
    return [unknownLine(SUBJECT, error, environment)];
  }
}

import { type Alarm, withParts } from "../../constructs/alarms/alarm-definition";
import { DESCRIBE_ALARMS } from "../../constructs/alarms/rights";
import { alarmName } from "../../constructs/alarms/texts";
import type { AwsClients } from "../aws/clients";
import { explained } from "../aws/explain-error";

export interface AlarmState {
  readonly alarm: string;
  /** Whether anybody is notified; not of an alarm that is only a part of another. */
  readonly notifies: boolean;
  readonly state: "ALARM" | "OK" | "INSUFFICIENT_DATA" | "not deployed";
  /** As an ISO date; null if AWS does not say it. */
  readonly since: string | null;
}

/** Asks CloudWatch for the states of an environment's alarms: a call for each hundred, parts of others included. */
export async function readAlarmStates(
  clients: AwsClients,
  namePrefix: string,
  alarms: readonly Alarm[],
): Promise<readonly AlarmState[]> {
  const client = await clients.cloudWatch();
  const { DescribeAlarmsCommand } = await import("@aws-sdk/client-cloudwatch");
  const found = new Map<string, Pick<AlarmState, "state" | "since">>();
  let NextToken: string | undefined;
  do {
    const command = new DescribeAlarmsCommand({
      AlarmNamePrefix: alarmName(namePrefix, ""),
      AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
      MaxRecords: 100,
      NextToken,
    });
    const call = { action: DESCRIBE_ALARMS, resource: "*" };
    const page = await explained(call, () => client.send(command));
    for (const each of [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])]) {
      const { AlarmName = "", StateValue = "INSUFFICIENT_DATA", StateUpdatedTimestamp } = each;
      const since = StateUpdatedTimestamp?.toISOString() ?? null;
      found.set(AlarmName, { state: StateValue, since });
    }
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return withParts(alarms).map(({ name: alarm, severity }) => {
    const { state, since } = found.get(alarm) ?? { state: "not deployed" as const, since: null };
    return { alarm, notifies: severity !== undefined, state, since };
  });
}

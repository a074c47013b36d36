import { Construct } from "constructs";
import type { AlarmDefinition } from "../../alarms/alarm-definition";
import { type DeliveryOptions, deliveryAlarms } from "../../alarms/delivery";
import { alarmArns } from "../../alarms/names";
import type { AlarmScope } from "../../alarms/spend-options";
import { namePrefix } from "../../rules/names";
import { cloudWatchAlarms } from "../policies/publisher";
import { against, refuse } from "../validate";
import type { AlarmTarget } from "./alarm-topic";
import { createMetricAlarm } from "./metric-alarm";

export interface DeliveryAlarmsProps extends AlarmScope, DeliveryOptions {
  /** Who is told. */
  readonly target: AlarmTarget;
}

/** Alarms on events that get lost or pile up behind the event topic. */
export class DeliveryAlarms extends Construct {
  public readonly definitions: readonly AlarmDefinition[];

  constructor(scope: Construct, id: string, props: DeliveryAlarmsProps) {
    super(scope, id);
    refuse(this, [against(namePrefix, "namePrefix", props.namePrefix)]);
    props.target.grantPublish(cloudWatchAlarms(props, alarmArns(props, props.namePrefix)));
    this.definitions = deliveryAlarms(props, props);
    for (const definition of this.definitions) {
      createMetricAlarm(this, definition, { [props.severity]: props.target });
    }
  }
}

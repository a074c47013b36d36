import { Construct } from "constructs";
import { DeliveryAlarms, type DeliveryAlarmsProps } from "./delivery-alarms";

/**
 * Alarms on queues while `alarms` names nobody. They stand where `Monitoring` would build them, under the
 * names of its default severity, so that naming somebody later updates them and replaces none.
 */
export function unnotifiedAlarms(
  scope: Construct,
  props: Omit<DeliveryAlarmsProps, "severity" | "target">,
): DeliveryAlarms {
  return new DeliveryAlarms(new Construct(scope, "Monitoring"), "Delivery", {
    ...props,
    severity: "warning",
  });
}

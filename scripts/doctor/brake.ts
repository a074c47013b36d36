import { brakeThatIsOn, isBrake } from "../brake/brake-is-on";
import { instancesIn } from "../terraform/state";
import type { Check } from "./examination";

/** Whether the brake is off: while it is on, nothing is deployed. */
export const brake: Check = {
  subject: "brake",
  async look(examined) {
    const { environment } = examined;
    const instances = instancesIn(await examined.state());
    if (!instances.some(isBrake)) return { status: "ok", message: "no brake is deployed" };
    await examined.rightAccount();
    const on = await brakeThatIsOn(environment, instances);
    if (on === undefined) return { status: "ok", message: "it is off" };
    return {
      status: "wrong",
      message: `it is on, so that nothing is deployed. ${on.stops}`,
      fix: on.fix,
    };
  },
};

import { UserError } from "../../formats/problem";
import { isSocialMessagingRegion } from "../../formats/regions";
import type { Check } from "./examination";

/** AWS opens Regions faster than anybody updates a list, so that an answer from there counts as well. */
export const region: Check = {
  subject: "Region",
  async look(examined) {
    const { region: code, name } = examined.environment;
    if (isSocialMessagingRegion(code)) {
      return { status: "ok", message: `${code} offers AWS End User Messaging Social` };
    }
    try {
      await examined.linkedAccounts();
      return { status: "ok", message: `AWS End User Messaging Social answers in ${code}` };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return {
        status: "unknown",
        message: `${code} is not known to offer AWS End User Messaging Social, and no answer came from there: ${error.message}`,
        fix: `correct region in environments/${name}.yaml, or check in the console that the service is offered there`,
      };
    }
  },
};

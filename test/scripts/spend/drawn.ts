import { monitoringOf } from "../../../scripts/spend/monitored";
import { madeUpRecording } from "../../../scripts/spend/preview/made-up";
import { picture } from "../../../scripts/spend/preview/picture";
import { seriesOf } from "../../../scripts/spend/preview/recording";
import { environment } from "../../environment";

const spending = environment({
  alarms: { warning: { emails: ["ops@example.com"] } },
  spend: {
    rateCard: "rates.csv",
    limits: [
      { usd: 40, per: "hour", severity: "warning" },
      { usd: 300, per: "day", severity: "warning" },
    ],
  },
});

/** The preview of that environment. */
export function drawn(recorded = seriesOf(madeUpRecording())): string {
  const definition = monitoringOf(spending)?.dashboard.definition;
  if (definition === undefined) throw new Error("no dashboard");
  return picture({ ...spending, definition, recorded, origin: "MADE-UP <SERIES>" });
}

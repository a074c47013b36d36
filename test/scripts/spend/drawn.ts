import { monitoringOf, picturedOf } from "../../../scripts/spend/monitored";
import { picture } from "../../../scripts/spend/preview/picture";
import { type Pictured, shown } from "../../../scripts/spend/preview/preview";
import type { Series } from "../../../scripts/spend/preview/recording";
import { environment, spendUpTo } from "../../environment";

const SPEND = spendUpTo([
  [40, "hour", "warning"],
  [300, "day", "warning"],
]);

/** An environment with alarms, and with what else is written. */
const environmentWith = (changes: Record<string, unknown> = {}) =>
  environment({ alarms: { warning: { emails: ["ops@example.com"] } }, spend: SPEND, ...changes });

/** What the preview draws of it. */
export function pictured(changes: Record<string, unknown> = {}): Pictured {
  const of = environmentWith(changes);
  const monitoring = monitoringOf(of);
  if (monitoring === undefined) throw new Error("no dashboard");
  return picturedOf(of, monitoring);
}

/** The preview of that environment. */
export function drawn(recorded?: readonly Series[], changes: Record<string, unknown> = {}): string {
  const drawing = pictured(changes);
  const { series, states } = shown(drawing, recorded);
  return picture({
    ...environmentWith(changes),
    definition: drawing.definition,
    recorded: series,
    states,
    origin: "MADE-UP <SERIES>",
  });
}

/** The words of a picture. */
export const texts = (svg: string) =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = ""]) => text);

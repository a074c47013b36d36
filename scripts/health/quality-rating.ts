import type { ActualResource, ActualWiring } from "../wiring/wiring";
import type { HealthLine } from "./health-line";

const RUNBOOK = "docs/runbook.md#a-phone-number-loses-quality";

/** A line for each number whose quality Meta does not rate GREEN, and one for all the others. */
export function judgeQuality({ accounts }: ActualWiring): readonly HealthLine[] {
  const numbers = accounts.flatMap(({ id, tagged }) => tagged.filter((one) => one.id !== id));
  const others = numbers.filter(({ qualityRating }) => qualityRating !== "GREEN");
  const green = numbers.length - others.length;
  return [...(green > 0 ? [summary(green, numbers.length)] : []), ...others.map(judgeNumber)];
}

function summary(green: number, all: number): HealthLine {
  return { subject: "phone numbers", status: "ok", message: `Rated GREEN: ${green} of ${all}.` };
}

function judgeNumber({ id: subject, qualityRating: rating }: ActualResource): HealthLine {
  if (rating === "YELLOW") {
    const message = "Meta rates its quality YELLOW: medium, by what recipients did in seven days.";
    const fix = "send less of what recipients block or report, before it turns RED";
    return { subject, status: "warning", message, fix, runbook: RUNBOOK };
  }
  if (rating === "RED") {
    const message = "Meta rates its quality RED: low, by what recipients did in seven days.";
    const fix = "stop sending what recipients block or report, or Meta lowers its messaging limit";
    return { subject, status: "failed", message, fix, runbook: RUNBOOK };
  }
  const message =
    rating === undefined || rating === ""
      ? "The service tells no quality rating."
      : `The service tells the quality rating ${rating}, which is none that this version knows.`;
  const fix = "nothing if it has hardly sent anything; otherwise look into WhatsApp Manager";
  // Every new number is like this, so it is no reason for a scheduled verify to fail.
  return { subject, status: "warning", message, fix, runbook: RUNBOOK };
}

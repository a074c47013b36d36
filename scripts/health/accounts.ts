import { cut } from "../../formats/problem";
import type { ActualAccount, ActualResource, ActualWiring } from "../wiring/wiring";
import type { HealthLine } from "./health";

const QUALITY = "docs/runbook.md#a-phone-number-loses-quality";

/** What the service says of accounts and numbers beyond their wiring. */
export function judgeAccounts(actual: ActualWiring): readonly HealthLine[] {
  return [...judgeQuality(actual), ...actual.accounts.flatMap(judgeOnboarding)];
}

/** A line for each number whose quality Meta does not rate GREEN, and one for all the others. */
export function judgeQuality({ accounts }: ActualWiring): readonly HealthLine[] {
  const numbers = accounts.flatMap(({ id, tagged }) => tagged.filter((one) => one.id !== id));
  const others = numbers.filter(({ qualityRating }) => qualityRating !== "GREEN");
  const green = numbers.length - others.length;
  const message = `Rated GREEN: ${green} of ${numbers.length}.`;
  const summary: HealthLine = { subject: "phone numbers", status: "ok", message };
  return [...(green > 0 ? [summary] : []), ...others.map(judgeNumber)];
}

function judgeNumber({ id: subject, qualityRating: rating }: ActualResource): HealthLine {
  if (rating === "YELLOW") {
    const message = "Meta rates its quality YELLOW: medium, by what recipients did in seven days.";
    const fix = "send less of what recipients block or report, before it turns RED";
    return { subject, status: "warning", message, fix, runbook: QUALITY };
  }
  if (rating === "RED") {
    const message = "Meta rates its quality RED: low, by what recipients did in seven days.";
    const fix = "stop sending what recipients block or report, or Meta lowers its messaging limit";
    return { subject, status: "failed", message, fix, runbook: QUALITY };
  }
  const message =
    rating === undefined || rating === ""
      ? "The service reports no quality rating."
      : `The service reports the quality rating ${cut(rating)}, which this version does not know.`;
  const fix = "nothing if it has hardly sent anything; otherwise look into WhatsApp Manager";
  // Every new number is like this, so it is no reason for a scheduled verify to fail.
  return { subject, status: "warning", message, fix, runbook: QUALITY };
}

/** Both are Meta's words, which AWS documents without their values: they are shown and not judged. */
function judgeOnboarding({ id: subject, tagged, marketingMessages }: ActualAccount): HealthLine[] {
  const regions = [...new Set(tagged.flatMap((one) => one.dataLocalizationRegion ?? []))];
  const found = [
    ...(marketingMessages === undefined
      ? []
      : [`Meta's onboarding for marketing messages is ${cut(marketingMessages)}.`]),
    ...(regions.length === 0
      ? []
      : [`Meta keeps data of its numbers in ${regions.map(cut).join(", ")}.`]),
  ];
  return found.length === 0 ? [] : [{ subject, status: "ok", message: found.join(" ") }];
}

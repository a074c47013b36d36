import type { Alarm } from "../../constructs/alarms/alarm-definition";
import type { HourAlarm } from "../../constructs/alarms/fee-rate";
import { firesAt, trafficOn } from "../../constructs/alarms/fires-at";
import { describeLimit, describeShare, money } from "../../constructs/alarms/texts";
import { boundsOf } from "../../constructs/alarms/upper-bound";
import type { Terminal } from "../terminal/terminal";
import type { Monitored } from "./monitored";

/** When an alarm notifies, if only one kind of traffic is sent in its hour. */
interface Firing {
  readonly traffic: string;
  readonly messages: number;
  /** What they cost at the rates of the card. */
  readonly usd: string;
  readonly percentOfLimit: number;
}

/** When the alarm on one limit notifies. */
export interface LimitFires {
  readonly alarm: string;
  /** "40.00 USD an hour". */
  readonly limit: string;
  /** By kinds of traffic, the one that sets it off earliest first. */
  readonly by: readonly Firing[];
}

/** For each limit per hour and what it watches: budgets and sums of a day follow what was spent itself. */
export function alarmsFire({ options, spend }: Pick<Monitored, "options" | "spend">): LimitFires[] {
  return spend.filter(isHourAlarm).map(({ name, limit, watched, splits }) => {
    const allowance = { usd: limit.usd, sharePercent: watched.sharePercent };
    const by = trafficOn(options.rates, boundsOf(watched, options)).map((kind): Firing => {
      const { messages, usd, percentOfLimit } = firesAt(allowance, splits, kind);
      return { traffic: kind.name, messages, usd: usd.toFixed(2), percentOfLimit };
    });
    return {
      alarm: name,
      limit: `${describeLimit(limit)}${describeShare(watched)}`,
      by: [...new Map(by.map((each) => [each.traffic, each])).values()].sort(
        (one, other) => one.percentOfLimit - other.percentOfLimit,
      ),
    };
  });
}

function isHourAlarm(alarm: Alarm): alarm is HourAlarm {
  return "splits" in alarm;
}

/** A price list has more than a thousand kinds of traffic: these are the earliest, and the last. */
const SHOWN = 11;

/** A line for each kind of traffic. */
export function showFiring({ limit, by }: LimitFires, terminal: Terminal): void {
  terminal.paragraph(`${limit}, if all that is sent in an hour is`, { indent: 2, hang: 6 });
  const shown = by.length <= SHOWN + 1 ? by : [...by.slice(0, SHOWN), ...by.slice(-1)];
  const most = Math.max(...shown.map(({ messages }) => count(messages).length));
  for (const [index, { traffic, messages, usd, percentOfLimit }] of shown.entries()) {
    if (index === SHOWN && by.length > shown.length) {
      terminal.paragraph(`... ${by.length - shown.length} more kinds between them`, { indent: 4 });
    }
    const percent = `${percentOfLimit.toFixed(1)} %`.padStart(7);
    const sent = `${count(messages).padStart(most)} messages`;
    terminal.paragraph(`${percent}  ${sent} (${money(Number(usd))}): ${traffic}`, {
      indent: 4,
      hang: 13,
    });
  }
}

function count(messages: number): string {
  return messages.toLocaleString("en-US");
}

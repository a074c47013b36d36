import { type Finding, type Path, repeats } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { regionsWithUsageCode, usageCode } from "../../formats/regions";
import { FEES } from "../money/fees";
import { countriesOn, type Rate } from "../money/rates";
import { formatUsd, usd } from "../money/usd";
import { worstRates } from "../money/worst-case";
import type { Whole } from "./alarm-definition";
import { budgetsWatch } from "./budgets";
import { SPANS, type SpendLimit, type SpendOptions } from "./spend-options";
import { SPEND_ALARMS } from "./spend-plan";

/**
 * What is wrong with limits, and with budgets for them. Without rates, as when the rate card could not be
 * read, and without the Region, it says what does not depend on them.
 */
export function limitFindings(
  region: string | undefined,
  options: SpendOptions,
  whole: Whole,
): Finding[] {
  return [
    ...repeatedLimits(options),
    ...limitsOutOfOrder(options),
    ...twoWaysToName(options),
    ...usageTypeFindings(region, options),
    ...unwatchedLimits(options, whole),
  ];
}

function repeatedLimits({ limits }: SpendOptions): Finding[] {
  const kinds = limits.map(({ per, severity }) => `${severity} limit per ${per}`);
  return repeats(kinds).map(({ index, first }) => ({
    path: ["limits", index],
    got: `a second ${kinds[index]}, after ${limits[first]?.usd} USD`,
    allowed: "one limit for each severity and span",
    fix: "remove one of them, or change its severity",
  }));
}

function limitsOutOfOrder({ limits }: SpendOptions): Finding[] {
  return limits.flatMap(({ usd, per, severity }, index) => {
    const warning = limits.find((limit) => limit.per === per && limit.severity === "warning");
    if (severity !== "critical" || warning === undefined || usd > warning.usd) return [];
    return [
      {
        path: ["limits", index, "usd"],
        got: `${usd}, beside the warning at ${warning.usd}`,
        allowed: "a critical limit above the warning of the same span",
        fix: "exchange the two, or remove the warning",
      },
    ];
  });
}

function twoWaysToName({ budgets: { serviceName, serviceNames } = {} }: SpendOptions): Finding[] {
  if (serviceName === undefined || serviceNames === undefined) return [];
  return [
    {
      path: ["budgets", "serviceName"],
      got: `${show(serviceName)} beside serviceNames`,
      allowed: "one of the two",
      fix: "remove serviceName, and list its name in serviceNames if it bills WhatsApp",
    },
  ];
}

function usageTypeFindings(region: string | undefined, options: SpendOptions): Finding[] {
  if (options.budgets?.filter !== "usageTypes" || !budgetsWatch(options)) return [];
  if (region === undefined) return [];
  const path: Path = ["budgets", "filter"];
  const byName = "write service, which filters by the names of billing services";
  if (usageCode(region) === undefined) {
    const allowed = `usageTypes in a Region whose code AWS publishes: ${regionsWithUsageCode().join(", ")}`;
    return [{ path, got: `usageTypes in ${region}`, allowed, fix: byName }];
  }
  if (options.rates.length === 0 || countriesOn(options.rates).length > 0) return [];
  return [
    {
      path,
      got: "usageTypes with a rate card that names no country",
      allowed: "usageTypes with countries on the rate card: usage types carry the country",
      fix: `add a row for each country that you write to, or ${byName}`,
    },
  ];
}

function unwatchedLimits(options: SpendOptions, whole: Whole): Finding[] {
  const spans = SPEND_ALARMS.flatMap((type) => type.watches?.(options, whole) ?? []);
  return options.limits.flatMap(({ usd, per }, index) => {
    if (spans.includes(per)) return [];
    return [
      {
        path: ["limits", index],
        got: `${usd} USD per ${per}, which nothing watches`,
        allowed: `a limit that an alarm or a budget watches${options.scope === "numbers" && per !== "hour" ? "; AWS Budgets knows no phone numbers" : ""}`,
        fix: UNWATCHED[per],
      },
    ];
  });
}

const UNWATCHED = {
  hour: "leave feeRate.enabled at true",
  day: "leave budgets.enabled at true in scope region, or list the metrics under estimated",
  month: "leave budgets.enabled at true, in an environment with scope: region",
};

/** What is allowed, and probably not what was meant. */
export function spendWarnings(spend: Partially<SpendOptions> | undefined): Finding[] {
  return [
    ...exchangedLimits(spend?.limits),
    ...unreachableLimits(spend ?? {}),
    ...windowWithoutEffect(spend),
  ];
}

function windowWithoutEffect(spend: Partially<SpendOptions> | undefined): Finding[] {
  const hours = spend?.feeRate?.windowHours;
  if (hours === undefined) return [];
  return [
    {
      path: ["feeRate", "windowHours"],
      got: `${hours}, which has no effect`,
      allowed: "no windowHours: alarms per hour look at each of the last three hours by themselves",
      fix: "remove it",
    },
  ];
}

/**
 * A limit of a shorter span above one of a longer span: spend reaches the longer one first, so that the two were
 * probably exchanged. The other way round each has its own use: 40 an hour stops a burst, 3,000 a month what adds up.
 */
function exchangedLimits(limits: Partially<readonly SpendLimit[]> = []): Finding[] {
  return limits.flatMap((longer, index) =>
    limits.flatMap((shorter) => {
      if (longer?.usd === undefined || shorter?.usd === undefined) return [];
      if (longer.per === undefined || shorter.per === undefined) return [];
      const spans = SPANS.indexOf(longer.per) - SPANS.indexOf(shorter.per);
      if (spans <= 0 || shorter.severity !== longer.severity || shorter.usd <= longer.usd)
        return [];
      return [
        {
          path: ["limits", index, "usd"],
          got: `${longer.usd} a ${longer.per}, below ${shorter.usd} ${shorter.per === "hour" ? "an" : "a"} ${shorter.per}`,
          allowed: "a limit of a longer span that is not below one of a shorter span",
          fix: `raise it, or lower the limit per ${shorter.per}: spend would reach this one first`,
        },
      ];
    }),
  );
}

/** AWS's default quota for one Region. */
const MESSAGES_A_SECOND = 1_000;

const SECONDS = { hour: 3_600, day: 86_400, month: 31 * 86_400 } as const;

/**
 * A limit that sending cannot reach is watched by alarms that never fire. It is no mistake for certain, because AWS
 * raises the quota on request and received messages are not bound by it.
 */
export function unreachableLimits({ limits = [], rates = [] }: Partially<SpendOptions>): Finding[] {
  const card = rates as readonly Rate[];
  if (!FEES.every((fee) => card.some((rate) => rate.fee === fee))) return [];
  const { MessageFee: aws, MetaTemplateMessageFee: meta } = worstRates(card);
  const worst = usd(aws.usd).plus(meta.usd);
  return limits.flatMap((limit, index) => {
    if (limit?.usd === undefined || limit.per === undefined) return [];
    const most = worst.times(MESSAGES_A_SECOND).times(SECONDS[limit.per]);
    if (most.gte(limit.usd)) return [];
    return [
      {
        path: ["limits", index, "usd"],
        got: `${limit.usd} per ${limit.per}, which is more than can be spent on sending: ${MESSAGES_A_SECOND.toLocaleString("en-US")} messages a second, AWS's default quota, cost ${formatUsd(most)} USD per ${limit.per} at the highest rates of the card`,
        allowed: "a limit that spend can reach, because otherwise its alarms never fire",
        fix: "lower the limit, or raise the rates if the card has too low ones",
      },
    ];
  });
}

import {
  limitsWithoutAlarms,
  monitoringFindings,
  spendAlarmsDecisions,
  unnotifiedSpend,
} from "../../../constructs/alarms/spend-decisions";
import { countryCode } from "../../../constructs/money/countries";
import { ONE_RATE } from "../../../constructs/money/rates";
import { usdAmount } from "../../../constructs/money/usd";
import { FROM_THERE, type Row, refusesOptions } from "../refuses-options";
import { rates, SALES, SUPPORT, scope, seriesOf } from "./scenes";

// What is wrong with limits, numbers and listed metrics has tests of its own.

const target = { arn: "arn:aws:sns:eu-west-1:111122223333:pager", grantPublish: () => {} };
const right = {
  ...scope,
  limits: [{ usd: 40, per: "hour", severity: "warning" }],
  rates,
  targets: { warning: target },
};

const noTarget = (severity: string): Row => [
  `targets.${severity}`,
  "nothing",
  "an AlarmTopic or ExistingAlarmTopic for every severity, warning among them",
  `create new AlarmTopic(...) and pass it as targets.${severity}`,
];
const critical = [{ usd: 40, per: "hour", severity: "critical" }];

/** Numbers with whole shares that make 100. */
const numbersOf = (count: number) => ({
  scope: "numbers",
  numbers: Array.from({ length: count }, (_, index) => ({
    arn: SUPPORT.replace(/[^/]+$/, String(index).padStart(32, "0")),
    sharePercent: index === 0 ? 101 - count : 1,
  })),
});

const WORST = [
  "a rate for each fee, one of them above 0: the highest of both make the worst case",
  "read a rate card with parseRateCard, which /environments exports, or add a rate of 0 for a fee that never falls due",
] as const;

/** The first rate written otherwise, beside an estimate that would need it. */
const wrongRate = (field: string, value: unknown, allowed: string, fix: string) => {
  const [first, ...others] = rates;
  const changed = { rates: [{ ...first, [field]: value }, ...others], estimated: seriesOf("DE") };
  return [changed, [`rates[0].${field}`, JSON.stringify(value), allowed, fix] as Row] as const;
};

describe("spend alarms", () => {
  refusesOptions(spendAlarmsDecisions, right, [
    [{ targets: {} }, noTarget("warning")],
    [{ limits: critical }, noTarget("critical")],
    [{ countryBurst: { usd: 10, severity: "critical" } }, noTarget("critical")],
    [
      { countryBurst: { usd: 0, severity: "warning" } },
      [
        "countryBurst.usd",
        "0",
        "US dollars from 0.01 to 10000000, with at most two decimals",
        expect.stringMatching(/^pass a number/),
      ],
    ],
    [{ limits: critical, targets: { critical: target } }, noTarget("warning")],
    [
      { targets: { warning: "pager" } },
      [
        "targets.warning",
        '"pager"',
        "an AlarmTopic or an ExistingAlarmTopic",
        "create new AlarmTopic(...) and pass it",
      ],
    ],
    [
      numbersOf(67), // three for each
      [
        "limits",
        "469 alarms on Metrics Insights queries",
        "at most 200 of them in an account and Region, CloudWatch's limit",
        "lower feeRate.splits (to 3 at least), set limits per hour for fewer numbers, or write scope: region",
      ],
    ],
    [
      { scope: "numbers", numbers: [{ arn: `${SUPPORT}' OR '`, sharePercent: 100 }] },
      [
        "numbers[0].arn",
        JSON.stringify(`${SUPPORT}' OR '`),
        "the ARN of one phone number",
        expect.stringMatching(/^name the ARN, copied from/),
      ],
    ],
    [
      {
        scope: "numbers",
        numbers: [{ arn: SALES.replace("eu-west-1", "eu-west-2"), sharePercent: 100 }],
      },
      [
        "numbers[0].arn",
        JSON.stringify(SALES.replace("eu-west-1", "eu-west-2")),
        "an ARN in Region eu-west-1",
        FROM_THERE,
      ],
    ],
    [{ rates: [] }, ["rates", "no rate for MessageFee and MetaTemplateMessageFee", ...WORST]],
    [{ rates: rates.slice(1) }, ["rates", "no rate for MessageFee", ...WORST]],
    [
      { rates: rates.map((rate) => ({ ...rate, usd: "0.00" })) },
      ["rates", "rates of 0 only", ...WORST],
    ],
    [
      { rates: [...rates, ...rates.slice(0, 1)] },
      [
        `rates[${rates.length}]`,
        "a second rate for *,MessageFee,*,*, first in rates[0]",
        ONE_RATE.allowed,
        ONE_RATE.fix,
      ],
    ],
    wrongRate("usd", "-1", usdAmount.allowed, usdAmount.fix("-1")),
    wrongRate("country", "XX", countryCode.allowed, countryCode.fix("XX")),
    wrongRate("effective", "2026-13-01", expect.stringMatching("DD"), "write a day that exists"),
    wrongRate("usd", 1, "a text", "write it in quotes"),
  ]);
});

test("limits need somebody to notify", () => {
  expect(limitsWithoutAlarms({ spend: {}, alarms: {} })).toEqual([]);
  expect(limitsWithoutAlarms({ spend: {} })).toEqual([
    {
      path: ["spend"],
      got: "limits without alarms",
      allowed: "spend together with alarms, which says who is notified",
      fix: 'add alarms: { warning: { emails: ["on-call@example.com"] } }',
    },
  ]);
  expect(
    unnotifiedSpend({ limits: [{ usd: 40, per: "hour", severity: "critical" }] }, { warning: {} }),
  ).toEqual([
    {
      path: ["limits", 0, "severity"],
      got: "critical, but alarms.critical is not set",
      allowed: "a severity that alarms sets: warning",
      fix: "add alarms.critical, or write warning",
    },
  ]);
});

test("a burst in one country that would notify nobody", () => {
  const { limits } = right;
  const written = {
    alarms: { warning: { emails: ["ops@example.com"] } },
    spend: { limits, rates, countryBurst: { usd: 10, severity: "critical" } },
  };
  expect(monitoringFindings(scope, written as object, written, undefined)).toEqual([
    {
      path: ["spend", "countryBurst", "severity"],
      got: "critical, but alarms.critical is not set",
      allowed: "a severity that alarms sets: warning",
      fix: "add alarms.critical, or write warning",
    },
  ]);
});

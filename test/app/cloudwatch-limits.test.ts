import { metricAlarms } from "../../constructs/alarms/alarm-definition";
import type { SpendLimitOptions } from "../../constructs/alarms/spend-options";
import { insightsAlarmsOf, spendAlarms } from "../../constructs/alarms/spend-plan";
import { COUNTRIES } from "../../constructs/money/countries";
import { FEES } from "../../constructs/money/fees";
import type { Rate } from "../../constructs/money/rates";
import { type Files, problemsOf, right, rightToo } from "./harness";

const RATES = `country,fee,category,type,usd,effective,source
*,MessageFee,*,,0.005,2026-10-01,an example
*,MetaTemplateMessageFee,*,*,0.02,2026-10-01,an example
`;

const numberArn = (index: number) =>
  `arn:aws:social-messaging:eu-west-1:111122223333:phone-number-id/${String(index).padStart(32, "0")}`;

/** Numbers with whole shares that make 100. */
function numbers(from: number, count: number) {
  return Array.from({ length: count }, (_, index) => ({
    arn: numberArn(from + index),
    sharePercent: index === 0 ? 100 - (count - 1) : 1,
  }));
}

const ALARMS =
  "alarms: { warning: { emails: [ops@example.com] }, critical: { emails: [ops@example.com] } }\n";
const HOURLY =
  "[{ usd: 40, per: hour, severity: warning }, { usd: 80, per: hour, severity: critical }]";

function withNumbers(environment: string, from: number, count: number): string {
  const listed = numbers(from, count).map((number) => JSON.stringify(number));
  return `${environment}${ALARMS}spend:
  rateCard: rates.csv
  scope: numbers
  numbers: [${listed.join(", ")}]
  limits: ${HOURLY}
  feeRate: { splits: 3 }
`;
}

const rendered = (files: Files) => problemsOf({ "rates.csv": RATES, ...files });

describe("200 alarms on Metrics Insights queries in an account and Region", () => {
  // Thirteen for each number: two limits, three splits, two metrics, and one that looks for no fees.
  test("are allowed, over all files together", () => {
    const files = {
      "dev.yaml": withNumbers(rightToo, 0, 7),
      "prod.yaml": withNumbers(right, 7, 8),
    };
    expect(rendered(files)).toEqual([]);
  });

  test("are exceeded by one number more, in another file", () => {
    const files = {
      "dev.yaml": withNumbers(rightToo, 0, 7),
      "prod.yaml": withNumbers(right, 7, 9),
    };
    expect(rendered(files)).toEqual([
      expect.objectContaining({
        field: "spend.limits",
        got: "117 alarms on Metrics Insights queries, 208 with the other files of account 111122223333, Region eu-west-1",
      }),
    ]);
  });

  test("count for each Region alone", () => {
    const files = {
      "dev.yaml": withNumbers(rightToo, 0, 7).replaceAll("eu-west-1", "eu-central-1"),
      "prod.yaml": withNumbers(right, 7, 15),
    };
    expect(rendered(files)).toEqual([]);
  });
});

describe("10,000 series in a query", () => {
  /** One rate for each country and fee. */
  const card = (countries: readonly string[]) =>
    [
      "country,fee,category,type,usd,effective,source",
      ...countries.flatMap((country) => [
        `${country},MessageFee,*,,0.005,2026-10-01,an example`,
        `${country},MetaTemplateMessageFee,*,*,0.02,2026-10-01,an example`,
      ]),
    ].join("\n");

  const region = (count: number) => {
    const listed = Array.from({ length: count }, (_, index) => ({
      id: `phone-number-id-${String(index).padStart(32, "0")}`,
    }));
    const account = { id: `waba-${"0".repeat(32)}`, destination: "sns", phoneNumbers: listed };
    return `${right}${ALARMS}spend: { rateCard: rates.csv, limits: ${HOURLY} }
whatsappBusinessAccounts: [${JSON.stringify(account)}]
`;
  };
  // Meta's fee has 5 categories and 3 types.
  const countries = COUNTRIES.slice(0, 222);

  test("are not reached by three numbers in 222 countries", () => {
    const files = { "rates.csv": card(countries), "prod.yaml": region(3) };
    expect(problemsOf(files)).toEqual([]);
  });

  test("are exceeded by one more country", () => {
    const files = { "rates.csv": card(COUNTRIES.slice(0, 223)), "prod.yaml": region(3) };
    expect(problemsOf(files)).toEqual([
      expect.objectContaining({
        field: "spend.scope",
        got: "a query over up to 10035 series: 3 numbers in the countries of the rate card",
        allowed:
          "at most 10000 series in a query, CloudWatch's limit: it would look at the first ones only",
      }),
    ]);
  });
});

test("the count needs neither rates nor a Region", () => {
  const scope = { account: "111122223333", region: "eu-west-1", namePrefix: "acme" };
  const rates = FEES.map((fee): Rate => {
    const any = { country: "*", category: "*", type: "*" };
    return { fee, ...any, usd: "0.5", effective: "2026-10-01", source: "an example" };
  });
  const limits: SpendLimitOptions["limits"] = [
    { usd: 40, per: "hour", severity: "warning" },
    { usd: 80, per: "hour", severity: "critical" },
    { usd: 500, per: "day", severity: "critical" },
  ];
  const options: readonly SpendLimitOptions[] = [
    { limits },
    { limits, feeRate: { enabled: false } },
    { limits, scope: "numbers", numbers: numbers(0, 7) },
  ];
  for (const one of options) {
    const monitored = { scope, options: { ...one, rates }, eventTopicName: "events" };
    const built = metricAlarms(spendAlarms(monitored));
    expect(insightsAlarmsOf(one)).toBe(built.filter(({ price }) => price.matches).length);
  }
});

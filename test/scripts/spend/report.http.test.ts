import { spend } from "../../../scripts/commands/spend";
import { askedOfFakeServices, ended, inFolder } from "../wiring/in-process";
import { CARD, CARD_OF_TWO, environmentFile, folderOf, numberArn, WITHOUT_LIMITS } from "./site";

const report = (yaml: string, card?: string, json?: boolean) => {
  const folder = inFolder(folderOf(yaml, card));
  return ended(folder, () => spend("prod", { json }));
};

/** Of the printed report. */
const sectionOf = (out: string, title: string) =>
  out.split("\n\n").find((section) => section.startsWith(title));

interface Query {
  readonly Id: string;
  readonly ReturnData: boolean;
  readonly Expression?: string;
}

const CATEGORY_LINES = [
  "authentication",
  "authentication_international",
  "inbound",
  "marketing",
  "service",
  "standard",
  "utility",
];

describe("what cannot be reported ends in one message", () => {
  test("an unknown environment", async () => {
    const folder = inFolder(folderOf(environmentFile()));
    const { code, out, err } = await ended(folder, () => spend("prd", {}));
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("write prod");
  });

  test("a rate card with a mistake", async () => {
    const { code, out, err } = await report(environmentFile(), CARD.replace("0.12", "0.12 USD"));
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("environments/rates.csv:4");
    expect(err).toContain("write 0.12");
  });
});

describe("an environment without limits in money", () => {
  test("says how to get them, and nothing is wrong", async () => {
    const { code, out } = await report(WITHOUT_LIMITS);
    expect(out).toContain("prod has no limits in money");
    expect(out).toContain("    - { usd: 40, per: hour, severity: warning }\n");
    expect(code).toBe(0);
  });

  test("has none for machines either", async () => {
    const { out } = await report(WITHOUT_LIMITS, CARD, true);
    expect(JSON.parse(out)).toEqual({ formatVersion: 1, environment: "prod", spend: null });
  });
});

describe("the report", () => {
  test("asks AWS for nothing", async () => {
    expect((await report(environmentFile())).code).toBe(0);
    expect(askedOfFakeServices()).toEqual([]);
  });

  test("says how a limit per hour is divided, and what is compared with the parts", async () => {
    const { out } = await report(environmentFile({ feeRate: { splits: 3 } }));
    expect(sectionOf(out, "Thresholds")?.split("\n")).toEqual([
      "Thresholds",
      "  acme-prod-whatsapp-spend-40-usd-hour-warning",
      "      40.00 USD an hour = 36.00 + 4.00 = 24.00 + 16.00 = 4.80 + 35.20 USD: it notifies once in each",
      expect.stringMatching(/^ {8}of these pairs /),
      "        bound 1: 0.005 USD x every MessageFee",
      "        bound 2: 0.12 USD x every MetaTemplateMessageFee",
    ]);
  });

  test("says the share of each number", async () => {
    const numbers = [
      { arn: numberArn(1), sharePercent: 30 },
      { arn: numberArn(2), sharePercent: 70 },
    ];
    const { out } = await report(environmentFile({ scope: "numbers", numbers }));
    const thresholds = sectionOf(out, "Thresholds");
    expect(thresholds).toContain(
      "40.00 USD an hour x 30 % = 10.80 + 1.20 = 7.20 + 4.80 = 1.44 + 10.56 USD: ",
    );
    expect(thresholds).toContain(
      "40.00 USD an hour x 70 % = 25.20 + 2.80 = 16.80 + 11.20 = 3.36 + 24.64 USD: ",
    );
    expect(sectionOf(out, "Not covered")).toContain("Numbers that spend.numbers does not list");
  });

  test("says what an estimate sums up, and budgets with their filters", async () => {
    const limits = [
      { usd: 300, per: "day", severity: "warning" },
      { usd: 3000, per: "month", severity: "warning" },
    ];
    const estimated = [{ fee: "MessageFee", dimensions: { DestinationCountryCode: "DE" } }];
    const { out } = await report(environmentFile({ limits, estimated }));
    expect(sectionOf(out, "Thresholds")).toBe(`Thresholds
  acme-prod-whatsapp-spend-day-estimated-warning
      300.00 USD a day -> 299.999999 USD (clear of what doubles lose), compared with the sum of:
        0.005 USD x MessageFee with DestinationCountryCode = DE
  acme-prod-whatsapp-spend-day-warning (AWS Budgets)
      300.00 USD a day, notices at 50, 80 and 100 % of actual costs, without credits and refunds, of
        Service = AWS End User Messaging or Amazon Pinpoint or AWSEndUserMessaging3pFees and Region
        = eu-west-1
  acme-prod-whatsapp-spend-month-warning (AWS Budgets)
      3,000.00 USD a month, notices at 50, 80 and 100 % of actual and at 100 % of forecasted costs,
        without credits and refunds, of Service = AWS End User Messaging or Amazon Pinpoint or
        AWSEndUserMessaging3pFees and Region = eu-west-1`);
    expect(sectionOf(out, "Not covered")).toContain("The last 8 to 24 hours");
    expect(sectionOf(out, "Not covered")).toContain("are unverified");
  });

  test("says the worst-case rates with day and source", async () => {
    const { out } = await report(environmentFile());
    expect(sectionOf(out, "Worst-case")).toBe(`Worst-case rates, of 3 on rates.csv
  MessageFee at most 0.005 USD: country *, category *
      since 2999-10-01; source: made up
  MetaTemplateMessageFee at most 0.12 USD: country DE, category marketing, type *
      since 2999-10-01; source: made up`);
  });

  test("says who is notified, by severity", async () => {
    const { out } = await report(environmentFile());
    expect(sectionOf(out, "What fires")).toBe(`What fires, and who is notified
  In ALARM now: AWS was not asked. Run npm run spend -- prod --check, or look on the dashboard
      https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/acme-prod-whatsapp-dashboard
  40.00 USD an hour: acme-prod-whatsapp-spend-40-usd-hour-warning fires at 60.0 to 91.9 % of it, by
      what is sent (table below)
  warning: topic acme-prod-whatsapp-alarms-warning (created), ops@example.com`);
  });

  const CHEAP = [
    "*,MetaTemplateMessageFee,*,*,0.12,2999-10-01,made up",
    "IN,MetaTemplateMessageFee,utility,regular,0.02,2999-10-01,made up",
    "BR,MetaTemplateMessageFee,marketing,regular,0.055,2999-10-01,made up",
    "BR,MetaTemplateMessageFee,marketing,*,0.12,2999-10-01,made up",
    "",
  ].join("\n");
  const firingOf = async (spend: Parameters<typeof environmentFile>[0]) => {
    const { out } = await report(
      environmentFile(spend),
      CARD.slice(0, CARD.indexOf("*,Meta")) + CHEAP,
    );
    return (sectionOf(out, "When each alarm notifies") ?? "").split("\n").slice(2);
  };

  test("says at what any mix fires, what may be outside of the list, and what to list next", async () => {
    expect(await firingOf({})).toEqual([
      "     18.4 %    294 messages (7.35 USD): utility to IN",
      "     44.1 %    294 messages (17.64 USD): marketing to BR",
      "     90.0 %  7,200 messages (36.00 USD): messages without template to any other country",
      "     91.9 %    294 messages (36.75 USD): templates to any other country",
      "     90.0 %  or later: any mix of listed templates and messages without template",
      "     60.0 %  or later: the same with other templates, for at most 9.7 % of what is spent",
      "     18.3 %  or later: any mix of all that the rate card prices",
      "     76.0 %  or later: any mix, once spend.estimated lists utility to IN, marketing to BR as well",
    ]);
  });

  test("says that any mix fires late enough, once these are listed", async () => {
    const estimated = ["utility", "marketing"].map((category) => ({
      fee: "MetaTemplateMessageFee",
      dimensions: {
        DestinationCountryCode: category === "utility" ? "IN" : "BR",
        MetaTemplateMessageFeeCategory: category,
        MetaTemplateMessageFeeType: "regular",
      },
    }));
    expect((await firingOf({ estimated })).at(-1)).toMatch(
      /^ {5}76\.0 % {2}or later: any mix of all /,
    );
    // An alarm of queries alone has no list.
    const queriesOnly = await firingOf({ estimated, feeRate: { scheme: "queriesOnly" } });
    expect(queriesOnly.join("\n")).not.toContain("once spend.estimated lists");
  });

  test("says when limits of a day and a month notify", async () => {
    const limits = [
      { usd: 300, per: "day", severity: "warning" },
      { usd: 3000, per: "month", severity: "warning" },
    ];
    const estimated = [{ fee: "MessageFee", dimensions: { DestinationCountryCode: "DE" } }];
    const { out } = await report(environmentFile({ limits, estimated }));
    const section = sectionOf(out, "What fires")?.replaceAll(/\s+/g, " ");
    expect(section).toContain(
      "299.999999 USD a day in listed metrics: acme-prod-whatsapp-spend-day-estimated-warning fires when they are spent",
    );
    expect(section).toContain(
      "3,000.00 USD a month: acme-prod-whatsapp-spend-month-warning (AWS Budgets) notifies at 50 %, 80 %, 100 %, 100 % of the forecast, hours after it was spent",
    );
  });

  test("says what is certain of its cost, and what is an example", async () => {
    const { out } = await report(environmentFile());
    const cost = sectionOf(out, "What the alarms cost")?.replaceAll(/\s+/g, " ");
    expect(cost).toContain("5.20 USD for sure: 2 metrics, 2 composite alarms, 1 dashboard, 1 key");
    // two alarms in each of five splits, and a part of the blindness alarm: 5 x (1 + 2) + 1 metrics
    expect(cost).toContain(
      "For example 1.60 USD, if 1 number published a metric for each of the 3",
    );
    expect(cost).toContain("16 x 0.10 USD, 6.80 USD in all");
  });

  test("says that the card leaves countries out, and only then", async () => {
    const partial = await report(environmentFile(), CARD_OF_TWO);
    expect(sectionOf(partial.out, "Not covered")).toContain(
      "- MessageFee to countries that rates.csv does not name besides DE",
    );
    const whole = await report(environmentFile());
    expect(sectionOf(whole.out, "Not covered")).not.toContain("does not name");
  });

  test("for machines holds the queries behind the dashboard, one Metrics Insights query a call", async () => {
    const { out } = await report(environmentFile(), CARD, true);
    const document = JSON.parse(out);
    expect(document).toMatchObject({ formatVersion: 1, environment: "prod", scope: "region" });
    const calls: Query[][] = document.metricDataQueries;
    const returned = (queries: Query[]) => queries.filter(({ ReturnData }) => ReturnData);
    expect(calls.map((queries) => returned(queries).map(({ Id }) => Id))).toEqual([
      ["hourUpper", "hourEstimate"],
      ["dayUpper", "dayEstimate"],
      ["monthUpper", "monthEstimate"],
      [...CATEGORY_LINES.map((name) => `category_${name}`), "categoryOthers"],
      ["country_DE", "countryOthers"],
      ["fees"],
      ["published", "delivered", "failed"],
    ]);
    const insights = (queries: Query[]) =>
      queries.filter(({ Expression }) => Expression?.startsWith("SELECT"));
    expect(calls.filter((queries) => insights(queries).length > 1)).toEqual([]);
  });

  test("fits a narrow terminal, but for names that cannot be cut", async () => {
    process.env["COLUMNS"] = "60";
    try {
      const { out } = await report(environmentFile());
      const wide = out.split("\n").filter((line) => line.length > 60);
      expect(wide.filter((line) => line.trim().includes(" "))).toEqual([]);
    } finally {
      delete process.env["COLUMNS"];
    }
  });
});

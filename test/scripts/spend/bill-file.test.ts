import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keyOf, type Rate } from "../../../constructs/money/rates";
import { usd } from "../../../constructs/money/usd";
import { UserError } from "../../../formats/problem";
import { readBillFiles } from "../../../scripts/spend/bill-file";
import { billReport } from "../../../scripts/spend/bill-report";
import { fc, runs } from "../../fuzz";
import { answer, type Cost, costCsv, OCTOBER, paid, SEPTEMBER } from "./bills";
import { codeOf, listedRates, priceList, spellingsOf } from "./price-lists";
import { CARD, REGION } from "./site";

const folder = mkdtempSync(join(tmpdir(), "bills-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const written = (content: string | object, name = "bill") => {
  const file = join(folder, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
};

const DE = "EU-WhatsApp-DE-MessageFee-Standard";
const FR = "EU-WhatsApp-FR-MessageFee-Standard";
const BOX = { usageType: "EU-BoxUsage:t3.micro", amount: "12.5", quantity: "700" };

/** Costs that a rate makes: some fees at its price, and others of cheaper tiers and spellings, in any month. */
function costsOf(rate: Rate): fc.Arbitrary<readonly Cost[]> {
  const names = spellingsOf(rate).map(
    (name) => `${codeOf(REGION)}-WhatsApp-${rate.country}-${name}`,
  );
  const fees = fc.integer({ min: 1, max: 1_000_000 });
  const percent = fc.integer({ min: 0, max: 100 });
  const month = fc.constantFrom(SEPTEMBER, OCTOBER);
  return fc
    .tuple(fc.shuffledSubarray(names, { minLength: 1 }), fees, month)
    .chain(([[dearest = "", ...others], count, since]) =>
      fc
        .tuple(...others.map((name) => fc.tuple(fc.constant(name), percent, fees, month)))
        .map((cheaper) => [
          paid(dearest, rate.usd, count, { since }),
          ...cheaper.map(([name, share, many, when]) => {
            const amount = usd(rate.usd).times(many).times(share).div(100).toFixed(10, 1);
            return { usageType: name, amount, quantity: `${many}`, since: when };
          }),
        ]),
    );
}

const bills = listedRates.chain((rates) =>
  fc.tuple(...rates.map(costsOf)).map((costs) => [rates, costs.flat()] as const),
);

/** Pages of an answer: a list in one file, or files of one page each. */
function pagesOf(costs: readonly Cost[], size: number): object[] {
  const pages: object[] = [];
  for (let from = 0; from < costs.length; from += size) {
    const more = from + size < costs.length ? { NextPageToken: `page ${from}` } : {};
    pages.push(answer(costs.slice(from, from + size), more));
  }
  return pages;
}

describe("a bill made of a random rate card gives the card back", () => {
  const paidRates = (files: readonly string[]) =>
    billReport(readBillFiles(files), REGION, undefined, []).fees.map(
      ({ country, fee, category, type, paidUsd }) =>
        [country, fee, category, type, paidUsd].join(","),
    );
  const wanted = (rates: readonly Rate[]) =>
    rates.map((rate) => `${keyOf(rate)},${rate.usd}`).sort();

  test("from pages of GetCostAndUsage", () => {
    fc.assert(
      fc.property(
        bills,
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        ([rates, costs], size, one) => {
          const pages = pagesOf([BOX, ...costs], size);
          const files = one
            ? [written(pages)]
            : pages.map((page, at) => written(page, `page-${at}.json`));
          expect(paidRates(files).sort()).toEqual(wanted(rates));
        },
      ),
      runs(40),
    );
  });

  test("from Cost Explorer's CSV with quantities", () => {
    fc.assert(
      fc.property(bills, ([rates, costs]) => {
        expect(paidRates([written(costCsv([BOX, ...costs]))]).sort()).toEqual(wanted(rates));
      }),
      runs(40),
    );
  });
});

test("a CSV without quantities gives costs, and no price", () => {
  const { amount, usageType } = paid(DE, "0.005", 200);
  const { rows } = readBillFiles([written(costCsv([{ usageType, amount }]))]);
  expect(rows).toEqual([
    { since: OCTOBER, usageType: DE, service: undefined, cost: usd("1"), quantity: undefined },
  ]);
});

test("a column of others may hide something", () => {
  const csv = costCsv([paid(DE, "0.005", 200), { usageType: "Others", amount: "3" }]);
  expect(readBillFiles([written(csv)]).doubts).toEqual([expect.stringContaining('"Others"')]);
});

test("quantities in thousands are no number of fees", () => {
  const text = JSON.stringify(answer([paid(DE, "0.005", 200)])).replace("Messages", "1K Messages");
  expect(readBillFiles([written(text)]).rows).toMatchObject([{ quantity: undefined }]);
});

test("only usage is read among several types of records", () => {
  const costs = answer([paid(DE, "0.005", 200)]);
  const GroupDefinitions = ["RECORD_TYPE", "USAGE_TYPE"].map((Key) => ({ Type: "DIMENSION", Key }));
  const text = JSON.stringify({ ...costs, GroupDefinitions });
  const usage = text.replace('"AWS End User Messaging"', '"Usage"');
  const credit = text.replace('"AWS End User Messaging"', '"Credit"');
  expect(readBillFiles([written(usage)]).rows).toHaveLength(1);
  expect(readBillFiles([written(credit)]).rows).toHaveLength(0);
});

describe("a file that is no bill ends in one message", () => {
  const messageOf = (...files: readonly string[]) => {
    try {
      readBillFiles(files);
    } catch (error) {
      if (error instanceof UserError) return error.message.replaceAll(`${folder}/`, "");
      throw error;
    }
    throw new Error("it was read");
  };
  const grouped = (...keys: readonly string[]) => ({
    ...answer([paid(DE, "0.005", 200)]),
    GroupDefinitions: keys.map((Key) => ({ Type: "DIMENSION", Key })),
  });
  const replaced = (from: string, to: string) =>
    JSON.stringify(answer([paid(DE, "0.005", 200)])).replace(from, to);

  test.each<[got: string, content: string | object]>([
    ["an empty file", " \n"],
    [
      "Meta's rate card, which has prices",
      "Market,Currency,Marketing,Utility\nIndia,USD,0.01,0.001\n",
    ],
    ["a rate card of this tool", CARD],
    ["AWS's price list as CSV", '"FormatVersion","v1.0"\n"Disclaimer","..."'],
    ["AWS's price list\n", priceList([{ usageType: DE, prices: ["0.005"] }])],
    ["an index of price lists", { offers: {} }],
    ["an answer of the Price List API, GetProducts", { PriceList: [] }],
    ["an answer of GetDimensionValues", { DimensionValues: [] }],
    ["an answer of GetCostForecast", { ForecastResultsByTime: [] }],
    ["an answer of GetMetricData", { MetricDataResults: [] }],
    ["an answer of AWS Budgets", { Budgets: [] }],
    ["JSON that has no ResultsByTime", {}],
    ["JSON that has no ResultsByTime", "[[1]]"],
    [
      "a Cost and Usage Report (CUR)",
      "identity/LineItemId,bill/InvoiceId,lineItem/UsageType\n1,2,3",
    ],
    ["a Cost and Usage Report (CUR)", "bill_bill_type,line_item_usage_type\n1,2"],
    ["a FOCUS export", "AvailabilityZone,BilledCost,ChargeCategory\n1,2,3"],
    ["the CSV of AWS Budgets", '"Budget name","Budget type"\n"a","b"'],
    ["the CSV of AWS's Bills page", '"InvoiceID","PayerAccountId","LinkedAccountId"\n1,2,3'],
    [
      'Cost Explorer\'s CSV grouped by "Service"',
      '"Service","SNS($)","Total costs($)"\n"2026-10-01","1","1"',
    ],
    ["costs in €, not in US dollars", `"Usage type","${DE}(€)"\n"2026-10-01","1"`],
    ["Cost Explorer's CSV without costs", `"Usage type","${DE}(Messages)"\n"2026-10-01","1"`],
    ["text with other signs than commas", "Usage type;a($)\n2026-10-01;1"],
    ['text that is no bill: "hello"', "hello"],
    ['grouped by "SERVICE"', grouped("SERVICE")],
    ['grouped by USAGE_TYPE and "LINKED_ACCOUNT"', grouped("LINKED_ACCOUNT", "USAGE_TYPE")],
    ["does not say what it is grouped by", { ResultsByTime: [{ Groups: [{ Keys: ["a"] }] }] }],
    ['a time period that begins with "soon"', replaced(OCTOBER, "soon")],
    ['costs in "INR", not in USD', replaced('"USD"', '"INR"')],
    [
      "without UnblendedCost, but with NetUnblendedCost",
      replaced("UnblendedCost", "NetUnblendedCost"),
    ],
    ['the cost "1,000" of', replaced("1.0000000000", "1,000")],
    ["a negative cost of", replaced("1.0000000000", "-1")],
    [
      "a line that begins with",
      costCsv([paid(DE, "0.005", 200)]).replace(`"${OCTOBER}"`, '"soon"'),
    ],
    [
      "some are missing",
      costCsv([paid(DE, "0.005", 200), paid(DE, "0.1", 1, { since: SEPTEMBER })])
        .split("\n")
        .slice(0, 3)
        .join("\n"),
    ],
    ["2 cells in a line", `${costCsv([paid(DE, "0.005", 200)])}\n1,2`],
    ["a quote that is never closed", costCsv([paid(DE, "0.005", 200)]).slice(0, -2)],
  ])("%s", (got, content) => {
    const message = messageOf(written(content));
    expect(message).toMatch(/^1 problem:\n\nbill/);
    expect(`${message.split("\n").find((line) => line.includes("  got ")) ?? ""}\n`).toContain(got);
    expect(message).toMatch(/\n {2}allowed {2}.+\n {2}fix {6}.+$/);
  });

  test("no such file, a folder, and a huge file", () => {
    expect(messageOf(join(folder, "missing.json"))).toContain("got      no such file\n");
    mkdirSync(join(folder, "all"));
    expect(messageOf(join(folder, "all"))).toContain("fix      name the files in it");
    const huge = written("");
    truncateSync(huge, 201 * 2 ** 20); // sparse: it takes no space
    expect(messageOf(huge)).toContain("got      a file of more than 200 MiB\n");
  });

  test("JSON that was cut off, wherever", () => {
    const text = JSON.stringify(answer([paid(DE, "0.005", 200), paid(FR, "0.005", 2)]));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: text.length - 1 }), (length) => {
        const message = messageOf(written(text.slice(0, length)));
        expect(message).toMatch(/^1 problem:\n\nbill:1:\d+\n {2}got {6}JSON that ends too early\n/);
      }),
    );
  });

  test("CSV that was cut off, wherever", () => {
    const csv = costCsv([
      paid(DE, "0.005", 200, { since: SEPTEMBER }),
      paid(DE, "0.005", 300),
      paid(FR, "0.005", 400),
    ]);
    const ofSums = csv.split("\n").slice(0, 2).join("\n").length;
    fc.assert(
      fc.property(fc.integer({ min: ofSums, max: csv.length - 1 }), (length) => {
        expect(messageOf(written(csv.slice(0, length)))).toMatch(/^1 problem:\n\nbill/);
      }),
    );
  });

  test("an answer that has more pages than were given", () => {
    const [first = {}] = pagesOf([paid(DE, "0.005", 200), paid(FR, "0.005", 2)], 1);
    const message = messageOf(written(first));
    expect(message).toContain(
      "bill  NextPageToken\n  got      a page of an answer that has more\n",
    );
    expect(message).toContain("--next-page-token");
  });

  test("the same costs in two files", () => {
    const files = [
      written(answer([paid(DE, "0.005", 200)]), "a"),
      written(answer([paid(DE, "0.005", 1)]), "b"),
    ];
    expect(messageOf(...files)).toContain(
      `got      a second cost of "${DE}" from 2026-10-01 on, first in a\n`,
    );
    expect(readBillFiles([files[0] ?? "", files[0] ?? ""]).rows).toHaveLength(1);
  });
});

test("only what Cost Explorer calls WhatsApp is read", () => {
  expect(readBillFiles([written(answer([BOX]))]).rows).toEqual([]);
});

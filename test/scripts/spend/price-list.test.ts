import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keyOf, type Rate } from "../../../constructs/money/rates";
import { UserError } from "../../../formats/problem";
import { readPriceLists } from "../../../scripts/spend/price-list";
import { fc, runs } from "../../fuzz";
import {
  AWS_OFFER,
  codeOf,
  GERMAN_RATE,
  listedRates,
  META_OFFER,
  type Priced,
  pricedOf,
  priceList,
} from "./price-lists";
import { REGION } from "./site";

const folder = mkdtempSync(join(tmpdir(), "price-lists-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const written = (text: string, name = "list.json") => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const read = (text: string, region = REGION) => readPriceLists([written(text)], region);

const DE: Priced = { usageType: "EU-WhatsApp-DE-MessageFee-Standard", prices: ["0.0050000000"] };

describe("a price list", () => {
  test("gives a row with country, category, price, day and source", () => {
    const { rates, lists } = read(priceList([DE]));
    expect(rates).toEqual([GERMAN_RATE]);
    expect(lists).toMatchObject([
      { offer: AWS_OFFER, published: "2026-09-15", usageTypes: 1, otherRegions: 0, leftOut: [] },
    ]);
  });

  test("made of a random rate card gives the card back", () => {
    const noise: Priced[] = [
      { usageType: "USE1-WhatsApp-DE-MessageFee-Standard", prices: ["999"] },
      { usageType: "EU-DeliveryAttempts-SMS", prices: ["999"] },
    ];
    const lists = (rates: readonly Rate[]) =>
      fc.tuple(...rates.map((rate) => pricedOf(rate))).map((priced) => [rates, priced] as const);
    fc.assert(
      fc.property(listedRates.chain(lists), fc.boolean(), ([rates, priced], named) => {
        const of = (fee: string) =>
          priced
            .filter((_, index) => rates[index]?.fee === fee)
            .flat()
            .map((each) => (named ? { ...each, attributes: { regionCode: REGION } } : each));
        const files = [
          { offerCode: AWS_OFFER, priced: of("MessageFee") },
          { offerCode: META_OFFER, priced: of("MetaTemplateMessageFee") },
        ]
          .filter((each) => each.priced.length > 0)
          .map((each) => written(priceList([...noise, ...each.priced], each), each.offerCode));
        const found = readPriceLists(files, REGION);
        expect(found.rates).toEqual(rates.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)));
        expect(found.lists.flatMap(({ leftOut }) => leftOut)).toEqual([]);
      }),
      runs(60),
    );
  });

  test("counts the highest price of tiers, of spellings and of files", () => {
    const tier = (n: string, prices: string[]): Priced => ({
      usageType: `EU-WhatsApp-DE-MetaTemplateMessageFee-Utility${n}`,
      prices,
    });
    const one = written(priceList([tier("_Regular_TIER_2", ["0.04", "0.02"])]), "one");
    const two = written(priceList([tier("", ["0.05", "0.06"]), tier("_Regular", ["0.01"])]), "two");
    expect(readPriceLists([one, two], REGION).rates).toMatchObject([{ usd: "0.06" }]);
    expect(readPriceLists([two, one, one], REGION).rates).toMatchObject([{ usd: "0.06" }]);
    expect(readPriceLists([one], REGION).rates).toMatchObject([{ usd: "0.04" }]);
  });

  test.each([
    ["0.0050000000", "0.005"],
    ["0.0000000000", "0"],
    ["12", "12"],
    ["5E-3", "0.005"],
    ["0.00000000011", "0.000000001"],
  ])("writes %s as %s, rounded up", (listed, expected) => {
    const { rates } = read(priceList([{ ...DE, prices: [listed] }]));
    expect(rates).toMatchObject([{ usd: expected }]);
  });

  test("counts its Region alone", () => {
    const all = ["EU", "USE1", "APS3"].map((code) => ({
      usageType: `${code}-WhatsApp-DE-MessageFee-Standard`,
      prices: [code === "EU" ? "0.005" : "0.9"],
    }));
    const { rates, lists } = read(priceList(all));
    expect(rates).toEqual([GERMAN_RATE]);
    expect(lists).toMatchObject([{ otherRegions: 2, leftOut: [] }]);
    expect(read(priceList(all), "us-east-1").rates).toMatchObject([{ usd: "0.9" }]);
  });

  test("may have another prefix where it names the Region, and eu-west-1 a second one", () => {
    const usageType = "EUW3-WhatsApp-DE-MessageFee-Standard";
    const attributes = { regionCode: "eu-west-3" };
    expect(read(priceList([{ ...DE, usageType, attributes }]), "eu-west-3").rates).toHaveLength(1);
    expect(codeOf("eu-west-3")).toBe("");
    const second = { ...DE, usageType: "EUW1-WhatsApp-DE-MessageFee-Standard" };
    expect(read(priceList([second])).rates).toEqual([GERMAN_RATE]);
  });

  test.each<[why: string, left: Partial<Priced>]>([
    ["its country, fee or category is not known", { usageType: "EU-WhatsApp-DE-CallFee-Outbound" }],
    [
      "its country, fee or category is not known",
      { usageType: "EU-WhatsApp-QQ-MessageFee-Service" },
    ],
    ["the Region of its prefix is not known", { usageType: "EUX9-WhatsApp-DE-MessageFee-Service" }],
    ["the Region of its prefix is not known", { usageType: "WhatsApp-DE-MessageFee-Service" }],
    [
      "its prefix stands for eu-west-1, but its regionCode is us-east-1",
      { attributes: { regionCode: "us-east-1" } },
    ],
    ["it has no price on demand", { prices: [] }],
    ['its price in USD is "free"', { prices: ["free"] }],
    ['its price in USD is "-1"', { prices: ["0.1", "-1"] }],
    ["its price in USD is nothing", { currency: "CNY" }],
    ['its price is for "1K Messages", not for one fee', { unit: "1K Messages" }],
  ])("leaves out by name what is not understood: %s", (why, left) => {
    const one = { ...DE, usageType: "EU-WhatsApp-DE-MessageFee-Utility", ...left };
    const { rates, lists } = read(priceList([DE, one]));
    expect(rates).toEqual([GERMAN_RATE]);
    expect(lists[0]?.leftOut).toEqual([{ usageType: one.usageType, why }]);
  });

  test("gives no rate for a fee of which one price cannot be read: the highest is not known", () => {
    const utility = (tier: number, price: string): Priced => ({
      usageType: `EU-WhatsApp-DE-MetaTemplateMessageFee-Utility_Regular_TIER_${tier}`,
      prices: [price],
    });
    const { rates } = read(priceList([DE, utility(1, "?"), utility(2, "0.01")]));
    expect(rates).toEqual([GERMAN_RATE]);
  });
});

describe("a file without a price of the Region ends in one message", () => {
  const messageOf = (file: string, region = REGION) => {
    try {
      readPriceLists([file], region);
    } catch (error) {
      if (error instanceof UserError) return error.message.replaceAll(`${folder}/`, "");
      throw error;
    }
    throw new Error("it was read");
  };
  const ALLOWED = "AWS's price list for eu-west-1 as JSON, with fees of WhatsApp in USD";

  test.each<[got: string, text: string]>([
    ["an empty file", ""],
    ["text that is not JSON", "<html>404</html>"],
    ["JSON that has no products or no terms.OnDemand", "[]"],
    ["JSON that has no products or no terms.OnDemand", '{"PriceList":[]}'],
    ["an index of price lists, which has no prices itself", '{"offers":{"AmazonPinpoint":{}}}'],
    ["an index of price lists, which has no prices itself", '{"regions":{"us-east-1":{}}}'],
    ["AWS's price list as CSV", '"FormatVersion","v1.0"\n"Disclaimer","..."'],
    ['offerCode "a,b"', priceList([DE], { offerCode: "a,b" })],
    ['publicationDate "soon"', priceList([DE], { publicationDate: "soon" })],
    [
      "the price list of AmazonEC2, which has no usage type of WhatsApp",
      priceList([{ ...DE, usageType: "EU-BoxUsage" }], { offerCode: "AmazonEC2" }),
    ],
    [
      'the price list of AmazonPinpoint with prices in "CNY"',
      priceList([{ ...DE, currency: "CNY" }]),
    ],
    [
      "the price list of AmazonPinpoint, of which all usage types of WhatsApp (1) are of other Regions",
      priceList([{ ...DE, usageType: "USE1-WhatsApp-DE-MessageFee-Standard" }]),
    ],
    [
      'the price list of AmazonPinpoint, of which no usage type of WhatsApp can be read for eu-west-1: "EU-WhatsApp-DE-MessageFee-Standard", for example, because it has no price on demand',
      priceList([{ ...DE, prices: [] }]),
    ],
  ])("%s", (got, text) => {
    const message = messageOf(written(text));
    expect(message).toMatch(/^1 problem:\n\nlist\.json/);
    expect(message).toContain(
      `  got      ${got}\n  allowed  ${ALLOWED}\n  fix      download https://`,
    );
  });

  test("a list that was cut off, wherever", () => {
    const text = priceList([DE, { ...DE, usageType: "EU-WhatsApp-FR-MessageFee-Standard" }]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: text.length - 1 }), (length) => {
        const cut = text.slice(0, length);
        const message = messageOf(written(cut));
        expect(message).toContain(
          `list.json:1:${cut.trimEnd().length + 1}\n  got      JSON that ends too early\n`,
        );
        expect(message).toContain("fix      download the file again, to its end");
      }),
    );
  });

  test("two files, each by itself", () => {
    const files = [written("", "a.json"), written("{}", "b.json")];
    expect(() => readPriceLists(files, REGION)).toThrow(/^2 problems:\n\n.*a\.json[\s\S]*b\.json/);
  });

  test.each([
    "Market,Currency,Marketing,Utility,Authentication,Authentication-International,Service\nArgentina,USD,0.06,0.03,0.03,,0",
    'WhatsApp rates\r\nEffective July 1\r\n\r\n"Country";"Marketing";"Utility"\r\nGermany;0,1;0,05',
  ])("Meta's rate card, which says what to do", (text) => {
    const message = messageOf(written(text));
    expect(message).toContain("got      Meta's rate card\n");
    expect(message).toContain('give it to the command "spend <environment> --rates FILE"');
  });
});

import { COUNTRIES } from "../../../constructs/money/countries";
import { CATEGORIES, FEES } from "../../../constructs/money/fees";
import { countriesOn } from "../../../constructs/money/rates";
import {
  countryOf,
  readUsageType,
  regionOf,
  usageTypes,
  whoseFee,
} from "../../../constructs/money/usage-types";
import { regionOfUsageCode, regionsWithUsageCode, usageCode } from "../../../formats/regions";
import { rateOf } from "./cards";

test("every usage type of one country", () => {
  const message = [
    "Authentication",
    "Authentication_International",
    "Authentication-International",
    "Inbound",
    "Marketing",
    "Service",
    "Standard",
    "Utility",
  ];
  const tiered = (type: string) => [
    type,
    `${type}_Regular`,
    `${type}_Regular_TIER_1`,
    `${type}_Regular_TIER_2`,
    `${type}_Regular_TIER_3`,
    `${type}_Regular_TIER_4`,
    `${type}_Regular_TIER_5`,
  ];
  const template = [
    ...tiered("Authentication"),
    ...tiered("Authentication_International"),
    ...tiered("Authentication-International"),
    ...["Marketing", "Marketing_Regular", "Service", "Service_Regular"],
    ...tiered("Utility"),
  ];
  expect(usageTypes("EU", ["DE"])).toEqual([
    ...message.map((type) => `EU-WhatsApp-DE-MessageFee-${type}`),
    ...template.map((type) => `EU-WhatsApp-DE-MetaTemplateMessageFee-${type}`),
    ...template.map((type) => `EU-WhatsApp-DE-ConversationFee-${type}`),
  ]);
});

/** Word for word from the guide's chapter on billing. */
const SAMPLES = `
APS3-WhatsApp-IN-MessageFee-Authentication
APS3-WhatsApp-IN-MessageFee-Service
APS3-WhatsApp-IN-MessageFee-Authentication_International
APS3-WhatsApp-IN-MessageFee-Marketing
APS3-WhatsApp-IN-MessageFee-Inbound
APS3-WhatsApp-IN-MessageFee-Utility
APS3-WhatsApp-IN-MessageFee-Standard
APS1-WhatsApp-CA-MetaTemplateMessageFee-Marketing
APS1-WhatsApp-CA-MessageFee-Marketing
APS1-WhatsApp-CA-MessageFee-Inbound
APS1-WhatsApp-CA-MetaTemplateMessageFee-Service_Regular
APS1-WhatsApp-CA-MessageFee-Service
APS3-WhatsApp-IN-MetaTemplateMessageFee-Authentication_Regular
APS3-WhatsApp-IN-MetaTemplateMessageFee-Authentication_Regular_TIER_1
APS3-WhatsApp-IN-MetaTemplateMessageFee-Authentication_Regular_TIER_2
APS3-WhatsApp-IN-MetaTemplateMessageFee-Authentication_Regular_TIER_3
APS3-WhatsApp-IN-MetaTemplateMessageFee-Authentication_Regular_TIER_4
APS3-WhatsApp-IN-MetaTemplateMessageFee-Authentication_Regular_TIER_5
APS3-WhatsApp-IN-MetaTemplateMessageFee-Authentication_International_Regular
APS3-WhatsApp-IN-MetaTemplateMessageFee-Authentication_International_Regular_TIER_1
APS3-WhatsApp-IN-MetaTemplateMessageFee-Authentication_International_Regular_TIER_2
APS3-WhatsApp-IN-MetaTemplateMessageFee-Authentication_International_Regular_TIER_3
APS3-WhatsApp-IN-MetaTemplateMessageFee-Authentication_International_Regular_TIER_4
APS3-WhatsApp-IN-MetaTemplateMessageFee-Authentication_International_Regular_TIER_5
APS3-WhatsApp-IN-MetaTemplateMessageFee-Utility_Regular
APS3-WhatsApp-IN-MetaTemplateMessageFee-Utility_Regular_TIER_1
APS3-WhatsApp-IN-MetaTemplateMessageFee-Utility_Regular_TIER_2
APS3-WhatsApp-IN-MetaTemplateMessageFee-Utility_Regular_TIER_3
APS3-WhatsApp-IN-MetaTemplateMessageFee-Utility_Regular_TIER_4
APS3-WhatsApp-IN-MetaTemplateMessageFee-Utility_Regular_TIER_5
`
  .trim()
  .split("\n");

test("every sample of the guide is among them", () => {
  const made = [...usageTypes("APS3", ["IN"]), ...usageTypes("APS1", ["CA"])];
  expect(SAMPLES).toHaveLength(30);
  expect(SAMPLES.filter((sample) => !made.includes(sample))).toEqual([]);
});

describe("a usage type is read", () => {
  test("whatever the generator can make, for every Region and country", () => {
    const read = regionsWithUsageCode().map((region) => {
      const all = usageTypes(usageCode(region) ?? "", COUNTRIES).map(readUsageType);
      expect(all).not.toContain(undefined);
      expect(new Set(all.map((each) => regionOfUsageCode(each?.code ?? "")))).toEqual(
        new Set([region]),
      );
      return all;
    });
    const billed = read.flat();
    expect(new Set(billed.map((each) => each?.country))).toEqual(new Set(COUNTRIES));
    for (const fee of FEES) {
      const categories = billed.flatMap((each) => (each?.fee === fee ? each.category : []));
      expect(new Set(categories)).toEqual(new Set(CATEGORIES[fee]));
    }
  });

  test.each([
    ["USE1-WhatsApp-AR-MessageFee-Standard", "USE1 AR MessageFee Standard *"],
    ["USE1-WhatsApp-AR-ConversationFee-Utility", "USE1 AR MetaTemplateMessageFee utility regular"],
    [
      "APS3-WhatsApp-IN-MetaTemplateMessageFee-Authentication-International_Regular_TIER_12",
      "APS3 IN MetaTemplateMessageFee authentication_international regular",
    ],
  ])("%s", (usageType, expected) => {
    const { code, country, fee, category, type } = readUsageType(usageType) ?? {};
    expect([code, country, fee, category, type].join(" ")).toBe(expected);
  });

  test.each([
    "",
    "WhatsApp-AR-MessageFee-Standard",
    "USE1-WhatsApp-QQ-MessageFee-Standard",
    "USE1-WhatsApp-*-MessageFee-Standard",
    "USE1-WhatsApp-AR-MessageFee-standard",
    "USE1-WhatsApp-AR-MessageFee-Standard_Regular",
    "USE1-WhatsApp-AR-MessageFee-Call",
    "USE1-WhatsApp-AR-CallFee-Standard",
    "USE1-WhatsApp-AR-ConversationFee-Inbound",
    "USE1-WhatsApp-AR-ConversationFee-Marketing_Lite",
    "USE1-WhatsApp-AR-ConversationFee-Utility_TIER_1",
    "USE1-WhatsApp-AR-ConversationFee-Utility-Regular",
    "USE1-WhatsApp-AR-MetaTemplateMessageFee-constructor",
    "USE1-WhatsApp-AR-MessageFee-Standard\n",
    "xUSE1-WhatsApp-AR-MessageFee-Standard",
  ])("never guessed: %j", (usageType) => {
    expect(readUsageType(usageType)).toBeUndefined();
  });
});

test("both samples of the public price list are among them", () => {
  const made = usageTypes("USE1", ["AR"]);
  expect(made).toContain("USE1-WhatsApp-AR-MessageFee-Standard");
  expect(made).toContain("USE1-WhatsApp-AR-ConversationFee-Utility");
});

test("none twice, and the countries one after the other", () => {
  const both = usageTypes("EU", ["DE", "FR"]);
  expect(new Set(both).size).toBe(both.length);
  expect(both).toEqual([...usageTypes("EU", ["DE"]), ...usageTypes("EU", ["FR"])]);
  expect(usageTypes("EU", [])).toEqual([]);
});

test("Region, country and fee can be read from every usage type", () => {
  for (const region of regionsWithUsageCode()) {
    for (const type of usageTypes(usageCode(region) ?? "", ["AR"])) {
      expect([regionOf(type), countryOf(type)]).toEqual([region, "AR"]);
      expect(whoseFee(type)).toBe(
        type.includes("-AR-MessageFee-") ? "MessageFee" : "MetaTemplateMessageFee",
      );
    }
  }
});

test.each([
  ["WhatsApp-AR-MessageFee-Standard", "us-east-1", "AR", "MessageFee"],
  ["EUW3-WhatsApp-DE-ConversationFee-Utility", undefined, "DE", "MetaTemplateMessageFee"],
  ["EU-WhatsApp-DE-CallFee-Minutes", "eu-west-1", "DE", undefined],
  ["EU-OutboundSMS-DE-Standard-Senderid-MessageCount", undefined, undefined, undefined],
  ["EU-WhatsApp-MessageFeeDiscount", "eu-west-1", undefined, undefined],
  ["", undefined, undefined, undefined],
])("what can be read from %j", (type, region, country, fee) => {
  expect([regionOf(type), countryOf(type), whoseFee(type)]).toEqual([region, country, fee]);
});

test("the countries that a rate card names, each once", () => {
  const rates = [
    rateOf("MessageFee", "*", "0.005"),
    rateOf("MetaTemplateMessageFee", "DE", "0.12"),
    rateOf("MessageFee", "BR", "0.005"),
    rateOf("MessageFee", "DE", "0.005"),
  ];
  expect(countriesOn(rates)).toEqual(["DE", "BR"]);
  expect(countriesOn(rates.slice(0, 1))).toEqual([]);
});

import type { FeeSeries } from "../../../constructs/alarms/spend-options";
import { rateOf } from "../money/cards";
import { finding, problems } from "./findings";
import { manySeries, SALES, SUPPORT, seriesOf } from "./scenes";

describe("listed metrics", () => {
  const listed = (...estimated: FeeSeries[]) => problems({ estimated });
  const meta = (dimensions: Record<string, string>): FeeSeries => ({
    fee: "MetaTemplateMessageFee",
    dimensions,
  });
  const aws = (dimensions: Record<string, string>): FeeSeries => ({
    fee: "MessageFee",
    dimensions,
  });
  const AWS = "MessageFeeType, DestinationCountryCode, WhatsAppPhoneNumberArn";
  const META =
    "MetaTemplateMessageFeeCategory, DestinationCountryCode, WhatsAppPhoneNumberArn, MetaTemplateMessageFeeType";

  test.each([0, 1, 10, 11, 247])("%d of them are right: they are split", (count) => {
    expect(listed(...manySeries(count))).toEqual([]);
  });

  test("more than an alarm corrects need splits enough, in an alarm that has them", () => {
    const of = (count: number) =>
      manySeries(count).map(({ dimensions }) => {
        const { MessageFeeType: _, ...place } = dimensions;
        return meta({ ...place, MetaTemplateMessageFeeCategory: "marketing" });
      });
    expect(problems({ estimated: of(11) })).toEqual([]);
    expect(problems({ estimated: of(10), feeRate: { splits: 3 } })).toEqual([]);
    const queries = { splits: 3, scheme: "queriesOnly" } as const;
    expect(problems({ estimated: of(11), feeRate: queries })).toEqual([]);
    expect(problems({ estimated: of(11), feeRate: { splits: 3 } })).toEqual([
      finding(
        ["feeRate", "splits"],
        "3, beside more than 10 of Meta's metrics under estimated",
        "at least 5 splits where an alarm cannot correct every listed metric: with fewer, it would fire too early",
        "write 5, or list 10 of them at most",
      ),
    ]);
  });

  test.each([
    [aws({}), AWS],
    [meta({}), META],
  ])("without dimensions, a bare name that would see nothing: %j", (series, known) => {
    expect(listed(series)).toEqual([
      finding(
        ["estimated", 0, "dimensions"],
        "none",
        "the dimensions of one published metric: without any, CloudWatch finds none",
        `list them as --check prints them, from ${known}`,
      ),
    ]);
  });

  test.each([
    [aws({ Country: "DE" }), "Country", AWS, "remove it, or correct the fee"],
    [
      aws({ DestinationCountrycode: "DE" }),
      "DestinationCountrycode",
      AWS,
      "write DestinationCountryCode",
    ],
    [
      aws({ MetaTemplateMessageFeeType: "regular" }),
      "MetaTemplateMessageFeeType",
      AWS,
      "remove it, or correct the fee",
    ],
    [
      meta({ MessageFeeType: "Marketing" }),
      "MessageFeeType",
      META,
      "remove it, or correct the fee",
    ],
    [aws({ constructor: "a" }), "constructor", AWS, "remove it, or correct the fee"],
    [aws({ toString: "a" }), "toString", AWS, "remove it, or correct the fee"],
  ])("with an unknown dimension: %j", (series, name, known, fix) => {
    expect(listed(series)).toEqual([
      finding(
        ["estimated", 0, "dimensions", name],
        "a dimension that this fee's metric does not have",
        known,
        fix,
      ),
    ]);
  });

  const AWS_CATEGORIES =
    "Authentication, Authentication_International, Inbound, Marketing, Service, Standard, Utility";
  const META_CATEGORIES =
    "authentication, authentication_international, marketing, service, utility";
  const COUNTRY = "the ISO code of a country";

  test.each([
    [
      meta({ MetaTemplateMessageFeeCategory: "Marketing" }),
      "MetaTemplateMessageFeeCategory",
      '"Marketing"',
      META_CATEGORIES,
      "write marketing",
    ],
    [
      aws({ MessageFeeType: "marketing" }),
      "MessageFeeType",
      '"marketing"',
      AWS_CATEGORIES,
      "write Marketing",
    ],
    [
      meta({ MetaTemplateMessageFeeCategory: "Inbound" }),
      "MetaTemplateMessageFeeCategory",
      '"Inbound"',
      META_CATEGORIES,
      "correct it as --check prints it",
    ],
    [
      meta({ MetaTemplateMessageFeeType: "Regular" }),
      "MetaTemplateMessageFeeType",
      '"Regular"',
      "regular, free_customer_service, free_entry_point",
      "write regular",
    ],
    [
      aws({ WhatsAppPhoneNumberArn: "phone-number-id-0123456789abcdef" }),
      "WhatsAppPhoneNumberArn",
      '"phone-number-id-0123456789abcdef"',
      "the ARN of one phone number",
      expect.stringMatching(/^this is an id, .*: name the ARN/),
    ],
    [aws({ DestinationCountryCode: "UK" }), "DestinationCountryCode", '"UK"', COUNTRY, "write GB"],
    [aws({ DestinationCountryCode: "de" }), "DestinationCountryCode", '"de"', COUNTRY, "write DE"],
    [
      aws({ DestinationCountryCode: "XX" }),
      "DestinationCountryCode",
      '"XX"',
      COUNTRY,
      expect.stringMatching(/^look the code up/),
    ],
    [
      aws({ DestinationCountryCode: "*" }),
      "DestinationCountryCode",
      '"*"',
      COUNTRY,
      "list one metric for each country, as --check prints them",
    ],
    [
      aws({ DestinationCountryCode: "" }),
      "DestinationCountryCode",
      '""',
      "the value of a metric's dimension",
      "copy it as `npm run spend -- <environment> --check` prints it",
    ],
  ])("with an impossible value: %j", (series, name, got, allowed, fix) => {
    expect(listed(series)).toEqual([
      finding(["estimated", 0, "dimensions", name], got, allowed, fix),
    ]);
  });

  test("twice, in whatever order its dimensions stand", () => {
    const de = { MessageFeeType: "Marketing", DestinationCountryCode: "DE" };
    const ed = { DestinationCountryCode: "DE", MessageFeeType: "Marketing" };
    expect(listed(aws(de), meta({ DestinationCountryCode: "DE" }), aws(ed))).toEqual([
      finding(
        ["estimated", 2],
        "a metric that is listed above already",
        "each metric once: its fees would be counted twice",
        "remove one of them",
      ),
    ]);
  });

  test("whose fee the rate card does not price", () => {
    const german = [
      { ...rateOf("MessageFee", "DE", "0.005") },
      { ...rateOf("MetaTemplateMessageFee", "DE", "0.1") },
    ];
    const estimated = [
      aws({ DestinationCountryCode: "DE" }),
      aws({ DestinationCountryCode: "FR" }),
    ];
    expect(problems({ rates: german, estimated })).toEqual([
      finding(
        ["estimated", 1],
        'MessageFee of {"DestinationCountryCode":"FR"}',
        "metrics whose fee the rate card prices",
        "add the rate to the rate card, or a row with * for all others",
      ),
    ]);
  });

  const free = meta({ MetaTemplateMessageFeeType: "free_entry_point" });

  test("that all cost nothing", () => {
    expect(listed(free)).toEqual([
      finding(
        ["estimated"],
        "metrics of fees that cost nothing",
        "at least one fee with a rate above 0: no limit could ever be reached",
        "list the metrics of fees that cost something, or correct the rate card",
      ),
    ]);
    expect(listed(free, aws({ DestinationCountryCode: "DE" }))).toEqual([]);
  });

  test("of a number that scope numbers does not list, or of none", () => {
    const estimated = [...seriesOf("DE", SUPPORT), ...seriesOf("DE", SALES), ...seriesOf("DE")];
    const numbers = [{ arn: SUPPORT, sharePercent: 100 }];
    const ALLOWED = "metrics of the numbers that scope: numbers lists";
    const FIX = "add the WhatsAppPhoneNumberArn of one of them, or remove the metric";
    const foreign = expect.stringMatching(/^"arn:aws:social-messaging:.*phone-number-id\/0{30}/);
    expect(problems({ scope: "numbers", numbers, estimated })).toEqual([
      finding(["estimated", 2, "dimensions"], foreign, ALLOWED, FIX),
      finding(["estimated", 3, "dimensions"], foreign, ALLOWED, FIX),
      finding(["estimated", 4, "dimensions"], "no WhatsAppPhoneNumberArn", ALLOWED, FIX),
      finding(["estimated", 5, "dimensions"], "no WhatsAppPhoneNumberArn", ALLOWED, FIX),
    ]);
    expect(problems({ estimated })).toEqual([]);
  });

  test("all that is wrong at once", () => {
    const wrong = aws({ Country: "DE", MessageFeeType: "marketing", DestinationCountryCode: "UK" });
    expect(listed(wrong, wrong).map(({ path }) => path.join("."))).toEqual([
      "estimated.0.dimensions.Country",
      "estimated.0.dimensions.MessageFeeType",
      "estimated.0.dimensions.DestinationCountryCode",
      "estimated.1.dimensions.Country",
      "estimated.1.dimensions.MessageFeeType",
      "estimated.1.dimensions.DestinationCountryCode",
      "estimated.1",
    ]);
  });
});

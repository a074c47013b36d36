import { parseRateCard } from "../../../constructs/money/rate-card";
import { type Expected, FILE, problemsOf, rendered } from "./card-problems";
import { AWS_ROW, cardWith, HEADER, META_ROW } from "./cards";

test("a right card", () => {
  const text = cardWith('DE,MetaTemplateMessageFee,marketing,regular,0.1131,2026-10-01,"a, b"');
  const any = { country: "*", category: "*", type: "*" };
  const read = { effective: "2026-10-01", source: "a page" };
  expect(parseRateCard(text, FILE)).toEqual({
    rates: [
      { fee: "MessageFee", ...any, usd: "0.005", ...read },
      { fee: "MetaTemplateMessageFee", ...any, usd: "0.1", ...read },
      {
        fee: "MetaTemplateMessageFee",
        country: "DE",
        category: "marketing",
        type: "regular",
        usd: "0.1131",
        effective: "2026-10-01",
        source: "a, b",
      },
    ],
    problems: [],
  });
});

describe("unusual, but right", () => {
  const rates = parseRateCard(cardWith(), FILE).rates;

  test.each<[string, string]>([
    ["a byte order mark", `\ufeff${cardWith()}`],
    ["a byte order mark before a quote", `\ufeff"country"${cardWith().slice("country".length)}`],
    ["line ends of Windows", cardWith().replaceAll("\n", "\r\n")],
    ["line ends of old Macs", cardWith().replaceAll("\n", "\r")],
    ["line ends of both kinds", cardWith().replace("\n", "\r\n")],
    ["no line end at the end", cardWith().trimEnd()],
    ["lines without anything", `\n${cardWith().replaceAll("\n", "\n  \n,,,,,,\n")}`],
    ["blanks around cells", cardWith().replaceAll(",", " ,\t")],
    ["quotes around every cell", cardWith().replace(/[^,\n]+/g, '"$&"')],
    ["blanks around quotes, and inside", cardWith().replace(/[^,\n]+/g, ' " $& " ')],
    ["hard blanks, as web pages have them", cardWith().replaceAll(",", "\u00a0,\u00a0")],
    ["an asterisk as the type of a fee without types", cardWith().replace("*,,0.005", "*,*,0.005")],
  ])("%s", (_, text) => {
    expect(parseRateCard(text, FILE)).toEqual({ rates, problems: [] });
  });

  test("columns in another order", () => {
    const reversed = (line: string) => line.split(",").reverse().join(",");
    const text = [HEADER, AWS_ROW, META_ROW].map(reversed).join("\n");
    expect(parseRateCard(text, FILE)).toEqual({ rates, problems: [] });
  });
});

describe("a whole card", () => {
  const NO_WORST_CASE = "a rate for each fee, because the worst case needs both";

  test.each<[string, readonly string[], readonly Expected[]]>([
    [
      "without a rate for AWS's fee",
      [META_ROW],
      [
        [
          "",
          "no rate for MessageFee",
          NO_WORST_CASE,
          "add a row *,MessageFee,*,,... with 0 as usd where nothing is charged",
        ],
      ],
    ],
    [
      "without a rate for Meta's fee",
      [AWS_ROW],
      [
        [
          "",
          "no rate for MetaTemplateMessageFee",
          NO_WORST_CASE,
          "add a row *,MetaTemplateMessageFee,*,*,... with 0 as usd where nothing is charged",
        ],
      ],
    ],
    [
      "of zeros only",
      [AWS_ROW.replace("0.005", "0"), META_ROW.replace("0.1", "0.00")],
      [
        [
          "",
          "rates that are all 0",
          "at least one rate above 0, or no limit could ever be reached",
          "write what is charged",
        ],
      ],
    ],
  ])("%s", (_, rows, problems) => {
    expect(problemsOf([HEADER, ...rows].join("\n"))).toEqual(problems.map(rendered));
  });

  test("of zeros but for one billionth", () => {
    const rows = [AWS_ROW.replace("0.005", "0.000000001"), META_ROW.replace("0.1", "0")];
    expect(problemsOf([HEADER, ...rows].join("\n"))).toEqual([]);
  });

  test.each<[string, string]>([
    ["a fee that cannot be read", META_ROW.replace("MetaTemplateMessageFee", "Meta")],
    ["a row that is cut off", "DE,MetaTemplateMessageFee"],
  ])("may have what seems to be missing in %s: only that is reported", (_, row) => {
    expect(problemsOf([HEADER, AWS_ROW, row].join("\n"))).toHaveLength(1);
  });
});

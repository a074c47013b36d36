import { parseRateCard } from "../../../constructs/money/rate-card";
import { renderProblem } from "../../../formats/problem";
import { type Expected, FILE, problemsOf, rendered } from "./card-problems";
import { AWS_ROW, cardWith } from "./cards";

const COUNTRY = "the two capital letters of a country in the user guide's list, or *";
const AWS_CATEGORIES =
  "Authentication, Authentication_International, Inbound, Marketing, Service, Standard, Utility, *";
const META_CATEGORIES =
  "authentication, authentication_international, marketing, service, utility, *";
const TYPES = "regular, free_customer_service, free_entry_point, *";
const USD =
  "US dollars as a plain decimal below a billion, 0 or more, with a point and at most 9 decimals";
const DAY = "a day of the calendar as YYYY-MM-DD";
const FEES = "MessageFee, MetaTemplateMessageFee";

describe("a cell", () => {
  const aws = (country: string, category = "*", type = "") =>
    `${country},MessageFee,${category},${type},1,2026-10-01,a page`;
  const meta = (category: string, type = "*") =>
    `DE,MetaTemplateMessageFee,${category},${type},1,2026-10-01,a page`;
  const fee = (text: string, category = "*") => `DE,${text},${category},,1,2026-10-01,a page`;
  const usd = (text: string) => `DE,MessageFee,*,,${text},2026-10-01,a page`;
  const effective = (text: string) => `DE,MessageFee,*,,1,${text},a page`;

  test.each<[string, string, string, string, string, string]>([
    // column and what it says, row, place, got, allowed, fix
    ["country", aws(""), ":4:1", '""', COUNTRY, "write * for every country"],
    ["country", aws("de"), ":4:1", '"de"', COUNTRY, "write DE"],
    ["country", aws("UK"), ":4:1", '"UK"', COUNTRY, "write GB"],
    ["fee", fee(""), ":4:4", '""', FEES, "write one of them"],
    ["fee", fee("messagefee"), ":4:4", '"messagefee"', FEES, "write MessageFee"],
    ["fee", fee("MesageFee"), ":4:4", '"MesageFee"', FEES, "write MessageFee"],
    [
      "fee",
      fee("WhatsAppMessageFeeCount"),
      ":4:4",
      '"WhatsAppMessageFeeCount"',
      FEES,
      "write MessageFee",
    ],
    ["fee", fee("ConversationFee"), ":4:4", '"ConversationFee"', FEES, "write one of them"],
    ["category", aws("DE", ""), ":4:15", '""', AWS_CATEGORIES, "write * for every category"],
    ["category", aws("DE", "marketing"), ":4:15", '"marketing"', AWS_CATEGORIES, "write Marketing"],
    ["category", aws("DE", "Markting"), ":4:15", '"Markting"', AWS_CATEGORIES, "write Marketing"],
    ["category", aws("DE", "x"), ":4:15", '"x"', AWS_CATEGORIES, "write one of them"],
    ["category", meta(""), ":4:27", '""', META_CATEGORIES, "write * for every category"],
    ["category", meta("Marketing"), ":4:27", '"Marketing"', META_CATEGORIES, "write marketing"],
    [
      "category",
      meta("authentication-international"),
      ":4:27",
      '"authentication-international"',
      META_CATEGORIES,
      "write authentication_international",
    ],
    [
      "category",
      meta("Authentication_International"),
      ":4:27",
      '"Authentication_International"',
      META_CATEGORIES,
      "write authentication_international",
    ],
    [
      "category",
      meta("Inbound"),
      ":4:27",
      '"Inbound"',
      META_CATEGORIES,
      "only MessageFee has it: write that fee, or one of them",
    ],
    [
      "type",
      aws("DE", "*", "regular"),
      ":4:17",
      '"regular"',
      "nothing",
      "leave it empty: only MetaTemplateMessageFee has types",
    ],
    ["type", meta("*", ""), ":4:29", '""', TYPES, "write * for every type, or one of them"],
    ["type", meta("*", "Regular"), ":4:29", '"Regular"', TYPES, "write regular"],
    [
      "type",
      meta("*", "free-entry-point"),
      ":4:29",
      '"free-entry-point"',
      TYPES,
      "write free_entry_point",
    ],
    ["type", meta("*", "regullar"), ":4:29", '"regullar"', TYPES, "write regular"],
    ["type", meta("*", "paid"), ":4:29", '"paid"', TYPES, "write one of them"],
    ["usd", usd(""), ":4:18", '""', USD, "write the price, or 0 where nothing is charged"],
    ["usd", usd('"0,05"'), ":4:18", '"0,05"', USD, "write 0.05"],
    ["usd", usd("$0.05"), ":4:18", '"$0.05"', USD, "write 0.05"],
    ["usd", usd("1e-3"), ":4:18", '"1e-3"', USD, "write 0.001"],
    [
      "usd",
      usd("-1"),
      ":4:18",
      '"-1"',
      USD,
      "write 0 where nothing is charged: no price is negative",
    ],
    ["effective", effective(""), ":4:20", '""', DAY, "write it as 2026-10-01"],
    ["effective", effective("2026-13-01"), ":4:20", '"2026-13-01"', DAY, "write a day that exists"],
    ["effective", effective("2026-00-01"), ":4:20", '"2026-00-01"', DAY, "write a day that exists"],
    ["effective", effective("2026-02-29"), ":4:20", '"2026-02-29"', DAY, "write a day that exists"],
    ["effective", effective("2026-04-31"), ":4:20", '"2026-04-31"', DAY, "write a day that exists"],
    ["effective", effective("01.10.2026"), ":4:20", '"01.10.2026"', DAY, "write 2026-10-01"],
    ["effective", effective("1.10.2026"), ":4:20", '"1.10.2026"', DAY, "write 2026-10-01"],
    ["effective", effective("2026/10/1"), ":4:20", '"2026/10/1"', DAY, "write 2026-10-01"],
    [
      "effective",
      effective("2026-10-01T00:00:00Z"),
      ":4:20",
      '"2026-10-01T00:00:00Z"',
      DAY,
      "write 2026-10-01",
    ],
    ["effective", effective("10/01/2026"), ":4:20", '"10/01/2026"', DAY, "write it as 2026-10-01"],
    ["effective", effective("today"), ":4:20", '"today"', DAY, "write it as 2026-10-01"],
    [
      "source",
      "DE,MessageFee,*,,1,2026-10-01,",
      ":4:31",
      '""',
      "where the rate was read",
      "write a page or a document",
    ],
  ])("%s: %s", (column, row, place, got, allowed, fix) => {
    const card = parseRateCard(cardWith(row), FILE);
    expect(card.problems.map(renderProblem)).toEqual([
      rendered([`${place}  ${column}`, got, allowed, fix]),
    ]);
    expect(card.rates).toHaveLength(2);
  });

  test.each(["2024-02-29", "2026-12-31", "2000-02-29"])("effective: %s is right", (day) => {
    expect(problemsOf(cardWith(effective(day)))).toEqual([]);
  });

  test.each(["0", "0.000000001", "999999999.999999999"])("usd: %s is right", (price) => {
    expect(problemsOf(cardWith(usd(price)))).toEqual([]);
  });

  test("of a fee that is misspelt is checked as that fee's", () => {
    const { problems } = parseRateCard(cardWith(fee("MesageFee", "marketing")), FILE);
    expect(problems.map(({ field, fix }) => [field, fix])).toEqual([
      ["fee", "write MessageFee"],
      ["category", "write Marketing"],
    ]);
  });

  test("all mistakes of all rows at once, each in its place", () => {
    const rows = ["de, MessageFee, marketing,regular,$1,1.1.26,", '"é",MessageFee,"*","",-1,x,y'];
    const { problems } = parseRateCard(cardWith(...rows), FILE);
    expect(problems.map(({ where, field }) => [where.slice(FILE.length), field])).toEqual([
      [":4:1", "country"],
      [":4:17", "category"],
      [":4:27", "type"],
      [":4:35", "usd"],
      [":4:38", "effective"],
      [":4:45", "source"],
      [":5:1", "country"],
      [":5:23", "usd"],
      [":5:26", "effective"],
    ]);
  });
});

describe("a row", () => {
  const ALLOWED = "7 cells, as many as the header has";
  const QUOTES = "quotes around a whole cell, in pairs and on one line";

  test.each<[string, string, Expected]>([
    [
      "with a cell too few",
      "DE,MessageFee,*,,1,2026-10-01",
      [":4:1", "6 cells", ALLOWED, "write every comma, those of empty cells too"],
    ],
    [
      "with one cell only",
      "DE",
      [":4:1", "1 cell", ALLOWED, "write every comma, those of empty cells too"],
    ],
    [
      "with a decimal comma",
      "DE,MessageFee,*,,0,05,2026-10-01,a page",
      [
        ":4:1",
        "8 cells",
        ALLOWED,
        "put text with a comma in quotes, and write decimals with a point",
      ],
    ],
    [
      "that is a comment",
      "  # as of October",
      [":4:3", "1 cell", ALLOWED, "remove the line: CSV has no comments"],
    ],
    [
      "with a quote that is never closed",
      'DE,MessageFee,*,,1,2026-10-01,"a page',
      [":4:31", "a quote that is never closed", QUOTES, "close it at the end of its cell"],
    ],
    [
      "with a quote inside a cell",
      'DE,MessageFee,*,,1,2026-10-01,a "page"',
      [
        ":4:31",
        "a quote inside a cell",
        QUOTES,
        'put the whole cell in quotes and write "" for each quote inside',
      ],
    ],
    [
      "with text behind a quote",
      'Ä,"MessageFee"s,*,,1,2026-10-01,a page',
      [
        ":4:3",
        "a quote inside a cell",
        QUOTES,
        'put the whole cell in quotes and write "" for each quote inside',
      ],
    ],
    [
      "for a rate that another row gives already",
      "*,MessageFee,*,*,2,2026-10-01,another page",
      [
        ":4:1",
        `a second rate for *,MessageFee,*,*, first in ${FILE}:2:1`,
        "one rate for each country, fee, category and type",
        "remove one of the two",
      ],
    ],
  ])("%s", (_, row, problem) => {
    expect(problemsOf(cardWith(row))).toEqual([rendered(problem)]);
  });

  test("with an open quote swallows none of the rows behind it", () => {
    const open = 'DE,MessageFee,*,,1,2026-10-01,"a page';
    const { rates, problems } = parseRateCard(cardWith(open, open.replace("DE", "FR")), FILE);
    expect(problems.map(({ where }) => where)).toEqual([`${FILE}:4:31`, `${FILE}:5:31`]);
    expect(rates).toHaveLength(2);
  });

  test("for a rate that a row with another mistake gives already", () => {
    const again = [AWS_ROW.replace("0.005", "$1"), "BR,MessageFee,x,,1,2026-10-01,a page"];
    const { problems } = parseRateCard(cardWith(...again, ...again), FILE);
    expect(problems.map(({ where, field }) => [where.slice(FILE.length), field])).toEqual([
      [":4:17", "usd"],
      [":5:15", "category"],
      [":6:17", "usd"],
      [":7:15", "category"],
      [":4:1", ""],
      [":6:1", ""],
    ]);
  });

  test("a third time is reported like the second: with the place of the first", () => {
    const again = AWS_ROW.replace("0.005", "1");
    expect(
      parseRateCard(cardWith(again, again), FILE).problems.map(({ where, got }) => [where, got]),
    ).toEqual([
      [`${FILE}:4:1`, `a second rate for *,MessageFee,*,*, first in ${FILE}:2:1`],
      [`${FILE}:5:1`, `a second rate for *,MessageFee,*,*, first in ${FILE}:2:1`],
    ]);
  });
});

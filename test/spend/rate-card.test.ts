import { renderProblem } from "../../rules/problem";
import { COLUMNS, parseRateCard } from "../../spend/rate-card";
import { AWS_ROW, cardWith, HEADER, META_ROW } from "./cards";

const FILE = "environments/rates.csv";

type Told = readonly [place: string, got: string, allowed: string, fix: string];

function told([place, got, allowed, fix]: Told): string {
  return [
    `${FILE}${place}`,
    `  got      ${got}`,
    `  allowed  ${allowed}`,
    `  fix      ${fix}`,
  ].join("\n");
}

function problemsOf(text: string): string[] {
  return parseRateCard(text, FILE).problems.map(renderProblem);
}

const ALL_COLUMNS = COLUMNS.join(", ");
const HEADER_ROW = `the header row ${HEADER}`;

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

describe("a file that is no card", () => {
  test.each<[string, string, Told]>([
    ["an empty file", "", ["", "an empty file", HEADER_ROW, "write it as the first line"]],
    ["blank lines", "\n  \n,,\n", ["", "an empty file", HEADER_ROW, "write it as the first line"]],
    [
      "rows without a header",
      `${AWS_ROW}\n${META_ROW}\n`,
      [
        ":1:1",
        '"*,MessageFee,*,,0.005,2026-10-01,a page"',
        HEADER_ROW,
        "write it as the first line",
      ],
    ],
    [
      "something else",
      "\n<html>\n",
      [":2:1", '"<html>"', HEADER_ROW, "write it as the first line"],
    ],
    [
      "another table, of which three columns have our names",
      "country,currency,type,usd\nAfghanistan,AFN,A,1\n",
      [":1:1", '"country,currency,type,usd"', HEADER_ROW, "write it as the first line"],
    ],
    [
      "semicolons, as spreadsheets in many countries write them",
      cardWith().replaceAll(",", ";"),
      [
        ":1:1",
        `"${HEADER.replaceAll(",", ";")}"`,
        HEADER_ROW,
        "save the file again, with commas between the cells",
      ],
    ],
    [
      "tabs",
      cardWith().replaceAll(",", "\t"),
      [
        ":1:1",
        `"${HEADER.replaceAll(",", "\\t")}"`,
        HEADER_ROW,
        "save the file again, with commas between the cells",
      ],
    ],
    [
      "a header with an open quote",
      cardWith().replace("usd", '"usd'),
      [
        ":1:27",
        "a quote that is never closed",
        "quotes around a whole cell, in pairs and on one line",
        "close it at the end of its cell",
      ],
    ],
    [
      "a header and nothing else",
      `${HEADER}\n`,
      ["", "a header without any rate", "a rate for each fee", "write a row for every rate"],
    ],
  ])("%s", (_, text, problem) => {
    expect(parseRateCard(text, FILE).rates).toEqual([]);
    expect(problemsOf(text)).toEqual([told(problem)]);
  });
});

describe("the header", () => {
  const wide = (column: string) =>
    cardWith().replace(HEADER, `${HEADER},${column}`).replaceAll("a page", "a page,x");

  test.each<[string, string, readonly Told[]]>([
    [
      "a column that is misspelt",
      cardWith().replace("country", "contry"),
      [[":1:1", 'the unknown column "contry"', ALL_COLUMNS, "write country"]],
    ],
    [
      "a column in capitals",
      cardWith().replace("usd", "USD"),
      [[":1:27", 'the unknown column "USD"', ALL_COLUMNS, "write usd"]],
    ],
    [
      "a column that nobody knows",
      wide("remarks"),
      [[":1:48", 'the unknown column "remarks"', ALL_COLUMNS, "remove the column"]],
    ],
    [
      "a column without a name",
      wide(""),
      [[":1:48", 'the unknown column ""', ALL_COLUMNS, "remove the column"]],
    ],
    [
      "a column named like what every object inherits",
      wide("__proto__"),
      [[":1:48", 'the unknown column "__proto__"', ALL_COLUMNS, "remove the column"]],
    ],
    [
      "a column that stands there twice",
      wide("usd"),
      [[":1:48", "the column usd for the second time", ALL_COLUMNS, "keep one of the two"]],
    ],
    [
      "columns that are missing, as many as leave it a card",
      "country,fee,category,usd\n*,MessageFee,*,1\n*,MetaTemplateMessageFee,*,1\n",
      [
        [":1:1  type", "no such column", ALL_COLUMNS, "add the column, here and in every row"],
        [":1:1  effective", "no such column", ALL_COLUMNS, "add the column, here and in every row"],
        [":1:1  source", "no such column", ALL_COLUMNS, "add the column, here and in every row"],
      ],
    ],
  ])("%s", (_, text, problems) => {
    expect(problemsOf(text)).toEqual(problems.map(told));
  });

  test("with a mistake hides no mistake of the rows", () => {
    const text = cardWith("de,MessageFee,*,,1,2026-10-01,a page").replace("usd", "price");
    expect(parseRateCard(text, FILE).problems.map(({ where, field }) => [where, field])).toEqual([
      [`${FILE}:1:27`, ""],
      [`${FILE}:1:1`, "usd"],
      [`${FILE}:4:1`, "country"],
    ]);
  });
});

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
      told([`${place}  ${column}`, got, allowed, fix]),
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

  test.each<[string, string, Told]>([
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
      "for what another row told already",
      "*,MessageFee,*,*,2,2026-10-01,another page",
      [
        ":4:1",
        `a second rate for *,MessageFee,*,*, first in ${FILE}:2:1`,
        "one rate for each country, fee, category and type",
        "remove one of the two",
      ],
    ],
  ])("%s", (_, row, problem) => {
    expect(problemsOf(cardWith(row))).toEqual([told(problem)]);
  });

  test("with an open quote swallows none of the rows behind it", () => {
    const open = 'DE,MessageFee,*,,1,2026-10-01,"a page';
    const { rates, problems } = parseRateCard(cardWith(open, open.replace("DE", "FR")), FILE);
    expect(problems.map(({ where }) => where)).toEqual([`${FILE}:4:31`, `${FILE}:5:31`]);
    expect(rates).toHaveLength(2);
  });

  test("for what a row with another mistake told already", () => {
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

  test("a third time is told as the second was: with the place of the first", () => {
    const again = AWS_ROW.replace("0.005", "1");
    expect(
      parseRateCard(cardWith(again, again), FILE).problems.map(({ where, got }) => [where, got]),
    ).toEqual([
      [`${FILE}:4:1`, `a second rate for *,MessageFee,*,*, first in ${FILE}:2:1`],
      [`${FILE}:5:1`, `a second rate for *,MessageFee,*,*, first in ${FILE}:2:1`],
    ]);
  });
});

describe("a whole card", () => {
  const NO_WORST_CASE = "a rate for each fee, or nobody could tell the worst case";

  test.each<[string, readonly string[], readonly Told[]]>([
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
    expect(problemsOf([HEADER, ...rows].join("\n"))).toEqual(problems.map(told));
  });

  test("of zeros but for one billionth", () => {
    const rows = [AWS_ROW.replace("0.005", "0.000000001"), META_ROW.replace("0.1", "0")];
    expect(problemsOf([HEADER, ...rows].join("\n"))).toEqual([]);
  });

  test.each<[string, string]>([
    ["a fee that cannot be told", META_ROW.replace("MetaTemplateMessageFee", "Meta")],
    ["a row that cannot be told apart", "DE,MetaTemplateMessageFee"],
  ])("may have what seems to be missing in %s: only that is told", (_, row) => {
    expect(problemsOf([HEADER, AWS_ROW, row].join("\n"))).toHaveLength(1);
  });
});

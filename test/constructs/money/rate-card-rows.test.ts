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
  type Cells = readonly (readonly [text: string, fix: string])[];
  const fee = (text: string, category = "*") => `DE,${text},${category},,1,2026-10-01,a page`;
  const usd = (text: string) => `DE,MessageFee,*,,${text},2026-10-01,a page`;
  const effective = (text: string) => `DE,MessageFee,*,,1,${text},a page`;
  const ofAws = (text: string) => `DE,MessageFee,${text},,1,2026-10-01,a page`;
  const ofMeta = (text: string) => `DE,MetaTemplateMessageFee,${text},*,1,2026-10-01,a page`;
  const typeOfMeta = (text: string) => `DE,MetaTemplateMessageFee,*,${text},1,2026-10-01,a page`;
  const A_DAY = "write a day that exists";
  const OCTOBER = "write 2026-10-01";

  const CELLS: [string, string, string, (text: string) => string, Cells][] = [
    [
      "country",
      ":4:1",
      COUNTRY,
      (text) => `${text},MessageFee,*,,1,2026-10-01,a page`,
      [["de", "write DE"]],
    ],
    [
      "fee",
      ":4:4",
      FEES,
      fee,
      [
        ["", "write one of them"],
        ["messagefee", "write MessageFee"],
        ["MesageFee", "write MessageFee"],
        ["WhatsAppMessageFeeCount", "write MessageFee"],
        ["ConversationFee", "write one of them"],
      ],
    ],
    [
      "category",
      ":4:15",
      AWS_CATEGORIES,
      ofAws,
      [
        ["", "write * for every category"],
        ["marketing", "write Marketing"],
        ["Markting", "write Marketing"],
        ["x", "write one of them"],
      ],
    ],
    [
      "category",
      ":4:27",
      META_CATEGORIES,
      ofMeta,
      [
        ["", "write * for every category"],
        ["Marketing", "write marketing"],
        ["authentication-international", "write authentication_international"],
        ["Authentication_International", "write authentication_international"],
        ["Inbound", "only MessageFee has it: write that fee, or one of them"],
      ],
    ],
    [
      "type",
      ":4:17",
      "nothing",
      (text) => `DE,MessageFee,*,${text},1,2026-10-01,a page`,
      [["regular", "leave it empty: only MetaTemplateMessageFee has types"]],
    ],
    [
      "type",
      ":4:29",
      TYPES,
      typeOfMeta,
      [
        ["", "write * for every type, or one of them"],
        ["Regular", "write regular"],
        ["free-entry-point", "write free_entry_point"],
        ["regullar", "write regular"],
        ["paid", "write one of them"],
      ],
    ],
    ["usd", ":4:18", USD, usd, [["$0.05", "write 0.05"]]],
    [
      "effective",
      ":4:20",
      DAY,
      effective,
      [
        ...["2026-13-01", "2026-00-01", "2026-02-29", "2026-04-31"].map(
          (day) => [day, A_DAY] as const,
        ),
        ...["01.10.2026", "1.10.2026", "2026/10/1", "2026-10-01T00:00:00Z"].map(
          (day) => [day, OCTOBER] as const,
        ),
        ...["", "10/01/2026", "today"].map((day) => [day, "write it as 2026-10-01"] as const),
      ],
    ],
    [
      "source",
      ":4:31",
      "where the rate was read",
      (text) => `DE,MessageFee,*,,1,2026-10-01,${text}`,
      [["", "write a page or a document"]],
    ],
  ];

  test.each(
    CELLS.flatMap(([column, place, allowed, row, cells]) =>
      cells.map(([text, fix]) => ({ column, text, place, allowed, row, fix })),
    ),
  )("$column: $text", ({ column, text, place, allowed, row, fix }) => {
    const card = parseRateCard(cardWith(row(text)), FILE);
    expect(card.problems.map(renderProblem)).toEqual([
      rendered([`${place}  ${column}`, `"${text}"`, allowed, fix]),
    ]);
    expect(card.rates).toHaveLength(2);
  });

  test.each(["2024-02-29", "2026-12-31", "2000-02-29"])("effective: %s is right", (day) => {
    expect(problemsOf(cardWith(effective(day)))).toEqual([]);
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

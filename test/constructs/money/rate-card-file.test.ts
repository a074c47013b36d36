import { COLUMNS, parseRateCard } from "../../../constructs/money/rate-card";
import { FILE, problemsOf, rendered } from "./card-problems";
import { AWS_ROW, cardWith, HEADER, META_ROW } from "./cards";

const ALL_COLUMNS = COLUMNS.join(", ");
const HEADER_ROW = `the header row ${HEADER}`;

describe("a file that is no card", () => {
  const FIRST = "write it as the first line";
  const COMMAS = "save the file again, with commas between the cells";

  test.each<[string, string, place: string, got: string, fix: string]>([
    ["an empty file", "", "", "an empty file", FIRST],
    ["blank lines", "\n  \n,,\n", "", "an empty file", FIRST],
    ["rows without a header", `${AWS_ROW}\n${META_ROW}\n`, ":1:1", `"${AWS_ROW}"`, FIRST],
    ["something else", "\n<html>\n", ":2:1", '"<html>"', FIRST],
    [
      "another table, which shares three column names",
      "country,currency,type,usd\nAfghanistan,AFN,A,1\n",
      ":1:1",
      '"country,currency,type,usd"',
      FIRST,
    ],
    [
      "semicolons, as spreadsheets in many countries write them",
      cardWith().replaceAll(",", ";"),
      ":1:1",
      `"${HEADER.replaceAll(",", ";")}"`,
      COMMAS,
    ],
    [
      "tabs",
      cardWith().replaceAll(",", "\t"),
      ":1:1",
      `"${HEADER.replaceAll(",", "\\t")}"`,
      COMMAS,
    ],
  ])("%s", (_, text, place, got, fix) => {
    expect(parseRateCard(text, FILE).rates).toEqual([]);
    expect(problemsOf(text)).toEqual([rendered([place, got, HEADER_ROW, fix])]);
  });

  test.each([
    "Market,Currency,Marketing,Utility,Authentication,Authentication-International,Service\n",
    "\ufeffRates per message\r\n\r\nCountry;Marketing;Utility\r\n",
    '"Market (country calling code)"\t"Marketing"\t"Service"\n',
  ])("Meta's rate card: %j", (text) => {
    const [problem, ...others] = parseRateCard(text, FILE).problems;
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ where: FILE, field: "", got: "Meta's rate card" });
    expect(problem?.fix).toContain('"spend <environment> --rates FILE"');
  });

  test("a card whose sources speak of markets and categories is none of Meta's", () => {
    const row = 'DE,MessageFee,Utility,,0.1,2026-10-01,"market, marketing, utility and service"';
    expect(problemsOf(cardWith(row))).toEqual([]);
  });

  test("a header with an open quote", () => {
    expect(parseRateCard(cardWith().replace("usd", '"usd'), FILE).problems).toMatchObject([
      { where: `${FILE}:1:27`, got: "a quote that is never closed" },
    ]);
  });

  test("a header and nothing else", () => {
    const [got, fix] = ["a header without any rate", "write a row for every rate"];
    expect(problemsOf(`${HEADER}\n`)).toEqual([rendered(["", got, "a rate for each fee", fix])]);
  });
});

describe("the header", () => {
  const wide = (column: string) =>
    cardWith().replace(HEADER, `${HEADER},${column}`).replaceAll("a page", "a page,x");

  test.each<[string, string, place: string, got: string, fix: string]>([
    [
      "a column that is misspelt",
      cardWith().replace("country", "contry"),
      ":1:1",
      'the unknown column "contry"',
      "write country",
    ],
    [
      "a column in capitals",
      cardWith().replace("usd", "USD"),
      ":1:27",
      'the unknown column "USD"',
      "write usd",
    ],
    ...["remarks", "", "__proto__"].map((name): [string, string, string, string, string] => [
      `the unknown column "${name}"`,
      wide(name),
      ":1:48",
      `the unknown column "${name}"`,
      "remove the column",
    ]),
    [
      "a column that stands there twice",
      wide("usd"),
      ":1:48",
      "the column usd for the second time",
      "keep one of the two",
    ],
  ])("%s", (_, text, place, got, fix) => {
    expect(problemsOf(text)).toEqual([rendered([place, got, ALL_COLUMNS, fix])]);
  });

  test("columns that are missing, as many as leave it a card", () => {
    const text = "country,fee,category,usd\n*,MessageFee,*,1\n*,MetaTemplateMessageFee,*,1\n";
    const fix = "add the column, here and in every row";
    expect(problemsOf(text)).toEqual(
      ["type", "effective", "source"].map((column) =>
        rendered([`:1:1  ${column}`, "no such column", ALL_COLUMNS, fix]),
      ),
    );
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

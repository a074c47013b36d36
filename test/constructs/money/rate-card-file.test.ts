import { COLUMNS, parseRateCard } from "../../../constructs/money/rate-card";
import { type Expected, FILE, problemsOf, rendered } from "./card-problems";
import { AWS_ROW, cardWith, HEADER, META_ROW } from "./cards";

const ALL_COLUMNS = COLUMNS.join(", ");
const HEADER_ROW = `the header row ${HEADER}`;

describe("a file that is no card", () => {
  test.each<[string, string, Expected]>([
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
      "another table, which shares three column names",
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
    expect(problemsOf(text)).toEqual([rendered(problem)]);
  });
});

describe("the header", () => {
  const wide = (column: string) =>
    cardWith().replace(HEADER, `${HEADER},${column}`).replaceAll("a page", "a page,x");

  test.each<[string, string, readonly Expected[]]>([
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
      "an unknown column",
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
    expect(problemsOf(text)).toEqual(problems.map(rendered));
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

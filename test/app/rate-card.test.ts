import { type LoadedRateCard, loadRateCard } from "../../app/rate-card";
import { rateCardName } from "../../formats/names";
import { AWS_ROW, cardWith, META_ROW } from "../constructs/money/cards";
import { type Files, folderOf, load, right } from "./harness";

const named = { where: "environments/prod.yaml:7:13", field: "spend.rateCard" };
const today = "2026-11-20";

/** With the folder as it is called in a real project. */
function loadedFrom(folder: string, name = "rates.csv"): LoadedRateCard {
  const card = loadRateCard({ folder, name, named, today });
  return JSON.parse(JSON.stringify(card).replaceAll(folder, "environments"));
}

function loaded(files: Files, name?: string): LoadedRateCard {
  return loadedFrom(folderOf(files), name);
}

test("a right card", () => {
  expect(loaded({ "rates.csv": cardWith() })).toEqual({
    rates: [
      expect.objectContaining({ fee: "MessageFee", usd: "0.005" }),
      expect.objectContaining({ fee: "MetaTemplateMessageFee", usd: "0.1" }),
    ],
    problems: [],
    warnings: [],
  });
});

test("a mistake in the card is reported in the card, and no warning beside it", () => {
  const { problems, warnings } = loaded({
    "rates.csv": cardWith(
      "de,MessageFee,*,,1,2000-01-01,a page",
      "FR,MessageFee,*,,1,2000-01-01,a page",
    ),
  });
  expect(warnings).toEqual([]);
  expect(problems).toMatchObject([{ where: "environments/rates.csv:4:1", fix: "write DE" }]);
});

describe("a card that is not there is reported where it is named", () => {
  const copy = (name: string) =>
    `copy environments/rates.example.csv to environments/${name} and edit it there`;
  const create = (name: string) =>
    `create environments/${name} with the header row country,fee,category,type,usd,effective,source`;

  test.each<[string, Files, string, string, string]>([
    ["and no other is", {}, "rates.csv", "a file in environments", create("rates.csv")],
    [
      "and only the template is",
      { "rates.example.csv": cardWith() },
      "rates.csv",
      "a file in environments",
      copy("rates.csv"),
    ],
    [
      "and one of a like name is",
      { "rates.csv": cardWith(), "rates.csv~": "", ".rates.csv": "", "old.csv": "" },
      "rate.csv",
      "old.csv, rates.csv",
      `write rates.csv, or ${create("rate.csv")}`,
    ],
    [
      "and one of quite another name is",
      { "old.csv": cardWith() },
      "rates.csv",
      "old.csv",
      create("rates.csv"),
    ],
  ])("%s", (_, files, name, allowed, fix) => {
    expect(loaded(files, name)).toEqual({
      rates: [],
      problems: [{ ...named, got: `"${name}", which is not there`, allowed, fix }],
      warnings: [],
    });
  });
});

describe("a card that cannot be read", () => {
  const LARGEST = 2 ** 20;
  const ofSize = (bytes: number) => {
    const card = cardWith();
    return `${card}${"\n".repeat(bytes - card.length)}`;
  };

  test("one byte too much", () => {
    expect(loaded({ "rates.csv": ofSize(LARGEST + 1) })).toEqual({
      rates: [],
      problems: [
        {
          where: "environments/rates.csv",
          field: "",
          got: "a file of more than 1 MiB",
          allowed: "a rate card: at most a few thousand lines",
          fix: "look whether it is the right file, and remove rows that say the same as a row with *",
        },
      ],
      warnings: [],
    });
  });

  test("as large as it may be, it is read", () => {
    expect(loaded({ "rates.csv": ofSize(LARGEST) })).toMatchObject({ problems: [], warnings: [] });
  });
});

describe("warnings", () => {
  const where = "environments/rates.csv";
  const of = (text: string) => loaded({ "rates.csv": text });
  const from = (...days: readonly string[]) =>
    days.reduce((text, day) => text.replace("2026-10-01", day), cardWith());

  test("rates of 92 days ago and of today are of this quarter", () => {
    expect(of(from("2026-08-20", today))).toMatchObject({ problems: [], warnings: [] });
  });

  test("rates of 93 days ago are old, reported once for the whole card", () => {
    expect(of(from("2026-08-19", "2026-08-20")).warnings).toEqual([
      {
        where,
        field: "effective",
        got: "1 of 2 rates older than 92 days, the oldest of 2026-08-19",
        allowed: "rates of this quarter: prices may change in each",
        fix: "look them up again, and write the day from which they hold, or today where they did not change",
      },
    ]);
    expect(of(from("2026-01-01", "2025-12-31")).warnings).toMatchObject([
      { got: "2 of 2 rates older than 92 days, the oldest of 2025-12-31" },
    ]);
  });

  test("rates of tomorrow count already", () => {
    expect(of(from("2026-11-21", today)).warnings).toEqual([
      {
        where,
        field: "effective",
        got: "1 of 2 rates that will only hold later, the last from 2026-11-21",
        allowed: "rates that hold today",
        fix: "write today's rates until then: limits are already computed with these",
      },
    ]);
  });

  test("fees without a rate are reported for each fee, by what the card leaves open", () => {
    const open = "fees without a rate: not every category and type has one for all other countries";
    const allowed = "a rate for whatever may be sent, or limits count too little";
    const text = cardWith()
      .replace("*,MessageFee", "DE,MessageFee")
      .replace("Fee,*,*", "Fee,*,regular");
    expect(of(text).warnings).toEqual([
      {
        where,
        field: "MessageFee",
        got: open,
        allowed,
        fix: "add a row *,MessageFee,*,,... with the highest rate that may be charged",
      },
      {
        where,
        field: "MetaTemplateMessageFee",
        got: open,
        allowed,
        fix: "add a row *,MetaTemplateMessageFee,*,*,... with the highest rate that may be charged",
      },
    ]);
  });

  test("a row for each category or type leaves nothing open", () => {
    const types = ["regular", "free_customer_service", "free_entry_point"];
    const rows = types.map((type) => META_ROW.replace("Fee,*,*", `Fee,*,${type}`));
    expect(of(cardWith(...rows).replace(`${META_ROW}\n`, ""))).toMatchObject({
      problems: [],
      warnings: [],
    });
    const most = cardWith(...rows.slice(1)).replace(`${META_ROW}\n`, "");
    expect(of(most).warnings).toMatchObject([{ field: "MetaTemplateMessageFee" }]);
  });

  test("the template's numbers are reported instead of their age", () => {
    const example = AWS_ROW.replace("2026-10-01,a page", '2000-01-01,"example, not a price"');
    expect(of(cardWith().replace(AWS_ROW, example)).warnings).toEqual([
      {
        where,
        field: "source",
        got: "the template's made-up numbers in 1 of 2 rates",
        allowed: "rates that you pay",
        fix: "look the rates up, and write where",
      },
    ]);
  });
});

test("the template in this repository is right, with the warning that it is a template", () => {
  const card = loadedFrom("environments", "rates.example.csv");
  expect(card.problems).toEqual([]);
  expect(card.warnings).toMatchObject([
    { field: "source", got: "the template's made-up numbers in 5 of 5 rates" },
  ]);
});

describe("the name of a card", () => {
  test.each([
    ["", "write it as rates.csv"],
    ["rates", "write it as rates.csv"],
    ["rates.CSV", "write it as rates.csv"],
    ["rates.csv.bak", "write it as rates.csv"],
    [".csv", "write it as rates.csv"],
    [".hidden.csv", "write it as rates.csv"],
    ["../rates.csv", "move the file beside the environment files"],
    ["cards/rates.csv", "move the file beside the environment files"],
    ["cards\\rates.csv", "move the file beside the environment files"],
    ["/rates.csv", "move the file beside the environment files"],
    ["rates\n.csv", "write it as rates.csv"],
    [`${"x".repeat(201)}.csv`, "write it as rates.csv"],
  ])("%j is refused", (name, fix) => {
    expect(rateCardName.pattern.test(name)).toBe(false);
    expect(rateCardName.fix(name)).toBe(fix);
  });

  test.each(["rates.csv", "rates.2026-q4.csv", "Preise März.csv", `${"x".repeat(200)}.csv`])(
    "%s",
    (name) => expect(rateCardName.pattern.test(name)).toBe(true),
  );
});

test("cards beside environments are no environments and no misnamed ones", () => {
  const files = {
    "prod.yaml": right,
    "rates.csv": cardWith(),
    "rates.example.csv": "",
    "b.CSV": "",
  };
  expect(load(files)).toMatchObject({ environments: [{ name: "prod" }], warnings: [] });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { register, type SpendCommandOptions, spend } from "../../../scripts/commands/spend";
import { askedOfFakeServices, called, ended, inFolder } from "../wiring/in-process";
import { priceList } from "./price-lists";
import { CARD, environmentFile, folderOf, WITHOUT_LIMITS } from "./site";

const LIST = priceList([
  { usageType: "EU-WhatsApp-DE-MessageFee-Standard", prices: ["0.0050000000"] },
  { usageType: "EU-WhatsApp-DE-ConversationFee-Utility", prices: ["0.0206000000", "0.01"] },
  { usageType: "EU-WhatsApp-DE-CallFee-\u001b[31mOutbound", prices: ["1"] },
]);

const DEAR = "BR,MetaTemplateMessageFee,marketing,regular,0.5,2026-06-15,";
const MADE = "AWS price list AmazonPinpoint for eu-west-1";

/** A folder with a price list, in which the command may be run several times. */
function site(card = CARD, { yaml = environmentFile(), list = LIST } = {}) {
  const folder = inFolder(folderOf(yaml, card));
  folder.write("list.json", list);
  return {
    run: (options: SpendCommandOptions = {}) =>
      ended(folder, () => spend("prod", { rates: ["list.json"], ...options })),
    words: (...words: readonly string[]) => called(folder, register, ["prod", ...words]),
    card: () => readFileSync(join(folder.path, "environments/rates.csv"), "utf8"),
  };
}

const ADDED = [
  `DE,MessageFee,Standard,,0.005,2026-09-15,${MADE}`,
  `DE,MetaTemplateMessageFee,utility,regular,0.0206,2026-09-15,${MADE}`,
];

describe("without --write", () => {
  test("prints what would change, what was not understood, and the command that writes", async () => {
    const { run, card } = site();
    const { code, out } = await run();
    expect(code).toBe(2);
    // Why one is left out is asserted of price-list.ts.
    expect(
      out.replace(/(Outbound, because).+\n.+/, "$1 …"),
    ).toBe(`AWS's price list for eu-west-1, from files; nothing was downloaded
  list.json: AmazonPinpoint, published 2026-09-15; usage types of WhatsApp: 2 read, 0 of other
    Regions, 1 left out
    left out EU-WhatsApp-DE-CallFee-\\u001b[31mOutbound, because …

environments/rates.csv: 2 rows to add, 0 to change, 3 to keep
  add     ${ADDED[0]}
  add     ${ADDED[1]}

Highest rates, which thresholds are computed with
  MessageFee at most 0.005 USD, as before; the highest in the lists is 0.005 USD (DE, Standard)
  MetaTemplateMessageFee at most 0.12 USD, as before; the highest in the lists is 0.0206 USD (DE,
    utility)
  Price lists name countries one by one: rows with * hold for every fee that no other row prices, so
    look at them yourself.

Nothing was written. To write it:
  npm run spend -- prod --rates list.json --write
`);
    expect(card()).toBe(CARD);
    expect(askedOfFakeServices()).toEqual([]);
  });

  test("prints one document with --json", async () => {
    const { code, out } = await site().run({ json: true });
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      formatVersion: 1,
      environment: "prod",
      rates: {
        region: "eu-west-1",
        rateCard: "environments/rates.csv",
        lists: [{ file: "list.json", offer: "AmazonPinpoint", leftOut: [{}] }],
        rates: [{ country: "DE", usd: "0.005" }, { usd: "0.0206" }],
        update: { added: [{}, {}], changed: [], kept: [], notListed: [], untouched: 3 },
        undecided: false,
        written: false,
      },
    });
  });

  test("prints rows for an environment that has no card yet", async () => {
    const { code, out } = await site(CARD, { yaml: WITHOUT_LIMITS }).run();
    expect(code).toBe(0);
    expect(out).toContain(
      ["", "country,fee,category,type,usd,effective,source", ...ADDED, ""].join("\n"),
    );
  });
});

describe("with --write", () => {
  test.each(["\n", "\r\n"])(
    "adds rows, keeps all others byte by byte, and is done then",
    async (end) => {
      const before = CARD.replace("made up\nDE", '"made up, ""by hand"""\nDE').replaceAll(
        "\n",
        end,
      );
      const { run, card } = site(before);
      const { code, out } = await run({ write: true });
      expect(code).toBe(0);
      expect(out).toContain("environments/rates.csv was written.\n");
      expect(card()).toBe(`${before}${ADDED.join(end)}${end}`);

      const again = await run({ write: true });
      expect(again.code).toBe(0);
      expect(again.out).toContain("The rate card has these rates already.\n");
      expect((await run()).code).toBe(0);
      expect(card()).toBe(`${before}${ADDED.join(end)}${end}`);
    },
  );

  test("keeps a row of somebody's own, and says the listed price", async () => {
    const own = "DE,MetaTemplateMessageFee,utility,regular,0.01,2999-10-01,our contract\n";
    const { run, card } = site(CARD + own);
    const { code, out } = await run({ write: true });
    expect(code).toBe(0);
    expect(out).toContain(`  keep    ${own}          The lists say 0.0206 USD, but no price list`);
    expect(card()).toBe(`${CARD}${own}${ADDED[0]}\n`);
  });

  test("replaces the template's made-up row of a listed fee, and shows both as CSV", async () => {
    const example = 'DE,MessageFee,Standard,,0.001,2000-01-01,"example, not a price: look it up"\n';
    const { run, card } = site(CARD + example);
    const { code, out } = await run({ write: true });
    expect(code).toBe(0);
    expect(out).toContain(`  change  ${example}  to      ${ADDED[0]}\n`);
    expect(card()).toBe(`${CARD}${ADDED.join("\n")}\n`);
  });

  test("keeps rows that an earlier list gave and this one does not have", async () => {
    const { run, card } = site(`${CARD}${DEAR}${MADE}\n`);
    const { out } = await run({ write: true });
    expect(out).toContain("Earlier price lists gave 1 of the kept rows");
    expect(card()).toContain(`${DEAR}${MADE}\n`);
  });
});

describe("a list that would lower the highest rate", () => {
  const cheaper = priceList([
    { usageType: "EU-WhatsApp-BR-MetaTemplateMessageFee-Marketing", prices: ["0.0625"] },
  ]);
  const dear = `${CARD}${DEAR}${MADE}\n`;

  test("is not written without a decision", async () => {
    const { run, card } = site(dear, { list: cheaper });
    for (const options of [{}, { write: true }]) {
      const { code, out } = await run(options);
      expect(code).toBe(2);
      expect(out).toContain("  MetaTemplateMessageFee at most 0.12 USD, 0.5 USD before;");
      expect(out.replaceAll(/\s+/g, " ")).toContain(
        "Nothing was written, because the highest rate would become lower and alarms would fire later: MetaTemplateMessageFee in environments/rates.csv:5 from 0.5 to 0.12 USD. If the lower rate is right, decide so: npm run spend -- prod --rates list.json --write --allow-lower",
      );
      expect(card()).toBe(dear);
    }
    expect(JSON.parse((await run({ write: true, json: true })).out)).toMatchObject({
      rates: { undecided: true, written: false },
    });
  });

  test("is written with --allow-lower", async () => {
    const { run, card } = site(dear, { list: cheaper });
    expect((await run({ write: true, allowLower: true })).code).toBe(0);
    expect(card()).toBe(
      `${CARD}BR,MetaTemplateMessageFee,marketing,regular,0.0625,2026-09-15,${MADE}\n`,
    );
  });
});

test("the example price list is one, and made up", async () => {
  const example = join(__dirname, "../../../examples/spend/price-list.json");
  const { code, out } = await site().run({ rates: [example], json: true });
  expect(code).toBe(2);
  const { lists, rates } = JSON.parse(out).rates;
  expect(lists).toMatchObject([{ usageTypes: 4, otherRegions: 1, leftOut: [{}] }]);
  expect(rates.map(({ usd }: { readonly usd: string }) => usd)).toEqual(["0.005", "0.12", "0.04"]);
});

describe("a mistake ends in one message, and nothing is written", () => {
  test.each<[message: string, options: SpendCommandOptions]>([
    [
      "--write writes what --rates reads: add --rates and AWS's price lists",
      { rates: undefined, write: true },
    ],
    ["--allow-lower decides what --write may do: add --write", { allowLower: true }],
    ["got      no such file", { rates: ["missing.json"], write: true }],
  ])("%s", async (message, options) => {
    const { run, card } = site();
    const { code, out, err } = await run(options);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(message);
    expect(card()).toBe(CARD);
  });

  test("an environment without a card that could be written", async () => {
    const { code, err } = await site(CARD, { yaml: WITHOUT_LIMITS }).run({ write: true });
    expect(code).toBe(1);
    expect(err).toContain("prod has no rate card that could be written");
  });

  test("Meta's rate card as the environment's own", async () => {
    const { code, err } = await site(
      "Market,Currency,Marketing,Utility\nIndia,USD,0.01,0.001\n",
    ).run();
    expect(code).toBe(1);
    expect(err).toContain("environments/rates.csv\n  got      Meta's rate card\n");
  });
});

test("several lists are words after one option, and a list that is named twice is read once", async () => {
  const { words, card } = site();
  const { code, out } = await words("--rates", "list.json", "list.json", "--write", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ rates: { written: true, lists: [{}] } });
  expect(card()).toBe(`${CARD}${ADDED.join("\n")}\n`);
});

test.each([
  ["cannot be used with option", ["--rates", "list.json", "--check"]],
  ["cannot be used with option", ["--rates", "list.json", "--preview", "out.svg"]],
  ["cannot be used with option", ["--bill", "--check"]],
  ["Allowed: a whole number from 0", ["--bill", "--months", "13", "--yes"]],
])("%s: %j", async (message, given) => {
  const { code, err } = await site().words(...given);
  expect(code).toBe(1);
  expect(err).toContain(message);
});

import { type SpendCommandOptions, spend } from "../../../scripts/commands/spend";
import { ended, inFolder } from "../wiring/in-process";
import { answer, type Cost, costCsv, paid, SEPTEMBER, SERVICE } from "./bills";
import { type Bill, type CostExplorer, startCostExplorer } from "./cost-explorer-server";
import { ACCOUNT, CARD, environmentFile, folderOf, HOURLY, WITHOUT_LIMITS } from "./site";

const MONTHLY = [{ usd: 3000, per: "month", severity: "warning" }] as const;
const YAML = environmentFile({ limits: [...HOURLY, ...MONTHLY] });
const NARROW = `${CARD}DE,MessageFee,Standard,,0.004,2026-10-01,made up\n`;

const AWS = "EU-WhatsApp-DE-MessageFee-Standard";
const META = "EU-WhatsApp-DE-MetaTemplateMessageFee-Marketing";
const CALLS = "EU-WhatsApp-DE-CallFee-Outbound";
const RIGHT = [paid(AWS, "0.005", 1000), paid(META, "0.12", 1000)];

interface Site {
  readonly yaml?: string;
  readonly card?: string;
  readonly options?: SpendCommandOptions;
}

async function run(costs: readonly Cost[], { yaml = YAML, card = CARD, options }: Site = {}) {
  const folder = inFolder(folderOf(yaml, card));
  folder.write("bill.json", JSON.stringify(answer(costs)));
  folder.write("bill.csv", costCsv(costs));
  return ended(folder, () => spend("prod", { bill: ["bill.json"], ...options }));
}

async function documentOf(costs: readonly Cost[], site: Site = {}) {
  const { code, out } = await run(costs, { ...site, options: { ...site.options, json: true } });
  const { bill } = JSON.parse(out);
  return { code, bill };
}

describe("the price paid, against the card", () => {
  test("is printed for each fee, country and category, with the highest rates", async () => {
    const { code, out } = await run(RIGHT);
    expect(out.split(/^Highest rates, .+\n/m)).toEqual([
      `What AWS billed for WhatsApp in eu-west-1, from files
  125.00 USD, in costs from 2026-10-01 on

Prices paid, against the rate card
  as the card  DE MessageFee Standard: at most 0.005 USD paid, since 2026-10-01; 0.005 USD on the
               card (environments/rates.csv:2)
  as the card  DE MetaTemplateMessageFee marketing regular: at most 0.12 USD paid, since 2026-10-01;
               0.12 USD on the card (environments/rates.csv:4)

`,
      `  MessageFee at most 0.005 USD; the highest paid is 0.005 USD
  MetaTemplateMessageFee at most 0.12 USD; the highest paid is 0.12 USD
  Nothing was written. A lower price is no reason to lower the card: it is a mean, and volume tiers,
    free messages or discounts may be why. The card stays.
`,
    ]);
    expect(code).toBe(0);
  });

  test("above the card ends with 2 and says what to write where, and that alarms fire too late", async () => {
    const site = { card: NARROW.replace("0.004", "0.005") };
    const { code, out } = await run([paid(AWS, "0.006", 3)], site);
    expect(code).toBe(2);
    expect(out).toContain("  above        DE MessageFee Standard: at most 0.006 USD paid");
    expect(out).toContain("  - write 0.006 as usd in environments/rates.csv:5\n");
    expect(out).toContain(
      "MessageFee at most 0.005 USD; the highest paid is 0.006 USD: alarms fire too late",
    );
  });

  test("above a row for all countries asks for a row of its own", async () => {
    const { bill } = await documentOf([paid(META, "0.13", 10), paid(AWS, "0.005", 1)]);
    expect(bill.fees[1]).toMatchObject({
      verdict: "above",
      paidUsd: "0.13",
      cardUsd: "0.12",
      place: "environments/rates.csv:4",
      fix: "add the row DE,MetaTemplateMessageFee,marketing,regular,0.13,2026-10-01,bill of 2026-10 to environments/rates.csv; the rate of 0.12 holds from 2999-10-01 on, after these fees: if the price fell since then, compare the next bill",
    });
    expect(bill.worstCase).toEqual([
      { fee: "MessageFee", cardUsd: "0.005", paidUsd: "0.005", tooLow: false },
      { fee: "MetaTemplateMessageFee", cardUsd: "0.12", paidUsd: "0.13", tooLow: true },
    ]);
  });

  test("above in one of several months or tiers is not hidden by cheaper ones", async () => {
    const tiers = [1, 2, 3].map(
      (tier) => `EU-WhatsApp-DE-ConversationFee-Utility_Regular_TIER_${tier}`,
    );
    const costs = [
      paid(tiers[0] ?? "", "0.01", 1_000_000),
      paid(tiers[1] ?? "", "0.091", 1, { since: SEPTEMBER }),
      paid(tiers[2] ?? "", "0.01", 1_000_000, { since: SEPTEMBER }),
    ];
    const { code, bill } = await documentOf(costs);
    expect(code).toBe(2);
    expect(bill.fees).toMatchObject([
      {
        verdict: "above",
        paidUsd: "0.091",
        since: SEPTEMBER,
        usageType: tiers[1],
        category: "utility",
      },
    ]);
  });

  test("above by what AWS's rounding adds up to is as the card", async () => {
    const rounded = { ...paid(AWS, "0.005", 3000), amount: "15.0000004" };
    expect((await documentOf([rounded])).bill.fees).toMatchObject([{ verdict: "as the card" }]);
    const dearer = { ...rounded, amount: "15.000002" };
    expect((await documentOf([dearer])).bill.fees).toMatchObject([
      { verdict: "above", paidUsd: "0.005000001" },
    ]);
  });

  test("below the card changes nothing", async () => {
    const { code, out } = await run([paid(AWS, "0.0049", 1000), paid(META, "0.12", 1)]);
    expect(code).toBe(0);
    expect(out).toContain("  below        DE MessageFee Standard: at most 0.0049 USD paid");
    expect(out).toContain("The card stays.");
  });

  test("that the card does not have ends with 2 and the row to add", async () => {
    const card = CARD.replace("*,MessageFee", "BR,MessageFee");
    const { code, bill } = await documentOf(RIGHT, { card });
    expect(code).toBe(2);
    expect(bill.fees[0]).toMatchObject({
      verdict: "not priced",
      fix: "add the row DE,MessageFee,Standard,,0.005,2026-10-01,bill of 2026-10 to environments/rates.csv",
    });
  });

  test.each([
    ["no quantity", { quantity: undefined }],
    ["a quantity of 0", { quantity: "0" }],
  ])("is unknown with %s, unless another price is above", async (_, more) => {
    const unknown = { ...paid(AWS, "0.005", 1000), ...more };
    const { code, bill } = await documentOf([unknown, paid(META, "0.12", 1)]);
    expect(code).toBe(2);
    expect(bill.fees[0]).toMatchObject({ verdict: "unknown", costUsd: "5.00" });
    const dear = paid(AWS, "0.9", 1, { since: SEPTEMBER });
    expect((await documentOf([unknown, dear])).bill.fees).toMatchObject([
      { verdict: "above", paidUsd: "0.9" },
    ]);
  });
});

describe("without a rate card", () => {
  test("the prices paid are printed", async () => {
    const { code, out } = await run(RIGHT, { yaml: WITHOUT_LIMITS });
    expect(code).toBe(2);
    expect(out).toContain(
      "Prices paid\n  paid         DE MessageFee Standard: at most 0.005 USD paid",
    );
    expect(out).not.toContain("Highest rates");
  });
});

describe("what is billed and not seen", () => {
  test("calls are named, and watched by budgets of services alone", async () => {
    const call = { usageType: CALLS, amount: "3", quantity: "12" };
    const seen = await documentOf([...RIGHT, call]);
    expect(seen.bill.notUnderstood).toEqual([
      { usageType: CALLS, service: SERVICE, costUsd: "3.00" },
    ]);
    expect(seen).toMatchObject({ code: 0, bill: { unwatched: [] } });

    const budgets = { filter: "usageTypes" };
    const unseen = await documentOf([...RIGHT, call], {
      yaml: environmentFile({ limits: MONTHLY, budgets }),
    });
    expect(unseen).toMatchObject({ code: 2, bill: { unwatched: [{ usageType: CALLS }] } });
    const alone = await documentOf([...RIGHT, call], { yaml: environmentFile() });
    expect(alone).toMatchObject({ code: 2, bill: { unwatched: null } });
  });

  test("a service that no budget filters by is named", async () => {
    const [aws, meta] = RIGHT;
    const costs = [aws, { ...meta, service: "Meta" }] as readonly Cost[];
    const { code, out } = await run(costs);
    expect(code).toBe(2);
    expect(out).toContain(
      `Billed, but no budget counts it\n  ${META} (Meta): 120.00 USD\n  npm run spend -- prod --check says what to write under spend.budgets.\n`,
    );
  });

  test("without services, it is unknown what budgets by services count", async () => {
    const { code, bill } = await documentOf(RIGHT, { options: { bill: ["bill.csv"] } });
    expect(code).toBe(2);
    expect(bill.perhapsWatched).toHaveLength(2);
    expect(bill.fees).toMatchObject([{ paidUsd: "0.005" }, { paidUsd: "0.12" }]);
    const budgets = { filter: "usageTypes" };
    const yaml = environmentFile({ limits: MONTHLY, budgets });
    const known = await documentOf(RIGHT, { yaml, options: { bill: ["bill.csv"] } });
    expect(known).toMatchObject({ code: 0, bill: { perhapsWatched: [], unwatched: [] } });
  });

  test("other Regions are no part of it, but are named", async () => {
    const elsewhere = ["USE1", "EUX9"].map((code) =>
      paid(`${code}-WhatsApp-AR-MessageFee-Service`, "9", 1),
    );
    const { code, bill } = await documentOf([...RIGHT, ...elsewhere]);
    expect(code).toBe(0);
    expect(bill.fees).toHaveLength(2);
    expect(bill.elsewhere).toHaveLength(2);
  });

  test("a Region without a published code takes the codes that nobody knows", async () => {
    const yaml = YAML.replace("eu-west-1", "eu-west-3");
    const { bill } = await documentOf(
      [paid("EUW3-WhatsApp-DE-MessageFee-Standard", "0.005", 1), ...RIGHT],
      { yaml },
    );
    expect(bill.fees).toMatchObject([{ usageType: "EUW3-WhatsApp-DE-MessageFee-Standard" }]);
    expect(bill.elsewhere).toHaveLength(2);
  });

  test("an empty bill proves nothing", async () => {
    const { code, out } = await run([{ usageType: "EU-BoxUsage", amount: "1", quantity: "1" }]);
    expect(code).toBe(2);
    expect(out).toContain("so that no price is proved");
  });

  test("names from the bill cannot move the terminal's cursor", async () => {
    const costs = [
      { usageType: "EU-WhatsApp-\u001b[31m", service: "\u001b[2J", amount: "1", quantity: "1" },
    ];
    const { out } = await run(costs);
    expect(out).not.toContain("\u001b");
    expect(out).toContain("EU-WhatsApp-\\u001b[31m (\\u001b[2J): 1.00 USD");
  });
});

describe("Cost Explorer", () => {
  let server: CostExplorer | undefined;
  afterEach(() => server?.close());

  async function ask(bill: Bill, options: SpendCommandOptions = {}) {
    server?.close();
    server = await startCostExplorer(bill);
    process.env["AWS_ENDPOINT_URL_COST_EXPLORER"] = server.url;
    const folder = inFolder(folderOf(YAML));
    const given = { bill: true, yes: true, json: true, ...options } as const;
    const { code, out, err } = await ended(folder, () => spend("prod", given));
    return { code, out, err, asked: server.askedCosts, regions: server.regions };
  }

  test("is asked in us-east-1 for usage alone, by service and usage type, and every page is read", async () => {
    const pages = RIGHT.map((cost) => answer([cost]));
    const { code, out, err, asked, regions } = await ask({ pages }, { months: 2 });
    expect(code).toBe(0);
    const { bill } = JSON.parse(out);
    expect(bill).toMatchObject({ requests: 2, files: [], fees: [{ paidUsd: "0.005" }, {}] });
    expect(err.replaceAll(/\s+/g, " ")).toContain(
      "at least 1 paid request of 0.01 USD, one more for each further page, 20 at most",
    );
    expect(regions).toEqual(["us-east-1", "us-east-1"]);
    const now = new Date();
    const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 2, 1));
    const [question] = asked;
    expect(asked).toEqual([question, { ...question, NextPageToken: "1" }]);
    expect(question).toEqual({
      TimePeriod: {
        Start: first.toISOString().slice(0, 10),
        End: new Date(now.getTime() + 86_400_000).toISOString().slice(0, 10),
      },
      Granularity: "MONTHLY",
      Filter: { Dimensions: { Key: "RECORD_TYPE", Values: ["Usage"] } },
      Metrics: ["UnblendedCost", "UsageQuantity"],
      GroupBy: [
        { Type: "DIMENSION", Key: "SERVICE" },
        { Type: "DIMENSION", Key: "USAGE_TYPE" },
      ],
    });
  });

  test("is not asked without a terminal or --yes", async () => {
    const { code, err, asked } = await ask({ pages: [] }, { yes: false, months: 3 });
    expect({ code, asked }).toEqual({ code: 1, asked: [] });
    expect(err).toContain(`account ${ACCOUNT}`);
    expect(err).toContain("at least 1 paid request of 0.01 USD");
    expect(err).toContain(
      "add --yes, as in npm run spend -- prod --bill --months 3 --yes, or name files",
    );
  });

  test("without the right, says which is missing", async () => {
    const { code, err } = await ask({ error: { name: "AccessDeniedException" } });
    expect(code).toBe(1);
    expect(err).toContain("ce:GetCostAndUsage");
  });

  test("is asked for 20 pages of an answer without an end, and no more", async () => {
    const { code, err, asked } = await ask({ pages: [answer(RIGHT)], endless: true });
    expect({ code, asked: asked.length }).toEqual({ code: 1, asked: 20 });
    expect(err).toContain("more than 20 pages");
  });

  test("that answers something else is no bill", async () => {
    const { code, err } = await ask({ pages: [{}] });
    expect(code).toBe(1);
    expect(err).toContain("Cost Explorer answered with JSON that has no ResultsByTime");
  });
});

test.each<[message: string, options: SpendCommandOptions]>([
  ["--months says how --bill asks Cost Explorer: add --bill", { bill: undefined, months: 1 }],
  ["--yes says how --bill asks Cost Explorer: add --bill", { bill: undefined, yes: true }],
  ["--months says how Cost Explorer is asked, but --bill reads files here", { months: 1 }],
])("%s", async (message, options) => {
  const { code, err } = await run(RIGHT, { options });
  expect(code).toBe(1);
  expect(err).toContain(message);
});

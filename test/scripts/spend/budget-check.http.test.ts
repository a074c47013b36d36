import { spend } from "../../../scripts/commands/spend";
import { ended, inFolder } from "../wiring/in-process";
import {
  type Bill,
  type BillRow,
  type CostExplorer,
  startCostExplorer,
} from "./cost-explorer-server";
import { type MetricsServer, startMetricsServer } from "./metrics-server";
import { ARRIVING, environmentFile, folderOf, HOURLY, messageFee, templateFee } from "./site";

const LIMITS = [
  { usd: 300, per: "day", severity: "warning" },
  { usd: 3000, per: "month", severity: "warning" },
] as const;

const row = (SERVICE: string, fee: string, code = "EU", REGION = "eu-west-1"): BillRow => ({
  SERVICE,
  REGION,
  USAGE_TYPE: `${code}-WhatsApp-${fee}`,
});
const AWS = row("AWS End User Messaging", "DE-MessageFee-Marketing");
const META = row("AWS End User Messaging", "DE-MetaTemplateMessageFee-Marketing_Regular");
const SMS = { ...AWS, USAGE_TYPE: "EU-OutboundSMS-DE-Standard-Senderid-MessageCount" };

let servers: { metrics: MetricsServer; costs: CostExplorer } | undefined;

const closeServers = () => {
  servers?.metrics.close();
  servers?.costs.close();
};
afterEach(closeServers);

async function check(
  bill: Bill,
  budgets: object = {},
  { limits = LIMITS as readonly object[], json = true } = {},
) {
  closeServers();
  const metrics = [ARRIVING, messageFee({}), templateFee({})];
  servers = {
    metrics: await startMetricsServer({ metrics }),
    costs: await startCostExplorer(bill),
  };
  process.env["AWS_ENDPOINT_URL_CLOUDWATCH"] = servers.metrics.url;
  process.env["AWS_ENDPOINT_URL_COST_EXPLORER"] = servers.costs.url;
  const folder = inFolder(folderOf(environmentFile({ limits, budgets })));
  const { code, out, err } = await ended(folder, () => spend("prod", { check: true, json }));
  const document = json ? JSON.parse(out) : undefined;
  return { code, out, err, document, asked: servers.costs.asked, regions: servers.costs.regions };
}

/** Both budgets have the same filter, so that they get the same verdict. */
async function verdict(bill: Bill, budgets?: object) {
  const { code, document } = await check(bill, budgets);
  const [day, month] = document.budgets;
  expect(document.budgets).toHaveLength(2);
  expect([day.budget, month.budget]).toEqual([
    "acme-prod-whatsapp-spend-day-warning",
    "acme-prod-whatsapp-spend-month-warning",
  ]);
  expect({ ...month, budget: "" }).toEqual({ ...day, budget: "" });
  expect(code).toBe(day.verdict === "watches" ? 0 : 2);
  const { budget: _, ...rest } = day;
  return rest as { verdict: string; why: string; fix?: string };
}

describe("a budget by the names of services", () => {
  test("watches if AWS bills both fees under its names", async () => {
    expect(await verdict({ rows: [AWS, META, SMS] })).toEqual({
      verdict: "watches",
      why: 'AWS bills WhatsApp in eu-west-1 as "AWS End User Messaging"',
    });
    const offers = [
      { ...AWS, SERVICE: "Amazon Pinpoint" },
      { ...META, SERVICE: "AWSEndUserMessaging3pFees" },
    ];
    expect(await verdict({ rows: offers })).toMatchObject({ verdict: "watches" });
  });

  test("watches nothing if AWS bills them under other names, and the check prints these", async () => {
    const rows = [AWS, META].map((each) => ({ ...each, SERVICE: "Amazon WhatsApp" }));
    expect(await verdict({ rows: [...rows, SMS] })).toEqual({
      verdict: "watches nothing",
      why: 'AWS bills WhatsApp in eu-west-1 as "Amazon WhatsApp", and the budget filters by none of these',
      fix: 'write serviceNames: ["Amazon WhatsApp"] under spend.budgets, deploy, and repeat npm run spend -- prod --check',
    });
    expect(await verdict({ rows }, { serviceNames: ["Amazon WhatsApp"] })).toMatchObject({
      verdict: "watches",
    });
  });

  test("is not proved if it sees one of two names", async () => {
    expect(await verdict({ rows: [AWS, { ...META, SERVICE: "Meta" }] })).toEqual({
      verdict: "not proved",
      why: 'AWS bills WhatsApp in eu-west-1 as "AWS End User Messaging" and "Meta", and the budget sees a part only: not "Meta"',
      fix: expect.stringContaining('serviceNames: ["AWS End User Messaging","Meta"]'),
    });
  });

  test("is not proved if the Region of the bill is another than that of the usage types", async () => {
    const rows = [AWS, META].map((each) => ({ ...each, REGION: "global" }));
    expect(await verdict({ rows })).toMatchObject({
      verdict: "not proved",
      why: expect.stringContaining("Cost Explorer names no service that bills EU-WhatsApp-DE"),
      fix: expect.stringContaining("write filter: usageTypes"),
    });
  });

  test("never suggests a name that a file cannot hold", async () => {
    const rows = [AWS, META].map((each) => ({ ...each, SERVICE: "What\u001b[31m?" }));
    const { fix, why } = await verdict({ rows });
    expect(fix).toBe("write filter: usageTypes under spend.budgets");
    expect(why).not.toContain("\u001b");
  });
});

describe("a budget by usage types", () => {
  const budgets = { filter: "usageTypes" };

  test.each(["MetaTemplateMessageFee-Utility", "ConversationFee-Utility"])(
    "watches %s",
    async (fee) => {
      const rows = [
        AWS,
        row("Any", `DE-${fee}`),
        row("Any", "US-MessageFee-Utility", "USE1", "us-east-1"),
      ];
      expect(await verdict({ rows }, budgets)).toEqual({
        verdict: "watches",
        why: "all that was billed in the last 90 days is among its usage types",
      });
    },
  );

  test("watches nothing if only other countries were billed, and is not proved if one was", async () => {
    const rows = [row("Any", "FR-MessageFee-Utility"), row("Any", "BR-ConversationFee-Utility")];
    expect(await verdict({ rows }, budgets)).toEqual({
      verdict: "watches nothing",
      why: "none of its usage types was billed, but EU-WhatsApp-FR-MessageFee-Utility, EU-WhatsApp-BR-ConversationFee-Utility",
      fix: "add rows for BR, FR to rates.csv, and deploy",
    });
    expect(await verdict({ rows: [...rows, AWS] }, budgets)).toMatchObject({
      verdict: "not proved",
      fix: "add rows for BR, FR to rates.csv, and deploy",
    });
  });

  test("is not proved if something is spelt as nobody knows, such as calls", async () => {
    const rows = [AWS, META, row("Any", "DE-CallFee-Minutes")];
    expect(await verdict({ rows }, budgets)).toMatchObject({
      verdict: "not proved",
      why: "it sees a part only: not EU-WhatsApp-DE-CallFee-Minutes",
      fix: expect.stringContaining("write filter: service"),
    });
  });

  test("costs one request", async () => {
    const { asked, err } = await check({ rows: [AWS, META] }, budgets);
    expect(asked.map(({ Dimension }) => Dimension)).toEqual(["USAGE_TYPE"]);
    expect(err).toContain("1 paid request of 0.01 USD each");
  });
});

describe("nothing is proved", () => {
  test.each([
    ["an empty bill", [], "AWS billed nothing with WhatsApp in its usage type in eu-west-1"],
    ["a bill of other services", [SMS], "AWS billed nothing with WhatsApp"],
    [
      "a bill of another Region",
      [row("Any", "AR-MessageFee-Standard", "USE1", "us-east-1")],
      "other Regions were billed, for example USE1-WhatsApp-AR-MessageFee-Standard",
    ],
    ["AWS's fee alone", [AWS], "Meta's fee was not billed at all"],
    ["Meta's fee alone", [META], "AWS's message fee was not billed at all"],
  ] as const)("by %s", async (_, rows, why) => {
    for (const budgets of [{}, { filter: "usageTypes" }]) {
      const found = await verdict({ rows }, budgets);
      expect(found).toMatchObject({ verdict: "not proved", why: expect.stringContaining(why) });
      expect(found.fix).toContain("two days after the first");
    }
  });

  test.each([undefined, "USAGE_TYPE", "SERVICE"] as const)(
    "without the right: %s",
    async (dimension) => {
      const error = { name: "AccessDeniedException", ...(dimension && { dimension }) };
      const found = await verdict({ rows: [AWS, META], error });
      expect(found).toMatchObject({
        verdict: "not proved",
        why: expect.stringContaining("these credentials lack ce:GetDimensionValues on *"),
        fix: expect.stringContaining("docs/runbook.md#a-budget-watches-nothing"),
      });
    },
  );

  test("where Cost Explorer has no data yet", async () => {
    const error = { name: "DataUnavailableException" };
    expect(await verdict({ error })).toMatchObject({
      verdict: "not proved",
      why: expect.stringContaining("failed with DataUnavailableException"),
    });
  });

  test("by an answer without an end, of which five pages are paid", async () => {
    const { document, asked } = await check({ rows: [AWS, META], endless: true });
    expect(asked).toHaveLength(5);
    expect(document.billed.requests).toBe(5);
    expect(document.budgets[0]).toMatchObject({
      verdict: "not proved",
      why: expect.stringContaining("more than 5 pages of USAGE_TYPE values"),
    });
  });
});

test("every page is read", async () => {
  const rows = [AWS, META, row("Meta", "BR-ConversationFee-Utility")];
  const { document } = await check({ rows, pageSize: 1 });
  expect(document.billed).toMatchObject({
    requests: 3 + 2,
    usageTypes: rows.map(({ USAGE_TYPE }) => USAGE_TYPE),
    services: ["AWS End User Messaging", "Meta"],
  });
});

test("the bill is asked for in us-east-1, for usage types first and then for what bills them here", async () => {
  const { asked, regions, err } = await check({ rows: [AWS, META, SMS] });
  const { TimePeriod } = asked[0] ?? {};
  const days =
    (Date.parse(TimePeriod?.End ?? "") - Date.parse(TimePeriod?.Start ?? "")) / 86_400_000;
  expect(days).toBe(90);
  expect(asked).toEqual([
    { TimePeriod, Dimension: "USAGE_TYPE", SearchString: "WhatsApp" },
    {
      TimePeriod,
      Dimension: "SERVICE",
      Filter: {
        And: [
          { Dimensions: { Key: "USAGE_TYPE", Values: [AWS.USAGE_TYPE, META.USAGE_TYPE] } },
          { Dimensions: { Key: "REGION", Values: ["eu-west-1"] } },
        ],
      },
    },
  ]);
  expect(regions).toEqual(["us-east-1", "us-east-1"]);
  expect(err).toContain("2 paid requests of 0.01 USD each");
});

test("without budgets nothing is asked, and nothing is paid", async () => {
  for (const [limits, budgets] of [
    [HOURLY, {}],
    [[...HOURLY], { enabled: false }],
  ] as const) {
    const { code, document, asked, err } = await check({ rows: [AWS, META] }, budgets, { limits });
    expect({ code, asked }).toEqual({ code: 0, asked: [] });
    expect(err).not.toContain("Cost Explorer");
    expect(document).toMatchObject({ budgets: [], billed: null });
  }
});

test("people read a line for each budget, and each fix once", async () => {
  const rows = [AWS, { ...META, SERVICE: "Meta" }];
  const { out } = await check({ rows }, {}, { json: false });
  expect(out).toContain("Do the budgets watch what AWS bills?\n");
  expect(out).toContain("  not proved       acme-prod-whatsapp-spend-day-warning: AWS bills");
  expect(out.split("- write serviceNames:")).toHaveLength(2);
});

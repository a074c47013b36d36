import type {
  CostExplorerClient,
  Expression,
  GetCostAndUsageCommandInput,
  GroupDefinition,
} from "@aws-sdk/client-cost-explorer";
import { COST_AND_USAGE } from "../../constructs/alarms/rights";
import { UserError } from "../../formats/problem";
import type { AwsClients } from "../aws/clients";
import { explained } from "../aws/explain-error";
import { type Bill, type BillRow, readAnswer } from "./bill";

/** What Cost Explorer is asked for; the order is that of the keys in its answer. */
const GROUPS: GroupDefinition[] = ["SERVICE", "USAGE_TYPE"].map((Key) => ({
  Type: "DIMENSION",
  Key,
}));

/** Credits, refunds and taxes say nothing of a price. */
const USAGE_ONLY: Expression = { Dimensions: { Key: "RECORD_TYPE", Values: ["Usage"] } };

/** Each page costs money, so that an answer without an end must not be read to it. */
export const MOST_BILL_PAGES = 20;

export function firstDay(months: number, today: Date): string {
  const first = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - months, 1));
  return first.toISOString().slice(0, 10);
}

/**
 * Asks Cost Explorer for the whole months before today's and today's so far. There is no filter for usage types: a
 * filter takes exact names only, and one that nobody thought of would be missed.
 * @throws UserError if the bill cannot be read as a whole
 */
export async function askBill(clients: AwsClients, months: number): Promise<Bill> {
  const today = new Date();
  const client = await clients.costExplorer();
  const tomorrow = new Date(today.getTime() + 86_400_000).toISOString().slice(0, 10);
  const input: GetCostAndUsageCommandInput = {
    TimePeriod: { Start: firstDay(months, today), End: tomorrow },
    Granularity: "MONTHLY",
    Filter: USAGE_ONLY,
    Metrics: ["UnblendedCost", "UsageQuantity"],
    GroupBy: GROUPS,
  };
  const rows: BillRow[] = [];
  let NextPageToken: string | undefined;
  for (let requests = 1; requests <= MOST_BILL_PAGES; requests += 1) {
    const page = await ask(client, { ...input, ...(NextPageToken && { NextPageToken }) });
    const read = readAnswer({ ...page, GroupDefinitions: GROUPS });
    if (typeof read === "string") {
      throw new UserError(
        `Cost Explorer answered with ${read}, so the bill cannot be read. Try again, or give the command a file that you exported`,
      );
    }
    rows.push(...read.rows);
    NextPageToken = page.NextPageToken || undefined;
    if (NextPageToken === undefined) return { rows, files: [], requests, doubts: [] };
  }
  throw new UserError(
    `Cost Explorer's answer has more than ${MOST_BILL_PAGES} pages, which were paid, and was not read to its end: ask for fewer months with --months, or give the command a file that you exported`,
  );
}

async function ask(client: CostExplorerClient, input: GetCostAndUsageCommandInput) {
  const { GetCostAndUsageCommand } = await import("@aws-sdk/client-cost-explorer");
  return explained({ action: COST_AND_USAGE, resource: "*" }, () =>
    client.send(new GetCostAndUsageCommand(input)),
  );
}

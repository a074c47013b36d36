import type {
  CostExplorerClient,
  Expression,
  GetDimensionValuesCommandInput,
} from "@aws-sdk/client-cost-explorer";
import type { Environment } from "../../app/environment";
import type { BudgetDefinition } from "../../constructs/alarms/alarm-definition";
import { DIMENSION_VALUES } from "../../constructs/alarms/rights";
import { regionOf } from "../../constructs/money/usage-types";
import { UserError } from "../../formats/problem";
import { usageCode } from "../../formats/regions";
import type { AwsClients } from "../aws/clients";
import { explainAwsError } from "../aws/explain-error";

/** What Cost Explorer says WhatsApp is called on the account's bill. */
export interface BilledNames {
  /** Requests that were made, each of which is paid. */
  readonly requests: number;
  /** Usage types with WhatsApp in their name, of every Region. */
  readonly usageTypes: readonly string[];
  /** Those with the code of the environment's Region; where none is published, those with no known code. */
  readonly ofRegion: readonly string[];
  /** Services under which AWS bills those of the Region; none if no budget filters by them. */
  readonly services: readonly string[];
  /** Why not all of this is known. */
  readonly unknown?: string;
}

/** Recent names only: those of AWS's older price lists are no longer billed. */
export const BILLED_DAYS = 90;

/** AWS's price of any request to Cost Explorer, of 2026-11. */
export const USD_A_REQUEST = "0.01";

/** A page has up to 1,000 values. Each costs money, so that an answer without an end must not be read to it. */
const MOST_PAGES = 5;

/** Whether a budget finds its costs by the names of services. */
export function filtersByService(budgets: readonly BudgetDefinition[]): boolean {
  return budgets.some(({ filters }) => filters.some(({ name }) => name === "Service"));
}

/**
 * Asks for the usage types of WhatsApp and, if budgets need it, which services bill them in the environment's
 * Region. A failure of either is no failure of the check: it leaves names unknown.
 */
export async function readBilledNames(
  clients: AwsClients,
  { region }: Pick<Environment, "region">,
  budgets: readonly BudgetDefinition[],
): Promise<BilledNames> {
  const counted = { requests: 0 };
  const found = { usageTypes: [] as string[], ofRegion: [] as string[], services: [] as string[] };
  try {
    const client = await clients.costExplorer();
    const list = (input: Asked) => listValues(client, { ...period(new Date()), ...input }, counted);
    found.usageTypes = await list({ Dimension: "USAGE_TYPE", SearchString: "WhatsApp" });
    const own = usageCode(region) === undefined ? undefined : region;
    found.ofRegion = found.usageTypes.filter((type) => regionOf(type) === own);
    if (found.ofRegion.length > 0 && filtersByService(budgets)) {
      const billed: Expression = { Dimensions: { Key: "USAGE_TYPE", Values: found.ofRegion } };
      const here: Expression = { Dimensions: { Key: "REGION", Values: [region] } };
      found.services = await list({ Dimension: "SERVICE", Filter: { And: [billed, here] } });
    }
    return { ...counted, ...found };
  } catch (error) {
    const why = explainAwsError({ action: DIMENSION_VALUES, resource: "*" }, error);
    const { message = why } = Object(why) as { readonly message?: unknown };
    return { ...counted, ...found, unknown: String(message) };
  }
}

type Asked = Omit<GetDimensionValuesCommandInput, "TimePeriod">;

/** The end is the first day that does not count. */
function period(today: Date) {
  const day = (days: number) =>
    new Date(today.getTime() - days * 86_400_000).toISOString().slice(0, 10);
  return { TimePeriod: { Start: day(BILLED_DAYS), End: day(0) } };
}

async function listValues(
  client: CostExplorerClient,
  input: GetDimensionValuesCommandInput,
  counted: { requests: number },
): Promise<string[]> {
  const { GetDimensionValuesCommand } = await import("@aws-sdk/client-cost-explorer");
  const values: string[] = [];
  let NextPageToken: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    counted.requests += 1;
    const page = await client.send(new GetDimensionValuesCommand({ ...input, NextPageToken }));
    if (page.DimensionValues === undefined) {
      throw new UserError(`Cost Explorer answered without a list of ${input.Dimension} values`);
    }
    values.push(...page.DimensionValues.flatMap(({ Value }) => Value ?? []));
    NextPageToken = page.NextPageToken || undefined;
    if (NextPageToken === undefined) return values;
  }
  throw new UserError(
    `Cost Explorer has more than ${MOST_PAGES} pages of ${input.Dimension} values, and each costs ${USD_A_REQUEST} USD`,
  );
}

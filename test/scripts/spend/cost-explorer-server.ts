import { asked as askedOf, type Served, serve } from "../../serve";

/** One kind of cost on an account's bill. */
export interface BillRow {
  readonly SERVICE: string;
  readonly REGION: string;
  readonly USAGE_TYPE: string;
}

type Dimension = keyof BillRow;

interface Expression {
  readonly And?: readonly Expression[];
  readonly Dimensions?: { readonly Key: Dimension; readonly Values: readonly string[] };
}

/** What GetDimensionValues is asked for. */
interface AskedValues {
  readonly Dimension: Dimension;
  readonly SearchString?: string;
  readonly Filter?: Expression;
  readonly TimePeriod: { readonly Start: string; readonly End: string };
  readonly NextPageToken?: string;
}

export interface CostExplorer extends Served {
  readonly asked: readonly AskedValues[];
  readonly askedCosts: readonly AskedCosts[];
  /** The Regions for which requests were signed. */
  readonly regions: readonly (string | undefined)[];
}

export interface Bill {
  readonly rows?: readonly BillRow[];
  readonly pageSize?: number;
  /** Answers the requests for this dimension, or all, with this error. */
  readonly error?: { readonly name: string; readonly dimension?: Dimension };
  /** Every page has a next one. */
  readonly endless?: boolean;
  /** The pages of an answer of GetCostAndUsage. */
  readonly pages?: readonly object[];
}

/** What GetCostAndUsage is asked for. */
interface AskedCosts {
  readonly TimePeriod: { readonly Start: string; readonly End: string };
  readonly NextPageToken?: string;
}

/** Cost Explorer, as far as its GetDimensionValues and GetCostAndUsage go, in the SDK's own protocol. */
export async function startCostExplorer(bill: Bill): Promise<CostExplorer> {
  const asked: AskedValues[] = [];
  const askedCosts: AskedCosts[] = [];
  const regions: (string | undefined)[] = [];
  const served = await serve(async (request, response) => {
    const { operation, input } = await askedOf<AskedValues & AskedCosts>(request);
    const costs = operation === "GetCostAndUsage";
    (costs ? askedCosts : asked).push(input);
    regions.push(
      /Credential=[^/]+\/\d+\/([^/]+)\/ce\//.exec(String(request.headers.authorization))?.[1],
    );
    response.setHeader("content-type", "application/x-amz-json-1.1");
    const { error } = bill;
    if (error !== undefined && (error.dimension ?? input.Dimension) === input.Dimension) {
      response.statusCode = 400;
      response.end(JSON.stringify({ __type: error.name, message: "no" }));
      return;
    }
    response.end(JSON.stringify(costs ? costPage(bill, input) : page(bill, input)));
  });
  return { ...served, asked, askedCosts, regions };
}

function costPage({ pages = [], endless = false }: Bill, { NextPageToken }: AskedCosts) {
  const at = Number(NextPageToken ?? 0);
  const last = at + 1 >= pages.length && !endless;
  return { ...pages[Math.min(at, pages.length - 1)], ...(!last && { NextPageToken: `${at + 1}` }) };
}

function page({ rows = [], pageSize = 1000, endless = false }: Bill, input: AskedValues) {
  const { Dimension: of, SearchString = "", Filter, NextPageToken } = input;
  const matching = rows
    .filter((row) => matches(row, Filter))
    .map((row) => row[of])
    .filter((value) => value.toLowerCase().includes(SearchString.toLowerCase()));
  const all = [...new Set(matching)];
  const from = Number(NextPageToken ?? 0);
  const DimensionValues = all
    .slice(from, from + pageSize)
    .map((Value) => ({ Value, Attributes: {} }));
  const sizes = { ReturnSize: DimensionValues.length, TotalSize: all.length };
  const next = endless || from + pageSize < all.length ? String(from + pageSize) : undefined;
  return { DimensionValues, ...sizes, NextPageToken: next };
}

function matches(row: BillRow, { And = [], Dimensions }: Expression = {}): boolean {
  return (
    And.every((each) => matches(row, each)) &&
    (Dimensions === undefined || Dimensions.Values.includes(row[Dimensions.Key]))
  );
}

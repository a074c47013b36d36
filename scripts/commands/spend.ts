import { type Command, InvalidArgumentError, Option } from "commander";
import type { Environment } from "../../app/environment";
import { loadOne } from "../../app/load";
import { spendBudgets } from "../../constructs/alarms/spend-plan";
import { printDocument } from "../../formats/print";
import { UserError } from "../../formats/problem";
import { AwsClients } from "../aws/clients";
import { readAccountMetrics } from "../spend/account-metrics";
import { readAlarmStates } from "../spend/alarm-states";
import {
  type BilledNames,
  filtersByService,
  readBilledNames,
  USD_A_REQUEST,
} from "../spend/billed-names";
import { checkSpend, codeOf } from "../spend/check";
import { compareBill } from "../spend/compare-bill";
import { compareRates } from "../spend/compare-rates";
import type { Found } from "../spend/found";
import {
  alarmsOf,
  type Monitored,
  monitoredOf,
  monitoringOf,
  picturedOf,
} from "../spend/monitored";
import { preview } from "../spend/preview/preview";
import { spendReport } from "../spend/report";
import { showCheck } from "../spend/show-check";
import { showReport } from "../spend/show-report";
import { CLEAN, ending } from "../terminal/exit-codes";
import { Terminal } from "../terminal/terminal";
import { guardAccount } from "../wiring/guards";

export interface SpendCommandOptions {
  readonly json?: boolean;
  /** Ask AWS which metrics exist. */
  readonly check?: boolean;
  /** The SVG in which the dashboard is drawn. */
  readonly preview?: string;
  /** What to draw. @default - made-up series */
  readonly recorded?: readonly string[];
  /** Files of AWS's public price list, from which the rate card is updated. */
  readonly rates?: readonly string[];
  /** Write the rate card. @default - print what would change */
  readonly write?: boolean;
  /** Write it although the highest rate of a fee becomes lower. */
  readonly allowLower?: boolean;
  /** Files with a bill, or true to ask Cost Explorer, which costs money. */
  readonly bill?: true | readonly string[];
  /** How many whole months before this one Cost Explorer is asked for. @default 1 */
  readonly months?: number;
  /** Ask Cost Explorer without asking the user first. */
  readonly yes?: boolean;
}

export function register(command: Command): void {
  command
    .description(
      "report what watches money: alarms, worst-case rates, the arithmetic of every threshold, gaps; --check asks the account whether each alarm can fire and whether each budget watches the right bill, --preview draws the dashboard, --rates updates the rate card from AWS's price list, --bill compares what AWS billed with it",
    )
    .addOption(
      new Option(
        "--check",
        "ask AWS which metrics and, for two cents, which names on the bill exist, and say of each alarm whether it can fire and of each budget what it watches",
      ).conflicts("preview"),
    )
    .option("--preview <file>", "draw the dashboard into this SVG, from made-up series")
    .option("--recorded <file...>", "draw these outputs of GetMetricData instead")
    .addOption(
      new Option(
        "--rates <file...>",
        "print what these files of AWS's public price list change on the rate card",
      ).conflicts(["check", "preview"]),
    )
    .addOption(
      new Option(
        "--bill [file...]",
        "compare what AWS billed with the rate card and the budgets: from files, or from Cost Explorer, which costs a cent a request",
      ).conflicts(["check", "preview", "rates"]),
    )
    .addOption(
      new Option(
        "--months <number>",
        "with --bill: ask for this many whole months before this one, 1 by default",
      ).argParser(months),
    )
    .option("--yes", "with --bill: ask Cost Explorer without a question first")
    .option("--write", "with --rates: write the rate card; rows that no price list gave stay")
    .option("--allow-lower", "with --write: also if the highest rate of a fee becomes lower")
    .option("--json", "one document for machines on standard output")
    .addHelpText("after", HELP)
    .action(ending(spend));
}

/** Cost Explorer keeps 13 months unless an account asks for more. */
function months(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 12) return value;
  throw new InvalidArgumentError("Allowed: a whole number from 0, for this month alone, to 12.");
}

/** Says what an environment's limits in money lead to. */
export async function spend(name: string, options: SpendCommandOptions): Promise<number> {
  if (options.recorded !== undefined && options.preview === undefined) {
    throw new UserError("--recorded says what --preview draws: add --preview out.svg");
  }
  if (options.write && options.rates === undefined) {
    throw new UserError("--write writes what --rates reads: add --rates and AWS's price lists");
  }
  if (options.allowLower && !options.write) {
    throw new UserError("--allow-lower decides what --write may do: add --write");
  }
  refuseBillOptions(options);
  const environment = loadOne(name);
  const found = await find(environment, options);
  if (options.json) {
    printDocument({ environment: name, ...found.document });
  } else {
    found.show(new Terminal());
  }
  return found.code;
}

/** Options that say how Cost Explorer is asked. */
function refuseBillOptions({ bill, months, yes }: SpendCommandOptions): void {
  if (bill === true) return;
  const given = months === undefined ? "--yes" : "--months";
  if (months === undefined && !yes) return;
  throw new UserError(
    bill === undefined
      ? `${given} says how --bill asks Cost Explorer: add --bill`
      : `${given} says how Cost Explorer is asked, but --bill reads files here: remove ${given}, or the files`,
  );
}

async function find(environment: Environment, options: SpendCommandOptions): Promise<Found> {
  if (options.preview !== undefined) return drawn(environment, options.preview, options.recorded);
  if (options.rates !== undefined) return compareRates(environment, options.rates, options);
  if (options.bill !== undefined) return compareBill(environment, options.bill, options);
  const monitored = monitoredOf(environment);
  if (monitored === undefined) return unwatched(environment);
  return options.check ? checked(monitored) : reported(monitored);
}

function unwatched({ name }: Environment): Found {
  return {
    code: CLEAN,
    document: { spend: null },
    show: (terminal) => {
      terminal.paragraph(
        `${name} has no limits in money: nothing watches what WhatsApp costs there. To be notified, copy environments/rates.example.csv to environments/rates.csv, write what you pay, and add to environments/${name}.yaml:`,
      );
      terminal.line();
      terminal.lines(EXAMPLE);
    },
  };
}

const EXAMPLE = `alarms:
  warning: { emails: [on-call@example.com] }
spend:
  rateCard: rates.csv
  limits:
    - { usd: 40, per: hour, severity: warning }
    - { usd: 3000, per: month, severity: warning }`;

function reported(monitored: Monitored): Found {
  const report = spendReport(monitored);
  return {
    code: CLEAN,
    document: report,
    show: (terminal) => showReport(monitored, report, terminal),
  };
}

async function checked(monitored: Monitored): Promise<Found> {
  const { environment } = monitored;
  const budgets = spendBudgets(monitored.money);
  const clients = new AwsClients(environment);
  await guardAccount(clients, environment.account);
  const metrics = await readAccountMetrics(clients, alarmsOf(monitored));
  const states = await readAlarmStates(clients, environment.namePrefix, alarmsOf(monitored));
  let billed: BilledNames | null = null;
  if (budgets.length > 0) {
    sayPrice(filtersByService(budgets) ? "2 paid requests" : "1 paid request");
    billed = await readBilledNames(clients, environment, budgets);
  }
  const check = checkSpend(monitored, metrics, states, billed);
  return {
    code: codeOf(check),
    document: check,
    show: (terminal) => showCheck(environment, check, terminal),
  };
}

/** Beside the result, which may be for machines. */
function sayPrice(requests: string): void {
  new Terminal(process.stderr).paragraph(
    `Asking Cost Explorer what the account is billed for: ${requests} of ${USD_A_REQUEST} USD each, and one more for each further page of 1,000 names`,
  );
}

/** An environment without limits still has a dashboard if it has alarms. */
function drawn(environment: Environment, file: string, recorded?: readonly string[]): Found {
  const monitoring = monitoringOf(environment);
  if (monitoring === undefined) {
    throw new UserError(
      `${environment.name} has no dashboard to draw: add alarms to environments/${environment.name}.yaml`,
    );
  }
  const { definition } = monitoring.dashboard;
  const document = preview(environment, picturedOf(environment, monitoring), { file, recorded });
  const { withoutData } = document;
  return {
    code: CLEAN,
    document: { preview: document },
    show: (terminal) => {
      terminal.paragraph(
        `${file} shows ${definition.name}, drawn from ${recorded?.join(", ") ?? "made-up series"}`,
      );
      if (withoutData.length > 0) terminal.paragraph(`no data: ${withoutData.join(", ")}`);
    },
  };
}

const HELP = `
Without --check, AWS is not called and no credentials are needed.

Exit codes: 0 printed, drawn, or every alarm can fire; 1 error; 2 with --check, an alarm that can
never fire or was not proved to, a budget that was not proved to watch, or fees that the rate card does
not price; with --rates, rows that would change, or a highest rate that would become lower; with --bill,
a fee that was paid above the card or that it does not price, a price that the bill does not show, a cost
that no budget counts for certain, or a bill without WhatsApp. A lower price changes nothing: the card stays.

For --rates, download AWS's price lists of the environment's Region yourself; that both offers list
WhatsApp is unverified:
  for offer in AmazonPinpoint AWSEndUserMessaging3pFees; do
    curl -fo $offer.json https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/$offer/current/eu-west-1/index.json
  done
  npm run spend -- prod --rates AmazonPinpoint.json AWSEndUserMessaging3pFees.json

To save a bill for --bill, one paid request for each page; where the answer has a NextPageToken, ask
again with --next-page-token and give all files in their order:
  aws ce get-cost-and-usage --time-period Start=2026-10-01,End=2026-12-01 --granularity MONTHLY \\
    --metrics UnblendedCost UsageQuantity --group-by Type=DIMENSION,Key=SERVICE \\
    Type=DIMENSION,Key=USAGE_TYPE --filter \\
    '{"Dimensions":{"Key":"RECORD_TYPE","Values":["Usage"]}}' > bill.json
Or in Cost Explorer: group by usage type, leave out credits, refunds and taxes, download as CSV.

To record series for --recorded, one call for each chart:
  npm run -s spend -- prod --json > spend.json
  for i in $(jq -r '.metricDataQueries | keys[]' spend.json); do
    jq ".metricDataQueries[$i]" spend.json > query.json
    aws cloudwatch get-metric-data --metric-data-queries file://query.json \\
      --start-time 2026-11-19T00:00:00Z --end-time 2026-11-20T00:00:00Z > recorded-$i.json
  done
  npm run spend -- prod --preview out.svg --recorded recorded-*.json
The chart of a month needs the days since it began: record its queries (month...) with a start time
31 days before the end.`;

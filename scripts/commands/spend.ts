import type { Environment } from "../../app/environment";
import { loadOne } from "../../app/load";
import { spendBudgets } from "../../constructs/alarms/spend-plan";
import { printJson } from "../../formats/print";
import { UserError } from "../../formats/problem";
import { AwsClients } from "../aws/clients";
import { readAccountMetrics } from "../spend/account-metrics";
import {
  type BilledNames,
  filtersByService,
  readBilledNames,
  USD_A_REQUEST,
} from "../spend/billed-names";
import { checkSpend, codeOf } from "../spend/check";
import { alarmsOf, type Monitored, monitoredOf, monitoringOf } from "../spend/monitored";
import { preview } from "../spend/preview/preview";
import { spendReport } from "../spend/report";
import { showCheck } from "../spend/show-check";
import { showReport } from "../spend/show-report";
import { CLEAN } from "../terminal/exit-codes";
import { refuseMissingPackages } from "../terminal/packages";
import { Terminal } from "../terminal/terminal";
import { guardAccount } from "../wiring/guards";

const FORMAT_VERSION = 1;

export interface SpendCommandOptions {
  readonly json?: boolean;
  /** Ask AWS which metrics exist. */
  readonly check?: boolean;
  /** The SVG in which the dashboard is drawn. */
  readonly preview?: string;
  /** What to draw. @default - made-up series */
  readonly recorded?: readonly string[];
}

/** What a command found, for people and for machines. */
interface Found {
  readonly code: number;
  readonly document: object;
  show(terminal: Terminal): void;
}

/** Tells what an environment's limits in money lead to. */
export async function spend(name: string, options: SpendCommandOptions): Promise<number> {
  if (options.recorded !== undefined && options.preview === undefined) {
    throw new UserError("--recorded tells what --preview draws: add --preview out.svg");
  }
  if (options.check) refuseMissingPackages("spend --check");
  const environment = loadOne(name);
  const found = await find(environment, options);
  if (options.json) {
    const document = { formatVersion: FORMAT_VERSION, environment: name, ...found.document };
    printJson(document);
  } else {
    found.show(new Terminal());
  }
  return found.code;
}

async function find(environment: Environment, options: SpendCommandOptions): Promise<Found> {
  if (options.preview !== undefined) return drawn(environment, options.preview, options.recorded);
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
        `${name} has no limits in money: nothing tells what WhatsApp costs there. To be told, copy environments/rates.example.csv to environments/rates.csv, write what you pay, and add to environments/${name}.yaml:`,
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
  if (budgets.length > 0) refuseMissingPackages("spend --check of budgets");
  const clients = new AwsClients(environment);
  await guardAccount(clients, environment.account);
  const metrics = await readAccountMetrics(clients, alarmsOf(monitored));
  let billed: BilledNames | null = null;
  if (budgets.length > 0) {
    sayPrice(filtersByService(budgets) ? "2 paid requests" : "1 paid request");
    billed = await readBilledNames(clients, environment, budgets);
  }
  const check = checkSpend(monitored, metrics, billed);
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
  const definition = monitoringOf(environment)?.dashboard.definition;
  if (definition === undefined) {
    throw new UserError(
      `${environment.name} has no dashboard to draw: add alarms to environments/${environment.name}.yaml`,
    );
  }
  const document = preview(environment, definition, { file, recorded });
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

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../app/environment";
import { FOLDER } from "../../app/folder";
import { loadOne } from "../../app/load";
import { spendBudgets } from "../../constructs/alarms/spend-plan";
import { parseRateCard, placesOfRates } from "../../constructs/money/rate-card";
import { keyOf } from "../../constructs/money/rates";
import { printJson } from "../../formats/print";
import { UserError } from "../../formats/problem";
import { AwsClients } from "../aws/clients";
import { readAccountMetrics } from "../spend/account-metrics";
import { readAlarmStates } from "../spend/alarm-states";
import { askBill, firstDay, MOST_BILL_PAGES } from "../spend/ask-bill";
import type { Bill } from "../spend/bill";
import { readBillFiles } from "../spend/bill-file";
import { billReport, codeOfBill } from "../spend/bill-report";
import {
  type BilledNames,
  filtersByService,
  readBilledNames,
  USD_A_REQUEST,
} from "../spend/billed-names";
import { checkSpend, codeOf } from "../spend/check";
import {
  alarmsOf,
  type Monitored,
  monitoredOf,
  monitoringOf,
  picturedOf,
} from "../spend/monitored";
import { preview } from "../spend/preview/preview";
import { readPriceLists } from "../spend/price-list";
import { spendReport } from "../spend/report";
import { showBill } from "../spend/show-bill";
import { showCheck } from "../spend/show-check";
import { showLists, showRows, showUpdate } from "../spend/show-rates";
import { showReport } from "../spend/show-report";
import { rewritten, updateOf, type WorstCase } from "../spend/update-rates";
import { confirm, refuseUnanswerable } from "../terminal/confirm";
import { CHANGES, CLEAN } from "../terminal/exit-codes";
import { refuseMissingPackages } from "../terminal/packages";
import { Terminal } from "../terminal/terminal";
import { toRun } from "../terminal/to-run";
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
  if (options.write && options.rates === undefined) {
    throw new UserError("--write writes what --rates reads: add --rates and AWS's price lists");
  }
  if (options.allowLower && !options.write) {
    throw new UserError("--allow-lower decides what --write may do: add --write");
  }
  refuseBillOptions(options);
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
  if (options.rates !== undefined) return rates(environment, options.rates, options);
  if (options.bill !== undefined) return billed(environment, options.bill, options);
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
  if (budgets.length > 0) refuseMissingPackages("spend --check of budgets");
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

/** Compares what AWS billed with the rate card and the budgets. Nothing is written. */
async function billed(
  environment: Environment,
  from: true | readonly string[],
  options: SpendCommandOptions,
): Promise<Found> {
  const bill = from === true ? await askedBill(environment, options) : readBillFiles(from);
  if (bill === undefined) {
    return {
      code: CHANGES,
      document: { bill: null },
      show: (terminal) => terminal.paragraph("Nothing was asked, and nothing was paid."),
    };
  }
  const { name, region, spend: money } = environment;
  const file = money === undefined ? undefined : join(FOLDER, money.rateCard);
  const text = file === undefined ? "" : readFileSync(file, "utf8"); // the loader has just checked it
  const card =
    file === undefined
      ? undefined
      : { file, rates: parseRateCard(text, file).rates, places: placesOfRates(text, file) };
  const monitored = monitoredOf(environment);
  const budgets = monitored === undefined ? [] : spendBudgets(monitored.money);
  const report = billReport(bill, region, card, budgets);
  return {
    code: codeOfBill(report),
    document: { bill: report },
    show: (terminal) => showBill(name, report, terminal),
  };
}

/** Nothing if the user does not want to pay for it. */
async function askedBill(
  environment: Environment,
  { months = 1, yes }: SpendCommandOptions,
): Promise<Bill | undefined> {
  refuseMissingPackages("spend --bill");
  const { name, account } = environment;
  const price = `at least 1 paid request of ${USD_A_REQUEST} USD, one more for each further page, ${MOST_BILL_PAGES} at most`;
  const question = `Ask Cost Explorer what account ${account} was billed for since ${firstDay(months, new Date())}: ${price}?`;
  const again = ["--bill", ...(months === 1 ? [] : ["--months", String(months)]), "--yes"];
  const hint = `${toRun("spend", name, ...again)}, or name files with the bill: ${toRun("spend", name, "--bill", "bill.json")}`;
  if (!yes) refuseUnanswerable(question, hint);
  const clients = new AwsClients(environment);
  await guardAccount(clients, account);
  if (!yes && !(await confirm(question, hint))) return undefined;
  if (yes) new Terminal(process.stderr).paragraph(`Asking Cost Explorer: ${price}`);
  return askBill(clients, months);
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

/** Prints what price lists change on the rate card, and writes it if that is wanted. */
function rates(
  { name, region, spend: money }: Environment,
  files: readonly string[],
  { write, allowLower }: SpendCommandOptions,
): Found {
  if (money === undefined && write) {
    throw new UserError(
      `${name} has no rate card that could be written: run the command without --write, make a card of the rows that it prints, and name it as spend.rateCard in environments/${name}.yaml`,
    );
  }
  const listed = readPriceLists(files, region);
  if (money === undefined) {
    return {
      code: CLEAN,
      document: { rates: { region, ...listed } },
      show: (terminal) => {
        showLists(listed, region, terminal);
        showRows(listed, terminal);
      },
    };
  }
  const file = join(FOLDER, money.rateCard);
  const text = readFileSync(file, "utf8"); // the loader has just checked it
  const update = updateOf(parseRateCard(text, file).rates, listed.rates);
  const changes = update.added.length + update.changed.length;
  const lower = update.worstCase.filter((each) => each.lower);
  const undecided = lower.length > 0 && !allowLower;
  const written = write === true && changes > 0 && !undecided;
  if (written) writeCard(file, rewritten(text, file, update));
  const places = placesOfRates(text, file);
  const inWords = ({ fee, before, beforeUsd, afterUsd }: WorstCase) =>
    `${fee} in ${places.get(keyOf(before)) ?? file} from ${beforeUsd} to ${afterUsd} USD`;
  const decision = undecided ? ["--allow-lower"] : [];
  const again = toRun("spend", name, "--rates", ...files, "--write", ...decision);
  return {
    code: changes === 0 || written ? CLEAN : CHANGES,
    document: { rates: { region, rateCard: file, ...listed, update, undecided, written } },
    show: (terminal) => {
      showLists(listed, region, terminal);
      showUpdate(update, file, terminal);
      terminal.line();
      if (changes === 0) return terminal.paragraph("The rate card has these rates already.");
      if (written) return terminal.paragraph(`${file} was written.`, {}, "green");
      terminal.paragraph(
        undecided
          ? `Nothing was written, because the highest rate would become lower and alarms would fire later: ${lower.map(inWords).join("; ")}. If the lower rate is right, decide so:`
          : "Nothing was written. To write it:",
        {},
        undecided ? "red" : undefined,
      );
      terminal.line(`  ${again}`);
    },
  };
}

/** A mistake in the card would block every command, so that the text is read again before it is written. */
function writeCard(file: string, text: string): void {
  const { problems } = parseRateCard(text, file);
  if (problems.length > 0) throw new Error(`the new rate card would be wrong: ${problems[0]?.got}`);
  try {
    writeFileSync(file, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`${file} cannot be written (${code}): check its permissions`);
  }
}

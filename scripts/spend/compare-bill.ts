import type { Environment } from "../../app/environment";
import { spendBudgets } from "../../constructs/alarms/spend-plan";
import { AwsClients } from "../aws/clients";
import { confirm, refuseUnanswerable } from "../terminal/confirm";
import { CHANGES } from "../terminal/exit-codes";
import { Terminal } from "../terminal/terminal";
import { toRun } from "../terminal/to-run";
import { guardAccount } from "../wiring/guards";
import { askBill, firstDay, MOST_BILL_PAGES } from "./ask-bill";
import type { Bill } from "./bill";
import { readBillFiles } from "./bill-file";
import { billReport, codeOfBill } from "./bill-report";
import { USD_A_REQUEST } from "./billed-names";
import { readCardFile } from "./card-file";
import type { Found } from "./found";
import { monitoredOf } from "./monitored";
import { showBill } from "./show-bill";

/** How Cost Explorer is asked. */
interface AskingOptions {
  /** How many whole months before this one. @default 1 */
  readonly months?: number;
  /** Without asking the user first. */
  readonly yes?: boolean;
}

/** Compares what AWS billed with the rate card and the budgets. Nothing is written. */
export async function compareBill(
  environment: Environment,
  from: true | readonly string[],
  options: AskingOptions,
): Promise<Found> {
  const bill = from === true ? await askedBill(environment, options) : readBillFiles(from);
  if (bill === undefined) {
    return {
      code: CHANGES,
      document: { bill: null },
      show: (terminal) => terminal.paragraph("Nothing was asked, and nothing was paid."),
    };
  }
  const { name, region } = environment;
  const card = readCardFile(environment);
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
  { months = 1, yes }: AskingOptions,
): Promise<Bill | undefined> {
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

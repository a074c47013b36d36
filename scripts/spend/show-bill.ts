import { cut } from "../../formats/problem";
import type { Terminal } from "../terminal/terminal";
import { toRun } from "../terminal/to-run";
import { type BilledCost, type BilledFee, type BillReport, describeFee } from "./bill-report";

const ITEM = { indent: 2, hang: 4 };
const STATUS = { indent: 2, hang: 15 };

const STYLES: Readonly<Record<BilledFee["verdict"], "red" | "yellow" | "green">> = {
  above: "red",
  "not priced": "red",
  unknown: "yellow",
  "as the card": "green",
  below: "green",
};

/** More would hide what follows; `--json` has all. */
const MOST_NAMED = 10;

export function showBill(name: string, report: BillReport, terminal: Terminal): void {
  const { region, files, requests, billed, costUsd, fees, worstCase } = report;
  const source = files.length > 0 ? "files" : `Cost Explorer, ${requests} paid requests`;
  terminal.paragraph(`What AWS billed for WhatsApp in ${region}, from ${source}`, {}, "bold");
  if (billed === null) {
    terminal.paragraph(
      `nothing with WhatsApp in its usage type, so that no price is proved: Cost Explorer is about a day late, so repeat this two days after the first messages`,
      ITEM,
      "yellow",
    );
  } else {
    const until = billed.last === billed.first ? "" : ` to those from ${billed.last} on`;
    terminal.paragraph(`${costUsd} USD, in costs from ${billed.first} on${until}`, ITEM);
  }
  for (const doubt of report.doubts) terminal.paragraph(`decide: ${doubt}`, ITEM, "red");
  if (fees.length > 0) showFees(report, terminal);
  if (worstCase !== null) {
    terminal.section("Highest rates, which thresholds are computed with");
    for (const { fee, cardUsd, paidUsd, tooLow } of worstCase) {
      const paid =
        paidUsd === undefined ? "no price on the bill" : `the highest paid is ${paidUsd} USD`;
      const late = tooLow ? ": alarms fire too late" : "";
      terminal.paragraph(
        `${fee} at most ${cardUsd} USD; ${paid}${late}`,
        ITEM,
        tooLow ? "red" : undefined,
      );
    }
    terminal.paragraph(
      "Nothing was written. A lower price is no reason to lower the card: it is a mean, and volume tiers, free messages or discounts may be why. The card stays.",
      ITEM,
    );
  }
  showUnseen(name, report, terminal);
}

function showFees({ fees, worstCase }: BillReport, terminal: Terminal): void {
  terminal.section(worstCase === null ? "Prices paid" : "Prices paid, against the rate card");
  for (const fee of fees) {
    const { verdict, paidUsd, since, costUsd, cardUsd, place } = fee;
    const paid =
      paidUsd === undefined
        ? `${costUsd} USD in all; the bill does not say for how many fees`
        : `at most ${paidUsd} USD paid, since ${since}`;
    const card = cardUsd === undefined ? "" : `; ${cardUsd} USD on the card (${place})`;
    const status = worstCase === null ? "paid" : verdict;
    terminal.paragraph(
      `${status.padEnd(11)}  ${describeFee(fee)}: ${paid}${card}`,
      STATUS,
      STYLES[verdict],
    );
  }
  const fixes = fees.flatMap(({ fix }) => fix ?? []);
  if (fixes.length === 0) return;
  terminal.section("What to do with the rate card");
  for (const fix of fixes) terminal.line(`  - ${fix}`);
}

function showUnseen(name: string, report: BillReport, terminal: Terminal): void {
  const { notUnderstood, unwatched, perhapsWatched, elsewhere } = report;
  listed(
    "Billed, but no rate card can price it, and no alarm on fees counts it",
    notUnderstood,
    "Only a budget by the names of services can watch it.",
    terminal,
  );
  listed(
    "Billed, but no budget counts it",
    unwatched ?? [],
    `${toRun("spend", name, "--check")} says what to write under spend.budgets.`,
    terminal,
  );
  listed(
    "Billed by a service that the file does not name, so that it is unknown whether a budget counts it",
    perhapsWatched,
    `Group by service as well, or let ${toRun("spend", name, "--check")} ask.`,
    terminal,
  );
  if (unwatched === null) {
    terminal.line();
    terminal.paragraph(
      "No budget watches what AWS bills: a limit per day or month in spend.limits makes one.",
      {},
      "yellow",
    );
  }
  listed("Billed elsewhere, or under a code that AWS has not published", elsewhere, "", terminal);
}

function listed(
  title: string,
  costs: readonly BilledCost[],
  fix: string,
  terminal: Terminal,
): void {
  if (costs.length === 0) return;
  terminal.section(title);
  for (const { usageType, service, costUsd } of costs.slice(0, MOST_NAMED)) {
    const by = service === undefined ? "" : ` (${service})`;
    terminal.paragraph(`${cut(usageType)}${by}: ${costUsd} USD`, ITEM, "yellow");
  }
  if (costs.length > MOST_NAMED) {
    terminal.paragraph(`and ${costs.length - MOST_NAMED} more: --json names them`, ITEM);
  }
  if (fix !== "") terminal.paragraph(fix, ITEM);
}

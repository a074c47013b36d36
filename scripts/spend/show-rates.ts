import { COLUMNS } from "../../constructs/money/rate-card";
import { usd } from "../../constructs/money/usd";
import { cut } from "../../formats/problem";
import type { Terminal } from "../terminal/terminal";
import type { ListedRates } from "./price-list";
import { line, type RateUpdate } from "./update-rates";

const ITEM = { indent: 2, hang: 4 };
const UNDER = { indent: 4, hang: 6 };

/** More would hide what follows; `--json` has all. */
const MOST_NAMED = 10;

/** What the files were, and what in them was not understood. */
export function showLists({ lists }: ListedRates, region: string, terminal: Terminal): void {
  terminal.paragraph(
    `AWS's price list for ${region}, from files; nothing was downloaded`,
    {},
    "bold",
  );
  for (const { file, offer, published, usageTypes, otherRegions, leftOut } of lists) {
    terminal.paragraph(
      `${file}: ${offer}, published ${published}; usage types of WhatsApp: ${usageTypes} read, ${otherRegions} of other Regions, ${leftOut.length} left out`,
      ITEM,
    );
    for (const { usageType, why } of leftOut.slice(0, MOST_NAMED)) {
      terminal.paragraph(`left out ${cut(usageType)}, because ${why}`, UNDER, "yellow");
    }
    if (leftOut.length > MOST_NAMED) {
      terminal.paragraph(`and ${leftOut.length - MOST_NAMED} more: --json names them`, UNDER);
    }
  }
}

/** For an environment without a card: rows to begin one with. */
export function showRows({ rates }: ListedRates, terminal: Terminal): void {
  terminal.line();
  terminal.lines([COLUMNS.join(","), ...rates.map((rate) => line(rate))].join("\n"));
}

/** Every row that changes, and every price of the lists that does not get onto the card. */
export function showUpdate(update: RateUpdate, file: string, terminal: Terminal): void {
  const { added, changed, kept, notListed, untouched, worstCase } = update;
  terminal.section(
    `${file}: ${added.length} rows to add, ${changed.length} to change, ${kept.length + notListed.length + untouched} to keep`,
  );
  for (const rate of added) terminal.line(`  add     ${line(rate)}`, "green");
  for (const { before, after } of changed) {
    const style = usd(after.usd).lt(usd(before.usd)) ? "yellow" : "green";
    terminal.line(`  change  ${line(before)}`, style);
    terminal.line(`  to      ${line(after)}`, style);
  }
  for (const { rate, listedUsd, why } of kept) {
    terminal.line(`  keep    ${line(rate)}`);
    terminal.paragraph(`The lists say ${listedUsd} USD, but ${why}.`, { indent: 10 }, "yellow");
  }
  if (notListed.length > 0) {
    terminal.paragraph(
      `Earlier price lists gave ${notListed.length} of the kept rows, and these lists do not have them: what is missing is unknown, so no row is removed.`,
      ITEM,
      "yellow",
    );
    for (const rate of notListed) terminal.line(`  keep    ${line(rate)}`);
  }
  terminal.section("Highest rates, which thresholds are computed with");
  for (const { fee, beforeUsd, afterUsd, listed, lower } of worstCase) {
    const change = beforeUsd === afterUsd ? "as before" : `${beforeUsd} USD before`;
    const highest =
      listed === undefined
        ? ""
        : `; the highest in the lists is ${listed.usd} USD (${listed.country}, ${listed.category})`;
    terminal.paragraph(
      `${fee} at most ${afterUsd} USD, ${change}${highest}`,
      ITEM,
      lower ? "red" : undefined,
    );
  }
  terminal.paragraph(
    "Price lists name countries one by one: rows with * hold for every fee that no other row prices, so look at them yourself.",
    ITEM,
  );
}

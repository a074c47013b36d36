import type { Environment } from "../../app/environment";
import { parseRateCard } from "../../constructs/money/rate-card";
import { keyOf } from "../../constructs/money/rates";
import { UserError } from "../../formats/problem";
import { writeFiles } from "../../formats/write-files";
import { CHANGES, CLEAN } from "../terminal/exit-codes";
import { toRun } from "../terminal/to-run";
import { readCardFile } from "./card-file";
import type { Found } from "./found";
import { readPriceLists } from "./price-list";
import { showLists, showRows, showUpdate } from "./show-rates";
import { rewritten, updateOf, type WorstCase } from "./update-rates";

/** What may be written. */
interface WritingOptions {
  /** Write the rate card. @default - print what would change */
  readonly write?: boolean;
  /** Write it although the highest rate of a fee becomes lower. */
  readonly allowLower?: boolean;
}

/** Prints what price lists change on the rate card, and writes it if that is wanted. */
export function compareRates(
  environment: Environment,
  files: readonly string[],
  { write, allowLower }: WritingOptions,
): Found {
  const { name, region } = environment;
  const card = readCardFile(environment);
  if (card === undefined && write) {
    throw new UserError(
      `${name} has no rate card that could be written: run the command without --write, make a card of the rows that it prints, and name it as spend.rateCard in environments/${name}.yaml`,
    );
  }
  const listed = readPriceLists(files, region);
  if (card === undefined) {
    return {
      code: CLEAN,
      document: { rates: { region, ...listed } },
      show: (terminal) => {
        showLists(listed, region, terminal);
        showRows(listed, terminal);
      },
    };
  }
  const { file, text, places } = card;
  const update = updateOf(card.rates, listed.rates);
  const changes = update.added.length + update.changed.length;
  const lower = update.worstCase.filter((each) => each.lower);
  const undecided = lower.length > 0 && !allowLower;
  const written = write === true && changes > 0 && !undecided;
  if (written) writeCard(file, rewritten(text, file, update));
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
  writeFiles([{ path: file, text }]);
}

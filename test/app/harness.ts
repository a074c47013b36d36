import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LoadedEnvironments, loadEnvironments } from "../../app/load";
import { type Problem, ProblemsError, UserError } from "../../formats/problem";

const root = mkdtempSync(join(tmpdir(), "environments-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Five lines that are right; whatever a test adds begins in line 6. */
export const right = `account: "111122223333"
region: eu-west-1
namePrefix: acme-prod
serviceLinkedRole: existing
state: { backend: local }
`;

/** Another environment that clashes with nothing in `right`. */
export const rightToo = right.replace("acme-prod", "acme-dev");

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A fresh folder called environments. */
export function folderOf(files: Files): string {
  const folder = join(mkdtempSync(join(root, "-")), "environments");
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

export function load(files: Files, names?: readonly string[]): LoadedEnvironments {
  return loadEnvironments({ folder: folderOf(files), names });
}

/** What a user would read, with the folder as it is called in a real project. */
export function refusalIn(folder: string, names?: readonly string[]): string {
  try {
    loadEnvironments({ folder, names });
  } catch (error) {
    if (error instanceof UserError) return error.message.replaceAll(folder, "environments");
    throw error;
  }
  throw new Error("nothing was refused");
}

export function refusal(files: Files, names?: readonly string[]): string {
  return refusalIn(folderOf(files), names);
}

/** Several warnings, with the folder as it is called in a real project. */
export function warnings(files: Files, names?: readonly string[]): readonly Problem[] {
  const folder = folderOf(files);
  const rendered = loadEnvironments({ folder, names }).warnings;
  return rendered.map((each) => ({ ...each, where: each.where.replace(folder, "environments") }));
}

export type Expected = readonly [place: string, got: string, allowed: string, fix: string];

/** The message of an error with these problems; places lie in environments/. */
export function rendered(...problems: readonly Expected[]): string {
  const headline = problems.length === 1 ? "1 problem:" : `${problems.length} problems:`;
  return [headline, ...problems.map(text)].join("\n\n");
}

function text([place, got, allowed, fix]: Expected): string {
  return [
    `environments/${place}`,
    `  got      ${got}`,
    `  allowed  ${allowed}`,
    `  fix      ${fix}`,
  ].join("\n");
}

/** Marks in a text where a problem is expected; it is taken out before the text is written. */
const MARK = "▸";

type Row = readonly [text: string, got: string, fix: string];

/**
 * One mistake in each row, one problem for it, word for word.
 * @param write makes a whole file from the text of a row
 * @param beside other files of the folder
 */
export function refuses(
  field: string,
  allowed: string,
  write: (text: string) => string,
  rows: readonly Row[],
  beside: Files = {},
): void {
  test.each(rows)(`${field} refuses %s`, (row, got, fix) => {
    const text = write(row);
    const before = text.slice(0, text.indexOf(MARK));
    const place = `${before.split("\n").length}:${before.length - before.lastIndexOf("\n")}`;
    expect(refusal({ ...beside, "prod.yaml": text.replace(MARK, "") })).toBe(
      rendered([`prod.yaml:${place}  ${field}`, got, allowed, fix]),
    );
  });
}

/** `right` and something behind it. */
export const added = (text: string): string => `${right}${text}\n`;

const today = new Date().toISOString().slice(0, 10);

/** A rate card without problems, which never ages. */
export const RATES = `country,fee,category,type,usd,effective,source
*,MessageFee,*,,0.005,${today},an example
*,MetaTemplateMessageFee,*,*,0.02,${today},an example
DE,MetaTemplateMessageFee,marketing,regular,0.12,${today},an example
`;

/** Warnings are reported. */
const ALARMS = "alarms: { warning: { emails: [on-call@example.com] } }\n";

/** Lines 7 to 9 are right; whatever a test adds to `spend` begins in line 10. */
export const withSpend = (text: string, limits = "[{ usd: 40, per: hour, severity: warning }]") =>
  `${right}${ALARMS}spend:\n  rateCard: rates.csv\n  limits: ${limits}\n${text && `  ${text}\n`}`;

/** `right` with one of its lines written otherwise. */
export function changed(line: string): string {
  const field = line.slice(0, line.indexOf(":"));
  return right.replace(new RegExp(`^${field}:.*$`, "m"), line);
}

/** The problems themselves, for what only counts them. */
export function problemsOf(files: Files, names?: readonly string[]): readonly Problem[] {
  try {
    load(files, names);
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
  return [];
}

/** Of each problem the place and what was got: for sentences that have a test of their own. */
export function places(files: Files, names?: readonly string[]): string[] {
  return problemsOf(files, names).map(({ where, field, got }) =>
    `${where}${field && `  ${field}`}: ${got}`
      .replaceAll(/\/\S*(?=environments\/)/g, "")
      .replace("environments/", ""),
  );
}

import { isMetaRateCard } from "../../constructs/money/rate-card";
import { CHECKS } from "../../constructs/money/rates";
import { billedAmount, type Usd, usd } from "../../constructs/money/usd";
import { type Cell, placeOf, type Row, readCsv } from "../../formats/csv";
import { type Problem, show, throwProblems } from "../../formats/problem";
import { type Bill, type BillRow, isWhatsApp, readAnswer, readCost, readQuantity } from "./bill";
import {
  isPriceListCsv,
  PRICE_LIST_CSV,
  parseGivenJson,
  readGivenFile,
  record,
} from "./given-file";

/** What every file should be, and the command that makes it. */
const WORDS = {
  allowed:
    "an answer of Cost Explorer's GetCostAndUsage as JSON, or Cost Explorer's CSV, both grouped by usage type",
  fix: 'save what "aws ce get-cost-and-usage" prints, with the options that "spend --help" shows, or group the costs by usage type in Cost Explorer and download the CSV',
};

/**
 * Reads a bill from files; AWS is not called. Pages of one answer are given in their order.
 * @throws ProblemsError with a problem for each file that is no bill, or no whole one
 */
export function readBillFiles(given: readonly string[]): Bill {
  const files = [...new Set(given)];
  const read = files.map((file) => ({ file, content: readBillFile(file) }));
  throwProblems(read.flatMap(({ content }) => ("where" in content ? [content] : [])));
  const right = read.flatMap(({ file, content }) =>
    "rows" in content ? [{ file, ...content }] : [],
  );
  throwProblems([...unfinished(right), ...repeated(right)]);
  return {
    rows: right.flatMap(({ rows }) => rows),
    files,
    requests: 0,
    doubts: right.flatMap(({ doubts }) => doubts),
  };
}

/** What a file holds. */
interface Content extends Pick<Bill, "rows" | "doubts"> {
  /** Whether a page follows that its last one names. */
  readonly more: boolean;
}

function readBillFile(file: string): Content | Problem {
  const text = readGivenFile(file, WORDS);
  if (typeof text !== "string") return text;
  if (text.trim() === "") return { where: file, field: "", got: "an empty file", ...WORDS };
  return /^\s*[{[]/.test(text) ? readJson(text, file) : readCostCsv(text, file);
}

/** One page, or a list of several. */
function readJson(text: string, file: string): Content | Problem {
  const json = parseGivenJson(text, file, WORDS);
  if ("problem" in json) return json.problem;
  const at = { where: file, field: "" };
  const pages = Array.isArray(json.document) ? json.document : [json.document];
  const rows: BillRow[] = [];
  let more = false;
  for (const page of pages) {
    const other = otherJson(page);
    if (other !== undefined) return { ...at, ...WORDS, ...other };
    const answer = readAnswer(record(page));
    if (typeof answer === "string") return { ...at, got: answer, ...WORDS };
    rows.push(...answer.rows);
    more = answer.more;
  }
  return { rows, more, doubts: [] };
}

/** Something else, and what to do with it if it has a use here. */
type Other = Pick<Problem, "got"> & Partial<Pick<Problem, "fix">>;

const FOR_RATES =
  'give it to the command "spend <environment> --rates FILE", which reads price lists';

/** JSON that is often taken for a bill, by a field that it has. */
const OTHER_JSON: readonly (readonly [field: string, other: Other])[] = [
  ["products", { got: "AWS's price list", fix: FOR_RATES }],
  ["offers", { got: "an index of price lists" }],
  ["regions", { got: "an index of price lists" }],
  ["PriceList", { got: "an answer of the Price List API, GetProducts" }],
  ["DimensionValues", { got: "an answer of GetDimensionValues, which has names and no costs" }],
  ["ForecastResultsByTime", { got: "an answer of GetCostForecast, which is no bill" }],
  ["Budgets", { got: "an answer of AWS Budgets" }],
  [
    "MetricDataResults",
    {
      got: "an answer of GetMetricData",
      fix: "give it to --preview with --recorded, which draws it",
    },
  ],
  ["formatVersion", { got: "a document that this tool or AWS's price list printed" }],
];

function otherJson(document: unknown): Other | undefined {
  const fields = record(document);
  if (Array.isArray(fields["ResultsByTime"])) return undefined;
  return OTHER_JSON.find(([field]) => fields[field] !== undefined)?.[1];
}

/** CSV that is often taken for a bill, by names in its first line, in small letters. */
const OTHER_CSV: readonly (readonly [names: readonly RegExp[], other: Other])[] = [
  [
    [/^country$/, /^fee$/, /^usd$/],
    { got: "a rate card of this tool, which has prices and no bill" },
  ],
  [
    [/^(lineitem\/|identity\/)|^line_item_|^bill_payer_account_id$/],
    { got: "a Cost and Usage Report (CUR) of AWS Data Exports" },
  ],
  [[/^billedcost$/], { got: "a FOCUS export of AWS Data Exports" }],
  [[/^budget name$|^budgetname$/], { got: "the CSV of AWS Budgets" }],
  [[/^invoiceid$|^payeraccountid$/], { got: "the CSV of AWS's Bills page" }],
];

function otherCsv(text: string, header: readonly Cell[]): Other | undefined {
  if (isPriceListCsv(text)) return { got: PRICE_LIST_CSV };
  if (isMetaRateCard(text)) {
    return { got: "Meta's rate card, which has prices of Meta's and no bill of AWS's" };
  }
  const names = header.map((cell) => cell.text.toLowerCase());
  const [, other] =
    OTHER_CSV.find(([wanted]) => wanted.every((one) => names.some((name) => one.test(name)))) ?? [];
  if (other !== undefined) return other;
  const [first = ""] = names;
  if (first === "usage type") return undefined;
  if (names.length === 1 && /[;\t]/.test(first)) {
    return {
      got: "text with other signs than commas between its cells",
      fix: "download the file again, and give it as it is: a spreadsheet has changed it",
    };
  }
  if (names.some((name) => /\(.\)$/.test(name))) {
    return { got: `Cost Explorer's CSV grouped by ${show(header[0]?.text)}` };
  }
  return { got: `text that is no bill: ${show(header.map((cell) => cell.text).join(","))}` };
}

/** A column of Cost Explorer's CSV. */
interface Column {
  readonly usageType: string;
  /** "$" for costs; of a column with the usage its unit. */
  readonly unit: string;
}

/** One line for each span of time, one column for each usage type, and one line with the sums of the columns. */
function readCostCsv(text: string, file: string): Content | Problem {
  const at = { where: file, field: "" };
  const [header, ...lines] = readCsv(text);
  const cells = header?.cells ?? [];
  const other = otherCsv(text, cells);
  if (other !== undefined) return { ...at, ...WORDS, ...other };
  const columns = cells.slice(1).map(({ text: name }): Column => {
    const [, usageType = name, unit = ""] = /^(.*?)\s*\(([^()]*)\)$/s.exec(name) ?? [];
    return { usageType, unit };
  });
  const costs = columns.filter(({ unit }) => unit === "$");
  if (costs.length === 0) {
    const currency = columns.find(({ unit }) => /^\p{Sc}$/u.test(unit))?.unit;
    const got =
      currency === undefined ? "Cost Explorer's CSV without costs" : `costs in ${currency}`;
    return { ...at, got: `${got}, not in US dollars`, ...WORDS };
  }
  const rows: BillRow[] = [];
  const spans: (readonly string[])[] = [];
  let sums: readonly string[] | undefined;
  for (const line of lines) {
    const torn = tornLine(line, cells.length, file);
    if (torn !== undefined) return torn;
    const [since = "", ...values] = line.cells.map((cell) => cell.text);
    if (/ total$/i.test(since)) {
      sums = values;
      continue;
    }
    const read = readLine(since, values, columns);
    if (typeof read === "string")
      return { ...at, where: placeOf(file, startOf(line)), got: read, ...WORDS };
    spans.push(values);
    rows.push(...read);
  }
  const short = sums === undefined ? undefined : missingLines(columns, spans, sums);
  if (short !== undefined) return { ...at, got: short, ...WORDS, fix: AGAIN };
  return { rows, more: false, doubts: columns.some(isOthers) ? [OTHERS] : [] };
}

const AGAIN = "download the file again, and give it as it is";

const OTHERS =
  'the CSV has a column "Others", which may hold fees of WhatsApp: filter by usage type in Cost Explorer, and download it again';

function isOthers({ usageType, unit }: Column): boolean {
  return usageType === "Others" && unit === "$";
}

function startOf({ cells, mistake }: Row): Pick<Cell, "line" | "column"> {
  return mistake ?? cells[0] ?? { line: 1, column: 1 };
}

function tornLine(line: Row, wanted: number, file: string): Problem | undefined {
  const count = line.cells.length;
  if (line.mistake === undefined && count === wanted) return undefined;
  const got = line.mistake?.got ?? `${count} ${count === 1 ? "cell" : "cells"} in a line`;
  const allowed = `${wanted} cells in every line, as many as the header has: the file was cut off or edited`;
  return { where: placeOf(file, startOf(line)), field: "", got, allowed, fix: AGAIN };
}

function readLine(
  since: string,
  values: readonly string[],
  columns: readonly Column[],
): readonly BillRow[] | string {
  if (CHECKS.effective(since, undefined) !== undefined)
    return `a line that begins with ${show(since)}`;
  const rows: BillRow[] = [];
  for (const [at, { usageType, unit }] of columns.entries()) {
    const value = values[at] ?? "";
    if (unit !== "$" || value === "" || !isWhatsApp(usageType)) continue;
    const cost = readCost(value, usageType);
    if (typeof cost === "string") return cost;
    const usage = columns.findIndex((each) => each.usageType === usageType && each.unit !== "$");
    const quantity = readQuantity({ Amount: values[usage], Unit: columns[usage]?.unit });
    rows.push({ since, usageType, service: undefined, cost, quantity });
  }
  return rows;
}

/** Sums are rounded, by less than this for each line. */
const ROUNDING = usd("0.000001");

/** A file that lost lines still has the sums of all. */
function missingLines(
  columns: readonly Column[],
  lines: readonly (readonly string[])[],
  sums: readonly string[],
): string | undefined {
  for (const [at, { usageType, unit }] of columns.entries()) {
    const [written, ...own] = [sums, ...lines].map((line) => billedAmount(line[at] || "0"));
    if (!isWhatsApp(usageType) || written === undefined) continue;
    const sum = own.reduce<Usd>((total, each) => total.plus(each ?? 0), usd("0"));
    if (
      sum
        .minus(written)
        .abs()
        .gt(ROUNDING.times(own.length + 1))
    ) {
      const name = show(`${usageType}(${unit})`);
      return `lines with ${sum.toFixed()} in the column ${name}, where their sum says ${written.toFixed()}: some are missing`;
    }
  }
  return undefined;
}

type Named = Content & { readonly file: string };

/** Whatever page is missing may hold the dearest fee. */
function unfinished(files: readonly Named[]): Problem[] {
  const last = files.at(-1);
  if (last === undefined || !last.more) return [];
  return [
    {
      where: last.file,
      field: "NextPageToken",
      got: "a page of an answer that has more",
      allowed: "all pages of the answer, in their order, because a price may stand on any of them",
      fix: "ask for the next page with --next-page-token, and give it behind this one",
    },
  ];
}

/** Files of overlapping months would count costs twice. */
function repeated(files: readonly Named[]): Problem[] {
  const firsts = new Map<string, string>();
  for (const { file, rows } of files) {
    for (const { since, usageType, service } of rows) {
      const key = JSON.stringify([since, usageType, service]);
      const first = firsts.get(key);
      if (first !== undefined) {
        return [
          {
            where: file,
            field: "",
            got: `a second cost of ${show(usageType)} from ${since} on, first in ${first}`,
            allowed: "every cost once, or the sums would be wrong",
            fix: "give files of different months, or one of the two",
          },
        ];
      }
      firsts.set(key, file);
    }
  }
  return [];
}

import { CHECKS } from "../../constructs/money/rates";
import { billedAmount, type Usd } from "../../constructs/money/usd";
import { show } from "../../formats/problem";
import { type Json, record } from "./given-file";

/** One kind of cost of WhatsApp in one span of time. */
export interface BillRow {
  /** The first day of the span, as YYYY-MM-DD. */
  readonly since: string;
  readonly usageType: string;
  /** The service as Cost Explorer names it; undefined where the bill does not say. */
  readonly service: string | undefined;
  /** US dollars of the whole span. */
  readonly cost: Usd;
  /** How many fees that were; undefined where the bill does not say. */
  readonly quantity: Usd | undefined;
}

/** What AWS billed for WhatsApp, in every Region. */
export interface Bill {
  readonly rows: readonly BillRow[];
  /** The files that were read, or none if Cost Explorer was asked. */
  readonly files: readonly string[];
  /** Requests that were made, each of which is paid. */
  readonly requests: number;
  /** What may hide costs of WhatsApp. */
  readonly doubts: readonly string[];
}

/** What one answer of GetCostAndUsage says of WhatsApp. */
interface Answer {
  readonly rows: readonly BillRow[];
  /** Whether another page follows. */
  readonly more: boolean;
}

/** Whether a usage type may be one of WhatsApp, also one that is not understood. */
export function isWhatsApp(usageType: string): boolean {
  return /whatsapp/i.test(usageType);
}

/** Reads an answer of GetCostAndUsage, or says what it is that cannot be read. */
export function readAnswer(answer: object): Answer | string {
  const { ResultsByTime: results, GroupDefinitions, NextPageToken } = record(answer);
  if (!Array.isArray(results)) return "JSON that has no ResultsByTime";
  const groups = groupsOf(GroupDefinitions, results);
  if (typeof groups === "string") return groups;
  const rows: BillRow[] = [];
  for (const result of results.map(record)) {
    const { Start: since } = record(result["TimePeriod"]);
    if (typeof since !== "string" || CHECKS.effective(since, undefined) !== undefined) {
      return `a time period that begins with ${show(since)}`;
    }
    for (const group of list(result["Groups"])) {
      const row = readGroup(record(group), groups, since);
      if (typeof row === "string") return row;
      if (row !== undefined) rows.push(row);
    }
  }
  return { rows, more: typeof NextPageToken === "string" && NextPageToken !== "" };
}

/** Where the keys of a group say what. */
interface Places {
  readonly usageType: number;
  /** -1 where the answer does not say. */
  readonly service: number;
  readonly recordType: number;
}

function groupsOf(definitions: unknown, results: readonly unknown[]): Places | string {
  const named = list(definitions).map((each) => record(each)["Key"]);
  const place = (key: string) => named.indexOf(key);
  if (named.length === 0) return guessed(results);
  if (place("USAGE_TYPE") < 0) {
    return `an answer of GetCostAndUsage that is grouped by ${named.map(show).join(" and ")}, not by USAGE_TYPE`;
  }
  const other = named.find((key) => !KNOWN_GROUPS.includes(String(key)));
  if (other !== undefined) {
    return `an answer of GetCostAndUsage that is grouped by USAGE_TYPE and ${show(other)}, not by USAGE_TYPE and SERVICE`;
  }
  return {
    usageType: place("USAGE_TYPE"),
    service: place("SERVICE"),
    recordType: place("RECORD_TYPE"),
  };
}

/** Others would divide one cost into several. */
const KNOWN_GROUPS = ["USAGE_TYPE", "SERVICE", "RECORD_TYPE"];

/** Usage types of WhatsApp look like nothing else, and the service is what stands beside them as a rule. */
function guessed(results: readonly unknown[]): Places | string {
  const keys = results.flatMap((result) =>
    list(record(result)["Groups"]).map((group) => list(record(group)["Keys"])),
  );
  const usageType = [0, 1].find((at) =>
    keys.some((each) => /(^|-)WhatsApp-[A-Z]{2}-/.test(String(each[at]))),
  );
  if (usageType === undefined) {
    return "an answer of GetCostAndUsage that does not say what it is grouped by, and has no usage type of WhatsApp";
  }
  return { usageType, service: 1 - usageType, recordType: -1 };
}

/** Nothing for what is not of WhatsApp. */
function readGroup(group: Json, places: Places, since: string): BillRow | string | undefined {
  const keys = list(group["Keys"]);
  const usageType = keys[places.usageType];
  if (typeof usageType !== "string") return `a group without a usage type: ${show(group["Keys"])}`;
  if (!isWhatsApp(usageType)) return undefined;
  if (places.recordType >= 0 && keys[places.recordType] !== "Usage") return undefined;
  const { UnblendedCost, UsageQuantity } = record(group["Metrics"]);
  if (UnblendedCost === undefined) {
    return `an answer of GetCostAndUsage without UnblendedCost, but with ${Object.keys(record(group["Metrics"])).join(", ") || "no metrics"}`;
  }
  const { Amount, Unit } = record(UnblendedCost);
  if (Unit !== "USD") return `costs in ${show(Unit)}, not in USD`;
  const cost = readCost(Amount, usageType);
  if (typeof cost === "string") return cost;
  const service = keys[places.service];
  return {
    since,
    usageType,
    service: typeof service === "string" ? service : undefined,
    cost,
    quantity: readQuantity(record(UsageQuantity)),
  };
}

/** The cost of usage, or what is wrong with it. */
export function readCost(written: unknown, usageType: string): Usd | string {
  const cost = billedAmount(written);
  if (cost === undefined) return `the cost ${show(written)} of ${show(usageType)}`;
  if (!cost.isNegative() || cost.isZero()) return cost;
  return `a negative cost of ${show(usageType)}: credits or refunds are among the costs, which say nothing of a price`;
}

/** Unknown where it is counted in other units than fees. */
export function readQuantity({ Amount, Unit }: Json): Usd | undefined {
  if (/\d|thousand|million/i.test(String(Unit))) return undefined;
  const quantity = billedAmount(Amount);
  return quantity === undefined || quantity.isNegative() ? undefined : quantity;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

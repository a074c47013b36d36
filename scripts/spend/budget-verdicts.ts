import type { BudgetDefinition } from "../../constructs/alarms/alarm-definition";
import { quotedNames } from "../../constructs/alarms/texts";
import { countryOf, whoseFee } from "../../constructs/money/usage-types";
import { billingService } from "../../formats/names";
import { cut } from "../../formats/problem";
import { usageCode } from "../../formats/regions";
import { BILLED_DAYS, type BilledNames } from "./billed-names";

/** Whether a budget sees what AWS bills for WhatsApp in the environment's Region. */
export interface BudgetVerdict {
  /** The budget's name. */
  readonly budget: string;
  /** "not proved" wherever it is unknown, and where the budget sees only a part. */
  readonly verdict: "watches" | "watches nothing" | "not proved";
  readonly why: string;
  readonly fix?: string;
}

/** How an environment names the file and the command that fixes speak of. */
interface Names {
  readonly region: string;
  readonly rateCard: string;
  readonly check: string;
}

export function judgeBudget(
  { name, filters }: BudgetDefinition,
  billed: BilledNames,
  names: Names,
): BudgetVerdict {
  const values = (filter: string) => filters.find((each) => each.name === filter)?.values;
  const types = values("UsageType");
  const judged =
    unknownNames(billed, names) ??
    (types === undefined
      ? judgeServices(values("Service") ?? [], billed, names)
      : judgeUsageTypes(types, billed, names));
  return {
    budget: name,
    ...(judged.verdict === "watches" ? (onePart(billed, names) ?? judged) : judged),
  };
}

type Judged = Omit<BudgetVerdict, "budget">;

const IN_TIME = `in the last ${BILLED_DAYS} days`;

function unknownNames(
  { unknown, usageTypes, ofRegion }: BilledNames,
  { region, check }: Names,
): Judged | undefined {
  if (unknown !== undefined) {
    return {
      verdict: "not proved",
      why: `what the account is billed for could not be read. ${unknown}`,
      fix: `mend that and repeat ${check}; docs/runbook.md#a-budget-watches-nothing says which settings of the account it takes`,
    };
  }
  if (ofRegion.length > 0) return undefined;
  const elsewhere =
    usageTypes.length === 0 ? "" : `; other Regions were billed, for example ${listed(usageTypes)}`;
  return {
    verdict: "not proved",
    why: `AWS billed nothing with WhatsApp in its usage type in ${region} ${IN_TIME}${elsewhere}`,
    fix: `repeat ${check} two days after the first messages`,
  };
}

function judgeServices(
  watched: readonly string[],
  { services, ofRegion }: BilledNames,
  { region, check }: Names,
): Judged {
  if (services.length === 0) {
    return {
      verdict: "not proved",
      why: `Cost Explorer names no service that bills ${listed(ofRegion)} in Region ${region}`,
      fix:
        usageCode(region) === undefined
          ? "look in Cost Explorer, grouped by service, for the usage types with WhatsApp in their name"
          : "write filter: usageTypes under spend.budgets: usage types carry their Region themselves",
    };
  }
  const seen = services.filter((service) => watched.includes(service));
  const missed = services.filter((service) => !watched.includes(service));
  const billed = `AWS bills WhatsApp in ${region} as ${quotedNames(services.map(cut))}`;
  if (missed.length === 0) return { verdict: "watches", why: billed };
  const fix = services.every((service) => billingService.pattern.test(service))
    ? `write serviceNames: ${JSON.stringify(services)} under spend.budgets, deploy, and repeat ${check}`
    : "write filter: usageTypes under spend.budgets";
  return seen.length === 0
    ? { verdict: "watches nothing", why: `${billed}, and the budget filters by none of these`, fix }
    : {
        verdict: "not proved",
        why: `${billed}, and the budget sees a part only: not ${quotedNames(missed.map(cut))}`,
        fix,
      };
}

function judgeUsageTypes(
  watched: readonly string[],
  { ofRegion }: BilledNames,
  { rateCard }: Names,
): Judged {
  const missed = ofRegion.filter((type) => !watched.includes(type));
  if (missed.length === 0) {
    return { verdict: "watches", why: `all that was billed ${IN_TIME} is among its usage types` };
  }
  const known = new Set(watched.map(countryOf));
  const countries = [...new Set(missed.flatMap((type) => countryOf(type) ?? []))]
    .filter((country) => !known.has(country))
    .sort();
  const rows = missed.every((type) => countries.includes(countryOf(type) ?? ""));
  const fix = rows
    ? `add rows for ${countries.map(cut).join(", ")} to ${rateCard}, and deploy`
    : "write filter: service under spend.budgets: the budget knows usage types only as guide and price list spell them";
  return missed.length === ofRegion.length
    ? {
        verdict: "watches nothing",
        why: `none of its usage types was billed, but ${listed(missed)}`,
        fix,
      }
    : { verdict: "not proved", why: `it sees a part only: not ${listed(missed)}`, fix };
}

/** AWS's fee and Meta's may have different names: what was never billed proves nothing. */
function onePart({ ofRegion }: BilledNames, { check }: Names): Judged | undefined {
  const fees = new Set(ofRegion.map(whoseFee));
  const missing = [
    ...(fees.has("MessageFee") ? [] : ["AWS's message fee"]),
    ...(fees.has("MetaTemplateMessageFee") ? [] : ["Meta's fee"]),
  ];
  if (missing.length === 0) return undefined;
  return {
    verdict: "not proved",
    why: `the budget sees what was billed ${IN_TIME}, but ${missing.join(" and ")} was not billed at all, so that its name is unknown`,
    fix: `repeat ${check} two days after the first template message`,
  };
}

const SHOWN = 3;

function listed(all: readonly string[]): string {
  const more =
    all.length > SHOWN ? ` and ${(all.length - SHOWN).toLocaleString("en-US")} more` : "";
  return `${all.slice(0, SHOWN).map(cut).join(", ")}${more}`;
}

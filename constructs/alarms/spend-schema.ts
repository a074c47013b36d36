import { z } from "zod";
import { oneNumberArn } from "../../formats/arns";
import { text, usd, whole } from "../../formats/fields";
import * as names from "../../formats/names";
import { sharePercent, spendLimitUsd, windowHours } from "../../formats/ranges";
import { FEES } from "../money/fees";
import { SEVERITIES, SPANS } from "../money/limits";
import { rateCardName } from "../money/rate-card-name";

export const limit = z.strictObject({
  usd: usd(spendLimitUsd, "US dollars."),
  per: z.enum(SPANS).meta({ description: "The span in which that much may be spent." }),
  severity: z.enum(SEVERITIES).meta({ description: "Who is told: see alarms." }),
});

export const numberShare = z.strictObject({
  arn: text(oneNumberArn, "As AWS shows it: the dimension that metrics carry."),
  sharePercent: whole(sharePercent, "The number's share of every limit; all shares make 100."),
});

export const feeSeries = z.strictObject({
  fee: z.enum(FEES).meta({ description: "Whose fee the metric counts: AWS's or Meta's." }),
  dimensions: z
    .record(z.string(), text(names.dimensionValue, "Exactly as the metric has it."))
    .meta({ description: "All dimensions of one published metric, no more and no fewer." }),
});

const feeRate = z
  .strictObject({
    enabled: z.boolean().default(true),
    windowHours: whole(windowHours, "Hours to look back, 1 by default.").default(1),
  })
  .meta({ description: "Alarms on the number of fees; they need no knowledge of dimensions." });

const budgets = z
  .strictObject({
    enabled: z.boolean().default(true),
    filter: z.enum(["service", "usageTypes"]).default("service").meta({
      description: "How AWS Budgets finds the costs: the service's name, or exact usage types.",
    }),
    serviceName: text(
      names.billingService,
      "The billing service; the default, AWS End User Messaging, is unverified.",
    ).optional(),
  })
  .meta({ description: "AWS Budgets for limits per day and month; billing data lags by hours." });

/** What WhatsApp may cost, and how that is watched. */
export const spend = z
  .strictObject({
    scope: z.enum(["region", "numbers"]).default("region").meta({
      description:
        "region: everything in account and Region, in one environment only. numbers: the listed phone numbers.",
    }),
    numbers: z.array(numberShare).optional().meta({ description: "For scope numbers." }),
    rateCard: text(rateCardName, "A CSV file beside the environments: what each fee costs."),
    limits: z.array(limit).meta({ description: "When to be told." }),
    feeRate: feeRate.prefault({}),
    estimated: z.array(feeSeries).optional().meta({
      description:
        "Metrics for alarms on estimated money: `npm run spend -- <environment> --check` lists what the account has.",
    }),
    budgets: budgets.prefault({}),
  })
  .meta({ description: "Limits in money. Needs alarms, which says who is told." });

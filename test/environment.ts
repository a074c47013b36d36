import { type Environment, environmentSchema } from "../app/environment";
import type { Rate } from "../constructs/money/rates";

/** Of example prices, no real ones. */
const rates: readonly Rate[] = [
  rate("MessageFee", "*", "*", "*", "0.005"),
  rate("MetaTemplateMessageFee", "*", "*", "*", "0.02"),
  rate("MetaTemplateMessageFee", "DE", "marketing", "regular", "0.12"),
];

function rate(
  fee: Rate["fee"],
  country: string,
  category: string,
  type: string,
  usd: string,
): Rate {
  return { fee, country, category, type, usd, effective: "2026-10-01", source: "an example" };
}

/** What an operator may write, with only what has no default filled in. */
export function environment(changes: Record<string, unknown> = {}): Environment {
  const written = {
    account: "111122223333",
    region: "eu-west-1",
    namePrefix: "acme-prod",
    state: { backend: "local" },
    serviceLinkedRole: "existing",
    ...changes,
  };
  return { ...environmentSchema.parse(written), name: "prod", rates };
}

import type { Finding } from "../../formats/finding";
import { mediaPrefix } from "../../formats/names";
import { text } from "../../formats/options";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { valueAt } from "../../formats/schema-walk";
import { isReference } from "../../formats/terraform-reference";

/** Where in the bucket media lies, each ending in "/". */
export interface MediaPrefixes {
  /**
   * Received media, fetched by GetWhatsAppMessageMedia.
   * @default inbound/
   */
  readonly inboundPrefix?: string;
  /**
   * Media to be sent, read by PostWhatsAppMessageMedia.
   * @default outbound/
   */
  readonly outboundPrefix?: string;
}

/** @internal The fields of `MediaPrefixes`. */
export const mediaPrefixes = {
  inboundPrefix: text(mediaPrefix).optional(),
  outboundPrefix: text(mediaPrefix).optional(),
};

const DEFAULTS: Required<MediaPrefixes> = {
  inboundPrefix: "inbound/",
  outboundPrefix: "outbound/",
};

/** The prefixes as given, or the defaults. */
export function prefixesOf({
  inboundPrefix = DEFAULTS.inboundPrefix,
  outboundPrefix = DEFAULTS.outboundPrefix,
}: MediaPrefixes): Required<MediaPrefixes> {
  return { inboundPrefix, outboundPrefix };
}

/**
 * If one prefix were inside the other, readers of the outer one could read both, and media would have two
 * expiries. The default does not replace a prefix that was written and could not be read.
 * @internal
 */
export function prefixFindings(read: Partially<MediaPrefixes>, written: unknown): Finding[] {
  const [inbound, outbound] = (["inboundPrefix", "outboundPrefix"] as const).map(
    (field) =>
      read[field] ?? (valueAt(written, [field]) === undefined ? DEFAULTS[field] : undefined),
  );
  if (inbound === undefined || outbound === undefined) return [];
  if (isReference(inbound) || isReference(outbound)) return [];
  if (!inbound.startsWith(outbound) && !outbound.startsWith(inbound)) return [];
  return [
    {
      path: ["outboundPrefix"],
      got: `${show(outbound)} beside inboundPrefix ${show(inbound)}`,
      allowed: "two folders, neither inside the other",
      fix: "write for example inbound/ and outbound/",
    },
  ];
}

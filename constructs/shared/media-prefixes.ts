import { OVERLAP_SUGGESTION, overlapping } from "../../formats/media-prefixes";
import { mediaPrefix } from "../../formats/names";
import { show } from "../../formats/problem";
import { checkFormat, type PropProblem } from "./validate";

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

/** The prefixes as given, or the defaults. */
export function prefixesOf(given: MediaPrefixes): Required<MediaPrefixes> {
  return {
    inboundPrefix: given.inboundPrefix ?? "inbound/",
    outboundPrefix: given.outboundPrefix ?? "outbound/",
  };
}

export function prefixProblems(prefixes: Required<MediaPrefixes>): (PropProblem | undefined)[] {
  return [
    checkFormat(mediaPrefix, "inboundPrefix", prefixes.inboundPrefix),
    checkFormat(mediaPrefix, "outboundPrefix", prefixes.outboundPrefix),
    overlap(prefixes),
  ];
}

function overlap(prefixes: Required<MediaPrefixes>): PropProblem | undefined {
  const { inboundPrefix, outboundPrefix } = prefixes;
  if (!overlapping(inboundPrefix, outboundPrefix)) return undefined;
  return {
    field: "outboundPrefix",
    got: `${show(outboundPrefix)} beside inboundPrefix ${show(inboundPrefix)}`,
    ...OVERLAP_SUGGESTION,
  };
}

/** One inside the other would give readers of the one the other's media, and media two expiries. */
export function overlapping(inboundPrefix: string, outboundPrefix: string): boolean {
  return inboundPrefix.startsWith(outboundPrefix) || outboundPrefix.startsWith(inboundPrefix);
}

export const OVERLAP_SUGGESTION = {
  allowed: "two folders of which neither holds the other",
  fix: "write for example inbound/ and outbound/",
} as const;

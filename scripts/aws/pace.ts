import { setTimeout } from "node:timers/promises";

/** Requests per second and Region that the service admits, for the whole AWS account. */
const DOCUMENTED_QUOTAS: Readonly<Record<string, number>> = {
  ListLinkedWhatsAppBusinessAccountsCommand: 10,
  ListTagsForResourceCommand: 10,
  TagResourceCommand: 10,
  UntagResourceCommand: 10,
};

/** Of the other operations no quota is published; the documented ones are all ten. */
const ASSUMED_QUOTA = 10;

/** Production runs on the same quota, so half of it is left to production. */
const DEFAULT_QUOTA_SHARE = 0.5;

/**
 * Lets each operation through evenly, at a share of its quota: no burst, as nobody documents
 * whether the service forgives one.
 */
export class Pace {
  private readonly nextSlot = new Map<string, number>();

  /** @param share of each quota, above 0 and up to 1; Infinity switches pacing off */
  constructor(private readonly share: number = DEFAULT_QUOTA_SHARE) {}

  /** Resolves when the operation may be called. */
  async turn(operation: string): Promise<void> {
    const interval = 1000 / ((DOCUMENTED_QUOTAS[operation] ?? ASSUMED_QUOTA) * this.share);
    const now = performance.now();
    const slot = Math.max(now, this.nextSlot.get(operation) ?? now);
    this.nextSlot.set(operation, slot + interval);
    if (slot > now) await setTimeout(slot - now);
  }
}

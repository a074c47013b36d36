import { setTimeout } from "node:timers/promises";

/**
 * Lets time pass between two looks at what may come late. An object, so that a test can replace its
 * method and wait for nothing.
 */
export const clock = {
  async wait(milliseconds: number): Promise<void> {
    await setTimeout(milliseconds);
  },
};

/** A write shows in later reads within seconds: when to look again, in milliseconds after each look. */
const LOOKS_AGAIN = [500, 1_000, 2_000, 4_000];

/**
 * Looks until what is seen is settled, a few times over some seconds at most.
 * @returns what was seen last
 */
export async function lookUntil<Seen>(
  look: () => Promise<Seen>,
  settled: (seen: Seen) => boolean,
): Promise<Seen> {
  let seen = await look();
  for (const pause of LOOKS_AGAIN) {
    if (settled(seen)) return seen;
    await clock.wait(pause);
    seen = await look();
  }
  return seen;
}

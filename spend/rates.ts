import type { Fee } from "./fees";

/** Stands for every country, category or type that no other rate names. */
export const ANY = "*";

/** What one fee costs. */
export interface Rate {
  readonly fee: Fee;
  /** ISO code of two letters, or `*`. */
  readonly country: string;
  /** As the fee's metric spells it, or `*`. */
  readonly category: string;
  /** Of Meta's fee: as its metric spells it, or `*`. Of AWS's fee: `*`. */
  readonly type: string;
  /** US dollars for each fee, as an exact decimal such as "0.0085". */
  readonly usd: string;
  /** The day from which it holds, as YYYY-MM-DD. */
  readonly effective: string;
  /** Where it was read. */
  readonly source: string;
}

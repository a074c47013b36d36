import { fieldName } from "../formats/finding";
import type { Partially } from "../formats/parse-partially";
import { type Problem, show } from "../formats/problem";
import type { Environment } from "./environment";
import type { Source } from "./files/source";
import { type Claim, claimsOf } from "./unique-names";

/** An environment file as far as it could be read. */
export interface Readable {
  readonly name: string;
  readonly source: Source;
  readonly view: Partially<Environment>;
  /** Whether it is to be built now; the other files are read for clashes only. */
  readonly selected: boolean;
}

interface Held {
  readonly claim: Claim;
  readonly by: Readable;
}

/** What two places claim for themselves, told at the later one that is to be built. */
export function collisions(files: readonly Readable[]): Problem[] {
  const holders = new Map<string, Held>();
  const problems: Problem[] = [];
  for (const by of files) {
    for (const claim of claimsOf(by.view)) {
      const key = JSON.stringify([claim.what, claim.within, claim.name]);
      const first = holders.get(key);
      if (first === undefined) holders.set(key, { claim, by });
      else problems.push(...collision(first, { claim, by }));
    }
  }
  return problems;
}

function collision(first: Held, second: Held): Problem[] {
  if (!first.by.selected && !second.by.selected) return [];
  if (first.claim.derived && second.claim.derived) return [];
  const [here, there] = second.by.selected ? [second, first] : [first, second];
  return [
    {
      where: here.by.source.where(here.claim.path),
      field: fieldName(here.claim.path),
      got: told(here.claim, there),
      allowed:
        here.claim.allowed ?? `a ${here.claim.what} that nothing else has in ${here.claim.within}`,
      fix: here.claim.fix,
    },
  ];
}

function told(claim: Claim, there: Held): string {
  const place = there.by.source.where(there.claim.path);
  const [here, other] = [shown(claim), shown(there.claim)];
  return here === other ? `${here}, as in ${place}` : `${here}, beside ${other} in ${place}`;
}

function shown(claim: Claim): string {
  return `${show(claim.written ?? claim.name)}${claim.derived ? " by default" : ""}`;
}

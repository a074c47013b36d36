import { UNNAMED } from "../../../iam/compare/causes";
import { compare, type Witness } from "../../../iam/compare/compare";
import { readPolicy } from "../../../iam/policy/read";
import { hasTokens } from "../../../iam/policy/terraform-references";
import { actionsOf, realActions } from "../../../review/iam-data/iam-data";
import { fc, runs, seed } from "../../fuzz";
import { documentedPairs, type Pair } from "./documented-policies";
import { gainedExactly } from "./exact-universe";
import { allows, type Call, expanded, type World, type Written } from "./oracle";
import { worldsOf } from "./reference-worlds";
import { fresh, PLAIN } from "./verdicts";

/** Pairs where FUZZ_RUNS is 100. For figures worth quoting: FUZZ_SEED=15 FUZZ_RUNS=1000 npx jest documented */
const PAIRS = 200;

const isProved = (verdict: string) => verdict === "equivalent" || verdict === "narrowed";

function measured(references: boolean, usually: number) {
  const count = {
    pairs: 0,
    flagged: 0,
    withoutRequest: 0,
    falseAlarms: 0,
    unknownActions: 0,
  };
  const check = (pair: Pair): void => {
    const { kind, before, after } = pair;
    const policies = [readPolicy(before, kind), readPolicy(after, kind)] as const;
    const { verdict, witness, unknownAction, reasons } = compare(...policies, realActions);
    // What AWS adds tomorrow must not be granted by a verdict of today.
    expect(compare(...policies).verdict).toBe(verdict);
    expect(reasons.filter((reason) => reason.includes(UNNAMED))).toEqual([]);
    count.pairs += 1;
    if (!isProved(verdict)) count.flagged += 1;
    if (witness === undefined) {
      const gained = gainedSomewhere(pair, !isProved(verdict));
      if (isProved(verdict)) expect(gained).toBeUndefined();
      else count.withoutRequest += 1;
      if (!isProved(verdict) && gained === undefined) count.falseAlarms += 1;
      return;
    }
    expect(impossible(witness, unknownAction)).toEqual([]);
    if (unknownAction !== undefined) count.unknownActions += 1;
    const [old, now] = [before, after].map((policy) =>
      allows(fresh(policy), fresh(witness), PLAIN),
    );
    expect([old, now]).toEqual([false, true]);
  };
  fc.assert(fc.property(documentedPairs(references), check), runs(usually));
  return count;
}

/** What nobody could send: an action that AWS does not have, an account without a name, an ARN that is none. */
function impossible({ principal, action, resource }: Witness, unknownAction?: string): string[] {
  const [service = "", name] = action.split(":");
  const isReal = actionsOf(service)?.some((one) => one.name === name) === true;
  const isArn =
    resource === "*" || hasTokens(resource) || /^arn:aws:[a-z0-9-]+(:[^:]*){2}:./.test(resource);
  return [
    ...(isReal || action === unknownAction ? [] : [action]),
    ...(/^\d{12}$/.test(principal.value) ? [principal.value] : []),
    ...(isArn ? [] : [resource]),
  ];
}

/** A call that only the second policy allows, in whichever world. */
function gainedSomewhere(
  { kind, before, after }: Pair,
  together: boolean,
): { readonly gained: Call; readonly tokens: World["tokens"] } | undefined {
  for (const world of worldsOf([before, after], together)) {
    const [was, is] = [before, after].map(
      (policy): Written => fresh(JSON.parse(expanded(JSON.stringify(policy), world, true))),
    );
    const gained = was && is && gainedExactly(was, is, world, kind === "identity");
    if (gained) return { gained, tokens: world.tokens };
  }
  return undefined;
}

function percent(some: number, all: number): string {
  return `${((100 * some) / Math.max(all, 1)).toFixed(1)} %`;
}

test.each([
  ["documented policies", false, 3],
  ["with references", true, 5],
] as const)(
  "%s: no gain is missed, what is flagged has a request, and what is not proved a cause",
  (what, references, most) => {
    const count = measured(references, PAIRS);
    process.stdout.write(
      `seed ${seed}, ${what}: ${JSON.stringify(count)}, ${percent(count.withoutRequest, count.flagged)} of the flags without a request, ${percent(count.falseAlarms, count.flagged)} false alarms\n`,
    );
    expect(count.flagged).toBeGreaterThan(count.pairs / 20);
    // A short run may meet several of the rare ones.
    expect(count.withoutRequest).toBeLessThan(5 + (count.flagged * 2 * most) / 100);
  },
);

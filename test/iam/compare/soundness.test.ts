import { type Comparison, compare, type Verdict } from "../../../iam/compare/compare";
import { readPolicy } from "../../../iam/policy/read";
import { fc, runs, seed } from "../../fuzz";
import { allows, glob, type World, type Written } from "./oracle";
import { histories, longPairs, type Policies, pairs, worlds } from "./policy-pairs";
import { gainedCall } from "./universe";
import { fresh } from "./verdicts";

/** Many more, once, when something here changes: FUZZ_RUNS=30000 npx jest soundness */
const PAIRS = 300;

const check = <T>(property: fc.IProperty<T>, usually: number): void =>
  fc.assert(property, runs(usually));

function compared({ kind }: Policies, before: Written, after: Written) {
  return compare(readPolicy(before, kind), readPolicy(after, kind));
}

const isProved = (verdict: Verdict) => verdict === "equivalent" || verdict === "narrowed";

/** What AWS does not document a witness may rest on: who belongs to an account, and what a token holds. */
const isUsual = ({ odd, members, sessions, tokens }: World) =>
  odd !== "spoils" && members && sessions && !tokens["${var.name}"]?.includes("$");

/** Whether the references are what their types say, and none is what the witness excludes. */
const isAssumed = (tokens: World["tokens"], assuming: Comparison["assuming"]) =>
  /:role\//.test(tokens["${aws_iam_role.r.arn}"] ?? "") &&
  /^arn(:[^:*]+){5}$/.test(tokens["${aws_sns_topic.t.arn}"] ?? "") &&
  /^\w+$/.test(tokens["${var.name}"] ?? "") &&
  (assuming ?? []).every(({ reference, notEqualTo }) => {
    const text = tokens[notEqualTo] ?? notEqualTo;
    return !glob(text, ".").test(tokens[reference] ?? "");
  });

test("nothing is called equivalent or narrowed by which a request gains access, in any world", () => {
  const count = { pairs: 0, flagged: 0, withoutGain: 0, withoutRequest: 0, witnesses: 0 };
  check(
    fc.property(pairs, worlds, (made, world) => {
      const [before, after] = made.policies;
      if (before === undefined || after === undefined) throw new Error("no pair");
      const { verdict, witness, assuming } = compared(made, before, after);
      const gained = gainedCall(before, after, made.universe, world);
      count.pairs += 1;
      if (isProved(verdict)) expect(gained).toBeUndefined();
      else count.flagged += 1;
      if (!isProved(verdict) && gained === undefined) count.withoutGain += 1;
      if (verdict === "equivalent") {
        expect(gainedCall(after, before, made.universe, world)).toBeUndefined();
      }
      if (verdict === "not proved") count.withoutRequest += 1;
      if (witness === undefined || !isUsual(world)) return;
      count.witnesses += 1;
      const results = [before, after].map((policy) => allows(fresh(policy), fresh(witness), world));
      expect(results).toEqual([false, true]);
      if (isAssumed(world.tokens, assuming)) {
        expect([before, after].map((policy) => allows(policy, witness, world))).toEqual(results);
      }
    }),
    PAIRS,
  );
  const rate = ((100 * count.withoutGain) / count.flagged).toFixed(0);
  process.stdout.write(
    `seed ${seed}: ${JSON.stringify(count)}, at most ${rate} % of the flags are false alarms\n`,
  );
  expect(count.flagged).toBeGreaterThan(count.pairs / 20);
  expect(count.witnesses).toBeGreaterThan(count.pairs / 500 - 3); // about one pair in fifty has one
});

test("nothing is called so where lists are long either, which are not compared value by value", () => {
  check(
    fc.property(longPairs, worlds, (made, world) => {
      const [before, after] = made.policies;
      if (before === undefined || after === undefined) throw new Error("no pair");
      const { verdict } = compared(made, before, after);
      if (!isProved(verdict)) return;
      expect(gainedCall(before, after, made.universe, world)).toBeUndefined();
      if (verdict === "narrowed") return;
      expect(gainedCall(after, before, made.universe, world)).toBeUndefined();
    }),
    PAIRS,
  );
});

test("a policy is equivalent to itself", () => {
  check(
    fc.property(histories(1), (made) => {
      const [policy] = made.policies;
      if (policy === undefined) throw new Error("no policy");
      expect(compared(made, policy, policy).verdict).toBe("equivalent");
    }),
    100,
  );
});

test("no chain of proved steps ends in access that the first did not give", () => {
  check(
    fc.property(histories(3), worlds, (made, world) => {
      const [one, two, three] = made.policies;
      if (one === undefined || two === undefined || three === undefined)
        throw new Error("no chain");
      fc.pre(isProved(compared(made, one, two).verdict));
      fc.pre(isProved(compared(made, two, three).verdict));
      expect(gainedCall(one, three, made.universe, world)).toBeUndefined();
      const { verdict, witness } = compared(made, one, three);
      expect(verdict === "broadened" || verdict === "changed both ways").toBe(false);
      expect(witness).toBeUndefined();
    }),
    60,
  );
});

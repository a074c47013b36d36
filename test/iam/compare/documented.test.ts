import { compare, type Witness } from "../../../iam/compare/compare";
import { readPolicy } from "../../../iam/policy/read";
import { hasTokens } from "../../../iam/policy/terraform-references";
import { actionsOf, realActions } from "../../../review/iam-data/iam-data";
import { fc, runs, seed } from "../../fuzz";
import { documentedPairs, type Pair } from "./documented-policies";
import { gainedExactly } from "./exact-universe";
import { allows, type World } from "./oracle";
import { fresh, PLAIN } from "./verdicts";

/** Pairs in a usual run. For figures worth quoting: FUZZ_SEED=15 FUZZ_RUNS=1000 npx jest documented */
const PAIRS = 200;

/** What the references may come to be: something else each, or what the policies name anyway. */
const TOKENS: readonly World["tokens"][] = [
  {},
  {
    "${aws_iam_role.a.arn}": "arn:aws:iam::111122223333:role/wa-events",
    "${data.aws_caller_identity.me.account_id}": "111122223333",
    "${aws_sns_topic.a.arn}": "arn:aws:sns:eu-west-1:111122223333:wa-events",
  },
  {
    "${aws_iam_role.a.arn}": "arn:aws:iam::999988887777:role/x",
    "${aws_iam_role.b.arn}": "arn:aws:iam::999988887777:role/x",
    "${var.account}": "999988887777",
    "${aws_sns_topic.b.arn}": "arn:aws:sns:eu-west-1:111122223333:other",
  },
];

const isProved = (verdict: string) => verdict === "equivalent" || verdict === "narrowed";

function measured(references: boolean, usually: number) {
  const count = {
    pairs: 0,
    flagged: 0,
    withoutRequest: 0,
    falseAlarms: 0,
    unknownActions: 0,
    withoutCause: 0,
  };
  const check = ({ kind, before, after }: Pair): void => {
    const policies = [readPolicy(before, kind), readPolicy(after, kind)] as const;
    const { verdict, witness, unknownAction, reasons } = compare(...policies, realActions);
    // What AWS adds tomorrow must not be granted by a verdict of today.
    expect(compare(...policies).verdict).toBe(verdict);
    if (reasons.some((reason) => reason.includes("there is no proof"))) count.withoutCause += 1;
    count.pairs += 1;
    const gained = (references ? TOKENS : TOKENS.slice(0, 1)).map((tokens) =>
      gainedExactly(fresh2(before, tokens), fresh2(after, tokens), PLAIN),
    );
    if (isProved(verdict)) expect(gained.filter((call) => call !== undefined)).toEqual([]);
    else {
      count.flagged += 1;
      if (verdict === "not proved") count.withoutRequest += 1;
      if (gained.every((call) => call === undefined) && witness === undefined)
        count.falseAlarms += 1;
    }
    if (witness === undefined) return;
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

/** With the texts that are given for references, and for the others one each. */
function fresh2<T>(value: T, tokens: World["tokens"]): T {
  const text = JSON.stringify(value).replaceAll(/\uE000(.*?)\uE001/g, (all, escaped: string) => {
    return tokens[escaped] ?? all;
  });
  return fresh(JSON.parse(text));
}

function percent(some: number, all: number): string {
  return `${((100 * some) / Math.max(all, 1)).toFixed(1)} %`;
}

test.each([
  ["documented policies", false, 3],
  ["with references", true, 5],
] as const)(
  "%s: no gain is missed, and what is flagged has a request",
  (what, references, most) => {
    const count = measured(references, PAIRS);
    process.stdout.write(
      `seed ${seed}, ${what}: ${JSON.stringify(count)}, ${percent(count.withoutRequest, count.flagged)} of the flags without a request, ${percent(count.falseAlarms, count.flagged)} false alarms\n`,
    );
    expect(count.flagged).toBeGreaterThan(count.pairs / 4);
    // A short run may meet several of the rare ones.
    expect(count.withoutRequest).toBeLessThan(5 + (count.flagged * 2 * most) / 100);
  },
);

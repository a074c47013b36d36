import { hash } from "node:crypto";
import { once } from "../../formats/remembered";
import { normalise } from "../../iam/policy/normalise";
import type { Statement } from "../../iam/policy/policy";
import { displayTokens } from "../../iam/policy/texts";
import type { Configuration, FoundPolicy, LintFinding, Reading, Resource } from "../model";

export type Severity = LintFinding["severity"];

/** One thing that reviews object to: a pure function of what was read. */
export interface Rule {
  /** Kebab-case: the file's name, and the heading in docs/review-rules.md. */
  readonly id: string;
  /** The gravest severity of its findings. */
  readonly severity: Severity;
  /** What it objects to, in a sentence: how its section in docs/review-rules.md begins. */
  readonly description: string;
  readonly check: (configuration: Configuration, reading: Reading) => readonly LintFinding[];
}

/** What a rule says about one statement. */
export interface Objection {
  /** Distinguishes several objections to the same statement: each is a finding of its own. */
  readonly subject?: unknown;
  /** @default - the severity of the rule */
  readonly severity?: Severity;
  readonly message: string;
  readonly fix: string;
}

/** What a rule says about a setting or a whole policy. */
export interface PlacedObjection extends Objection {
  readonly resource: Resource;
  readonly argument?: string;
  /** Everything on which the objection rests: when it changes, a waiver no longer holds. */
  readonly setting: unknown;
}

type Head = Pick<Rule, "id" | "severity" | "description">;

/** A statement and its policy. */
export interface Spot {
  readonly policy: FoundPolicy;
  readonly statement: Statement;
  readonly index: number;
}

const spotsIn = once(({ policies }: Reading): readonly Spot[] =>
  policies.flatMap((policy) =>
    policy.document.statements.map((statement, index) => ({ policy, statement, index })),
  ),
);

/** A rule that judges every statement for itself. */
export function statementRule(
  head: Head,
  objections: (spot: Spot, reading: Reading, configuration: Configuration) => readonly Objection[],
): Rule {
  const check = (configuration: Configuration, reading: Reading) => {
    const findings: LintFinding[] = [];
    // Loops and no lists of lists: most statements of most rules have nothing, and every rule looks at every statement.
    for (const spot of spotsIn(reading)) {
      for (const one of objections(spot, reading, configuration)) {
        findings.push(onStatement(head, spot, one));
      }
    }
    return findings;
  };
  return { ...head, check };
}

/** A rule that judges settings of resources, or policies as a whole. */
export function settingRule(
  head: Head,
  objections: (configuration: Configuration, reading: Reading) => readonly PlacedObjection[],
): Rule {
  const check = (configuration: Configuration, reading: Reading) =>
    objections(configuration, reading).map((objection) => finding(head, objection));
  return { ...head, check };
}

/** The place of an objection to a whole policy, because any statement of it may resolve the objection. */
export function wholePolicy({ resource, argument, document }: FoundPolicy) {
  return { resource, argument, setting: normalise(document) };
}

function onStatement(head: Head, { policy, statement, index }: Spot, objection: Objection) {
  const [setting] = normalise({ ...policy.document, statements: [statement] }).statements;
  const { resource, argument } = policy;
  return finding(head, { ...objection, resource, argument, setting }, statement.sid || `#${index}`);
}

function finding(
  { id, severity }: Head,
  objection: PlacedObjection,
  statement?: string,
): LintFinding {
  const { resource, argument, setting } = objection;
  const { address } = resource;
  return {
    rule: id,
    severity: objection.severity ?? severity,
    address,
    ...(argument !== undefined && { argument }),
    ...(statement !== undefined && { statement }),
    fingerprint: fingerprint([id, address, argument, setting, objection.subject]),
    message: displayTokens(objection.message),
    fix: displayTokens(objection.fix),
  };
}

/** 48 bits: short enough to type, and two findings of one stack will not share it. */
function fingerprint(parts: readonly unknown[]): string {
  return hash("sha256", JSON.stringify(parts)).slice(0, 12);
}

import { createHash } from "node:crypto";
import { normalise } from "../../iam/policy/normalise";
import type { Statement } from "../../iam/policy/policy";
import type { Configuration, FoundPolicy, LintFinding, Reading, Resource } from "../model";
import { displayTokens } from "./texts";

export type Severity = LintFinding["severity"];

/** One thing that reviews object to: a pure function of what was read. */
export interface Rule {
  /** Kebab-case: the file's name, and the heading in docs/review-rules.md. */
  readonly id: string;
  /** The gravest severity of its findings. */
  readonly severity: Severity;
  readonly check: (configuration: Configuration, reading: Reading) => readonly LintFinding[];
}

/** What a rule says about one spot. */
export interface Objection {
  /** Tells apart several objections to the same statement, each of which is a finding of its own. */
  readonly subject?: unknown;
  /** @default - the severity of the rule */
  readonly severity?: Severity;
  readonly message: string;
  readonly fix: string;
}

type Head = Pick<Rule, "id" | "severity">;

/** A statement and its policy. */
export interface Spot {
  readonly policy: FoundPolicy;
  readonly statement: Statement;
  readonly index: number;
}

export function spotsOf({ policies }: Pick<Reading, "policies">): Spot[] {
  return policies.flatMap((policy) =>
    policy.document.statements.map((statement, index) => ({ policy, statement, index })),
  );
}

/** A rule that judges every statement for itself. */
export function statementRule(
  head: Head,
  objections: (spot: Spot, reading: Reading) => readonly Objection[],
): Rule {
  const check = (_: unknown, reading: Reading) =>
    spotsOf(reading).flatMap((spot) =>
      objections(spot, reading).map((objection) => onStatement(head, spot, objection)),
    );
  return { ...head, check };
}

/** A rule that judges every policy as a whole. */
export function policyRule(
  head: Head,
  objections: (policy: FoundPolicy, reading: Reading) => readonly Objection[],
): Rule {
  const check = (_: unknown, reading: Reading) =>
    reading.policies.flatMap((policy) =>
      objections(policy, reading).map((objection) => onPolicy(head, policy, objection)),
    );
  return { ...head, check };
}

function onStatement(head: Head, { policy, statement, index }: Spot, objection: Objection) {
  const [normal] = normalise({ ...policy.document, statements: [statement] }).statements;
  const { resource, argument } = policy;
  const name = statement.sid === undefined || statement.sid === "" ? `#${index}` : statement.sid;
  return finding(head, { resource, argument, statement: name }, normal, objection);
}

/** The fingerprint covers the whole policy, because any statement of it may resolve the objection. */
export function onPolicy(head: Head, policy: FoundPolicy, objection: Objection): LintFinding {
  const { resource, argument } = policy;
  return finding(head, { resource, argument }, normalise(policy.document), objection);
}

/** `setting` is everything on which the objection rests. */
export function onSetting(
  head: Head,
  place: { readonly resource: Resource; readonly argument?: string },
  setting: unknown,
  objection: Objection,
): LintFinding {
  return finding(head, place, setting, objection);
}

function finding(
  { id, severity }: Head,
  place: { readonly resource: Resource; readonly argument?: string; readonly statement?: string },
  objectedTo: unknown,
  objection: Objection,
): LintFinding {
  const { address } = place.resource;
  const { argument, statement } = place;
  return {
    rule: id,
    severity: objection.severity ?? severity,
    address,
    ...(argument !== undefined && { argument }),
    ...(statement !== undefined && { statement }),
    fingerprint: fingerprint([id, address, argument, objectedTo, objection.subject]),
    message: displayTokens(objection.message),
    fix: displayTokens(objection.fix),
  };
}

/** 48 bits: short enough to type, and two findings of one stack will not share it. */
function fingerprint(parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
}

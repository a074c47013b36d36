import { once } from "../../formats/remembered";
import { operatorName, parseOperator } from "./operators";
import type { Condition, Principal, Selection, Statement } from "./policy";
import { canonicalPrincipal } from "./principals";
import { display } from "./terraform-references";

/** A statement in words, an entry per value. */
export interface Description {
  readonly who: readonly string[];
  readonly mayDo: readonly string[];
  readonly on: readonly string[];
  /** All of them have to hold. */
  readonly onlyIf: readonly string[];
}

/** Whom an identity policy speaks of, unless it is known what it is attached to. */
export const HOLDERS = "holders of the policy";

/** What a trust policy speaks of, unless the role is known that it belongs to. */
export const ROLE_ITSELF = "the role itself";

/** What a statement says, for people: tokens as they were written. */
export const describeStatement = once(
  ({ principal, action, resource, conditions }: Statement): Description => ({
    who: principal ? selected(principal, describePrincipal) : [HOLDERS],
    mayDo: selected(action, (pattern) => (pattern === "*" ? "everything" : pattern)),
    on: resource ? selected(resource, (pattern) => pattern) : [ROLE_ITSELF],
    onlyIf: conditions.map(describeCondition),
  }),
);

function describePrincipal(principal: Principal): string {
  const { type, value } = canonicalPrincipal(principal);
  if (type !== "AWS") return `${NAMES[type]} ${value}`;
  if (value === "*") return "everyone";
  return /^\d{12}$/.test(value) ? `account ${value}` : value;
}

function describeCondition(condition: Condition): string {
  const operator = parseOperator(condition.operator);
  const key = display(condition.key);
  const values = condition.values.map(display);
  if (operator === undefined) return `${key} ${display(condition.operator)} ${orList(values)}`;
  const { base, qualifier, ifExists } = operator;
  if (base === "Null") return describeNull(key, values);
  const verb = VERBS[base] ?? operatorName({ base, ifExists: false });
  const subject = qualifier === undefined ? key : `${QUALIFIERS[qualifier]} ${key}`;
  const proviso = ifExists ? ", if there is one" : "";
  return `${subject} ${verb} ${orList(values)}${proviso}`;
}

const NAMES: Readonly<Record<string, string>> = {
  Service: "service",
  Federated: "federated users of",
  CanonicalUser: "canonical user",
};

const QUALIFIERS = {
  ForAllValues: "every value (or none) of",
  ForAnyValue: "some value of",
} as const;

const VERBS: Readonly<Partial<Record<string, string>>> = {
  StringEquals: "is",
  StringNotEquals: "is not",
  StringEqualsIgnoreCase: "is (in any case)",
  StringNotEqualsIgnoreCase: "is not (in any case)",
  StringLike: "is like",
  StringNotLike: "is not like",
  NumericEquals: "=",
  NumericNotEquals: "is not",
  NumericLessThan: "<",
  NumericLessThanEquals: "<=",
  NumericGreaterThan: ">",
  NumericGreaterThanEquals: ">=",
  DateEquals: "is at",
  DateNotEquals: "is not at",
  DateLessThan: "is before",
  DateLessThanEquals: "is not after",
  DateGreaterThan: "is after",
  DateGreaterThanEquals: "is not before",
  Bool: "is",
  BinaryEquals: "is",
  IpAddress: "is in",
  NotIpAddress: "is not in",
  ArnLike: "is like",
  ArnNotLike: "is not like",
};

function selected<T>({ except, values }: Selection<T>, word: (value: T) => string): string[] {
  const words = values.map((value) => display(word(value)));
  return except ? [`all except ${orList(words)}`] : words;
}

function describeNull(key: string, values: readonly string[]): string {
  const [value, ...more] = new Set(values);
  if (more.length > 0 || (value !== "true" && value !== "false")) {
    return `${key} is null: ${orList(values)}`;
  }
  return value === "true" ? `there is no ${key}` : `there is a ${key}`;
}

function orList(words: readonly string[]): string {
  const shown = words.map((word) => (word === "" ? '""' : word));
  return shown.length === 0 ? "nothing" : shown.join(" or ");
}

/**
 * `a`, `a and b`, `a, b and c`, `a, b and 8 more`.
 * @param most how many words are written out; all by default
 */
export function listed(words: readonly string[], most = words.length): string {
  const left = words.length - most;
  const all = left > 0 ? [...words.slice(0, most), `${left} more`] : words;
  const last = all.slice(-1);
  return [...(all.length > 1 ? [all.slice(0, -1).join(", ")] : []), ...last].join(" and ");
}

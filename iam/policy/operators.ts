import { remembered } from "../../formats/remembered";
import type { KeyType } from "./condition-key-types";

/** Every condition operator IAM documents; those that negate are the others' opposite. */
export const BASE_OPERATORS = [
  "StringEquals",
  "StringNotEquals",
  "StringEqualsIgnoreCase",
  "StringNotEqualsIgnoreCase",
  "StringLike",
  "StringNotLike",
  "NumericEquals",
  "NumericNotEquals",
  "NumericLessThan",
  "NumericLessThanEquals",
  "NumericGreaterThan",
  "NumericGreaterThanEquals",
  "DateEquals",
  "DateNotEquals",
  "DateLessThan",
  "DateLessThanEquals",
  "DateGreaterThan",
  "DateGreaterThanEquals",
  "Bool",
  "BinaryEquals",
  "IpAddress",
  "NotIpAddress",
  "ArnLike",
  "ArnNotLike",
  "Null",
] as const;

export type BaseOperator = (typeof BASE_OPERATORS)[number];

export type NegatedOperator = Extract<BaseOperator, `${string}Not${string}`>;

export type PositiveOperator = Exclude<BaseOperator, NegatedOperator | "Null">;

export function isNegated(base: BaseOperator): boolean {
  return base.includes("Not");
}

/** The opposite of an operator that negates, or else the operator itself. */
export function positiveOf(base: PositiveOperator | NegatedOperator): PositiveOperator {
  return base.replace("Not", "") as PositiveOperator;
}

const SET_QUALIFIERS = ["ForAllValues", "ForAnyValue"] as const;

/** An operator's name taken apart. */
export interface Operator {
  readonly qualifier?: (typeof SET_QUALIFIERS)[number];
  readonly base: BaseOperator;
  readonly ifExists: boolean;
}

/** "ArnEquals and ArnLike behave identically", and so do their negations. */
const SYNONYMS: Readonly<Record<string, BaseOperator>> = {
  arnequals: "ArnLike",
  arnnotequals: "ArnNotLike",
};

const BY_FOLDED_NAME: ReadonlyMap<string, BaseOperator> = new Map([
  ...BASE_OPERATORS.map((base) => [base.toLowerCase(), base] as const),
  ...Object.entries(SYNONYMS),
]);

const IF_EXISTS = "ifexists";

/**
 * The parts of an operator's name, in any case, or undefined when IAM documents no such operator
 * (nor a set qualifier or IfExists on Null).
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const parseOperator = remembered((name): Operator | undefined => {
  const folded = name.toLowerCase();
  const qualifier = SET_QUALIFIERS.find((set) => folded.startsWith(`${set.toLowerCase()}:`));
  const suffixed = folded.slice(qualifier === undefined ? 0 : qualifier.length + 1);
  const ifExists = suffixed.endsWith(IF_EXISTS);
  const base = BY_FOLDED_NAME.get(ifExists ? suffixed.slice(0, -IF_EXISTS.length) : suffixed);
  if (base === undefined) return undefined;
  if (base === "Null" && (ifExists || qualifier !== undefined)) return undefined;
  return { ...(qualifier && { qualifier }), base, ifExists };
});

/** The operator's name as AWS writes it, synonyms made one. */
export function operatorName({ qualifier, base, ifExists }: Operator): string {
  return `${qualifier ? `${qualifier}:` : ""}${base}${ifExists ? "IfExists" : ""}`;
}

/** Whether the values of a key of that type are numbers, or seconds, to the operator. */
export function takesNumbers(base: BaseOperator, type: KeyType | undefined): boolean {
  return base.startsWith("Numeric")
    ? type === "Numeric"
    : base.startsWith("Date") && type === "Date";
}

/** Whether policy variables are replaced in the operator's values: string and ARN operators only. */
export function takesVariables({ base }: Operator): boolean {
  return base.startsWith("String") || base.startsWith("Arn");
}

import { display } from "../../iam/policy/terraform-references";
import type { Body } from "./terraform-json";

/** As IAM JSON has it. */
export type GrantedStatement = Readonly<Record<string, unknown>>;

/**
 * What a resource grants that is a grant itself; references in its values are tokens already.
 *
 * @param itself the resource that the grant is for, where nothing better names it
 */
export type Grant = (values: Body, itself: string) => readonly GrantedStatement[];

/** An account, a service or everyone, as several APIs take them in one argument. */
export function principal(value: unknown): unknown {
  const text = String(value ?? "");
  if (text === "*") return "*";
  return /^[\w.-]+\.amazonaws\.com(\.cn)?$/.test(text) ? { Service: text } : { AWS: text };
}

/** A condition, if there is a value for it. */
export type MaybeCondition = readonly [operator: string, key: string, value: unknown];

export function conditions(all: readonly MaybeCondition[]): Readonly<Record<string, unknown>> {
  const operators = new Map<string, Record<string, unknown>>();
  for (const [operator, key, value] of all) {
    if (!isSet(value)) continue;
    operators.set(operator, { ...operators.get(operator), [key]: value });
  }
  return Object.fromEntries(operators);
}

/** Of something whose account and Region are the provider's; a name may be an ARN already. */
export function arn(service: string, prefix: string, name: unknown): string {
  const text = String(name ?? "");
  const whole = text.startsWith("arn:") || /^\$\{[^}]*arn(?: \/\*\w+\*\/)?\}$/.test(display(text));
  return whole ? text : `arn:aws:${service}:*:*:${prefix}${text}`;
}

export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

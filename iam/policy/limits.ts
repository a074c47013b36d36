import { isKeyThat, type KeyValue, keyValue } from "./condition-keys";
import { foldKey } from "./context";
import { type BaseOperator, parseOperator } from "./operators";
import type { Condition, Statement } from "./policy";
import { arnPattern, isOpaque, variablesIn } from "./texts";

type Check = (value: string) => boolean;

const POSITIVE: readonly BaseOperator[] = [
  ...(["StringEquals", "StringEqualsIgnoreCase", "StringLike"] as const),
  ...(["ArnLike", "IpAddress"] as const),
];

/** Values that are one thing, though perhaps a thing that only Terraform or the request knows. */
function known(check: Check): Check {
  return (value) => {
    const variables = variablesIn(value);
    if (variables.length > 0) return variables.every((key) => /^aws:resource/i.test(key));
    return isOpaque(value) || check(value);
  };
}

const isName = known((value) => value !== "" && !/[*?]/.test(value));
const isAccount = known((value) => /^\d{12}$/.test(value));

/** Whether a value is one thing, and not everything of its kind. */
const CHECKS: Readonly<Record<KeyValue, Check>> = {
  account: isAccount,
  name: isName,
  /** A path within one organization, or a user id within one role: what follows may be open. */
  path: known((value) => /^[^*?/:]+[/:]/.test(value) || isName(value)),
  /** One account's resources or, if ARNs name no account as in S3, resources of one name. */
  arn: (value) => {
    const parts = arnPattern(value);
    if (parts === undefined) return isOpaque(value);
    if (parts.account !== "") return isAccount(parts.account);
    return isName(parts.service) && /^[^*?]/.test(parts.resource);
  },
  /** S3 calls wider ranges than these public. */
  addresses: known((value) => {
    const [address = "", bits] = value.split("/");
    return bits === undefined || Number(bits) >= (address.includes(":") ? 32 : 8);
  }),
};

/** Whether only certain callers pass. */
export function limitsCaller(statement: Statement): boolean {
  return statement.conditions.some((one) => limits(one, statement, "caller"));
}

/** Whether only calls on behalf of certain accounts or resources pass. */
export function limitsSource(statement: Statement): boolean {
  return statement.conditions.some((one) => limits(one, statement, "source"));
}

function limits(
  { key, operator, values }: Condition,
  statement: Statement,
  fact: "caller" | "source",
): boolean {
  const value = keyValue(key);
  if (value === undefined || !isKeyThat(fact, key) || !isPositive(operator)) return false;
  if (passesWithoutKey(operator) && !demands(statement, key)) return false;
  return values.length > 0 && values.every(CHECKS[value]);
}

/** Whether the operator lets through only what equals or resembles a value. */
export function isPositive(name: string): boolean {
  const operator = parseOperator(name);
  return operator !== undefined && POSITIVE.includes(operator.base);
}

/** Whether a request that lacks the key passes although it equals no value. */
export function passesWithoutKey(name: string): boolean {
  const operator = parseOperator(name);
  return operator?.ifExists === true || operator?.qualifier === "ForAllValues";
}

/** Whether another condition of the statement asks that the key be there. */
export function demands(statement: Statement, key: string): boolean {
  return statement.conditions.some(
    (one) =>
      foldKey(one.key) === foldKey(key) &&
      parseOperator(one.operator)?.base === "Null" &&
      one.values.every((value) => value === "false"),
  );
}

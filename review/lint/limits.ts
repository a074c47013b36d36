import { foldKey } from "../../iam/policy/context";
import { type BaseOperator, parseOperator } from "../../iam/policy/operators";
import type { Condition, Statement } from "../../iam/policy/policy";
import { arnPattern } from "./arns";
import { isOpaque, variablesIn } from "./tokens";

type Test = (value: string) => boolean;

const POSITIVE: readonly BaseOperator[] = [
  ...(["StringEquals", "StringEqualsIgnoreCase", "StringLike"] as const),
  ...(["ArnLike", "IpAddress"] as const),
];

/** Values that are one thing, though perhaps a thing that only Terraform or the request knows. */
function known(test: Test): Test {
  return (value) => {
    const variables = variablesIn(value);
    if (variables.length > 0) return variables.every((key) => /^aws:resource/i.test(key));
    return isOpaque(value) || test(value);
  };
}

const account = known((value) => /^\d{12}$/.test(value));
const named = known((value) => value !== "" && !/[*?]/.test(value));
/** A path within one organization, or a user id within one role: what follows may be open. */
const startsNamed = known((value) => /^[^*?/:]+[/:]/.test(value) || named(value));

/** One account's resources or, where ARNs name no account as in S3, resources of one name. */
const arn: Test = (value) => {
  const parts = arnPattern(value);
  if (parts === undefined) return isOpaque(value);
  if (parts.account !== "") return account(parts.account);
  return named(parts.service) && /^[^*?]/.test(parts.resource);
};

/** S3 calls wider ranges than these public. */
const range = known((value) => {
  const [address = "", bits] = value.split("/");
  if (bits === undefined) return true;
  return Number(bits) >= (address.includes(":") ? 32 : 8);
});

/** On whose behalf a service calls. */
const SOURCE: ReadonlyMap<string, Test> = new Map([
  ["aws:sourceaccount", account],
  ["aws:sourceowner", account],
  ["aws:sourcearn", arn],
  ["aws:sourceorgid", named],
  ["aws:sourceorgpaths", startsNamed],
]);

/** Who calls, or through which door: what S3 counts when it tells public policies from others. */
const CALLER: ReadonlyMap<string, Test> = new Map([
  ...SOURCE,
  ["aws:principalaccount", account],
  ["aws:principalarn", arn],
  ["aws:principalorgid", named],
  ["aws:principalorgpaths", startsNamed],
  ["aws:userid", startsNamed],
  ["aws:sourceip", range],
  ["aws:sourcevpc", named],
  ["aws:sourcevpcarn", arn],
  ["aws:sourcevpce", named],
  ["aws:vpceaccount", account],
  ["aws:vpceorgid", named],
  ["aws:vpceorgpaths", startsNamed],
  ["kms:calleraccount", account],
  ["s3:dataaccesspointaccount", account],
  ["s3:dataaccesspointarn", arn],
]);

/** Whether the key tells callers apart, whatever the condition makes of it. */
export function isLimitingKey(key: string): boolean {
  return CALLER.has(foldKey(key));
}

/**
 * Whether only certain callers pass.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function limitsCaller(statement: Statement): boolean {
  return statement.conditions.some((one) => limits(one, statement, CALLER.get(foldKey(one.key))));
}

/**
 * Whether only calls on behalf of certain accounts or resources pass. CloudTrail and CloudWatch Logs
 * tell KMS by the encryption context whose trail or log group it is; a few services that assume
 * roles use an external id.
 */
export function limitsSource(statement: Statement): boolean {
  return statement.conditions.some((one) => {
    const key = foldKey(one.key);
    if (/^kms:encryptioncontext:.*arn$/.test(key)) return limits(one, statement, arn);
    return limits(one, statement, key === "sts:externalid" ? named : SOURCE.get(key));
  });
}

function limits(condition: Condition, statement: Statement, test: Test | undefined): boolean {
  const { key, values } = condition;
  if (test === undefined || !isPositive(condition.operator)) return false;
  if (passesWithoutKey(condition.operator) && !demands(statement, key)) return false;
  return values.length > 0 && values.every(test);
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

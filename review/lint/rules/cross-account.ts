import { isKeyThat, type KeyValue, keyValue } from "../../../iam/policy/condition-keys";
import { isPositive } from "../../../iam/policy/limits";
import type { Condition, Statement } from "../../../iam/policy/policy";
import { isEveryone, principalsOf, servicesIn } from "../../../iam/policy/principals";
import { arnPattern, literalPart } from "../../../iam/policy/texts";
import { homeOf } from "../home";
import { type Objection, statementRule } from "../rule";
import { accountOf, isFilter } from "../statements";

export const crossAccount = statementRule(
  {
    id: "cross-account",
    severity: "warning",
    description:
      "An Allow that lets another account in, by principal or by condition, or a whole organization.",
  },
  ({ policy, statement }, reading) => {
    if (statement.effect !== "Allow") return [];
    const others = policy.kind === "identity" ? reached(statement) : admitted(statement);
    const account = others.length === 0 ? undefined : homeOf(policy, reading).account;
    const foreign = [...new Set(others)].filter((one) => account !== undefined && one !== account);
    return [
      ...foreign.map((other) => objection(other, statement, policy.kind === "identity")),
      ...(isFilter(policy) ? [] : organizations(statement)),
    ];
  },
);

/** Accounts that the statement lets in, itself or on whose behalf a service calls. */
function admitted(statement: Statement): string[] {
  const conditioned = admitting(statement, "account", "arn").flatMap(({ key, values }) =>
    keyValue(key) === "arn" ? values.flatMap(accountIn) : values,
  );
  const named = principalsOf(statement).flatMap((one) => accountOf(one) ?? []);
  return [...named, ...conditioned].filter((one) => /^\d{12}$/.test(one));
}

/** Accounts into which an identity reaches; `aws` owns the policies that everybody may use. */
function reached({ resource }: Statement): string[] {
  if (resource === undefined || resource.except) return [];
  return resource.values.flatMap(accountIn).filter((one) => /^\d{12}$/.test(one));
}

function accountIn(arn: string): string[] {
  const account = literalPart(arnPattern(arn)?.account ?? "");
  return account === undefined ? [] : [account];
}

function objection(account: string, statement: Statement, reaches: boolean): Objection {
  const services = servicesIn(statement);
  const how = reaches
    ? `reaches into account ${account}`
    : services.length > 0
      ? `lets in ${services.join(", ")} on behalf of account ${account}`
      : `lets in account ${account}`;
  return {
    subject: account,
    message: `the statement ${how}, which is not the resource's own account`,
    fix: "make sure that you know whose account it is and what it needs, then waive this",
  };
}

/** A whole organization: more accounts than one can look at, and those that join it later. */
function organizations(statement: Statement): Objection[] {
  if (!principalsOf(statement).some((one) => isEveryone(one) || one.type === "Service")) return [];
  return admitting(statement, "name", "path").map(({ key, values }) => ({
    subject: [key, values],
    message: `the statement lets in every account of ${values.join(", ")}, also those that join later`,
    fix: "name the accounts, or waive this if all of the organization is meant",
  }));
}

/** Conditions that let in the accounts or organizations that their values name in this way. */
function admitting({ conditions }: Statement, ...by: readonly KeyValue[]): Condition[] {
  return conditions.filter(({ key, operator }) => {
    const value = isKeyThat("admits", key) ? keyValue(key) : undefined;
    return value !== undefined && by.includes(value) && isPositive(operator);
  });
}

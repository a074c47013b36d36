import { foldKey } from "../../../iam/policy/context";
import type { Statement } from "../../../iam/policy/policy";
import { arnPattern, literal } from "../arns";
import { statementRule } from "../finding";
import { homeOf } from "../home";
import { isPositive } from "../limits";
import { accountOf, isEveryone, principalsOf, servicesIn } from "../principals";
import type { Objection } from "../rule";

const ACCOUNT_KEYS =
  /^(aws:(source(account|owner)|principalaccount|vpceaccount)|kms:calleraccount)$/;
const ARN_KEYS = /^aws:(sourcearn|principalarn)$/;
const ORGANIZATION_KEYS = /^aws:(principal|source|vpce)org(id|paths)$/;

export const crossAccount = statementRule(
  { id: "cross-account", severity: "warning" },
  ({ policy, statement }, reading) => {
    if (statement.effect !== "Allow") return [];
    const { account } = homeOf(policy, reading);
    const others = policy.kind === "identity" ? reached(statement) : admitted(statement);
    const foreign = [...new Set(others)].filter((one) => account !== undefined && one !== account);
    return [
      ...foreign.map((other) => objection(other, statement, policy.kind === "identity")),
      ...organizations(statement),
    ];
  },
);

/** Accounts that the statement lets in, itself or on whose behalf a service calls. */
function admitted(statement: Statement): string[] {
  const conditioned = statement.conditions
    .filter(({ operator }) => isPositive(operator))
    .flatMap(({ key, values }) => {
      if (ACCOUNT_KEYS.test(foldKey(key))) return values;
      return ARN_KEYS.test(foldKey(key)) ? values.flatMap(accountIn) : [];
    });
  const named = principalsOf(statement).flatMap((one) => accountOf(one) ?? []);
  return [...named, ...conditioned].filter((one) => /^\d{12}$/.test(one));
}

/** Accounts into which an identity reaches; `aws` owns the policies that everybody may use. */
function reached({ resource }: Statement): string[] {
  if (resource === undefined || resource.except) return [];
  return resource.values.flatMap(accountIn).filter((one) => /^\d{12}$/.test(one));
}

function accountIn(arn: string): string[] {
  const account = literal(arnPattern(arn)?.account ?? "");
  return account === undefined ? [] : [account];
}

function objection(account: string, statement: Statement, reaches: boolean): Objection {
  const services = servicesIn(statement);
  const how = reaches
    ? `reaches into account ${account}`
    : services.length > 0
      ? `lets ${services.join(", ")} in on behalf of account ${account}`
      : `lets account ${account} in`;
  return {
    subject: account,
    message: `${how}, which is not the resource's own`,
    fix: "make sure that you know whose account it is and what it needs, then waive this",
  };
}

/** A whole organization: more accounts than one can look at, and those that join it later. */
function organizations(statement: Statement): Objection[] {
  if (!principalsOf(statement).some((one) => isEveryone(one) || one.type === "Service")) return [];
  return statement.conditions
    .filter(({ key, operator }) => ORGANIZATION_KEYS.test(foldKey(key)) && isPositive(operator))
    .map(({ key, values }) => ({
      subject: [key, values],
      message: `lets every account of ${values.join(", ")} in, also those that join later`,
      fix: "name the accounts, or waive this if all of the organization is meant",
    }));
}

import { lint } from "../../../review/lint/lint";
import { ACCOUNT, configurationOf, policy, readingOf, resource, TOPIC_ARN } from "./build";

/**
 * For each kind of mistake, the ways in which people write it, and beside them what is right and looks alike. A row
 * has all rules that object, so that a rule that begins to object to something right is seen here, too.
 */
export type Row = readonly [name: string, statements: object | object[], ...rules: string[]];

export const GITHUB = "token.actions.githubusercontent.com";
export const COGNITO = "cognito-identity.amazonaws.com";
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
export const OBJECTS = "arn:aws:s3:::b/*";

const kinds = {
  identity: "aws_iam_role_policy.P",
  trust: "aws_iam_role.R",
  topic: "aws_sns_topic_policy.P",
} as const;

export function rulesOf(
  kind: keyof typeof kinds,
  statements: object | readonly object[],
  more: object,
) {
  const on = resource(kinds[kind], kind === "topic" ? { arn: TOPIC_ARN } : {});
  const one = policy(on, statements, { kind: kind === "topic" ? "resource" : kind, ...more });
  const found = lint(configurationOf(on), readingOf(one)).filter(
    // Of a topic alone, nothing else is right.
    ({ rule }) => rule !== "no-tls-deny",
  );
  return [...new Set(found.map(({ severity, rule }) => `${severity} ${rule}`))].sort();
}

export function table(kind: keyof typeof kinds, rows: readonly Row[], more: object = {}) {
  test.each(rows.map(([name, statements, ...rules]) => ({ name, statements, rules })))(
    "$name",
    ({ statements, rules }) => {
      expect(rulesOf(kind, statements, more)).toEqual(rules.toSorted());
    },
  );
}

export const trusts = (
  Principal: object | string,
  Action: string | string[],
  Condition?: object,
) => ({
  ...{ Effect: "Allow", Principal, Action },
  ...(Condition && { Condition }),
});
export const oidc = (host: string) => ({
  Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${host}`,
});

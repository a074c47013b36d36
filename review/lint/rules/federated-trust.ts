import { foldKey } from "../../../iam/policy/context";
import { demands, isPositive, passesWithoutKey } from "../../../iam/policy/limits";
import type { Condition, Principal, Statement } from "../../../iam/policy/policy";
import { isEveryone, principalsOf } from "../../../iam/policy/principals";
import { isOpaque, isOpen, plainParts } from "../../../iam/policy/texts";
import { type Objection, statementRule } from "../rule";
import { includesAction } from "../statements";

/** What a condition must limit, by one claim of the token or another. */
interface Limit {
  readonly claims: readonly string[];
  /** Values that name someone; what follows may be open. */
  readonly value: RegExp;
  readonly example: string;
}

/** A value that is not only a wildcard. */
const SOME = /^[^*?]/;

/**
 * Providers that give a token to everybody who has an account with them, by their host. Only the claims in
 * the token say whose it is.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_secure-by-default.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
 * @see https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments/about-security-hardening-with-openid-connect
 */
const PROVIDERS: readonly (readonly [host: RegExp, limits: readonly Limit[]])[] = [
  [
    /^token\.actions\.githubusercontent\.com$/,
    [
      {
        claims: ["sub", "repository", "repository_id", "job_workflow_ref"],
        value: /^(\d+$|\w+_id:\d+(:|$)|[^*?/]+\/[^*?/:]+(?=[/:@]|$))/,
        example: "repo:<organization>/<repository>:ref:refs/heads/<branch>",
      },
    ],
  ],
  [
    /^gitlab\.com$/,
    [
      {
        claims: ["sub"],
        value: /^project_path:[^*?/]+\/[^*?:]+:/,
        example: "project_path:<group>/<project>:ref_type:branch:ref:<branch>",
      },
    ],
  ],
  [
    /^app\.terraform\.io$/,
    [
      {
        claims: ["sub"],
        value: /^organization:[^*?:]+:/,
        example:
          "organization:<organization>:project:<project>:workspace:<workspace>:run_phase:apply",
      },
    ],
  ],
  [
    /^agent\.buildkite\.com$/,
    [
      {
        claims: ["sub"],
        value: /^organization:[^*?:]+:/,
        example: "organization:<organization>:pipeline:<pipeline>:*",
      },
    ],
  ],
  [
    /^oidc\.eks\./,
    [
      {
        claims: ["sub"],
        value: /^system:serviceaccount:[^*?:]+:/,
        example: "system:serviceaccount:<namespace>:<service account>",
      },
    ],
  ],
  [
    /^cognito-identity\.amazonaws\.com$/,
    [
      { claims: ["aud"], value: SOME, example: "<region>:<id of the identity pool>" },
      { claims: ["amr"], value: SOME, example: "authenticated" },
    ],
  ],
  [
    /^accounts\.google\.com$/,
    [{ claims: ["aud", "oaud", "sub"], value: SOME, example: "<id of the application>" }],
  ],
  [
    /^(graph\.facebook\.com|www\.amazon\.com)$/,
    [{ claims: ["app_id"], value: SOME, example: "<id of the application>" }],
  ],
];

/** Of any other provider, it is only known that its tokens must be limited at all. */
const ANY: Limit = { claims: ["sub", "aud"], value: SOME, example: "<subject>" };

export const federatedTrust = statementRule(
  {
    id: "federated-trust",
    severity: "error",
    description:
      "A role's trust in an identity provider without a condition that says whose token it is.",
  },
  ({ policy, statement }) => {
    if (policy.kind !== "trust" || statement.effect !== "Allow") return [];
    if (!includesAction(statement, "sts:AssumeRoleWithWebIdentity")) return [];
    return principalsOf(statement)
      .filter((one) => one.type === "Federated" && !isEveryone(one))
      .flatMap((principal) => ofPrincipal(principal, statement));
  },
);

function ofPrincipal(principal: Principal, statement: Statement): Objection[] {
  const host = hostOf(principal, statement);
  if (host === undefined) {
    return statement.conditions.length > 0 ? [] : [objection(principal.value, undefined, ANY)];
  }
  const limits = PROVIDERS.find(([one]) => one.test(host))?.[1];
  if (limits === undefined) {
    const isLimited = statement.conditions.some(({ key }) => claimOf(key, host) !== undefined);
    return isLimited ? [] : [objection(host, host, ANY)];
  }
  return limits
    .filter((limit) => !isMet(limit, host, statement))
    .map((limit) => objection(host, host, limit));
}

/** The provider's host, with the path that may follow; from condition keys if only Terraform knows it. */
function hostOf({ value }: Principal, { conditions }: Statement): string | undefined {
  const [, named] = /:oidc-provider\/(.+)$/.exec(value) ?? [];
  const written = named ?? (value.startsWith("arn:") ? "" : value);
  if (written !== "" && !isOpaque(written)) return written.toLowerCase();
  if (!isOpaque(value)) return undefined;
  const [fromKey] = conditions.flatMap(({ key }) => /^([^:]+\.[^:]+):[^:]+$/.exec(key)?.[1] ?? []);
  return fromKey?.toLowerCase();
}

/** `sub` for `token.actions.githubusercontent.com:sub`. */
function claimOf(key: string, host: string): string | undefined {
  const folded = foldKey(key);
  return folded.startsWith(`${host}:`) ? folded.slice(host.length + 1) : undefined;
}

function isMet({ claims, value }: Limit, host: string, statement: Statement): boolean {
  return statement.conditions.some(
    (one) =>
      claims.includes(claimOf(one.key, host) ?? "") &&
      mustHold(one, statement) &&
      one.values.every((text) => names(text, value)),
  );
}

function mustHold({ key, operator, values }: Condition, statement: Statement): boolean {
  if (!isPositive(operator) || values.length === 0) return false;
  return !passesWithoutKey(operator) || demands(statement, key);
}

/** Only what is written can be judged: a reference may bring any part. */
function names(text: string, value: RegExp): boolean {
  if (isOpen(text)) return !/^[*?]|^\w+:[*?]/.test(plainParts(text));
  return value.test(text);
}

function objection(who: string, host: string | undefined, limit: Limit): Objection {
  const [claim = ""] = limit.claims;
  const key = `${host ?? "<provider>"}:${claim}`;
  return {
    subject: [who, claim],
    message: `everybody to whom ${who} gives a token may assume this role: no condition limits ${key} to one of ours`,
    fix: `add a condition StringEquals (or StringLike, if its end is open) on ${key} with "${limit.example}"`,
  };
}

import { stringMatches } from "../../../iam/evaluate/match";
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
  /** Whether a value names someone; what follows may be open. */
  readonly isNarrow: (value: string) => boolean;
  readonly example: string;
}

const like = (pattern: RegExp) => (value: string) => pattern.test(value);
/** A value that begins with someone's name. */
const SOME = like(/^[^*?]/);
/** A value of which nothing is open. */
const WHOLE = like(/^[^*?]+$/);

const limit = (claim: string, isNarrow: Limit["isNarrow"], example: string): Limit => ({
  claims: [claim],
  isNarrow,
  example,
});

/**
 * AWS compares `repository` and `repository_id` with the token as it does `sub`, and both name the repository.
 * `job_workflow_ref` is none of the claims that say who calls: every repository that calls a public workflow has the
 * same one. A subject with a template of its own may begin with another claim that names the repository.
 *
 * @see https://aws.amazon.com/about-aws/whats-new/2026/01/aws-sts-supports-validation-identity-provider-claims/
 */
const GITHUB: Limit = {
  claims: ["sub", "repository", "repository_id"],
  isNarrow: like(
    /^(?!job_workflow_ref:)(\d+$|repository_id:\d+(:|$)|(\w+:)?[^*?/:]+\/[^*?/:]+(?=[/:@]|$))/,
  ),
  example: "repo:<organization>/<repository>:ref:refs/heads/<branch>",
};

const OF_ORGANIZATION = like(/^organization:[^*?:]+:/);

/**
 * Providers that give a token to everybody who has an account with them, by their host. Only the claims in
 * the token say whose it is.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
 * @see https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments/about-security-hardening-with-openid-connect
 */
const PROVIDERS: readonly (readonly [host: RegExp, limits: readonly Limit[]])[] = [
  // GitHub itself, an enterprise with an issuer of its own, GHE.com, and GitHub Enterprise Server.
  [/^(vs)?token\.actions\.(githubusercontent\.com|[\w-]+\.ghe\.com)(\/|$)/, [GITHUB]],
  [/\/_services\/(vs)?token$/, [GITHUB]],
  [
    /^gitlab\.com$/,
    [
      limit(
        "sub",
        like(/^project_path:[^*?/]+\/[^*?:]+:/),
        "project_path:<group>/<project>:ref_type:branch:ref:<branch>",
      ),
    ],
  ],
  [
    /^app\.terraform\.io$/,
    [
      limit(
        "sub",
        OF_ORGANIZATION,
        "organization:<organization>:project:<project>:workspace:<workspace>:run_phase:apply",
      ),
    ],
  ],
  [
    /^agent\.buildkite\.com$/,
    [limit("sub", OF_ORGANIZATION, "organization:<organization>:pipeline:<pipeline>:*")],
  ],
  [
    /^oidc\.eks\./,
    [
      limit(
        "sub",
        like(/^system:serviceaccount:[^*?:]+:/),
        "system:serviceaccount:<namespace>:<service account>",
      ),
    ],
  ],
  [
    /^cognito-identity\.amazonaws\.com$/,
    [
      limit("aud", WHOLE, "<region>:<id of the identity pool>"),
      limit("amr", (value) => SOME(value) && !admitsGuests(value), "authenticated"),
    ],
  ],
  [
    /^accounts\.google\.com$/,
    [{ claims: ["aud", "oaud", "sub"], isNarrow: WHOLE, example: "<id of the application>" }],
  ],
  [
    /^(graph\.facebook\.com|www\.amazon\.com)$/,
    [limit("app_id", WHOLE, "<id of the application>")],
  ],
  [
    /^(api\.pulumi\.com\/oidc|oidc\.vercel\.com|sandboxes\.cloud)$/,
    [limit("aud", SOME, "<audience of your organization>")],
  ],
  [
    /^(oidc\.codefresh\.io|proidc\.upbound\.io|scalr\.io|studio\.datachain\.ai\/api|tokens\.cloud\.shisho\.dev)$/,
    [limit("sub", SOME, "<subject of your organization>")],
  ],
];

/** Cognito gives everybody on the Internet a token whose `amr` is "unauthenticated". */
function admitsGuests(value: string): boolean {
  return stringMatches(value, "unauthenticated", undefined, { wildcards: true }) !== false;
}

/** Of any other provider, it is only known that its tokens must be limited at all. */
const ANY = limit("sub", SOME, "<subject>");

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
    const claims = statement.conditions.flatMap(({ key }) => claimOf(key, host) ?? []);
    return isMet({ ...ANY, claims }, host, statement) ? [] : [objection(host, host, ANY)];
  }
  return limits
    .filter((one) => !isMet(one, host, statement))
    .map((one) => objection(host, host, one));
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

function isMet({ claims, isNarrow }: Limit, host: string, statement: Statement): boolean {
  return statement.conditions.some(
    (one) =>
      claims.includes(claimOf(one.key, host) ?? "") &&
      mustHold(one, statement) &&
      one.values.every((text) => names(text, isNarrow)),
  );
}

function mustHold({ key, operator, values }: Condition, statement: Statement): boolean {
  if (!isPositive(operator) || values.length === 0) return false;
  return !passesWithoutKey(operator) || demands(statement, key);
}

/** Only what is written can be judged: a reference may bring any part. */
function names(text: string, isNarrow: Limit["isNarrow"]): boolean {
  if (isOpen(text)) return !/^[*?]|^\w+:[*?]/.test(plainParts(text));
  return isNarrow(text);
}

function objection(who: string, host: string | undefined, { claims, example }: Limit): Objection {
  const [claim = ""] = claims;
  const key = `${host ?? "<provider>"}:${claim}`;
  return {
    subject: [who, claim],
    message: `everybody to whom ${who} gives a token may assume this role: no condition limits ${key} to one of ours`,
    fix: `add a condition StringEquals (or StringLike, if its end is open) on ${key} with "${example}"`,
  };
}

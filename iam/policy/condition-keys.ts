import { foldKey } from "./context";
import { remembered } from "./remembered";

/** What a value of the key names, if it names one thing. */
export type KeyValue = "account" | "arn" | "name" | "path" | "addresses";

/** What AWS documents of a key. */
type KeyFact =
  /** A request has one value at most. What operators without ForAllValues or ForAnyValue do with several is open. */
  | "single"
  /** Says on whose behalf a service calls. */
  | "source"
  /** Says who calls or from where, so that S3 does not count the policy as public. */
  | "caller"
  /** Names accounts or organizations that a condition lets in. */
  | "admits"
  /** Keeps requests out without saying who calls. */
  | "guards"
  /** Every signed request has it. */
  | "always"
  /** Only a request that a service makes on behalf of another principal has it. */
  | "forwarded";

type Row = readonly [key: string, value: KeyValue | "", ...facts: KeyFact[]];

/**
 * The condition keys about which more is known than their names. To add one, add a row; `*` stands for any
 * text.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
const ROWS: readonly Row[] = [
  ["aws:CalledVia", "", "forwarded"],
  ["aws:CalledViaFirst", "", "single", "forwarded"],
  ["aws:CalledViaLast", "", "single", "forwarded"],
  ["aws:CurrentTime", "", "single"],
  ["aws:EpochTime", "", "single"],
  ["aws:FederatedProvider", "", "single"],
  ["aws:MultiFactorAuthAge", "", "single", "guards"],
  ["aws:MultiFactorAuthPresent", "", "single", "guards"],
  ["aws:PrincipalAccount", "account", "single", "caller", "admits", "always"],
  ["aws:PrincipalArn", "arn", "single", "caller", "admits", "always"],
  ["aws:PrincipalIsAWSService", "", "single"],
  ["aws:PrincipalOrgID", "name", "single", "caller", "admits"],
  ["aws:PrincipalOrgPaths", "path", "caller", "admits"],
  ["aws:PrincipalServiceName", "", "single"],
  ["aws:PrincipalTag/*", "", "single"],
  ["aws:PrincipalType", "", "single"],
  ["aws:referer", "", "single"],
  ["aws:RequestedRegion", "", "single"],
  ["aws:RequestTag/*", "", "single"],
  ["aws:ResourceAccount", "", "single"],
  ["aws:ResourceOrgID", "", "single"],
  ["aws:ResourceTag/*", "", "single"],
  ["aws:SecureTransport", "", "single", "guards"],
  ["aws:SourceAccount", "account", "single", "source", "caller", "admits", "forwarded"],
  ["aws:SourceArn", "arn", "single", "source", "caller", "admits", "forwarded"],
  ["aws:SourceIdentity", "", "single"],
  ["aws:SourceIp", "addresses", "single", "caller"],
  ["aws:SourceOrgID", "name", "single", "source", "caller", "admits"],
  ["aws:SourceOrgPaths", "path", "source", "caller", "admits"],
  ["aws:SourceOwner", "account", "source", "caller", "admits"],
  ["aws:SourceVpc", "name", "single", "caller"],
  ["aws:SourceVpcArn", "arn", "single", "caller"],
  ["aws:SourceVpce", "name", "single", "caller"],
  ["aws:TokenIssueTime", "", "single"],
  ["aws:UserAgent", "", "single"],
  ["aws:userid", "path", "single", "caller", "always"],
  ["aws:username", "", "single"],
  ["aws:ViaAWSService", "", "single"],
  ["aws:VpceAccount", "account", "single", "caller", "admits"],
  ["aws:VpceOrgID", "name", "single", "caller", "admits"],
  ["aws:VpceOrgPaths", "path", "caller", "admits"],
  ["aws:VpcSourceIp", "", "single"],
  ["iam:PassedToService", "", "single"],
  ["kms:CallerAccount", "account", "single", "caller", "admits"],
  // With the encryption context, CloudTrail and CloudWatch Logs name the trail or log group to KMS.
  ["kms:EncryptionContext:*arn", "arn", "source"],
  ["kms:GrantIsForAWSResource", "", "forwarded"],
  ["kms:ViaService", "", "single", "forwarded"],
  ["s3:DataAccessPointAccount", "account", "caller"],
  ["s3:DataAccessPointArn", "arn", "caller"],
  // A few services that assume roles use it. It is no secret, so it does not limit callers.
  ["sts:ExternalId", "name", "single", "source", "guards"],
];

/** In AWS's spelling. */
export const CONDITION_KEYS: readonly string[] = ROWS.map(([key]) => key);

const BY_KEY = new Map(ROWS.map((row) => [foldKey(row[0]), row]));
const PATTERNS = [...BY_KEY].filter(([key]) => key.includes("*"));

/** Whether something is known of a key, in whichever case it is written. */
export function isKeyThat(fact: KeyFact, key: string): boolean {
  const [, , ...facts] = rowOf(key) ?? ["", ""];
  return facts.includes(fact);
}

/** What the values of a key name; undefined if that does not matter here. */
export function keyValue(key: string): KeyValue | undefined {
  return rowOf(key)?.[1] || undefined;
}

/** All keys with that fact, in AWS's spelling. */
export function keysThat(fact: KeyFact): string[] {
  return ROWS.flatMap(([key, , ...facts]) => (facts.includes(fact) ? key : []));
}

const rowOf = remembered((key): Row | undefined => {
  const folded = foldKey(key);
  return BY_KEY.get(folded) ?? PATTERNS.find(([pattern]) => isLike(folded, pattern))?.[1];
});

function isLike(key: string, pattern: string): boolean {
  const [start = "", end = ""] = pattern.split("*");
  return key.length >= start.length + end.length && key.startsWith(start) && key.endsWith(end);
}

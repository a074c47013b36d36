import { remembered } from "../../formats/remembered";
import { foldKey } from "./context";

/** What a value of the key names, if it names one thing. */
export type KeyValue = "account" | "arn" | "name" | "path" | "addresses";

/** What AWS documents of a key. */
type KeyFact =
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
 * The condition keys about which more is known than their names and types. To add one, add a row; `*` stands for any
 * text.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
const ROWS: readonly Row[] = [
  ["aws:CalledVia", "", "forwarded"],
  ["aws:CalledViaFirst", "", "forwarded"],
  ["aws:CalledViaLast", "", "forwarded"],
  ["aws:MultiFactorAuthAge", "", "guards"],
  ["aws:MultiFactorAuthPresent", "", "guards"],
  ["aws:PrincipalAccount", "account", "caller", "admits", "always"],
  ["aws:PrincipalArn", "arn", "caller", "admits", "always"],
  ["aws:PrincipalOrgID", "name", "caller", "admits"],
  ["aws:PrincipalOrgPaths", "path", "caller", "admits"],
  ["aws:SecureTransport", "", "guards"],
  ["aws:SourceAccount", "account", "source", "caller", "admits", "forwarded"],
  ["aws:SourceArn", "arn", "source", "caller", "admits", "forwarded"],
  ["aws:SourceIp", "addresses", "caller"],
  ["aws:SourceOrgID", "name", "source", "caller", "admits"],
  ["aws:SourceOrgPaths", "path", "source", "caller", "admits"],
  ["aws:SourceOwner", "account", "source", "caller", "admits"],
  ["aws:SourceVpc", "name", "caller"],
  ["aws:SourceVpcArn", "arn", "caller"],
  ["aws:SourceVpce", "name", "caller"],
  ["aws:userid", "path", "caller", "always"],
  ["aws:VpceAccount", "account", "caller", "admits"],
  ["aws:VpceOrgID", "name", "caller", "admits"],
  ["aws:VpceOrgPaths", "path", "caller", "admits"],
  ["kms:CallerAccount", "account", "caller", "admits"],
  // With the encryption context, CloudTrail and CloudWatch Logs name the trail or log group to KMS.
  ["kms:EncryptionContext:*arn", "arn", "source"],
  ["kms:GrantIsForAWSResource", "", "forwarded"],
  ["kms:ViaService", "", "forwarded"],
  ["s3:DataAccessPointAccount", "account", "caller"],
  ["s3:DataAccessPointArn", "arn", "caller"],
  // A few services that assume roles use it. It is no secret, so it does not limit callers.
  ["sts:ExternalId", "name", "source", "guards"],
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

/** Whether the key is the one, in which a `*` stands for any text. */
export function isLike(key: string, pattern: string): boolean {
  const [start = "", end] = pattern.split("*");
  if (end === undefined) return key === pattern;
  return key.length >= start.length + end.length && key.startsWith(start) && key.endsWith(end);
}

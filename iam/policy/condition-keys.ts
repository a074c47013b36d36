import { foldKey } from "./context";

/**
 * Condition keys of which AWS documents that a request has one value at most. Any other key may
 * have several, and what an operator without ForAllValues or ForAnyValue does with those is open.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const SINGLE_VALUED: ReadonlySet<string> = new Set(
  [
    ...["aws:CalledViaFirst", "aws:CalledViaLast", "aws:CurrentTime", "aws:EpochTime"],
    ...["aws:FederatedProvider", "aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent"],
    ...["aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalIsAWSService"],
    ...["aws:PrincipalOrgID", "aws:PrincipalServiceName", "aws:PrincipalType", "aws:referer"],
    ...["aws:RequestedRegion", "aws:ResourceAccount", "aws:ResourceOrgID", "aws:SecureTransport"],
    ...["aws:SourceAccount", "aws:SourceArn", "aws:SourceIdentity", "aws:SourceIp"],
    ...["aws:SourceOrgID", "aws:SourceVpc", "aws:SourceVpcArn", "aws:SourceVpce"],
    ...["aws:TokenIssueTime", "aws:UserAgent", "aws:userid", "aws:username", "aws:ViaAWSService"],
    ...["aws:VpceAccount", "aws:VpceOrgID", "aws:VpcSourceIp"],
    ...["iam:PassedToService", "kms:CallerAccount", "kms:ViaService", "sts:ExternalId"],
  ].map(foldKey),
);

/** With the name of a tag behind them. */
const SINGLE_VALUED_TAGS = ["aws:PrincipalTag/", "aws:RequestTag/", "aws:ResourceTag/"].map(
  foldKey,
);

export function isSingleValued(key: string): boolean {
  const folded = foldKey(key);
  return SINGLE_VALUED.has(folded) || SINGLE_VALUED_TAGS.some((tag) => folded.startsWith(tag));
}

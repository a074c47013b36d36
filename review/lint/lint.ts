import type { Configuration, LintFinding, Reading } from "../model";
import type { Rule } from "./rule";
import { allowNot } from "./rules/allow-not";
import { assumeAction } from "./rules/assume-action";
import { brokenVariable } from "./rules/broken-variable";
import { bucketVersioning } from "./rules/bucket-versioning";
import { contradictingSource } from "./rules/contradicting-source";
import { crossAccount } from "./rules/cross-account";
import { dangerousGrant } from "./rules/dangerous-grant";
import { deletedPrincipal } from "./rules/deleted-principal";
import { denyWithoutKey } from "./rules/deny-without-key";
import { emptyList } from "./rules/empty-list";
import { federatedTrust } from "./rules/federated-trust";
import { hiddenText } from "./rules/hidden-text";
import { impossibleCondition } from "./rules/impossible-condition";
import { ineffectiveStatement } from "./rules/ineffective-statement";
import { invalidSid } from "./rules/invalid-sid";
import { keyLockout } from "./rules/key-lockout";
import { keyNotSent } from "./rules/key-not-sent";
import { keyRotation } from "./rules/key-rotation";
import { malformedArn } from "./rules/malformed-arn";
import { noCustomerKey } from "./rules/no-customer-key";
import { noTlsDeny } from "./rules/no-tls-deny";
import { oldVersion } from "./rules/old-version";
import { openEndpoint } from "./rules/open-endpoint";
import { passRole } from "./rules/pass-role";
import { passedServiceLinkedRole } from "./rules/passed-service-linked-role";
import { policySize } from "./rules/policy-size";
import { publicAccessBlock } from "./rules/public-access-block";
import { publicPrincipal } from "./rules/public-principal";
import { redundantEntry } from "./rules/redundant-entry";
import { resourceMismatch } from "./rules/resource-mismatch";
import { serviceWithoutSource } from "./rules/service-without-source";
import { sharedKey } from "./rules/shared-key";
import { sourceKeysNotSent } from "./rules/source-keys-not-sent";
import { topicWithoutPolicy } from "./rules/topic-without-policy";
import { unknownAction } from "./rules/unknown-action";
import { unknownConditionKey } from "./rules/unknown-condition-key";
import { unknownOperator } from "./rules/unknown-operator";
import { unknownService } from "./rules/unknown-service";
import { unreadable } from "./rules/unreadable";
import { weakenedCondition } from "./rules/weakened-condition";
import { wildcardAction } from "./rules/wildcard-action";
import { wildcardResource } from "./rules/wildcard-resource";

/** Every rule, in the order of docs/review-rules.md: errors by gravity, then warnings. */
export const RULES: readonly Rule[] = [
  ...[unreadable, hiddenText, publicPrincipal, federatedTrust, allowNot, serviceWithoutSource],
  ...[contradictingSource, dangerousGrant, publicAccessBlock, keyLockout, unknownService],
  ...[unknownAction, unknownConditionKey, unknownOperator, impossibleCondition, keyNotSent],
  ...[resourceMismatch, assumeAction, brokenVariable, malformedArn, emptyList, invalidSid],
  ...[passedServiceLinkedRole, policySize],
  ...[sourceKeysNotSent, crossAccount, weakenedCondition, denyWithoutKey, passRole],
  ...[wildcardAction, wildcardResource, ineffectiveStatement, redundantEntry, deletedPrincipal],
  ...[oldVersion, noTlsDeny, topicWithoutPolicy, openEndpoint, noCustomerKey],
  ...[sharedKey, keyRotation, bucketVersioning],
];

/** What all rules object to; the same for the same configuration, in whatever order it is written. */
export function lint(configuration: Configuration, reading: Reading): readonly LintFinding[] {
  const findings = RULES.flatMap((rule) => rule.check(configuration, reading));
  const places = new Map(findings.map((finding) => [finding, sortKey(finding)]));
  const place = (finding: LintFinding) => places.get(finding) ?? "";
  return findings.toSorted((one, other) =>
    place(one) === place(other) ? 0 : place(one) < place(other) ? -1 : 1,
  );
}

/** Errors come first, then findings are ordered by where they are. */
function sortKey({
  severity,
  address,
  argument,
  statement,
  rule,
  fingerprint,
}: LintFinding): string {
  return JSON.stringify([severity, address, argument ?? "", statement ?? "", rule, fingerprint]);
}

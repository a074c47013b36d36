import type { Environment } from "../../app/environment";
import { useBrake } from "../../constructs/brake/rights";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { type PolicyDocument, policyDocument } from "../../constructs/shared/policy-document";

/** What `npm run brake` needs, where the environment has a brake. */
export function brakeAccess(environment: Environment): PolicyDocument | undefined {
  const [brake] = partsWithRole(partsOf(environment), "brake");
  return brake && policyDocument(useBrake(environment, brake));
}

import type { Environment } from "../../app/environment";
import { writeWiringStatements } from "../../constructs/grants/wiring-operator";
import { type PolicyDocument, policyDocument } from "../../constructs/shared/policy-document";
import { planStatements, wiringOf } from "./plan-access";

/** What `npm run apply` and `npm run detach` need: all that a plan reads, and the writes. */
export function applyAccess(environment: Environment): PolicyDocument {
  const { scope, target } = wiringOf(environment);
  return policyDocument([...planStatements(environment), ...writeWiringStatements(scope, target)]);
}

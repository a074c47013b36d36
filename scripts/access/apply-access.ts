import { writeWiringStatements } from "../../constructs/access/wiring-operator";
import { type PolicyDocument, policyDocument } from "../../constructs/policies/document";
import type { Environment } from "../../environments/schema";
import { planStatements, wiringOf } from "./plan-access";

/** What `npm run apply` and `npm run detach` need: all that a plan reads, and the writes. */
export function applyAccess(environment: Environment): PolicyDocument {
  const { scope, target } = wiringOf(environment);
  return policyDocument([...planStatements(environment), ...writeWiringStatements(scope, target)]);
}

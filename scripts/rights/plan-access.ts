import type { Environment } from "../../app/environment";
import { eventTopicPart } from "../../constructs/events/decisions";
import {
  readWiringStatements,
  type WiringScope,
  type WiringTarget,
} from "../../constructs/grants/wiring-operator";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import {
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../../constructs/shared/policy-document";
import { arnOf } from "../../formats/arns";
import { readState } from "./state-access";

/** What `npm run plan` reads. */
export function planAccess(environment: Environment): PolicyDocument {
  return policyDocument(planStatements(environment));
}

export function planStatements(environment: Environment): PolicyStatement[] {
  const { scope, target } = wiringOf(environment);
  const throughRole = environment.deployRoleArn !== undefined;
  return [...readWiringStatements(scope, target), ...(throughRole ? [] : readState(environment))];
}

/**
 * Every WhatsApp Business Account and every number of the AWS account and Region. Those of the
 * environment cannot be named: AWS documents two spellings of their ARNs, with and without the
 * prefix of the id, and the wrong one would lock everybody out.
 */
export function wiringOf(environment: Environment): {
  readonly scope: WiringScope;
  readonly target: WiringTarget;
} {
  const [connectRole] = partsWithRole(partsOf(environment), "connect role");
  return {
    scope: {
      wabaArns: [arnOf(environment, "social-messaging", "waba/*")],
      phoneNumberArns: [arnOf(environment, "social-messaging", "phone-number-id/*")],
    },
    target: { topicArn: eventTopicPart(environment).arn, connectRoleArn: connectRole?.arn },
  };
}

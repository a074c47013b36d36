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
 * Every WhatsApp Business Account and every number of the AWS account and Region may be read: an account
 * that left the file is found only so, and its ARN is the service's to say.
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

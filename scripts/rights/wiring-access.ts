import type { Environment } from "../../app/environment";
import { eventTopicPart } from "../../constructs/events/decisions";
import {
  readWiringStatements,
  type WiringScope,
  type WiringTarget,
  writeWiringStatements,
} from "../../constructs/grants/wiring-operator";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import {
  allow,
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../../constructs/shared/policy-document";
import { arnOf } from "../../formats/arns";
import { readState, writeState } from "./state-access";

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
function wiringOf(environment: Environment): {
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

/** What `npm run apply` and `npm run detach` need: all that a plan reads, and the writes. */
export function applyAccess(environment: Environment): PolicyDocument {
  const { scope, target } = wiringOf(environment);
  return policyDocument([...planStatements(environment), ...writeWiringStatements(scope, target)]);
}

/**
 * What the caller of a command needs when an environment names a role for everything else, and nothing
 * when it does not. Terraform reaches its state without that role. The right to write the state is
 * included, because a caller who may assume the role may deploy anyway.
 */
export function assumeAccess(environment: Environment): PolicyDocument | undefined {
  const { deployRoleArn } = environment;
  if (deployRoleArn === undefined) return undefined;
  return policyDocument([
    allow("AssumeDeployRole", "sts:AssumeRole", deployRoleArn),
    ...writeState(environment),
  ]);
}

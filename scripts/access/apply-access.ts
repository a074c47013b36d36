import {
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../../constructs/policies/document";
import { SOCIAL_MESSAGING } from "../../constructs/policies/publisher";
import type { Environment } from "../../environments/schema";
import { planStatements, wiredArns } from "./plan-access";
import { resourcesOf } from "./resources";

/** What `npm run apply` and `npm run detach` need: all that a plan reads, and the writes. */
export function applyAccess(environment: Environment): PolicyDocument {
  const { accounts, numbers } = wiredArns(environment);
  return policyDocument([
    ...planStatements(environment),
    {
      Sid: "WireWhatsAppAccounts",
      Effect: "Allow",
      Action: "social-messaging:PutWhatsAppBusinessAccountEventDestinations",
      Resource: accounts,
    },
    {
      Sid: "TagWhatsAppResources",
      Effect: "Allow",
      Action: ["social-messaging:TagResource", "social-messaging:UntagResource"],
      Resource: [accounts, numbers],
    },
    ...passConnectRole(environment),
  ]);
}

/** Only this role, and only to this service: otherwise whoever wires could hand out any role. */
function passConnectRole(environment: Environment): PolicyStatement[] {
  const { connectRoleArn } = resourcesOf(environment);
  if (connectRoleArn === undefined) return [];
  return [
    {
      Sid: "PassConnectRole",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: connectRoleArn,
      Condition: { StringEquals: { "iam:PassedToService": SOCIAL_MESSAGING } },
    },
  ];
}

import {
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../../constructs/policies/document";
import type { Environment } from "../../environments/schema";
import { arnOf } from "../../rules/arns";
import { resourcesOf } from "./resources";
import { readState } from "./state-access";

/** What `npm run plan` reads. */
export function planAccess(environment: Environment): PolicyDocument {
  return policyDocument(planStatements(environment));
}

export function planStatements(environment: Environment): PolicyStatement[] {
  const { accounts, numbers } = wiredArns(environment);
  const throughRole = environment.deployRoleArn !== undefined;
  return [
    {
      Sid: "ListWhatsAppAccounts",
      Effect: "Allow",
      Action: "social-messaging:ListLinkedWhatsAppBusinessAccounts",
      Resource: "*", // the action knows no resources
    },
    {
      Sid: "ReadWhatsAppAccounts",
      Effect: "Allow",
      Action: "social-messaging:GetLinkedWhatsAppBusinessAccount",
      Resource: accounts,
    },
    {
      Sid: "ReadWhatsAppTags",
      Effect: "Allow",
      Action: "social-messaging:ListTagsForResource",
      Resource: [accounts, numbers],
    },
    {
      Sid: "ReadEventTopic",
      Effect: "Allow",
      Action: "sns:GetTopicAttributes",
      Resource: resourcesOf(environment).topic.arn,
    },
    ...(throughRole ? [] : readState(environment)),
  ];
}

/**
 * Every WhatsApp Business Account and every number of the AWS account and Region. Those of the
 * environment cannot be named: AWS documents two spellings of their ARNs, with and without the
 * prefix of the id, and the wrong one would lock everybody out.
 */
export function wiredArns(environment: Environment) {
  return {
    accounts: arnOf(environment, "social-messaging", "waba/*"),
    numbers: arnOf(environment, "social-messaging", "phone-number-id/*"),
  };
}

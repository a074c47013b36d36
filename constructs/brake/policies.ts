import type { AwsScope } from "../../formats/arns";
import { numberKey } from "../alarms/numbers";
import { allow, type PolicyDocument, policyDocument } from "../shared/policy-document";
import { allowPublisher, budgets, onBehalfOf } from "../shared/publisher";
import type { BrakedSenders } from "./options";

/** All that costs money at the moment when it is done; everything else of the service goes on. */
const SENDING = [
  "social-messaging:SendWhatsAppMessage",
  "social-messaging:SendWhatsAppCallEvent",
] as const;

/**
 * What a sender may not do while the brake is on. AWS documents two spellings of a number's ARN, and a deny on the
 * wrong one would stop nothing, so that both are denied.
 */
export function denySending(numberArns: readonly string[] | undefined): PolicyDocument {
  const numbers = numberArns?.flatMap((arn) => spellingsOf(arn));
  return policyDocument([
    {
      Sid: "DenySendingWhatsAppMessages",
      Effect: "Deny",
      Action: SENDING,
      Resource: numbers === undefined ? "*" : [...new Set(numbers)],
    },
  ]);
}

function spellingsOf(arn: string): string[] {
  const short = numberKey(arn);
  const all = short.endsWith("/*"); // of the account and Region, in whichever spelling
  return all ? [short] : [short, short.replace(/\/(?=[^/]*$)/, "/phone-number-id-")];
}

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html */
export function machineTrust(scope: AwsScope, machineArn: string): PolicyDocument {
  const machine = onBehalfOf(scope, "Brake", "states.amazonaws.com", machineArn);
  return policyDocument([allowPublisher("AllowBrakeToAssume", machine, "sts:AssumeRole")]);
}

/** Whose sending is stopped. */
type Senders = Pick<BrakedSenders, "roles" | "users">;

/** Attaches this one policy to just these senders, and says in its tags who did it; it detaches nothing. */
export function machinePermissions(policyArn: string, senders: Senders): PolicyDocument {
  return policyDocument([
    ...attach(policyArn, senders),
    allow("AllowNoteOfWhoAndWhy", "iam:TagPolicy", policyArn),
  ]);
}

/** @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-action-role.html */
export function budgetTrust(scope: AwsScope): PolicyDocument {
  return policyDocument([allowPublisher("AllowBudgetsToAssume", budgets(scope), "sts:AssumeRole")]);
}

/** Without the right to detach, which AWS Budgets would use when an action is reversed or reset. */
export function budgetPermissions(policyArn: string, senders: Senders): PolicyDocument {
  return policyDocument(attach(policyArn, senders));
}

function attach(policyArn: string, { roles = [], users = [] }: Senders) {
  const only = { ArnEquals: { "iam:PolicyARN": policyArn } };
  return [
    ...(roles.length === 0 ? [] : [allow("AllowStopOfRoles", "iam:AttachRolePolicy", roles, only)]),
    ...(users.length === 0 ? [] : [allow("AllowStopOfUsers", "iam:AttachUserPolicy", users, only)]),
  ];
}

/** EventBridge on behalf of the rules that start the state machine. */
export function starterTrust(scope: AwsScope, ruleArns: readonly string[]): PolicyDocument {
  return policyDocument([
    {
      Sid: "AllowAlarmRulesToAssume",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "aws:SourceAccount": scope.account },
        ArnEquals: { "aws:SourceArn": ruleArns },
      },
    },
  ]);
}

export function starterPermissions(machineArn: string): PolicyDocument {
  return policyDocument([allow("AllowStartOfBrake", "states:StartExecution", machineArn)]);
}

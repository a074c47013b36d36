import { roleArn, topicArn } from "../../formats/arns";
import { arnInScope, optionsOf } from "../../formats/options";
import type { PolicyStatement } from "../shared/policy-document";
import { SOCIAL_MESSAGING } from "../shared/publisher";
import { listAccounts, readTags } from "./reader";
import {
  accountAndNumberScope,
  type Permission,
  type PhoneNumberScope,
  type WabaScope,
} from "./scopes";

/** The accounts to be wired, with their numbers, for the tags. */
export interface WiringScope extends PhoneNumberScope, WabaScope {}

/** What accounts are wired to. */
export interface WiringTarget {
  /** The event topic. */
  readonly topicArn: string;
  /**
   * The role that delivers events to Amazon Connect.
   * @default - no account is wired to Amazon Connect
   */
  readonly connectRoleArn?: string;
}

/** @internal For a target in plain words; a composition knows its own. */
export const wiringTarget = optionsOf<WiringTarget>()({
  topicArn: arnInScope(topicArn),
  connectRoleArn: arnInScope(roleArn).optional(),
});

/**
 * Runs the wiring: what plan, apply and detach ask of AWS, Terraform's state apart. The health checks
 * of verify look at more, which the iam command prints.
 * @internal
 */
export const wiringOperator: Permission<WiringScope, WiringTarget> = {
  id: "Operate",
  name: "operate",
  scope: accountAndNumberScope,
  statements: (scope, target) => [
    ...readWiringStatements(scope, target),
    ...writeWiringStatements(scope, target),
  ],
};

/** Sees how accounts are wired and tagged, and whether the topic is there. */
export function readWiringStatements(scope: WiringScope, target: WiringTarget): PolicyStatement[] {
  return [
    listAccounts(),
    {
      Sid: "ReadWhatsAppAccounts",
      Effect: "Allow",
      Action: "social-messaging:GetLinkedWhatsAppBusinessAccount",
      Resource: scope.wabaArns,
    },
    readTags([...scope.wabaArns, ...scope.phoneNumberArns]),
    {
      Sid: "ReadEventTopic",
      Effect: "Allow",
      Action: "sns:GetTopicAttributes",
      Resource: target.topicArn,
    },
  ];
}

/** Points accounts at topic or Amazon Connect, clears that again, and tags accounts and numbers. */
export function writeWiringStatements(scope: WiringScope, target: WiringTarget): PolicyStatement[] {
  return [
    {
      Sid: "WireWhatsAppAccounts",
      Effect: "Allow",
      Action: "social-messaging:PutWhatsAppBusinessAccountEventDestinations",
      Resource: scope.wabaArns,
    },
    {
      Sid: "TagWhatsAppResources",
      Effect: "Allow",
      Action: ["social-messaging:TagResource", "social-messaging:UntagResource"],
      Resource: [...scope.wabaArns, ...scope.phoneNumberArns],
    },
    ...passConnectRole(target),
  ];
}

/** Only this role, and only to this service: otherwise whoever wires could hand out any role. */
function passConnectRole({ connectRoleArn }: WiringTarget): PolicyStatement[] {
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

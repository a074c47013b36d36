import { roleArn, topicArn } from "../../formats/arns";
import { arnInScope, optionsOf } from "../../formats/options";
import { allow, type Conditions, type PolicyStatement } from "../shared/policy-document";
import { SOCIAL_MESSAGING } from "../shared/publisher";
import {
  accountAndNumberScope,
  listAccounts,
  type Permission,
  type PhoneNumberScope,
  readTags,
  type WabaScope,
} from "./permissions";

/** The accounts to be wired, with their numbers, for the tags. */
export interface WiringScope extends PhoneNumberScope, WabaScope {}

/** What accounts are wired to. */
export interface WiringTarget {
  /**
   * The event topic.
   * @default - no account is wired to a topic
   */
  readonly topicArn?: string;
  /**
   * The role that delivers events to Amazon Connect.
   * @default - no account is wired to Amazon Connect
   */
  readonly connectRoleArn?: string;
}

/** @internal For a target in plain words; a composition knows its own. */
export const wiringTarget = optionsOf<WiringTarget>()({
  topicArn: arnInScope(topicArn).optional(),
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

const READ = "social-messaging:GetLinkedWhatsAppBusinessAccount";
const WIRE = "social-messaging:PutWhatsAppBusinessAccountEventDestinations";
const TAG = ["social-messaging:TagResource", "social-messaging:UntagResource"] as const;

/** Sees how accounts are wired and tagged, and whether the topic is there. */
export function readWiringStatements(scope: WiringScope, target: WiringTarget): PolicyStatement[] {
  return [
    listAccounts(),
    allow("ReadWhatsAppAccounts", READ, scope.wabaArns),
    readTags([...scope.wabaArns, ...scope.phoneNumberArns]),
    ...(target.topicArn === undefined
      ? []
      : [allow("ReadEventTopic", "sns:GetTopicAttributes", target.topicArn)]),
  ];
}

/**
 * Points accounts at topic or Amazon Connect, clears that again, and tags accounts and numbers.
 * @param wired the accounts whose destination may be set
 */
export function writeWiringStatements(
  scope: WiringScope,
  target: WiringTarget,
  wired: readonly string[] = scope.wabaArns,
): PolicyStatement[] {
  return [
    ...(wired.length === 0 ? [] : [allow("WireWhatsAppAccounts", WIRE, wired)]),
    allow(
      "TagWhatsAppResources",
      TAG,
      [...scope.wabaArns, ...scope.phoneNumberArns],
      NOT_OF_CONNECT,
    ),
    ...passConnectRole(target),
  ];
}

/**
 * Amazon Connect sends only from numbers that carry its own tag, and sets that tag itself. A request
 * without any key changes no tag, so it may pass.
 */
export const NOT_OF_CONNECT: Conditions = {
  "ForAllValues:StringNotEquals": { "aws:TagKeys": ["AmazonConnectEnabled"] },
};

/** Only this role, and only to this service: otherwise the operator could hand out any role. */
function passConnectRole({ connectRoleArn }: WiringTarget): PolicyStatement[] {
  if (connectRoleArn === undefined) return [];
  const toService = { StringEquals: { "iam:PassedToService": SOCIAL_MESSAGING } };
  return [allow("PassConnectRole", "iam:PassRole", connectRoleArn, toService)];
}

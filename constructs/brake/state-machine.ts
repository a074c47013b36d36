import type { AwsScope } from "../../formats/arns";
import { partitionOf } from "../../formats/regions";

/** Tags of the brake's policy: who changed it last, when and why. What is attached says whether it is on. */
export const BRAKE_TAGS = {
  state: "whatsapp-brake",
  by: "whatsapp-brake-by",
  at: "whatsapp-brake-at",
  reason: "whatsapp-brake-reason",
} as const;

/** Whom the state machine stops, by what IAM calls them in requests: names without their path. */
export interface Stopped extends AwsScope {
  readonly policyArn: string;
  readonly roleNames: readonly string[];
  readonly userNames: readonly string[];
}

/** A role or user that is not there, or has no free place, will not have one a minute later. */
const FINAL = [
  "Iam.NoSuchEntityException",
  "Iam.LimitExceededException",
  "Iam.UnmodifiableEntityException",
];

const RETRY = [
  { ErrorEquals: FINAL, MaxAttempts: 0 },
  { ErrorEquals: ["States.ALL"], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 5 },
];

const ALL = ["States.ALL"];

/**
 * Attaches the policy to each role and user, also if that fails for others; then it notes on the policy which alarm
 * did that, and fails if anything was not done. It detaches nothing, so that an alarm which goes back to OK, or
 * comes and goes, never lets anybody send again. Its input is the event of EventBridge.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function machineDefinition(stopped: Stopped): object {
  const { region, policyArn: PolicyArn, roleNames, userNames } = stopped;
  const call = (operation: string) =>
    `arn:${partitionOf(region)}:states:::aws-sdk:iam:${operation}`;
  const attach = (operation: string, sender: object) => ({
    Type: "Task",
    Resource: call(operation),
    Parameters: { ...sender, PolicyArn },
    ResultPath: null,
    Retry: RETRY,
    Catch: [{ ErrorEquals: ALL, ResultPath: null, Next: "NotStopped" }],
    Next: "Stopped",
  });
  return {
    Comment: "Stops the sending of WhatsApp messages, and never lets it go on",
    StartAt: "ListSenders",
    TimeoutSeconds: 900,
    States: {
      ListSenders: {
        Type: "Pass",
        Result: [...roleNames.map((role) => ({ role })), ...userNames.map((user) => ({ user }))],
        ResultPath: "$.senders",
        Next: "StopEach",
      },
      StopEach: {
        Type: "Map",
        ItemsPath: "$.senders",
        MaxConcurrency: 5,
        ItemProcessor: {
          ProcessorConfig: { Mode: "INLINE" },
          StartAt: "RoleOrUser",
          States: {
            RoleOrUser: {
              Type: "Choice",
              Choices: [{ Variable: "$.role", IsPresent: true, Next: "StopRole" }],
              Default: "StopUser",
            },
            StopRole: attach("attachRolePolicy", { "RoleName.$": "$.role" }),
            StopUser: attach("attachUserPolicy", { "UserName.$": "$.user" }),
            Stopped: { Type: "Pass", Result: "stopped", End: true },
            NotStopped: { Type: "Pass", Result: "not stopped", End: true },
          },
        },
        ResultPath: "$.outcomes",
        Next: "NoteWhoAndWhy",
      },
      NoteWhoAndWhy: {
        Type: "Task",
        Resource: call("tagPolicy"),
        Parameters: { PolicyArn, Tags: note() },
        Retry: RETRY,
        Catch: [{ ErrorEquals: ALL, ResultPath: "$.error", Next: "NotEverything" }],
        ResultPath: null,
        Next: "CountNotStopped",
      },
      CountNotStopped: {
        Type: "Pass",
        Parameters: { "some.$": "States.ArrayContains($.outcomes, 'not stopped')" },
        ResultPath: "$.notStopped",
        Next: "EveryoneStopped",
      },
      EveryoneStopped: {
        Type: "Choice",
        Choices: [{ Variable: "$.notStopped.some", BooleanEquals: true, Next: "NotEverything" }],
        Default: "Done",
      },
      Done: { Type: "Succeed" },
      NotEverything: {
        Type: "Fail",
        Error: "NotEverythingStopped",
        Cause:
          "A role or user could not be stopped, or the note of who and why could not be written: look at the steps of this execution, and at brake --status",
      },
    },
  };
}

/** Names of alarms and times hold only what tags may hold. */
function note(): object[] {
  return [
    { Key: BRAKE_TAGS.state, Value: "on" },
    { Key: BRAKE_TAGS.by, "Value.$": "States.Format('alarm {}', $.detail.alarmName)" },
    { Key: BRAKE_TAGS.at, "Value.$": "$.time" },
    { Key: BRAKE_TAGS.reason, Value: "the alarm went into ALARM" },
  ];
}

/** Characters of an event pattern that EventBridge admits. */
const LONGEST_PATTERN = 2048;

/**
 * The changes of just these alarms into ALARM: one pattern, or several where one would be too long.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
 */
export function alarmPatterns(scope: AwsScope, alarmNames: readonly string[]): string[] {
  const whole = JSON.stringify(patternOf(scope, alarmNames));
  if (whole.length <= LONGEST_PATTERN || alarmNames.length < 2) return [whole];
  const half = Math.ceil(alarmNames.length / 2);
  return [alarmNames.slice(0, half), alarmNames.slice(half)].flatMap((some) =>
    alarmPatterns(scope, some),
  );
}

/** The account, because other accounts may send the events of their alarms to this event bus. */
function patternOf({ account, region }: AwsScope, alarmNames: readonly string[]): object {
  return {
    source: ["aws.cloudwatch"],
    account: [account],
    region: [region],
    "detail-type": ["CloudWatch Alarm State Change"],
    detail: { alarmName: alarmNames, state: { value: ["ALARM"] } },
  };
}

import { type AwsScope, arnOf } from "../../formats/arns";
import { delegateToIam } from "../keys/key-policy";
import { outcomesLogGroupName, outcomesName } from "../shared/names";
import {
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../shared/policy-document";
import type { Scope } from "../shared/scope";

/** Of a log group, without the `:*` that stands for what is in it. */
export function outcomesLogGroupArn(scope: Scope): string {
  return arnOf(scope, "logs", `log-group:${outcomesLogGroupName(scope.namePrefix)}`);
}

export function outcomesRuleArn(scope: Scope): string {
  return arnOf(scope, "events", `rule/${outcomesName(scope.namePrefix)}`);
}

/**
 * Lets CloudWatch Logs of this Region encrypt this one log group. It sends the log group as the encryption context, and
 * no source keys.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function outcomesKeyPolicy(scope: Scope): PolicyDocument {
  return policyDocument([
    delegateToIam(scope),
    {
      Sid: "AllowLogsUseOfKey",
      Effect: "Allow",
      Principal: { Service: `logs.${scope.region}.amazonaws.com` },
      Action: [
        "kms:Encrypt",
        "kms:Decrypt",
        "kms:ReEncrypt*",
        "kms:GenerateDataKey*",
        "kms:DescribeKey",
      ],
      Resource: "*",
      Condition: {
        ArnEquals: { "kms:EncryptionContext:aws:logs:arn": outcomesLogGroupArn(scope) },
      },
    },
  ]);
}

/** One in each account and Region, for the rules of all environments: an account takes ten of them in a Region. */
export const LOG_POLICY_NAME = "whatsapp-outcomes";

/** Any environment's rule may write to any environment's log of outcomes, and to no other. */
export function logPolicy(scope: AwsScope): PolicyDocument {
  const any = { ...scope, namePrefix: "*" };
  return policyDocument([allowRuleToWrite(scope, outcomesLogGroupArn(any), outcomesRuleArn(any))]);
}

/**
 * EventBridge takes no role for a log group. AWS's own example has the condition on PutLogEvents alone; public stacks
 * have it on both actions.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
export function allowRuleToWrite(
  { account }: AwsScope,
  logGroupArn: string,
  ruleArn: string,
): PolicyStatement {
  return {
    Sid: "AllowEventRulesToWriteOutcomes",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: `${logGroupArn}:*`,
    Condition: {
      StringEquals: { "aws:SourceAccount": account },
      ArnLike: { "aws:SourceArn": ruleArn },
    },
  };
}

import { type AwsScope, arnOf } from "../../formats/arns";

/**
 * Names of alarms, budgets and their topics: an external contract, as renaming one replaces it. The
 * prefix belongs to one environment alone.
 */
export function alarmName(namePrefix: string, ...parts: readonly string[]): string {
  return [`${namePrefix}-whatsapp`, ...parts].join("-");
}

/** Every alarm of one environment, for policies that let CloudWatch publish for them. */
export function alarmArns(scope: AwsScope, namePrefix: string): string {
  return arnOf(scope, "cloudwatch", `alarm:${alarmName(namePrefix, "*")}`);
}

/** The end of a number's ARN, with or without the prefix of its id: short, and its own. */
export function numberTail(arn: string): string {
  return arn.slice(-12);
}

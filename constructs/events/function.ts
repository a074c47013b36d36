import { functionArn } from "../../formats/arns";
import { arnInScope, optionsOf } from "../../formats/options";
import { isReference } from "../../formats/terraform-reference";
import { undeliverableQueueName } from "../shared/names";
import type { SubscriberOptions } from "./options";
import type { SettingsOf, SubscriberKind } from "./subscriber-kind";

/** Which function, and which events. */
export interface FunctionOptions extends SubscriberOptions {
  /** The Lambda function that is called, in the topic's account and Region: elsewhere only its owner can let SNS in. */
  readonly functionArn: string;
}

/** A Lambda function that exists, with or without an alias or version. */
export const lambdaFunction: SubscriberKind<FunctionOptions> = {
  settings: optionsOf<SettingsOf<FunctionOptions>>()({ functionArn: arnInScope(functionArn) }),
  protocol: "lambda",
  endpoint: "functionArn",
  queueNames: (name) => [undeliverableQueueName(name)],
  functionArns: ({ functionArn: qualified }) => [partsOfArn(qualified).functionName, qualified],
};

/** The function, and which of its aliases or versions. */
export function partsOfArn(arn: string): { functionName: string; qualifier?: string } {
  if (isReference(arn)) return { functionName: arn };
  const parts = arn.split(":");
  return { functionName: parts.slice(0, 7).join(":"), qualifier: parts[7] };
}

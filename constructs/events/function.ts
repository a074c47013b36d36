import { functionArn } from "../../formats/arns";
import { arnInScope, optionsOf } from "../../formats/options";
import { partsOfArn } from "../shared/function-arn";
import type { GivenFunction } from "../shared/given-function";
import { undeliverableQueueName } from "../shared/names";
import type { SettingsOf, SubscriberOptions } from "./options";
import type { PushKind } from "./subscriber-kind";

/** Which function, and which events. */
export interface FunctionSettings extends SubscriberOptions {
  /** The Lambda function that is called, in the topic's account and Region: elsewhere only its owner can let SNS in. */
  readonly functionArn: string;
}

/** Which function, and which events, in code. */
export interface FunctionOptions extends Omit<FunctionSettings, "functionArn"> {
  /**
   * The Lambda function that is called, in the topic's account and Region: its construct, that of an alias, or the ARN
   * of one that exists.
   */
  readonly functionArn: GivenFunction;
}

/** @internal A Lambda function that exists, with or without an alias or version. */
export const lambdaFunction: PushKind<FunctionSettings> = {
  settings: optionsOf<SettingsOf<FunctionSettings>>()({ functionArn: arnInScope(functionArn) }),
  protocol: "lambda",
  endpoint: "functionArn",
  subscription: ({ functionArn: endpoint }) => ({ endpoint }),
  queueNames: (name) => [undeliverableQueueName(name)],
  functionArns: ({ functionArn: qualified }) => [partsOfArn(qualified).functionName, qualified],
};

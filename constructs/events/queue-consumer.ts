import type { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import type { Construct } from "constructs";
import type { AwsScope } from "../../formats/arns";
import { below, type Finding } from "../../formats/finding";
import { isReference } from "../../formats/terraform-reference";
import { argumentFindings } from "../shared/check-arguments";
import { throwFindings } from "../shared/check-props";
import { functionBehind, functionOf, type GivenFunction } from "../shared/given-function";
import { type Grantee, granteeFindings } from "../shared/grantee";
import { referredTo } from "../shared/referred-to";
import {
  type ConsumerOptions,
  consumerFindings,
  consumerParameters,
  timeoutFindings,
} from "./consumer";

/** One for each queue: a constant id, so that another function takes the place of the first. */
const ID = "Consumer";

/** A queue, as far as a function that reads it needs it. */
interface ConsumedQueue extends Construct {
  readonly arn: string;
  grantConsume(grantee: Grantee): IamRolePolicy;
}

/** What else is known of it. */
interface Settings extends AwsScope {
  readonly visibilityTimeoutSeconds: number;
}

/** Lambda's default. */
const TIMEOUT_SECONDS = 3;

/** Has Lambda read a queue for a function, and lets the function's role do so. */
export function createConsumer(
  queue: ConsumedQueue,
  { visibilityTimeoutSeconds, ...scope }: Settings,
  lambda: GivenFunction,
  options: ConsumerOptions,
): LambdaEventSourceMapping {
  const { arn } = functionOf(lambda);
  const behind = functionBehind(lambda);
  const role = options?.role ?? roleOf(behind);
  throwFindings(queue, [
    ...second(queue),
    ...argumentFindings(consumerParameters, { lambda: arn, options }, scope),
    ...consumerFindings(options),
    ...timeoutFindings(
      behind && known(behind.timeoutInput ?? TIMEOUT_SECONDS),
      known(visibilityTimeoutSeconds),
    ),
    ...(role === undefined
      ? [WITHOUT_ROLE]
      : below(["options", "role"], granteeFindings(scope, role))),
  ]);
  const { batchSize, batchingWindowSeconds, maxConcurrency } = options;
  return new LambdaEventSourceMapping(queue, ID, {
    eventSourceArn: queue.arn,
    functionName: arn,
    // Without it, one event that fails brings back the whole batch.
    functionResponseTypes: ["ReportBatchItemFailures"],
    batchSize,
    maximumBatchingWindowInSeconds: batchingWindowSeconds,
    scalingConfig:
      maxConcurrency === undefined ? undefined : { maximumConcurrency: maxConcurrency },
    dependsOn: [queue.grantConsume(role as Grantee)], // Lambda looks whether the role may read the queue
  });
}

/** Nothing for a number that only Terraform knows. */
function known(number: number): number | undefined {
  return isReference(number) ? undefined : number;
}

/** The role of a function of this app: its construct, or the ARN as it stands there. */
function roleOf(behind: LambdaFunction | undefined): Grantee | undefined {
  const arn = behind?.roleInput;
  if (behind === undefined || arn === undefined) return undefined;
  return isReference(arn) ? (referredTo(behind, arn) as Grantee | undefined) : arn;
}

const WITHOUT_ROLE: Finding = {
  path: ["options", "role"],
  got: "nothing, and the function does not say which role it runs with",
  allowed: "the role that the function runs with, which must be let read the queue",
  fix: "pass { role }: an IamRole, a DataAwsIamRole, or a literal name or ARN",
};

/** Each message reaches one of two functions only, so that each would miss events. */
function second({ node }: ConsumedQueue): Finding[] {
  if (node.tryFindChild(ID) === undefined) return [];
  const fix = "subscribe another queue to the topic, and let the second function read that one";
  return [
    { path: ["lambda"], got: "a second function", allowed: "one function for each queue", fix },
  ];
}

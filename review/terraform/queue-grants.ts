import { isRecord } from "../../iam/policy/policy-errors";
import type { GrantedStatement } from "./grant-statements";
import { type Body, listed } from "./terraform-json";
import { UnreadableTemplate } from "./tokens";

/**
 * Which queues may use this one for their dead letters; without a word about it, every one may.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export function redriveAllow(values: Body, itself: string): GrantedStatement[] {
  const { redrivePermission: permission = "allowAll", sourceQueueArns: sources } = policyIn(values);
  if (permission === "denyAll") return [];
  if (permission !== "allowAll" && permission !== "byQueue") {
    throw new UnreadableTemplate(
      "its redrivePermission is none that is known",
      "write allowAll, denyAll or byQueue",
    );
  }
  const Condition = { ArnEquals: { "aws:SourceArn": listed(sources) } };
  return [
    {
      Effect: "Allow",
      Principal: { Service: "sqs.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: itself,
      ...(permission === "byQueue" && { Condition }),
    },
  ];
}

function policyIn({ redrive_allow_policy: policy }: Body): Readonly<Record<string, unknown>> {
  try {
    const data: unknown = typeof policy === "string" ? JSON.parse(policy) : policy;
    if (isRecord(data)) return data;
  } catch {
    // The same holds for what is no JSON.
  }
  throw new UnreadableTemplate("it is no JSON object", "write it with JSON.stringify(policy)");
}

import type { PolicyStatement } from "./policy-document";

/** What creates, changes and deletes topics. */
export function manageTopics(Sid: string, Resource: PolicyStatement["Resource"]): PolicyStatement {
  return { Sid, Effect: "Allow", Action: TOPIC_ACTIONS, Resource };
}

const TOPIC_ACTIONS = [
  "sns:CreateTopic",
  "sns:GetTopicAttributes",
  "sns:SetTopicAttributes",
  "sns:ListTagsForResource",
  "sns:TagResource",
  "sns:UntagResource",
  "sns:DeleteTopic",
] as const;

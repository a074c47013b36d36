/** What creates, reads, changes and deletes an SNS topic. */
export const TOPIC_ACTIONS = [
  "sns:CreateTopic",
  "sns:GetTopicAttributes",
  "sns:SetTopicAttributes",
  "sns:ListTagsForResource",
  "sns:TagResource",
  "sns:UntagResource",
  "sns:DeleteTopic",
] as const;

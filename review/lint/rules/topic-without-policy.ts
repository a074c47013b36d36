import { attachedPolicies } from "../links";
import { onSetting, type Rule } from "../rule";

const RULE = { id: "topic-without-policy", severity: "warning" } as const;

export const topicWithoutPolicy: Rule = {
  ...RULE,
  check: (configuration, reading) =>
    attachedPolicies(configuration, reading)
      .filter(
        ({ type, policies, isUnread }) =>
          type === "aws_sns_topic" && policies.length === 0 && !isUnread,
      )
      .map(({ resource }) =>
        onSetting(RULE, { resource }, "none", {
          message:
            "the topic has no policy of its own: SNS's default leaves access to the owner's IAM policies and admits no service, so that no WhatsApp event ever arrives",
          fix: "add a policy that allows sns:Publish to social-messaging.amazonaws.com, with aws:SourceAccount and aws:SourceArn",
        }),
      ),
};

import { attachedPolicies } from "../links";
import { settingRule } from "../rule";

export const topicWithoutPolicy = settingRule(
  { id: "topic-without-policy", severity: "warning", description: "A topic without any policy." },
  (configuration, reading) =>
    attachedPolicies(configuration, reading)
      .filter(({ type, policies }) => type === "aws_sns_topic" && policies.length === 0)
      .filter(({ isUnread }) => !isUnread)
      .map(({ resource }) => ({
        resource,
        setting: "none",
        message:
          "the topic has no policy of its own: SNS's default leaves access to the owner's IAM policies and admits no service, so that no WhatsApp event ever arrives",
        fix: "add a policy that allows sns:Publish to social-messaging.amazonaws.com, with aws:SourceAccount and aws:SourceArn",
      })),
);

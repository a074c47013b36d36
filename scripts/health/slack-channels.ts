import { partsWithRole } from "../../constructs/messaging/capabilities";
import { forCommand } from "../../formats/outlets";
import type { HealthLine, Kind, World } from "./health";
import { readSubscriptions } from "./subscriptions";

const SLACK = "docs/runbook.md#slack-stays-silent";

/** What subscribes a topic for AWS's chat service, as everybody's subscriptions show. */
const CHAT_ENDPOINT = "https://global.sns-api.chatbot.amazonaws.com";

const ONLY_BY_TERRAFORM =
  "the API of the chat service has its own client, which verify does without: Terraform's plan compares it";

/** Which topics reach the chat service; what it does with their messages is compared by Terraform alone. */
export const slackChannel: Kind = {
  what: "Slack channel",
  named: ({ configuration_name: name }) => String(name),
  compared: { sns_topic_arns: null },
  notCompared: {
    configuration_name: ONLY_BY_TERRAFORM,
    slack_team_id: ONLY_BY_TERRAFORM,
    slack_channel_id: ONLY_BY_TERRAFORM,
    iam_role_arn: ONLY_BY_TERRAFORM,
    guardrail_policy_arns: ONLY_BY_TERRAFORM,
    logging_level: ONLY_BY_TERRAFORM,
  },
  async read({ sns_topic_arns: topics }, world) {
    const reached = await Promise.all(
      (topics as readonly unknown[]).map(async (arn) => {
        const all = (await readSubscriptions(world, String(arn))) ?? [];
        return all.some(({ endpoint }) => endpoint.startsWith(CHAT_ENDPOINT)) ? [arn] : [];
      }),
    );
    return { sns_topic_arns: reached.flat() };
  },
};

/** What nobody looked at must not seem healthy: the channel and its guardrail can be changed in the chat service alone. */
export async function judgeSlackChannels(world: World): Promise<readonly HealthLine[]> {
  if (partsWithRole(world.parts, "chat channel").length === 0) return [];
  const { name } = world.environment;
  return [
    {
      subject: "Slack channels",
      status: "warning",
      message:
        "Which channel shows the alarms, with which role and guardrail, is not compared: verify does without the chat service's API.",
      fix: `${forCommand(["npx", "cdktf", "diff", name])} compares them`,
      runbook: SLACK,
    },
  ];
}

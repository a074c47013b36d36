import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import { EnvironmentStack } from "../../../app/environment-stack";
import type { SlackChannelProps } from "../../../constructs/alarms/slack";
import { SlackChannel } from "../../../constructs/alarms/slack-channel";
import { useProvider } from "../../../constructs/shared/providers";
import { environment } from "../../environment";
import { document } from "../expected-policies";
import { policyIn, scope, synthesize } from "../synthesize";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:acme-alarms";
const SLACK = { workspaceId: "T07EA123LEP", channelId: "C07EZ1ABC23" };
const props: SlackChannelProps = { ...scope, ...SLACK, name: "acme-alarms", topicArns: [TOPIC] };

const build = (changes: Partial<SlackChannelProps> = {}) =>
  synthesize((stack) => new SlackChannel(stack, "Slack", { ...props, ...changes }));

test("the channel shows its topics, always within a read-only guardrail", () => {
  expect(build().one("aws_chatbot_slack_channel_configuration")).toEqual({
    configuration_name: "acme-alarms",
    slack_team_id: "T07EA123LEP",
    slack_channel_id: "C07EZ1ABC23",
    sns_topic_arns: [TOPIC],
    iam_role_arn: "${aws_iam_role.Slack_Role_5CF5583D.arn}",
    guardrail_policy_arns: ["arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess"],
    logging_level: "ERROR",
  });
});

const TRUST = {
  Sid: "AllowChatServiceToAssume",
  Effect: "Allow",
  Principal: { Service: "chatbot.amazonaws.com" },
  Action: "sts:AssumeRole",
};

test("the chat service alone may assume the role, for this channel's configuration", () => {
  expect(policyIn(build().one("aws_iam_role"), "assume_role_policy")).toEqual(
    document({
      ...TRUST,
      Condition: {
        StringEquals: { "aws:SourceAccount": "111122223333" },
        ArnLike: {
          "aws:SourceArn":
            "arn:aws:chatbot::111122223333:chat-configuration/slack-channel/acme-alarms",
        },
      },
    }),
  );
});

test("the unproven conditions can be switched off, and nothing else goes with them", () => {
  const role = build({ trustConditions: false }).one("aws_iam_role");
  expect(policyIn(role, "assume_role_policy")).toEqual(document(TRUST));
});

test("the role may read alarms, and nothing else, within the boundary", () => {
  const permissionsBoundaryArn = "arn:aws:iam::111122223333:policy/boundary";
  const stack = build({ permissionsBoundaryArn });
  expect(policyIn(stack.one("aws_iam_role_policy"))).toEqual(
    document(
      {
        Sid: "AllowReadingAlarms",
        Effect: "Allow",
        Action: ["cloudwatch:DescribeAlarms", "cloudwatch:DescribeAlarmHistory"],
        Resource: "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:*",
      },
      {
        Sid: "AllowDrawingCharts",
        Effect: "Allow",
        Action: ["cloudwatch:GetMetricStatistics", "cloudwatch:GetMetricWidgetImage"],
        Resource: "*",
      },
    ),
  );
  const { assume_role_policy: _, ...role } = stack.one("aws_iam_role");
  expect(role).toEqual({
    name: "acme-alarms-chat",
    description: "Shows alarms in Slack with the chat configuration acme-alarms",
    permissions_boundary: permissionsBoundaryArn,
  });
});

test("what must be done by hand is a requirement", () => {
  const { requirement } = new SlackChannel(
    new TerraformStack(Testing.app(), "test"),
    "Slack",
    props,
  );
  expect(requirement).toEqual({
    of: "arn:aws:chatbot::111122223333:chat-configuration/slack-channel/acme-alarms",
    why: "shows alarms in Slack",
    statements: [],
    settings: [
      expect.stringContaining("workspace T07EA123LEP must be authorized once by hand"),
      expect.stringContaining("a private channel must have invited the app"),
    ],
  });
});

test("topics that are missing or elsewhere are refused at the construct", () => {
  expect(() => build({ topicArns: [] })).toThrow("at least one topic");
  expect(() => build({ topicArns: [TOPIC.replace("eu-west-1", "us-east-1")] })).toThrow(
    "test/Slack  topicArns[0]",
  );
  expect(() => build({ region: "cn-north-1", topicArns: [] })).toThrow("test/Slack  region");
});

describe("a Region in which the chat service has no endpoint", () => {
  const frankfurt = { account: scope.account, region: "eu-central-1" };
  const channel = (stack: TerraformStack) =>
    new SlackChannel(stack, "Slack", {
      ...props,
      ...frankfurt,
      topicArns: [TOPIC.replace("eu-west-1", "eu-central-1")],
    });
  const inFrankfurt = (build: (stack: TerraformStack) => void) => {
    const stack = new TerraformStack(Testing.app(), "test");
    new AwsProvider(stack, "aws", { region: "eu-central-1" });
    build(stack);
    return JSON.parse(Testing.synth(stack, true));
  };

  test("is refused with what to do", () => {
    expect(() => inFrankfurt(channel)).toThrow(
      /a Slack channel with the AWS provider test\/aws in "eu-central-1", where the chat service has no endpoint[\s\S]*us-east-2, us-west-2, eu-west-1, ap-southeast-1[\s\S]*useProvider\(slackChannel,/,
    );
  });

  test("is right with a provider elsewhere, of the same account", () => {
    const elsewhere = (allowedAccountIds: string[]) => () =>
      inFrankfurt((stack) => {
        const region = { alias: "chat", region: "us-west-2", allowedAccountIds };
        useProvider(channel(stack), new AwsProvider(stack, "chat", region));
      });
    expect(elsewhere([scope.account])).not.toThrow();
    expect(elsewhere(["444455556666"])).toThrow("test/Slack  account");
  });
});

describe("in an environment", () => {
  const synthesized = (changes: object) =>
    JSON.parse(
      Testing.synth(new EnvironmentStack(Testing.app(), environment({ ...changes })), true),
    );
  const alarms = { warning: { slack: SLACK }, critical: { slack: SLACK } };
  const configurations = (stack: { resource: object }) =>
    Object.values<Record<string, unknown>>(
      Object(stack.resource)["aws_chatbot_slack_channel_configuration"],
    );

  test("both severities share one channel, with one role", () => {
    const stack = synthesized({ alarms });
    expect(configurations(stack)).toHaveLength(1);
    const [{ sns_topic_arns: topics, configuration_name: name, provider } = {}] =
      configurations(stack);
    expect([name, provider]).toEqual(["acme-prod-whatsapp-alarms-warning", undefined]);
    expect(topics).toEqual([
      expect.stringContaining("WarningTopic"),
      expect.stringContaining("CriticalTopic"),
    ]);
  });

  test("two channels have a configuration each", () => {
    const critical = { slack: { ...SLACK, channelId: "G07EZ1ABC24" } };
    const found = configurations(synthesized({ alarms: { ...alarms, critical } }));
    expect(found.map(({ configuration_name: name }) => name).toSorted()).toEqual([
      "acme-prod-whatsapp-alarms-critical",
      "acme-prod-whatsapp-alarms-warning",
    ]);
  });

  test("the channel is reached in Ohio where its own Region has no endpoint", () => {
    const stack = synthesized({ region: "eu-central-1", alarms });
    expect(stack.provider.aws).toMatchObject([
      { region: "eu-central-1" },
      { region: "us-east-2", alias: "chat", allowed_account_ids: ["111122223333"] },
    ]);
    expect(configurations(stack)).toMatchObject([{ provider: "aws.chat" }]);
  });
});

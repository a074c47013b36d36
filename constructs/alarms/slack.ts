import { z } from "zod";
import { type AwsScope, arnOf, globalArnOf, placeInWords, topicArn } from "../../formats/arns";
import type { Finding } from "../../formats/finding";
import { chatConfigurationName, slackChannelId, slackWorkspaceId } from "../../formats/names";
import { arnInScope, list, optionsOf, text } from "../../formats/options";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { partitionOf } from "../../formats/regions";
import { chatRoleName } from "../shared/names";
import type { Part } from "../shared/part";
import { type Bounded, bounded } from "../shared/permissions-boundary";
import {
  allow,
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
} from "../shared/policy-document";
import { allowPublisher, onBehalfOf, type Publisher } from "../shared/publisher";
import type { Requirement } from "../shared/requirement";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { manageRoles } from "../shared/rights";
import { awsScope } from "../shared/scope";
import { inAccount, type UniqueName } from "../shared/unique-names";

/**
 * A Slack channel that AWS's chat service (Amazon Q Developer in chat applications, AWS Chatbot before) writes to. Its
 * workspace must be authorized once by hand in the console of that service: no API can do it.
 */
export interface SlackOptions {
  /** Id of the workspace, such as T07EA123LEP. */
  readonly workspaceId: string;
  /** Id of the channel, such as C07EZ1ABC23, and never its name. A private channel must have invited the app. */
  readonly channelId: string;
  /**
   * Limits the role's trust to this channel's configuration. That the service sends the source keys here is
   * unproven: when Slack stays silent, set it to false first (docs/runbook.md#slack-stays-silent).
   * @default true
   */
  readonly trustConditions?: boolean;
}

/** A channel, and the topics whose messages it shows. */
export interface SlackChannelProps extends AwsScope, Bounded, SlackOptions, ResourceOptions {
  /** Name of the configuration, unique in the account; its role is named after it. */
  readonly name: string;
  /** ARNs of topics in the account, literal or as references. */
  readonly topicArns: readonly string[];
}

const slackFields = {
  workspaceId: text(slackWorkspaceId),
  channelId: text(slackChannelId),
  trustConditions: z.boolean().optional(),
};

/** @internal */
export const slackOptions = optionsOf<SlackOptions>()(slackFields);

const slackChannelProps = optionsOf<SlackChannelProps>()({
  ...resourceOptions,
  ...awsScope,
  ...bounded,
  ...slackFields,
  name: text(chatConfigurationName),
  topicArns: list(arnInScope(topicArn), {
    once: true,
    notEmpty: { allowed: "at least one topic", fix: "pass the arn of an AlarmTopic" },
  }),
});

export interface ChatChannelPart extends Part, Bounded {
  readonly role: "chat channel";
  readonly arn: string;
  readonly roleArn: string;
  readonly topicArns: readonly string[];
}

export function chatChannelPart(props: SlackChannelProps): ChatChannelPart {
  return {
    role: "chat channel",
    arn: chatArn(props, props.name),
    roleArn: globalArnOf(props, "iam", `role/${chatRoleName(props.name)}`),
    topicArns: props.topicArns,
    owner: "this environment",
    permissionsBoundaryArn: props.permissionsBoundaryArn,
    declaredAt: [],
  };
}

function chatArn(scope: AwsScope, name: string): string {
  return globalArnOf(scope, "chatbot", `chat-configuration/slack-channel/${name}`);
}

/** @internal */
export function slackFindings({ region }: Partial<AwsScope>, slack: unknown): Finding[] {
  if (slack === undefined || region === undefined || partitionOf(region) === "aws") return [];
  return [
    {
      path: ["slack"],
      got: `a Slack channel in Region ${show(region)}`,
      allowed: "Slack in Regions of the partition aws, where the chat service is",
      fix: "remove slack, and write emails or existingTopicArn",
    },
  ];
}

/** @internal */
export function slackChannelNames(props: Partially<SlackChannelProps>): UniqueName[] {
  const within = inAccount(props);
  const role = props.name && chatRoleName(props.name);
  return [
    { what: "chat configuration", name: props.name, within, path: ["name"] },
    { what: "IAM role", name: role, within, path: ["name"] },
  ];
}

/** @internal The decisions for props in code. */
export const slackChannelDecisions = {
  schema: slackChannelProps,
  findings: (props: Partially<SlackChannelProps>) =>
    slackFindings(props, props).map((finding) => ({ ...finding, path: ["region"] })),
  names: slackChannelNames,
};

/** The chat service on behalf of one configuration. */
function chatService(scope: AwsScope, name: string): Publisher {
  return onBehalfOf(scope, "ChatService", CHAT_SERVICE, chatArn(scope, name));
}

const CHAT_SERVICE = "chatbot.amazonaws.com";

/** Who may assume the role of a channel: the chat service alone. */
export function chatRoleTrust({
  trustConditions = true,
  ...props
}: SlackChannelProps): PolicyDocument {
  const statement = allowPublisher(
    "AllowChatServiceToAssume",
    chatService(props, props.name),
    "sts:AssumeRole",
  );
  const { Condition: _, ...unconditional } = statement;
  return policyDocument([trustConditions ? statement : unconditional]);
}

/** What the service needs to show an alarm and to draw its chart, and nothing else. */
export function chatRolePermissions(scope: AwsScope): PolicyDocument {
  return policyDocument([
    allow(
      "AllowReadingAlarms",
      ["cloudwatch:DescribeAlarms", "cloudwatch:DescribeAlarmHistory"],
      arnOf(scope, "cloudwatch", "alarm:*"),
    ),
    allow(
      "AllowDrawingCharts", // charts have no resources
      ["cloudwatch:GetMetricStatistics", "cloudwatch:GetMetricWidgetImage"],
      "*",
    ),
  ]);
}

/**
 * The most that anybody may do from the channel, whichever role they choose there: without a guardrail it is
 * AdministratorAccess. A policy of AWS's, so that nobody here has to keep one up to date, and read-only.
 */
export function guardrails({ region }: Pick<AwsScope, "region">): string[] {
  return [`arn:${partitionOf(region)}:iam::aws:policy/CloudWatchReadOnlyAccess`];
}

/** What nobody but a person can do. */
export function slackRequirement(props: SlackChannelProps): Requirement {
  return {
    of: chatArn(props, props.name),
    why: "shows alarms in Slack",
    statements: [],
    settings: [
      `the Slack workspace ${props.workspaceId} must be authorized once by hand, before the first deploy: in ${placeInWords({ account: props.account }) || "the account of the stack"}, open the console of Amazon Q Developer in chat applications, choose Slack, and allow the app`,
      `a private channel must have invited the app: write /invite @Amazon Q in the channel ${props.channelId}`,
    ],
  };
}

const CHAT_ACTIONS = [
  "chatbot:UpdateSlackChannelConfiguration",
  "chatbot:DeleteSlackChannelConfiguration",
  "chatbot:TagResource",
  "chatbot:UntagResource",
] as const;

/** These know no resources. */
const CHAT_ACTIONS_ON_ALL = [
  "chatbot:CreateSlackChannelConfiguration",
  "chatbot:DescribeSlackChannelConfigurations",
  "chatbot:ListTagsForResource",
] as const;

const LINKED_SERVICE = "management.chatbot.amazonaws.com";

/** What creates, changes and deletes channels with their roles. The service makes its own role with the first one. */
export function manageChatChannels(
  scope: AwsScope,
  channels: readonly ChatChannelPart[],
): PolicyStatement[] {
  if (channels.length === 0) return [];
  const roles = channels.map(({ roleArn }) => roleArn);
  const linked = `role/aws-service-role/${LINKED_SERVICE}/AWSServiceRoleForAWSChatbot`;
  return [
    allow(
      "ManageChatChannels",
      CHAT_ACTIONS,
      channels.map(({ arn }) => arn),
    ),
    allow("CreateChatChannels", CHAT_ACTIONS_ON_ALL, "*"),
    ...manageRoles("ManageChatRoles", roles, channels[0]),
    allow("PassChatRoles", "iam:PassRole", roles, {
      StringEquals: { "iam:PassedToService": CHAT_SERVICE },
    }),
    allow(
      "CreateChatServiceRole",
      "iam:CreateServiceLinkedRole",
      globalArnOf(scope, "iam", linked),
      {
        StringEquals: { "iam:AWSServiceName": LINKED_SERVICE },
      },
    ),
  ];
}

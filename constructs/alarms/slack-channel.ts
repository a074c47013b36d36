import { ChatbotSlackChannelConfiguration } from "@cdktf/provider-aws/lib/chatbot-slack-channel-configuration";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { checkProps } from "../shared/check-props";
import { chatRoleName } from "../shared/names";
import { policyJson } from "../shared/policy-document";
import type { Requirement, Requiring } from "../shared/requirement";
import {
  chatRolePermissions,
  chatRoleTrust,
  guardrails,
  type SlackChannelProps,
  slackChannelDecisions,
  slackRequirement,
} from "./slack";

/**
 * Shows the messages of topics in a Slack channel. Nobody can change anything from there: the role of the channel reads
 * alarms, and a read-only guardrail bounds every other role that somebody may choose in it. The workspace must be
 * authorized once by hand. The chat service has endpoints in `us-east-2`, `us-west-2`, `eu-west-1` and
 * `ap-southeast-1` alone: elsewhere, give the construct a provider of one of these with `useProvider`.
 * @throws ProblemsError for ids or a name that are malformed, a name that is taken, or topics elsewhere
 * @see https://docs.aws.amazon.com/chatbot/latest/adminguide/what-is.html
 * @example
 * new SlackChannel(this, "Slack", {
 *   account,
 *   region,
 *   name: "acme-alarms",
 *   workspaceId: "T07EA123LEP",
 *   channelId: "C07EZ1ABC23",
 *   topicArns: [target.arn],
 * });
 */
export class SlackChannel extends Construct implements Requiring {
  /** The configuration itself, for arguments that this class does not offer. */
  public readonly resource: ChatbotSlackChannelConfiguration;
  /** What must be done by hand. */
  public readonly requirement: Requirement;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SlackChannelProps,
  ) {
    super(scope, id);
    checkProps(this, slackChannelDecisions, props);
    this.requirement = slackRequirement(props);
    this.resource = this.createConfiguration(this.createRole());
    this.node.defaultChild = this.resource;
  }

  private createRole(): IamRole {
    const { name, permissionsBoundaryArn } = this.props;
    const role = new IamRole(this, "Role", {
      name: chatRoleName(name),
      description: `Shows alarms in Slack with the chat configuration ${name}`,
      assumeRolePolicy: policyJson(chatRoleTrust(this.props)),
      permissionsBoundary: permissionsBoundaryArn,
    });
    new IamRolePolicy(this, "Permissions", {
      name: "read-alarms",
      role: role.name,
      policy: policyJson(chatRolePermissions(this.props)),
    });
    return role;
  }

  private createConfiguration(role: IamRole): ChatbotSlackChannelConfiguration {
    const { name, workspaceId, channelId, topicArns } = this.props;
    return new ChatbotSlackChannelConfiguration(this, "Channel", {
      configurationName: name,
      slackTeamId: workspaceId,
      slackChannelId: channelId,
      snsTopicArns: [...topicArns],
      iamRoleArn: role.arn,
      guardrailPolicyArns: guardrails(this.props),
      loggingLevel: "ERROR", // in us-east-1: a channel that stays silent must say why
    });
  }
}

import { type TerraformElement, TerraformStack } from "cdktf";
import { Construct, type Node } from "constructs";
import { accessOf, isElsewhere } from "../constructs/access/decisions";
import { accounts } from "../constructs/accounts/decisions";
import { anomaliesOf, anomalyPart, costAnomalies } from "../constructs/alarms/anomalies";
import { trailOf } from "../constructs/audit-trail/decisions";
import type { BrakedSpendOptions } from "../constructs/brake/options";
import { connect } from "../constructs/connect/decisions";
import { eventRuleOf } from "../constructs/event-rules/decisions";
import { subscribersIn } from "../constructs/events/subscriber-kinds";
import type { WhatsAppMessagingProps } from "../constructs/messaging/environment-options";
import { declareOutputs, takeWiring } from "../constructs/messaging/outputs";
import { WhatsAppMessaging } from "../constructs/messaging/whatsapp-messaging";
import type { OutcomeOptions } from "../constructs/outcomes/options";
import { endpointOf } from "../constructs/private-endpoint/decisions";
import { takeNames, throwFindings } from "../constructs/shared/check-props";
import { literally } from "../constructs/shared/known-reference";
import { useProvider } from "../constructs/shared/providers";
import { nameInArn } from "../formats/arns";
import { chatRegionOf } from "../formats/regions";
import { escapeAll } from "../formats/terraform-reference";
import { checked } from "./checked-environment";
import type { Environment } from "./environment";
import { rememberedId } from "./logical-ids";
import { configureStack, createOtherProvider } from "./stack-settings";

/**
 * One environment file as one Terraform stack, named like the file. What most files do without is loaded
 * with its first use, as most of a synth's time goes into the bindings of services.
 * @example
 * const [environment] = loadEnvironments({ names: ["prod"] }).environments;
 * if (environment !== undefined) {
 *   const { whatsapp } = new EnvironmentStack(app, environment);
 *   whatsapp.grantSend(role, { phoneNumberArns });
 * }
 */
export class EnvironmentStack extends TerraformStack {
  /** What the file builds: add to it what a file cannot say. */
  public readonly whatsapp: WhatsAppMessaging;

  private readonly environment: Environment;

  /** What `whatsapp` offers as its `resource`. */
  public get resource(): WhatsAppMessaging["resource"] {
    return this.whatsapp.resource;
  }

  constructor(scope: Construct, environment: Environment) {
    super(scope, checked("EnvironmentStack", environment).name);
    // Here a file becomes Terraform's: a text in it means itself, whatever Terraform would read in it.
    this.environment = escapeAll(environment);
    configureStack(this, this.environment);
    this.whatsapp = new WhatsAppMessaging(this, "WhatsApp", this.messagingProps());
    this.node.defaultChild = this.resource;
    this.claimAccounts();
    subscribeAll(this.whatsapp, this.environment);
    this.createEndpoint();
    this.createTrail();
    this.reachChatService();
    this.watchAnomalies();
    this.giveAccess();
    this.declareOutputs();
  }

  /** @internal */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    return rememberedId(this, element, () => super.allocateLogicalId(element));
  }

  /** What code could choose as well; the rest of the file is built here. */
  private messagingProps(): WhatsAppMessagingProps {
    const { account, region, namePrefix, permissionsBoundaryArn } = this.environment;
    const { key, mediaKey, eventTopic, mediaBucket, connect, alarms } = this.environment;
    const { protect = true } = this.environment; // off in code
    const { subscribers: _, ...adopt } = this.environment.adopt ?? {};
    return {
      ...{ account, region, namePrefix, permissionsBoundaryArn, protect },
      ...{ key, mediaKey, eventTopic, mediaBucket, connect, alarms, adopt },
      spend: spendInCode(this.environment),
      outcomes: outcomesInCode(this.environment),
    };
  }

  /** Other stacks of the app may wire accounts in code, and this one says in its file how its own are wired. */
  private claimAccounts(): void {
    takeWiring(this, `the environment file ${this.environment.name}.yaml`);
    throwFindings(this, takeNames(this, accounts.names(this.environment)));
  }

  private createEndpoint(): void {
    const { vpcEndpoint } = this.environment;
    if (vpcEndpoint === undefined) return;
    const { MessagingEndpoint } =
      require("../constructs/private-endpoint/private-endpoint") as typeof import("../constructs/private-endpoint/private-endpoint");
    const props = endpointOf(this.environment, vpcEndpoint);
    new MessagingEndpoint(this.whatsapp, "Endpoint", props);
  }

  private createTrail(): void {
    const { dataEventTrail } = this.environment;
    if (dataEventTrail === undefined) return;
    const { DataEventTrail } =
      require("../constructs/audit-trail/audit-trail") as typeof import("../constructs/audit-trail/audit-trail");
    new DataEventTrail(this.whatsapp, "DataEvents", trailOf(this.environment, dataEventTrail));
  }

  /** A monitor that is created is in the account's stack, with its subscription: AWS chooses its ARN. */
  private watchAnomalies(): void {
    const { costAnomalies: options } = this.environment;
    const part = anomalyPart(this.environment);
    const target = part && this.whatsapp.monitoring?.targets[part.severity];
    if (options === undefined || part === undefined || target === undefined) return;
    if (part.createsMonitor) {
      target.grantPublish(costAnomalies(this.environment));
      return;
    }
    const { CostAnomalies } =
      require("../constructs/alarms/cost-anomalies") as typeof import("../constructs/alarms/cost-anomalies");
    const props = anomaliesOf(this.environment, options);
    new CostAnomalies(this.whatsapp, "CostAnomalies", { ...props, target });
  }

  /** Names of roles are unique in an account. */
  private giveAccess(): void {
    const { access = [] } = this.environment;
    if (access.length === 0) return;
    const { RoleAccess } =
      require("../constructs/access/role-access") as typeof import("../constructs/access/role-access");
    const under = new Construct(this.whatsapp, "Access");
    for (const options of access) {
      const { role } = options;
      const owner = isElsewhere(this.environment, role) ? `${role.split(":")[4]}-` : "";
      new RoleAccess(under, `${owner}${nameInArn(role)}`, {
        ...accessOf(this.environment, options),
        bucket: this.whatsapp.mediaIfEnabled,
      });
    }
  }

  /** It has endpoints in few Regions. */
  private reachChatService(): void {
    const channels = this.whatsapp.monitoring?.slackChannels ?? [];
    const region = chatRegionOf(this.environment.region);
    if (channels.length === 0 || region === this.environment.region) return;
    const provider = createOtherProvider(this, "chat", { ...this.environment, region });
    for (const channel of channels) useProvider(channel, provider);
  }

  private declareOutputs(): void {
    const { eventsIfEnabled: events, mediaIfEnabled: media, connectRole } = this.whatsapp;
    const [rolePart] = connect.parts(this.environment);
    declareOutputs(this, {
      format_version: "1",
      environment: this.environment.name,
      account_id: this.environment.account,
      region: this.environment.region,
      event_topic_arn: events?.arn,
      event_key_arn: events?.key?.arn,
      media_bucket_name: media?.name,
      media_key_arn: media?.key?.arn,
      connect_role_arn: connectRole?.arn ?? rolePart?.arn,
      connect_instance_arn: rolePart?.instanceArn,
    });
  }
}

/** Without the name of the rate card, whose rates are there. */
function spendInCode({ spend }: Environment): BrakedSpendOptions | undefined {
  if (spend === undefined) return undefined;
  const { rateCard: _, ...options } = spend;
  return options;
}

/** The log resource policy, where this environment makes it, is in the account's stack. */
function outcomesInCode({ outcomes }: Environment): OutcomeOptions | undefined {
  return outcomes && { ...outcomes, logPolicy: "existing" };
}

/** Builds what an environment file lists below `delivery`, each under its name. */
function subscribeAll(whatsapp: WhatsAppMessaging, { delivery, ...rest }: Environment): void {
  const { eventsIfEnabled: events } = whatsapp;
  const keyOfQueues = () => events?.key ?? whatsapp.key; // an existing topic may have none
  const subscriptions = subscribersIn(delivery).map(({ kind, entry }) => {
    const { name, queueName, ...options } = entry;
    const adopt = rest.adopt?.subscribers?.[name];
    const subscriber = { ...options, name: queueName, adopt, key: keyOfQueues() };
    return whatsapp.events.subscribe(name, kind.subscriber(subscriber));
  });
  const { eventRules = [] } = delivery ?? {};
  if (eventRules.length === 0) return;
  const { EventRule } =
    require("../constructs/event-rules/event-rule") as typeof import("../constructs/event-rules/event-rule");
  for (const options of eventRules) {
    const rule = eventRuleOf(rest, options);
    // A file cannot name the ARN of a key that is still to be created.
    const isOurs = subscriptions.some(({ queueArns }) =>
      literally(queueArns).includes(rule.targetArn),
    );
    const ours = isOurs
      ? keyOfQueues()
      : rule.targetArn === events?.literalArn
        ? events.key
        : undefined;
    const targetKeyArn = rule.targetKeyArn ?? ours?.arn;
    whatsapp.watchQueue(new EventRule(whatsapp, options.name, { ...rule, targetKeyArn }));
  }
}

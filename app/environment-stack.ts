import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { subscribersIn } from "../constructs/events/subscribers";
import { MediaBucket } from "../constructs/media/media-bucket";
import { declareOutputs } from "../constructs/messaging/outputs";
import { WhatsAppMessaging } from "../constructs/messaging/whatsapp-messaging";
import { endpointOf } from "../constructs/private-endpoint/decisions";
import * as names from "../constructs/shared/names";
import { escapeAll } from "../formats/terraform-reference";
import type { Environment } from "./environment";
import { addEventRules } from "./event-rules";
import { configureStack } from "./stack-settings";

/**
 * One environment file as one Terraform stack, named like the file. What most files do without is loaded
 * with its first use, as most of a synth's time goes into the bindings of services.
 */
export class EnvironmentStack extends TerraformStack {
  public readonly whatsapp: WhatsAppMessaging;

  private readonly environment: Environment;

  constructor(scope: Construct, environment: Environment) {
    super(scope, environment.name);
    // Here a file becomes Terraform's: a text in it means itself, whatever Terraform would read in it.
    this.environment = escapeAll(environment);
    configureStack(this, this.environment);
    const { spend, rates } = this.environment;
    this.whatsapp = new WhatsAppMessaging(this, "WhatsApp", {
      ...this.environment,
      spend: spend && { ...spend, rates },
    });
    this.subscribe();
    addEventRules(this.whatsapp, this.environment);
    this.createEndpoint();
    this.createTrail();
    this.declareOutputs();
  }

  /** Each under its name. */
  private subscribe(): void {
    for (const { kind, entry } of subscribersIn(this.environment.delivery)) {
      const { name, ...options } = entry;
      const key = this.whatsapp.events.key ?? this.whatsapp.key; // an existing topic may have none
      this.whatsapp.events.subscribe(name, kind.subscriber({ ...options, key }));
    }
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
    const { account, region, namePrefix, dataEventTrail } = this.environment;
    if (dataEventTrail === undefined) return;
    const { existingBucketName, bucketName, ...trail } = dataEventTrail;
    const created = bucketName ?? names.defaultTrailBucketName(namePrefix, account);
    const { DataEventTrail } =
      require("../constructs/audit-trail/audit-trail") as typeof import("../constructs/audit-trail/audit-trail");
    new DataEventTrail(this.whatsapp, "DataEvents", {
      ...{ account, region, ...trail },
      name: names.defaultTrailName(namePrefix),
      keyAlias: names.defaultTrailKeyAlias(namePrefix),
      bucketName: existingBucketName ?? created,
      existingBucket: existingBucketName !== undefined,
    });
  }

  private declareOutputs(): void {
    const { events, mediaIfEnabled: media, connectRole } = this.whatsapp;
    declareOutputs(this, {
      format_version: "1",
      environment: this.environment.name,
      account_id: this.environment.account,
      region: this.environment.region,
      event_topic_arn: events.deployedArn,
      event_key_arn: events.key?.arn,
      media_bucket_name: media instanceof MediaBucket ? media.resource.bucket : media?.name,
      media_key_arn: media?.key?.arn,
      connect_role_arn: connectRole?.arn,
      connect_instance_arn: this.environment.connect?.instanceArn,
    });
  }
}

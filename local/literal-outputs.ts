import type { Environment } from "../app/environment";
import type { EnvironmentStack } from "../app/environment-stack";
import { partsOf, partsWithRole } from "../constructs/messaging/capabilities";
import type { Outputs } from "../constructs/messaging/outputs";

/** The outputs that are known without a deploy: all but the ARNs of created keys. */
export function literalOutputs(environment: Environment, stack: EnvironmentStack): Outputs {
  const { account, region, name } = environment;
  const { events, media } = stack.whatsapp;
  const [connectRole] = partsWithRole(partsOf(environment), "connect role");
  return {
    format_version: "1",
    environment: name,
    account_id: account,
    region,
    event_topic_arn: events.arn,
    media_bucket_name: media?.name,
    connect_role_arn: connectRole?.arn,
    connect_instance_arn: connectRole?.instanceArn,
  };
}

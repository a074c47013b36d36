import type { Environment } from "../app/environment";
import type { EnvironmentStack } from "../app/environment-stack";
import type { Outputs } from "../constructs/messaging/outputs";
import { defaultConnectRoleName } from "../constructs/shared/names";
import { globalArnOf } from "../formats/arns";

/** The outputs that are known without a deploy: all but the ARNs of created keys. */
export function literalOutputs(environment: Environment, stack: EnvironmentStack): Outputs {
  const { account, region, namePrefix, name, connect } = environment;
  const { events, media } = stack.whatsapp;
  const role = `role/${defaultConnectRoleName(namePrefix)}`;
  return {
    format_version: "1",
    environment: name,
    account_id: account,
    region,
    event_topic_arn: events.arn,
    media_bucket_name: media?.name,
    ...(connect && {
      connect_role_arn: globalArnOf({ account, region }, "iam", role),
      connect_instance_arn: connect.instanceArn,
    }),
  };
}

import { partsOf, partsWithRole } from "../constructs/messaging/capabilities";
import type { WhatsAppMessaging } from "../constructs/messaging/whatsapp-messaging";
import { subscriberPrefix } from "../constructs/shared/names";
import type { Environment } from "./environment";

/** Builds the EventBridge rules of an environment file, each under its name. */
export function addEventRules(whatsapp: WhatsAppMessaging, environment: Environment): void {
  const { account, region, namePrefix, delivery } = environment;
  for (const { name, ...rule } of delivery?.eventRules ?? []) {
    const { EventRule } =
      require("../constructs/event-rules/event-rule") as typeof import("../constructs/event-rules/event-rule");
    const ruleName = `${subscriberPrefix(namePrefix)}-${name}`;
    const targetKeyArn = rule.targetKeyArn ?? keyOfOurs(whatsapp, environment, rule.targetArn);
    const built = { account, region, ...rule, name: ruleName, targetKeyArn };
    whatsapp.watchQueue(new EventRule(whatsapp, name, built));
  }
}

/** Nobody can write down the ARN of a key that is still to be created. */
function keyOfOurs(
  whatsapp: WhatsAppMessaging,
  environment: Environment,
  targetArn: string,
): string | undefined {
  const { events } = whatsapp;
  if (targetArn === events.arn) return events.key?.arn;
  const ours = partsWithRole(partsOf(environment), "queue").some(({ arn }) => arn === targetArn);
  return ours ? (events.key ?? whatsapp.key).arn : undefined;
}

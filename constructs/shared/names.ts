/**
 * Names that follow from an environment's prefix. Constructs create them, and the loader looks for
 * collisions between files, so both read them here. They are an external contract: changing one
 * replaces the resource in every environment.
 */
export const defaultTopicName = (namePrefix: string): string => `${namePrefix}-whatsapp-events`;

/** Starts the name of everything that is subscribed to the topic. */
export const subscriberPrefix = (namePrefix: string): string => `${namePrefix}-whatsapp`;

/** Names of the dead-letter queues of one subscriber: what SNS could not deliver, what no consumer could process. */
export const undeliverableQueueName = (name: string): string => `${name}-undeliverable`;
export const poisonQueueName = (name: string): string => `${name}-poison`;

/** With an ending of its own: a rule called connect would otherwise name its role like the Connect role. */
export const eventRuleRoleName = (ruleName: string): string => `${ruleName}-rule`;

export const defaultKeyAlias = (namePrefix: string): string => `alias/${namePrefix}-whatsapp`;

export const defaultMediaKeyAlias = (namePrefix: string): string =>
  `alias/${namePrefix}-whatsapp-media`;

export const defaultAlarmKeyAlias = (namePrefix: string): string =>
  `alias/${namePrefix}-whatsapp-alarms`;

export const defaultConnectRoleName = (namePrefix: string): string =>
  `${namePrefix}-whatsapp-connect`;

/** Chat configurations have no Region; the role of one is named after it. */
export const chatRoleName = (configurationName: string): string => `${configurationName}-chat`;

export const defaultEndpointGroupName = (namePrefix: string): string =>
  `${namePrefix}-whatsapp-endpoint`;

export const defaultTrailName = (namePrefix: string): string =>
  `${namePrefix}-whatsapp-data-events`;

export const defaultTrailKeyAlias = (namePrefix: string): string =>
  `alias/${namePrefix}-whatsapp-trail`;

export const defaultTrailBucketName = (namePrefix: string, account: string): string =>
  `${namePrefix}-whatsapp-trail-${account}`;

/** Of the rule and, with a slash, a prefix or nothing before it, of the log group, its key and its metrics. */
export const outcomesName = (namePrefix: string): string => `${namePrefix}-whatsapp-outcomes`;

/** Below `/aws/events/`, where EventBridge's own console writes to. */
export const outcomesLogGroupName = (namePrefix: string): string =>
  `/aws/events/${outcomesName(namePrefix)}`;

export const outcomesKeyAlias = (namePrefix: string): string => `alias/${outcomesName(namePrefix)}`;

/** Bucket names are shared by all AWS accounts, so the account's id makes it ours. */
export const defaultBucketName = (namePrefix: string, account: string): string =>
  `${namePrefix}-whatsapp-media-${account}`;

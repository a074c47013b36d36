/** waits: a reference to what is created. given: what the caller passed, or made of it. part: a construct, or several. */
type Kind = "waits" | "given" | "literal" | "part" | "nothing here";

const scope = { account: "given", region: "given" } as const;
const deadLetters = {
  metrics: "given",
  undeliverableQueueName: "waits",
  deadLetterQueueNames: "waits",
  queueArns: "waits",
  literalQueueArns: "literal",
} as const;
const topic = {
  metrics: "given",
  ...scope,
  literalArn: "literal",
  key: "part",
  subscriberPrefix: "given",
} as const;
const bucket = {
  ...scope,
  literalArn: "literal",
  literalName: "literal",
  inboundPrefix: "given",
  outboundPrefix: "given",
  key: "part",
  requirement: "given",
} as const;

/** Every public attribute of every exported construct; a new one without its line fails. */
export const ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  AlarmTopic: { arn: "waits", metrics: "given", resource: "part" },
  ConnectRole: { arn: "waits", resource: "part" },
  CostAnomalies: { resource: "part" },
  DataEventTrail: {
    arn: "waits",
    literalArn: "literal",
    keyArn: "waits",
    resource: "part",
    requirement: "nothing here",
  },
  DeliveryAlarms: { resource: "part", resources: "part" },
  EncryptionKey: { ...scope, arn: "waits", resource: "part", deletionWindowDays: "given" },
  EventRule: { ...deadLetters, resource: "part", queueName: "nothing here", requirement: "given" },
  EventTopic: { ...topic, arn: "waits", deployedArn: "waits", resource: "part" },
  ExistingAlarmTopic: {
    ...{ arn: "given", metrics: "given", requirement: "given" },
    ...{ resource: "part", resources: "part" },
  },
  ExistingBucket: {
    ...{ ...bucket, name: "given", arn: "given", deployedName: "given" },
    resource: "nothing here",
  },
  ExistingKey: { ...scope, arn: "given", requirement: "given" },
  ExistingTopic: {
    ...{ ...topic, arn: "given", deployedArn: "given", requirement: "given" },
    resource: "nothing here",
  },
  FunctionSubscription: {
    ...deadLetters,
    resource: "part",
    queueName: "nothing here",
    subscribedEndpoint: "given",
  },
  HttpsSubscription: {
    ...deadLetters,
    resource: "part",
    queueName: "nothing here",
    subscribedEndpoint: "given",
  },
  MediaBucket: {
    ...bucket,
    name: "waits",
    arn: "waits",
    deployedName: "waits",
    resource: "part",
  },
  MessageOutcomes: {
    metrics: "given",
    logGroupName: "waits",
    logGroupArn: "waits",
    literalLogGroupArn: "literal",
    resource: "part",
    requirement: "nothing here",
  },
  MessagingEndpoint: { securityGroupId: "waits", resource: "part" },
  Monitoring: {
    resource: "part",
    targets: "given",
    slackChannels: "given",
    spend: "part",
    brake: "part",
    delivery: "part",
    outcomes: "part",
  },
  OutcomeLogPolicy: { resource: "part" },
  QueueSubscription: {
    ...deadLetters,
    arn: "waits",
    url: "waits",
    queueName: "waits",
    poisonQueueName: "waits",
    literalArn: "literal",
    literalQueueName: "literal",
    oldestMinutes: "given",
    depth: "given",
    key: "part",
    resource: "part",
  },
  RoleAccess: {
    policyArn: "waits",
    literalPolicyArn: "literal",
    resource: "part",
    requirement: "nothing here",
  },
  ServiceLinkedRole: { arn: "waits", resource: "part" },
  SlackChannel: { resource: "part", requirement: "given" },
  SpendAlarms: { literalAlarmNames: "given", resource: "part", resources: "part" },
  SpendBrake: {
    policyArn: "waits",
    literalPolicyArn: "literal",
    stateMachineArn: "waits",
    literalStateMachineArn: "literal",
    resource: "part",
  },
  TopicAlarms: { resource: "part", resources: "part" },
  WhatsAppMessaging: {
    resource: "part",
    metrics: "given",
    events: "part",
    media: "part",
    eventsIfEnabled: "part",
    mediaIfEnabled: "part",
    key: "part",
    connectRole: "part",
    monitoring: "part",
  },
};

/** Each class with its attributes of one kind. */
export const attributesOf = (kind: Kind) =>
  Object.entries(ATTRIBUTES).flatMap(([name, attributes]) =>
    Object.entries(attributes).flatMap(([attribute, its]) =>
      its === kind ? [[name, attribute] as const] : [],
    ),
  );

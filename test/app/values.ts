import fc from "fast-check";

const SUPPORT =
  "arn:aws:social-messaging:eu-west-1:111122223333:phone-number-id/0123456789abcdef0123456789abcdef";
const SALES =
  "arn:aws:social-messaging:eu-west-1:111122223333:phone-number-id/00000000000000000000000000000001";

/** A file in which every field stands, each of them right. */
export const everything = {
  account: "111122223333",
  region: "eu-west-1",
  namePrefix: "acme-prod",
  tags: { Team: "messaging", "Cost Centre": "4711" },
  protect: false,
  deployRoleArn: "arn:aws:iam::111122223333:role/deploy",
  state: {
    backend: "s3",
    bucket: "acme-terraform-state",
    region: "eu-west-1",
    keyPrefix: "whatsapp/",
    kmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555",
  },
  key: { deletionWindowDays: 7 },
  mediaKey: {
    existingArn: "arn:aws:kms:eu-west-1:111122223333:key/66666666-7777-4888-9999-000000000000",
  },
  eventTopic: { name: "acme-events" },
  connect: {
    instanceArn:
      "arn:aws:connect:eu-west-1:111122223333:instance/11111111-2222-3333-8444-555555555555",
    trustConditions: false,
  },
  mediaBucket: {
    enabled: true,
    name: "acme-media",
    inboundPrefix: "whatsapp/inbound/",
    outboundPrefix: "whatsapp/outbound/",
    retentionDays: 30,
    accessLogBucket: "acme-logs",
    forceDestroy: false,
  },
  serviceLinkedRole: "create",
  delivery: {
    queues: [
      {
        name: "inbound",
        phoneNumberIds: ["phone-number-id-0123456789abcdef0123456789abcdef"],
        wabaIds: ["waba-0123456789abcdef0123456789abcdef"],
        rawMessageDelivery: false,
        visibilityTimeoutSeconds: 60,
        retentionDays: 14,
        maxReceiveCount: 3,
        oldestMinutes: 60,
        depth: 5000,
      },
      { name: "audit", filterPolicy: { context: { MetaWabaIds: { wabaId: ["1"] } } } },
    ],
    functions: [
      { name: "chat", functionArn: "arn:aws:lambda:eu-west-1:111122223333:function:chat:live" },
    ],
    https: [{ name: "hook", endpoint: "https://hooks.example.com/", endpointAutoConfirms: false }],
    eventRules: [
      {
        name: "failures",
        detailTypes: ["WhatsApp Message Failed", "WhatsApp Message Undeliverable"],
        targetArn: "arn:aws:sqs:eu-west-1:111122223333:failures",
        targetKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/66666666-7777-4888-9999-000000000000",
      },
    ],
  },
  vpcEndpoint: {
    vpcId: "vpc-0123456789abcdef0",
    subnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
    clientCidrs: ["10.0.0.0/16"],
    clientSecurityGroupIds: ["sg-0123456789abcdef0"],
    privateDnsEnabled: false,
    messagingOnly: true,
  },
  dataEventTrail: {
    bucketName: "acme-trail",
    phoneNumberIds: ["phone-number-id-0123456789abcdef0123456789abcdef"],
    readOnly: false,
    retentionDays: 7,
  },
  alarms: {
    warning: { emails: ["on-call@example.com", "finance@example.com"] },
    critical: {
      emails: ["boss@example.com"],
      existingTopicArn: "arn:aws:sns:eu-west-1:111122223333:pager",
      existingTopicKeyArn:
        "arn:aws:kms:eu-west-1:111122223333:key/22222222-7777-4888-9999-000000000000",
    },
    delivery: "critical",
  },
  spend: {
    scope: "numbers",
    numbers: [
      { arn: SUPPORT, sharePercent: 60 },
      { arn: SALES, sharePercent: 40 },
    ],
    rateCard: "rates.csv",
    limits: [
      { usd: 40.5, per: "hour", severity: "warning" },
      { usd: 80, per: "hour", severity: "critical" },
      { usd: 100, per: "day", severity: "warning" },
    ],
    feeRate: { enabled: true, scheme: "queriesOnly", splits: 3 },
    estimated: [
      {
        fee: "MessageFee",
        dimensions: {
          MessageFeeType: "Marketing",
          DestinationCountryCode: "DE",
          WhatsAppPhoneNumberArn: SUPPORT,
        },
      },
      {
        fee: "MetaTemplateMessageFee",
        dimensions: {
          MetaTemplateMessageFeeCategory: "marketing",
          MetaTemplateMessageFeeType: "regular",
          WhatsAppPhoneNumberArn: SALES,
        },
      },
    ],
    budgets: { enabled: false, filter: "service", serviceNames: ["AWS End User Messaging"] },
  },
  outcomes: {
    failed: { percent: 2.5, atLeast: 50, per: "day", severity: "warning" },
    codes: [
      { code: 130429, severity: "warning", atLeast: 20 },
      { codes: [131048, 368, 131031], severity: "critical" },
    ],
    retentionDays: 7,
    wholeEvents: false,
    logPolicy: "existing",
  },
  whatsappBusinessAccounts: [
    {
      id: "waba-0123456789abcdef0123456789abcdef",
      destination: "sns",
      tags: { Purpose: "support" },
      phoneNumbers: [
        {
          id: "phone-number-id-0123456789abcdef0123456789abcdef",
          tags: { Purpose: "support" },
        },
        { id: "phone-number-id-00000000000000000000000000000001" },
      ],
    },
    { id: "waba-00000000000000000000000000000001", destination: "connect" },
  ],
};

/** Anything that YAML can say. */
export const anything = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(null, "", {}, [], 0, -1, 1.5, "1", "true", "~", "a/", "arn:aws:s3:::a"),
);

type Step = (data: unknown) => unknown;

/** The value with any one part of it deleted, replaced, or put there in addition. */
export function mutated(value: unknown): fc.Arbitrary<unknown> {
  const steps = pathsOf(value);
  const change = fc.oneof(
    fc.constant<Step>(() => undefined),
    anything.map<Step>((other) => () => other),
    fc.tuple(fc.string(), anything).map<Step>(
      ([key, other]) =>
        (data) =>
          add(data, key, other),
    ),
    fc.constant<Step>((data) => (Array.isArray(data) ? [...data, ...data] : [data])),
    fc.constant<Step>((data) => `${typeof data === "object" ? "" : data} `),
  );
  return fc
    .tuple(fc.constantFrom(...steps), change)
    .map(([path, step]) => changedAt(value, path, step));
}

function add(data: unknown, key: string, other: unknown): unknown {
  if (Array.isArray(data)) return [...data, other];
  const safe = key === "__proto__" ? "proto" : key;
  return typeof data === "object" ? { ...data, [safe]: other } : other;
}

function pathsOf(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [[]];
  const below = Object.entries(value).flatMap(([key, child]) =>
    pathsOf(child).map((path) => [key, ...path]),
  );
  return [[], ...below];
}

function changedAt(data: unknown, [key, ...rest]: readonly string[], step: Step): unknown {
  if (key === undefined) return step(data);
  if (Array.isArray(data)) {
    return data.flatMap((item, at) => {
      if (String(at) !== key) return [item];
      const changed = changedAt(item, rest, step);
      return changed === undefined ? [] : [changed];
    });
  }
  const entries = Object.entries(data as object).map(([name, child]) =>
    name === key ? [name, changedAt(child, rest, step)] : [name, child],
  );
  return Object.fromEntries(entries.filter(([, child]) => child !== undefined));
}

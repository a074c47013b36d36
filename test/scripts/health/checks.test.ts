import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Environment, environmentJsonSchema } from "../../../app/environment";
import { loadEnvironments } from "../../../app/load";
import { CAPABILITIES, partsOf } from "../../../constructs/messaging/capabilities";
import { isOurs } from "../../../constructs/shared/part";
import { HEALTH_ACTIONS } from "../../../scripts/health/actions";
import { synthesizedStack } from "../../../scripts/health/built";
import { CHECKS, KINDS } from "../../../scripts/health/checks";
import { environment, spendUpTo } from "../../environment";
import {
  BRAKE,
  delivery,
  EACH_LIMIT,
  full,
  INSTANCE,
  keyArn,
  named,
  opened,
  rules,
  vpcEndpoint,
  withoutTopic,
} from "../rights/environments";

/** Those of the examples and others, as a release recorded them. */
const RECORDED = join(__dirname, "../../compatibility/baseline/environments");

const slack = { workspaceId: "T07EA123LEP", channelId: "C07EZ1ABC23" };

/** Everything that a file can ask for. */
const fullest: Environment = environment({
  ...{ connect: { instanceArn: INSTANCE }, mediaKey: {}, vpcEndpoint, dataEventTrail: {} },
  mediaBucket: { accessLogBucket: "acme-logs" },
  delivery: {
    ...delivery,
    ...rules,
    queues: [{ name: "inbound", phoneNumberIds: [`phone-number-id-${"1".repeat(32)}`] }],
  },
  alarms: {
    warning: { emails: ["ops@example.com"], slack },
    critical: { emails: ["on-call@example.com"] },
    runbookUrl: "https://wiki.example.com/whatsapp",
  },
  spend: spendUpTo(EACH_LIMIT, {
    feeRate: { scheme: "queriesOnly", splits: 3 },
    budgets: { serviceNames: ["Amazon Pinpoint"] },
    brake: { ...BRAKE, on: "critical" },
  }),
  outcomes: {
    failed: { percent: 5, atLeast: 50, per: "hour", severity: "warning" },
    codes: [
      { code: 130429, severity: "warning" },
      { codes: [131048, 368, 131031], severity: "critical", atLeast: 3 },
    ],
    retentionDays: 7,
    logPolicy: "existing",
  },
  costAnomalies: {
    usd: 20,
    severity: "warning",
    existingMonitorArn: "arn:aws:ce::111122223333:anomalymonitor/mine",
  },
  whatsappBusinessAccounts: [
    {
      id: `waba-${"1".repeat(32)}`,
      name: "shop",
      arn: arnIn("waba"),
      destination: "sns",
      phoneNumbers: [
        { id: `phone-number-id-${"1".repeat(32)}`, name: "support", arn: arnIn("phone-number-id") },
      ],
    },
  ],
  access: [
    {
      role: "chat",
      send: ["support"],
      media: "inbound",
      mediaOf: ["support"],
      templates: ["shop"],
      flows: ["shop"],
      read: ["shop", "support"],
      whereTagged: { Team: "support" },
    },
    { role: "arn:aws:iam::444455556666:role/audit", read: ["shop"] },
  ],
});

function arnIn(type: string): string {
  return `arn:aws:social-messaging:eu-west-1:111122223333:${type}/${"1".repeat(32)}`;
}

const numbers = { phoneNumberIds: [`phone-number-id-${"1".repeat(32)}`] };
const accounts = { wabaIds: [`waba-${"1".repeat(32)}`] };
const filter = { filterPolicy: { aws_account_id: ["111122223333"] } };
const [queue] = delivery.queues;
const [called] = delivery.functions;
const [posted] = delivery.https;

/** What no other environment below asks for. */
const rest: Environment = environment({
  protect: false,
  permissionsBoundaryArn: "arn:aws:iam::111122223333:policy/boundary",
  mediaKey: { deletionWindowDays: 7 },
  mediaBucket: { lifecycle: "unmanaged" },
  delivery: {
    queues: [{ ...queue, ...accounts }],
    functions: [
      { ...called, ...numbers },
      { ...called, ...accounts, name: "second", functionArn: `${called?.functionArn}2` },
      { ...called, ...filter, name: "third", functionArn: `${called?.functionArn}3` },
    ],
    https: [
      { ...posted, ...numbers },
      { ...posted, ...filter, name: "fourth", endpoint: `${posted?.endpoint}2` },
    ],
    eventRules: [{ ...opened, metaPhoneNumberIds: ["574086085794038"], errorCodes: [131026] }],
  },
  dataEventTrail: {
    forceDestroy: true,
    resourceTypes: ["PhoneNumberId", "WabaId"],
    ...accounts,
    eventNames: ["SendWhatsAppMessage"],
  },
  outcomes: { wholeEvents: true },
  alarms: {
    warning: { slack: { ...slack, trustConditions: false } },
    critical: {
      slack: { ...slack, trustConditions: false },
      existingTopicArn: "arn:aws:sns:eu-west-1:111122223333:pager",
      existingTopicKeyArn: keyArn(6),
    },
    key: { existingArn: keyArn(7) },
  },
  spend: spendUpTo([[900, "month", "critical"]], {
    countryBurst: { usd: 10, severity: "warning" },
    budgets: { enabled: true, serviceName: "AWS End User Messaging" },
  }),
});

const tags = { Owner: "chat" };
const kept = {
  tags,
  statements: [
    {
      Sid: "AllowPartner",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::444455556666:root" },
      Action: "*",
      Resource: "*",
    },
    {
      ...{ Effect: "Deny", NotPrincipal: "*", NotAction: "*", NotResource: "*" },
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ],
};
const adoptedKey = { ...kept, alias: "alias/chat" };
const keyId = "11111111-2222-3333-8444-555555555555";
const subscribedAs = { queueName: "chat", tags };

/** What was made by hand. */
const adopted: Environment = environment({
  ...{ key: adoptedKey, mediaKey: { ...adoptedKey, alias: "alias/media" } },
  ...{ eventTopic: { ...kept, name: "chat" }, mediaBucket: { ...kept, name: "media.example.com" } },
  alarms: {
    warning: { emails: ["ops@example.com"] },
    key: { ...adoptedKey, alias: "alias/alarms" },
  },
  delivery: {
    queues: [{ ...queue, ...kept, queueName: "chat-inbound" }],
    functions: [{ ...called, ...subscribedAs }],
    https: [{ ...posted, ...subscribedAs, queueName: "posted" }],
  },
  connect: { instanceArn: INSTANCE, roleName: "chat", tags },
  adopt: {
    role: ["permissions"],
    ...{ topic: true, key: keyId, keyAlias: true, mediaKey: keyId, mediaKeyAlias: true },
    bucket: ["policy", "encryption"],
    subscribers: {
      [String(queue?.name)]: {
        queues: ["queue"],
        subscription: `arn:aws:sns:eu-west-1:111122223333:chat:${keyId}`,
      },
    },
  },
});

const environments: readonly (readonly [string, Environment])[] = [
  ["with what was made by hand", adopted],
  ["with everything", fullest],
  ["with everything created", full],
  ["of what exists", environment(named)],
  ["without a topic", environment(withoutTopic)],
  ["on a key for media that exists", environment({ mediaKey: { existingArn: keyArn(5) } })],
  ["with the rest", rest],
  ...readdirSync(RECORDED).flatMap((folder) =>
    loadEnvironments({
      folder: join(RECORDED, folder, "environments"),
      today: "2026-11-20",
    }).environments.map((each) => [`${folder}/${each.name}`, each] as const),
  ),
];

test.each(environments)("every resource of an environment %s has a check", (_, of) => {
  const unchecked = synthesizedStack(of).resources.flatMap(({ type, values }) => {
    const kind = KINDS[type];
    if (kind === undefined) return [type];
    const known = { ...kind.compared, ...kind.notCompared };
    return Object.keys(values)
      .filter((argument) => !Object.hasOwn(known, argument))
      .map((argument) => `${type}.${argument}`);
  });
  expect(unchecked).toEqual([]);
});

test.each(environments)("each role of an environment %s has a check that looks at it", (_, of) => {
  const { resources, requirements } = synthesizedStack(of);
  const types = new Set(resources.map(({ type }) => type));
  for (const part of partsOf(of)) {
    const { kinds = {}, judge } = CHECKS[part.role];
    const compared = Object.keys(kinds).some((type) => types.has(type));
    const asked = requirements.some((requirement) => requirement.of === part.arn);
    expect([part.role, judge !== undefined || (isOurs(part) ? compared : asked)]).toEqual([
      part.role,
      true,
    ]);
  }
});

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** Fields of a schema that none of the values has. */
function unused(schema: JsonSchema, values: readonly unknown[], path = ""): string[] {
  const here = Object.entries(schema.properties ?? {}).flatMap(([field, child]) => {
    const found = values
      .map((value) => Object(value)[field])
      .filter((value) => value !== undefined);
    const at = `${path}.${field}`;
    return found.length === 0 ? [at] : unused(child, found, at);
  });
  const items = schema.items ? unused(schema.items, values.flat(), `${path}[]`) : [];
  const others = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return [...here, ...items, ...others.flatMap((one) => unused(one, values, path))];
}

/** So that the argument of a new field cannot be left out of the environments above, and hence of its check. */
test("the environments together use every field", () => {
  const all = environments.map(([, of]) => of);
  expect(unused(environmentJsonSchema() as JsonSchema, all)).toEqual([]);
});

/** So that a new capability, or a new role of one, cannot be left out of the environment above. */
test("the environment with everything has every capability and every role", () => {
  const without = CAPABILITIES.filter((capability) => capability.parts(fullest).length === 0);
  expect(without).toHaveLength(1); // the choice of keys, whose parts follow from what they encrypt
  expect(new Set(partsOf(fullest).map(({ role }) => role))).toEqual(new Set(Object.keys(CHECKS)));
  expect(Object.keys(HEALTH_ACTIONS).toSorted()).toEqual(Object.keys(CHECKS).toSorted());
});

test("a kind is the same in every check that lists it", () => {
  for (const { kinds = {} } of Object.values(CHECKS)) {
    for (const [type, kind] of Object.entries(kinds)) expect(KINDS[type]).toBe(kind);
  }
});

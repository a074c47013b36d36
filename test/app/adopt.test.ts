import { tmpdir } from "node:os";
import { whatsAppApp } from "../../app/whatsapp-app";
import { EncryptionKey, EventTopic, MediaBucket, WhatsAppMessaging } from "../../constructs";
import { synthesizedStack } from "../../scripts/health/built";
import { scope, synthesize } from "../constructs/synthesize";
import { environment } from "../environment";
import { fc, runs } from "../fuzz";
import { type Expected, places, refusal, rendered, right } from "./harness";

const ID = "11111111-2222-3333-8444-555555555555";
const TOPIC = "arn:aws:sns:eu-west-1:111122223333:chat-events";
const SUBSCRIPTION = `${TOPIC}:${ID}`;

interface Stack {
  readonly import?: readonly { readonly to: string; readonly id: string }[];
  readonly resource: Readonly<Record<string, Readonly<Record<string, { policy?: string }>>>>;
}

function stackOf(changes: Record<string, unknown>): Stack {
  const { stacks } = whatsAppApp([environment(changes)], tmpdir());
  return stacks.get("prod")?.toTerraform() as Stack;
}

/** What a stack imports: types and ids. */
function imports(changes: Record<string, unknown>): string[] {
  return (stackOf(changes).import ?? []).map(({ to, id }) => `${to.split(".")[0]} ${id}`).sort();
}

const queues = [{ name: "inbound", queueName: "chat-inbound" }];

test("nothing is imported where nothing is adopted", () => {
  expect(imports({})).toEqual([]);
  expect(imports({ adopt: {} })).toEqual([]);
});

test("what is adopted is imported under its live name, and nothing else", () => {
  expect(
    imports({
      key: { alias: "alias/chat" },
      mediaKey: { alias: "alias/media" },
      eventTopic: { name: "chat-events" },
      mediaBucket: { name: "media.example.com", accessLogBucket: "logs" },
      delivery: { queues, https: [{ name: "hook", endpoint: "https://example.com/hook" }] },
      adopt: {
        ...{ topic: true, key: ID, keyAlias: true, mediaKey: ID, mediaKeyAlias: true },
        bucket: ["encryption", "lifecycle", "logging", "ownership", "policy", "publicAccessBlock"],
        subscribers: {
          inbound: { queues: ["queue", "poison", "undeliverable"], subscription: SUBSCRIPTION },
          hook: { queues: ["undeliverable"], subscription: SUBSCRIPTION },
        },
      },
    }),
  ).toEqual([
    "aws_kms_alias alias/chat",
    "aws_kms_alias alias/media",
    `aws_kms_key ${ID}`,
    `aws_kms_key ${ID}`,
    "aws_s3_bucket media.example.com",
    "aws_s3_bucket_lifecycle_configuration media.example.com",
    "aws_s3_bucket_logging media.example.com",
    "aws_s3_bucket_ownership_controls media.example.com",
    "aws_s3_bucket_policy media.example.com",
    "aws_s3_bucket_public_access_block media.example.com",
    "aws_s3_bucket_server_side_encryption_configuration media.example.com",
    `aws_sns_topic ${TOPIC}`,
    `aws_sns_topic_subscription ${SUBSCRIPTION}`,
    `aws_sns_topic_subscription ${SUBSCRIPTION}`,
    "aws_sqs_queue https://sqs.eu-west-1.amazonaws.com/111122223333/acme-prod-whatsapp-hook-undeliverable",
    "aws_sqs_queue https://sqs.eu-west-1.amazonaws.com/111122223333/chat-inbound",
    "aws_sqs_queue https://sqs.eu-west-1.amazonaws.com/111122223333/chat-inbound-poison",
    "aws_sqs_queue https://sqs.eu-west-1.amazonaws.com/111122223333/chat-inbound-undeliverable",
  ]);
});

test("lifecycle rules that stay as they are are neither created nor imported", () => {
  const mediaBucket = { name: "media", lifecycle: "unmanaged" };
  const { import: imported, resource } = stackOf({ mediaBucket, adopt: { bucket: ["policy"] } });
  expect(Object.keys(resource)).not.toContain("aws_s3_bucket_lifecycle_configuration");
  expect(Object.keys(resource)).toContain("aws_s3_bucket_versioning");
  expect(imported).toHaveLength(2);
  const inCode = synthesize((stack) => {
    const key = new EncryptionKey(stack, "Key", { ...scope, alias: "alias/acme" });
    new MediaBucket(stack, "Media", { ...scope, key, name: "media", lifecycle: "unmanaged" });
  });
  expect(inCode.types).not.toContain("aws_s3_bucket_lifecycle_configuration");
});

test("an empty list means the bucket alone, and only what exists is imported", () => {
  expect(imports({ mediaBucket: { name: "media" }, adopt: { bucket: [] } })).toEqual([
    "aws_s3_bucket media",
  ]);
  expect(imports({ adopt: { key: ID } })).toEqual([`aws_kms_key ${ID}`]);
});

test("a role is imported under its live name, and its policy where it exists", () => {
  const instanceArn = `arn:aws:connect:eu-west-1:111122223333:instance/${ID}`;
  const connect = { instanceArn, roleName: "chat" };
  expect(imports({ connect, adopt: { role: [] } })).toEqual(["aws_iam_role chat"]);
  expect(imports({ connect, adopt: { role: ["permissions"] } })).toEqual([
    "aws_iam_role chat",
    "aws_iam_role_policy chat:deliver-whatsapp-events",
  ]);
});

test("settings of what is adopted stay as they are and are not compared, unless the file names them", () => {
  const queuesWith = (changes: object) => ({
    delivery: { queues: [{ ...queues[0], ...changes }] },
    adopt: { topic: true, key: ID, ...adoptQueue() },
  });
  const comparedOf = (changes: object, id: RegExp) => {
    const { resources } = synthesizedStack(environment(queuesWith(changes)));
    return Object.keys(resources.find((one) => id.test(one.id))?.values ?? {});
  };
  const kept = ["message_retention_seconds", "visibility_timeout_seconds"];
  const named = { retentionDays: 3, visibilityTimeoutSeconds: 90 };
  const [plain, chosen] = [{}, named].map((one) => comparedOf(one, /inbound_Queue/));
  expect(plain).not.toEqual(expect.arrayContaining([expect.stringMatching(kept.join("|"))]));
  expect(chosen).toEqual(expect.arrayContaining(kept));
  expect(chosen).not.toContain("receive_wait_time_seconds");
  expect(comparedOf({}, /Events_Topic/)).not.toContain("signature_version");
  expect(comparedOf({}, /WhatsApp_Key/)).not.toContain("description");
  // What is created beside it is as this package wants it.
  expect(comparedOf({}, /inbound_Poison/)).toEqual(expect.arrayContaining(kept.slice(0, 1)));
});

test("queues in China have URLs of their own domain", () => {
  const china = { region: "cn-north-1", delivery: { queues }, adopt: adoptQueue() };
  expect(imports(china)).toEqual([
    "aws_sqs_queue https://sqs.cn-north-1.amazonaws.com.cn/111122223333/chat-inbound",
  ]);
});

function adoptQueue() {
  return { subscribers: { inbound: { queues: ["queue"] } } };
}

test("code adopts with the same options", () => {
  const withOptions = synthesize((stack) => {
    new WhatsAppMessaging(stack, "WhatsApp", {
      ...{ ...scope, namePrefix: "acme", mediaBucket: { name: "media.example.com" } },
      adopt: { topic: true, key: ID, keyAlias: true, bucket: ["policy"] },
    });
  });
  const byConstruct = synthesize((stack) => {
    const props = { ...scope, alias: "alias/acme-whatsapp", adopt: ID, adoptAlias: true };
    const key = new EncryptionKey(stack, "Key", props);
    new EventTopic(stack, "Topic", { ...scope, key, name: "acme-whatsapp-events", adopt: true });
    new MediaBucket(stack, "Media", {
      ...scope,
      key,
      name: "media.example.com",
      adopt: ["policy"],
    });
  });
  expect(withOptions.imports).toEqual([
    "aws_kms_alias alias/acme-whatsapp",
    `aws_kms_key ${ID}`,
    "aws_s3_bucket media.example.com",
    "aws_s3_bucket_policy media.example.com",
    "aws_sns_topic arn:aws:sns:eu-west-1:111122223333:acme-whatsapp-events",
  ]);
  expect(byConstruct.imports).toEqual(withOptions.imports);
});

describe("a file is refused", () => {
  const refuses = (added: string, ...problems: readonly Expected[]) => {
    expect(refusal({ "prod.yaml": `${right}${added}` })).toBe(rendered(...problems));
  };

  test("where something exists that would be adopted", () => {
    refuses(`eventTopic: { existingArn: "${TOPIC}" }\nadopt: { topic: true }\n`, [
      "prod.yaml:7:17  adopt.topic",
      "true",
      "nothing beside eventTopic.existingArn: nothing is created that could be taken over",
      "remove it, or eventTopic.existingArn",
    ]);
    refuses(`mediaBucket: { existingName: media }\nadopt: { bucket: [policy] }\n`, [
      "prod.yaml:7:18  adopt.bucket",
      '["policy"]',
      "nothing beside mediaBucket.existingName: nothing is created that could be taken over",
      "remove it, or mediaBucket.existingName",
    ]);
    refuses(
      `key: { existingArn: "arn:aws:kms:eu-west-1:111122223333:key/${ID}" }\nadopt: { key: ${ID} }\n`,
      [
        "prod.yaml:7:15  adopt.key",
        `"${ID}"`,
        "nothing beside key.existingArn: nothing is created that could be taken over",
        "remove it, or key.existingArn",
      ],
    );
  });

  test("where a part is adopted without what it belongs to", () => {
    refuses("adopt: { keyAlias: true }\n", [
      "prod.yaml:6:20  adopt.keyAlias",
      "true, without adopt.key",
      "only beside adopt.key: the alias belongs to the key that is taken over",
      "add adopt.key, or remove it",
    ]);
    refuses(`adopt: { mediaKey: ${ID} }\n`, [
      "prod.yaml:6:20  adopt.mediaKey",
      `"${ID}"`,
      "only beside mediaKey: without it, media shares key",
      "add mediaKey: {}, or remove it",
    ]);
    refuses("adopt: { bucket: [policy, logging] }\n", [
      "prod.yaml:6:27  adopt.bucket[1]",
      '"logging"',
      "only beside mediaBucket.accessLogBucket: without it, access is not logged",
      "add mediaBucket.accessLogBucket, or remove it",
    ]);
  });

  test("where lifecycle rules that stay as they are would be adopted, or given days", () => {
    refuses("mediaBucket: { lifecycle: unmanaged }\nadopt: { bucket: [lifecycle] }\n", [
      "prod.yaml:7:19  adopt.bucket[0]",
      '"lifecycle"',
      "nothing beside lifecycle: unmanaged, which leaves the rules as they are",
      "remove it, or lifecycle of the bucket",
    ]);
    refuses("mediaBucket: { lifecycle: unmanaged, retentionDays: 30 }\n", [
      "prod.yaml:6:53  mediaBucket.retentionDays",
      "30",
      "nothing beside lifecycle: unmanaged: the rules in AWS say when media expires",
      "remove retentionDays, or lifecycle",
    ]);
    refuses("mediaBucket: { existingName: media, lifecycle: unmanaged }\n", [
      "prod.yaml:6:48  mediaBucket.lifecycle",
      '"unmanaged"',
      "nothing beside existingName: nothing is created",
      "remove lifecycle, or existingName",
    ]);
  });

  test("where a role is adopted beside one that exists, or none", () => {
    refuses("adopt: { role: [] }\n", [
      "prod.yaml:6:16  adopt.role",
      "[]",
      "only beside connect: without it, there is no role for Amazon Connect",
      "add connect, or remove it",
    ]);
  });

  test("where a subscriber is adopted that is not there, or not of this topic", () => {
    const hook = "delivery: { https: [{ name: hook, endpoint: https://example.com/ }] }\n";
    refuses(`${hook}adopt: { subscribers: { other: { queues: [queue] } } }\n`, [
      "prod.yaml:7:25  adopt.subscribers.other",
      'the key "other"',
      "hook",
      "write the name of a subscriber below delivery, or remove it",
    ]);
    refuses(
      `${hook}adopt: { subscribers: { hook: { queues: [queue], subscription: "${SUBSCRIPTION}" } } }\n`,
      [
        "prod.yaml:7:42  adopt.subscribers.hook.queues[0]",
        '"queue"',
        "undeliverable: this kind of subscriber has no other queues",
        "remove it",
      ],
      [
        "prod.yaml:7:64  adopt.subscribers.hook.subscription",
        `"${SUBSCRIPTION}"`,
        "a subscription of arn:aws:sns:eu-west-1:111122223333:acme-prod-whatsapp-events",
        "write the SubscriptionArn that `aws sns list-subscriptions-by-topic` prints for it",
      ],
    );
  });

  test("where a statement is none of IAM's, or its Sid is taken", () => {
    const statement = (text: string) => `eventTopic: { statements: [{ ${text} }] }\n`;
    const rest = 'Principal: "*", Action: "*", Resource: "*"';
    refuses(statement(`Sid: DenyPublishWithoutTls, Effect: Deny, ${rest}`), [
      "prod.yaml:6:35  eventTopic.statements[0].Sid",
      '"DenyPublishWithoutTls"',
      "a Sid that no other statement of the policy has",
      "give it another Sid, or remove the statement if both mean the same",
    ]);
    refuses(statement('Effect: Allow, Principal: "*", Action: "*"'), [
      "prod.yaml:6:28  eventTopic.statements[0]",
      "neither Resource nor NotResource",
      "exactly one of them",
      "correct the statement",
    ]);
    const condition = 'Condition: { Bool: { "aws:SecureTransport": true } }';
    const text = right + statement(`Effect: Allow, ${rest}, ${condition}`);
    expect(places({ "prod.yaml": text })).toEqual([
      "prod.yaml:6:133  eventTopic.statements[0].Condition.Bool.aws:SecureTransport: true",
    ]);
  });
});

/** Statements as AWS's grammar has them, which need not make sense. */
const text = fc.stringMatching(/^[A-Za-z0-9 ${}%":/*?._-]{1,20}$/).filter((one) => {
  return !/undefined|null|TfToken|\[object/.test(one);
});
const action = fc.oneof(fc.constant("*"), fc.stringMatching(/^[a-z0-9]{1,5}:[A-Za-z*?]{1,9}$/));
const resource = fc.oneof(
  fc.constant("*"),
  text.map((end) => `arn:aws:sns:${end}`),
);
const textsOf = (one: fc.Arbitrary<string>) =>
  fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 3 }));
const texts = textsOf(text);
const principal = fc.oneof(
  fc.constant("*"),
  fc.record({ AWS: texts }),
  fc.record({ Service: texts }),
);
const either = (element: string, value: fc.Arbitrary<unknown>) =>
  fc.tuple(fc.constantFrom(element, `Not${element}`), value).map(([key, one]) => ({ [key]: one }));
const statements = fc.uniqueArray(
  fc
    .tuple(
      fc.option(text, { nil: undefined }),
      fc.constantFrom("Allow", "Deny"),
      either("Principal", principal),
      either("Action", textsOf(action)),
      either("Resource", textsOf(resource)),
      fc.option(fc.dictionary(text, texts, { minKeys: 1, maxKeys: 1 }), { nil: undefined }),
    )
    .map(([Sid, Effect, who, what, where, keys]) => ({
      ...(Sid !== undefined && { Sid }),
      ...{ Effect, ...who, ...what, ...where },
      ...(keys !== undefined && { Condition: { StringLike: keys } }),
    })),
  { minLength: 1, maxLength: 3, selector: ({ Sid }) => Sid ?? Symbol() },
);

/** As Terraform reads a text in which nothing is a template. */
const asRead = (written = "") => written.replaceAll("$${", "${").replaceAll("%%{", "%{");

test("statements of others stand in the policy as they were, whatever they hold", () => {
  fc.assert(
    fc.property(statements, (kept) => {
      const { resource } = stackOf({
        key: { statements: kept },
        eventTopic: { statements: kept },
        mediaBucket: { statements: kept },
        delivery: { queues: [{ name: "inbound", statements: kept }] },
      });
      const policies = [
        "aws_kms_key",
        "aws_sns_topic",
        "aws_s3_bucket_policy",
        "aws_sqs_queue",
      ].map((type) =>
        Object.values(resource[type] ?? {})
          .map(({ policy }) => JSON.parse(asRead(policy)).Statement)
          .filter((all) => all.length > kept.length),
      );
      for (const [policy] of policies) expect(policy.slice(-kept.length)).toEqual(kept);
    }),
    runs(20),
  );
});

import {
  eventTopic,
  eventTopicDecisions,
  eventTopicFindings,
  eventTopicPart,
  existingTopicDecisions,
} from "../../../constructs/events/decisions";
import { eventTopicOptions } from "../../../constructs/events/options";
import { queueName } from "../../../formats/names";
import { FROM_THERE, KEY_ELSEWHERE, noKey, noReference, refusesOptions } from "../refuses-options";

const scope = { account: "111122223333", region: "eu-west-1" };
const environment = { ...scope, namePrefix: "acme" };
const TOPIC = "arn:aws:sns:eu-west-1:111122223333:events";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555";
const key = { ...scope, arn: KEY, grantPublish: () => {} };

const NAME = "the name of a standard SNS topic: 1 to 256 letters, digits, hyphens and underscores";
const FIFO = "AWS services cannot publish to FIFO topics";
const A_TOPIC = "the ARN of a standard SNS topic";
const WRITE_TOPIC = "write it as arn:aws:sns:eu-west-1:111122223333:topic-name";

describe("a topic that is created", () => {
  const right = { ...scope, name: "acme-events", key };
  refusesOptions(eventTopicDecisions, right, [
    [{ name: "acme.fifo" }, ["name", '"acme.fifo"', NAME, `${FIFO}: write acme`]],
    [{ name: "a b.fifo" }, ["name", '"a b.fifo"', NAME, `${FIFO}: name a standard topic`]],
    [{ name: "a b" }, ["name", '"a b"', NAME, "shorten it or drop the other characters"]],
    [
      { subscriberPrefix: "a b" },
      ["subscriberPrefix", '"a b"', queueName.allowed, "shorten it or drop the other characters"],
    ],
    [{ key: { ...key, region: "us-east-1" } }, KEY_ELSEWHERE],
    [{ key: KEY }, noKey(`"${KEY}"`, "the messages")],
  ]);
});

describe("a topic that exists", () => {
  const right = { ...scope, arn: TOPIC };
  const elsewhere = TOPIC.replace("111122223333", "444455556666");
  refusesOptions(existingTopicDecisions, right, [
    [
      { arn: `${TOPIC}.fifo` },
      ["arn", `"${TOPIC}.fifo"`, A_TOPIC, `${FIFO}: name a standard topic`],
    ],
    [{ arn: "events" }, ["arn", '"events"', A_TOPIC, WRITE_TOPIC]],
    [{ arn: elsewhere }, ["arn", `"${elsewhere}"`, "an ARN in account 111122223333", FROM_THERE]],
    [{ key: { ...key, region: "us-east-1" } }, KEY_ELSEWHERE],
  ]);
});

describe("the choice of a topic", () => {
  const decisions = { schema: eventTopicOptions, findings: eventTopicFindings };
  const right = {} as typeof scope;
  refusesOptions(decisions, right, [
    [
      { name: "events", existingArn: TOPIC },
      [
        "name",
        '"events"',
        "nothing beside existingArn: nothing is created",
        "remove name, or existingArn",
      ],
    ],
    [
      { existingKeyArn: KEY },
      [
        "existingKeyArn",
        `"${KEY}"`,
        "only beside existingArn",
        "add existingArn, or remove existingKeyArn",
      ],
    ],
    [
      { existingArn: "${aws_sns_topic.theirs.arn}" },
      noReference("existingArn", A_TOPIC, WRITE_TOPIC),
    ],
  ]);

  test("counts an existing topic as such even if its ARN is wrong", () => {
    const written = { eventTopic: { existingArn: "events", existingKeyArn: KEY } };
    const read = { eventTopic: { existingKeyArn: KEY } };
    expect(eventTopic.findings(read, written)).toEqual([]);
  });
});

test("an environment has a topic without a word, named after its prefix, on its key", () => {
  expect(eventTopicPart(environment)).toEqual({
    role: "event topic",
    owner: "this environment",
    arn: "arn:aws:sns:eu-west-1:111122223333:acme-whatsapp-events",
    name: "acme-whatsapp-events",
    key: { ...scope, alias: "alias/acme-whatsapp" },
    imported: false,
    declaredAt: ["eventTopic"],
    keyDeclaredAt: ["key", "existingArn"],
  });
  expect(eventTopicPart({ ...environment, adopt: { topic: true } })?.imported).toBe(true);
});

test("a topic that exists keeps its owner and its key, if it has one", () => {
  const theirs = {
    role: "event topic",
    owner: "somebody else",
    arn: TOPIC,
    name: "events",
    key: undefined,
    imported: false,
    declaredAt: ["eventTopic", "existingArn"],
    keyDeclaredAt: ["eventTopic", "existingKeyArn"],
  };
  const part = (options: object) =>
    eventTopicPart({ ...environment, eventTopic: { existingArn: TOPIC, ...options } });
  expect(part({})).toEqual(theirs);
  expect(part({ existingKeyArn: KEY })).toEqual({ ...theirs, key: { ...scope, arn: KEY } });
});

test("only the name of a topic that is created can be taken", () => {
  const names = (options?: object) =>
    eventTopic.names({ ...environment, eventTopic: options }).map(({ name, path }) => [name, path]);
  const path = ["eventTopic", "name"];
  expect(names()).toEqual([["acme-whatsapp-events", path]]);
  expect(names({ name: "mine" })).toEqual([["mine", path]]);
  expect(names({ existingArn: TOPIC })).toEqual([]);
});

import { type JsonObject, recorded, replayed } from "./recorded";

const statements = { Version: "2012-10-17", Statement: [{ Sid: "B" }, { Sid: "A" }] };
const stack: JsonObject = {
  "//": { metadata: { version: "0.21.0" } },
  resource: {
    aws_sns_topic: {
      Topic: {
        "//": { metadata: { path: "prod/Topic" } },
        policy: JSON.stringify(statements),
        name: "events",
        tags: { JSON: "no document" },
      },
    },
  },
};

/** The argument of a resource that is recorded. */
function recordedPolicy(policy: string): unknown {
  const { resource } = recorded({ resource: { policy } }) as { resource: JsonObject };
  return resource["policy"];
}

test("a stack is recorded by name, without comments, with documents to be read", () => {
  const kept = JSON.stringify(recorded(stack));
  const topic = `{"name":"events","policy":{"JSON":${JSON.stringify(statements)}},"tags":{"JSON":"no document"}}`;
  expect(kept).toBe(`{"resource":{"aws_sns_topic":{"Topic":${topic}}}}`);
});

test("what is replayed is what was synthesized, to the letter of its documents", () => {
  const { policy, name, tags } = { ...replayedTopic(stack) };
  expect({ policy, name, tags }).toEqual({
    policy: JSON.stringify(statements),
    name: "events",
    tags: { JSON: "no document" },
  });
  expect(replayed(recorded(replayed(recorded(stack))))).toEqual(replayed(recorded(stack)));
});

test.each(["{not JSON", "[", '{ "Version": "blanks would be lost" }', "${a.b.arn}", "", "1"])(
  "%j stays text",
  (text) => expect(recordedPolicy(text)).toBe(text),
);

function replayedTopic(of: JsonObject): JsonObject {
  const { resource } = replayed(recorded(of)) as { resource: Record<string, JsonObject> };
  return resource["aws_sns_topic"]?.["Topic"] as JsonObject;
}

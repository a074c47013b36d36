import { changedArguments, replacements, type Stack } from "./evolution";

const topic = { name: "events", policy: "{}", "//": { metadata: { path: "prod/Topic" } } };
const stack = (id: string, values: object, more: Stack = {}): Stack => ({
  resource: { aws_sns_topic: { [id]: { ...values } } },
  ...more,
});

describe("what would be destroyed", () => {
  test("is a resource that is gone", () => {
    expect(replacements(stack("Topic", topic), {})).toEqual([
      { address: "aws_sns_topic.Topic", because: "it is gone, and no moved block says where" },
    ]);
  });

  test("is a renamed resource without a moved block", () => {
    expect(replacements(stack("Topic", topic), stack("Events", topic))).toHaveLength(1);
  });

  test.each<[string, object, string]>([
    [
      "whose name changed",
      { name: "whatsapp-events" },
      'name was "events" and becomes "whatsapp-events"',
    ],
    [
      "that gains a replacing argument",
      { fifo_topic: true },
      "fifo_topic was nothing and becomes true",
    ],
    [
      "that another provider would create",
      { provider: "aws.frankfurt" },
      'provider was nothing and becomes "aws.frankfurt"',
    ],
  ])("is one %s", (_, change, because) => {
    const after = stack("Topic", { ...topic, ...change });
    expect(replacements(stack("Topic", topic), after)).toEqual([
      { address: "aws_sns_topic.Topic", because },
    ]);
  });

  test("is one that moves and is renamed at once", () => {
    const moves = { moved: [{ from: "aws_sns_topic.Topic", to: "aws_sns_topic.Events" }] };
    const renamed = stack("Events", { ...topic, name: "other" }, moves);
    expect(replacements(stack("Topic", topic), renamed)).toEqual([
      { address: "aws_sns_topic.Events", because: 'name was "events" and becomes "other"' },
    ]);
  });

  test("is unknown for a type that is not listed, which counts", () => {
    const one: Stack = { resource: { aws_new_thing: { Thing: {} } } };
    expect(replacements(one, one)).toEqual([
      {
        address: "aws_new_thing.Thing",
        because:
          "it is not known which arguments replace an aws_new_thing: add it to replacing-arguments.ts",
      },
    ]);
  });
});

describe("nothing would be destroyed", () => {
  test("by what changes in place, or is new", () => {
    const after: Stack = {
      resource: {
        aws_sns_topic: { Topic: { ...topic, policy: '{"Version":"2012-10-17"}' } },
        aws_new_thing: { Thing: {} },
      },
    };
    expect(replacements(stack("Topic", topic), after)).toEqual([]);
  });

  test("by a rename with a moved block, whose references follow", () => {
    const bucket = (id: string): Stack["resource"] => ({
      aws_s3_bucket: { [id]: { bucket: "media" } },
      aws_s3_bucket_policy: { Policy: { bucket: `\${aws_s3_bucket.${id}.id}`, policy: "{}" } },
    });
    const moves = [{ from: "aws_s3_bucket.Bucket", to: "aws_s3_bucket.Media" }];
    const before = { resource: bucket("Bucket") };
    expect(replacements(before, { resource: bucket("Media"), moved: moves })).toEqual([]);
    expect(replacements(before, { resource: bucket("Media") })).toHaveLength(2);
  });

  test("by a move of one whose name another begins with", () => {
    const two = (id: string): Stack["resource"] => ({
      aws_s3_bucket: { [id]: { bucket: "one" }, Bucket_2: { bucket: "two" } },
      aws_s3_bucket_policy: { Policy: { bucket: "${aws_s3_bucket.Bucket_2.id}", policy: "{}" } },
    });
    const moves = [{ from: "aws_s3_bucket.Bucket", to: "aws_s3_bucket.Media" }];
    expect(
      replacements({ resource: two("Bucket") }, { resource: two("Media"), moved: moves }),
    ).toEqual([]);
  });
});

describe("what would change in place", () => {
  test("is reported by type and argument, each once, without CDKTF's notes to itself", () => {
    const before = { ...topic, tags: { a: "1", b: "1" } };
    const after = { ...topic, tags: { a: "2", b: "2" }, policy: "[]", "//": {} };
    expect(changedArguments(stack("Topic", before), stack("Topic", after))).toEqual([
      "aws_sns_topic.policy",
      "aws_sns_topic.tags",
    ]);
  });

  test("is nothing in equal stacks", () => {
    expect(changedArguments(stack("Topic", topic), stack("Topic", topic))).toEqual([]);
  });
});

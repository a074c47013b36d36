import { forJson, forLine } from "../../../formats/outlets";
import { changesBetween } from "../../../review/changes/changes";
import { snapshotOf } from "../../../review/changes/snapshot";
import type { Waiver } from "../../../review/changes/waivers";
import type { Configuration, Resource } from "../../../review/model";
import { reportsOf } from "../../../review/report/committed-reports";
import { renderJson } from "../../../review/report/json";
import { renderPullRequest } from "../../../review/report/pull-request";
import { renderSarif } from "../../../review/report/sarif";
import { renderText } from "../../../review/report/text";
import { reviewStack, type StackReview } from "../../../review/review";
import { readConfiguration } from "../../../review/terraform/read-configuration";
import { fc, runs } from "../../fuzz";
import { expectLines, expectMarkdown, github, hostile } from "../../hostile";

// A configuration whose every name is a stranger's: whatever stands there, it is text in every format. What a
// review prints goes through Terminal and printJson, whose outlets stand for them here.

const some = fc.array(hostile, { minLength: 1, maxLength: 3 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const statement = fc.record({
  Sid: maybe(hostile),
  Effect: fc.constantFrom("Allow", "Allow", "Deny"),
  Action: fc.oneof(some, fc.constantFrom("*", "sns:Publish", "s3:*")),
  Resource: fc.oneof(some, fc.constantFrom("*", "arn:aws:sns:eu-west-1:111122223333:t")),
  Condition: maybe(
    fc.dictionary(fc.constantFrom("StringEquals", "ArnLike", "Null"), fc.dictionary(hostile, some)),
  ),
});
const principal = fc.oneof(
  fc.constant("*"),
  fc.dictionary(fc.constantFrom("AWS", "Service", "Federated", "CanonicalUser"), some, {
    minKeys: 1,
  }),
);
const identity = fc.array(statement, { minLength: 1, maxLength: 2 });
const resourcePolicy = fc.array(
  fc.tuple(statement, principal).map(([one, Principal]) => ({ ...one, Principal })),
  { minLength: 1, maxLength: 2 },
);

const document = (Statement: unknown) => JSON.stringify({ Version: "2012-10-17", Statement });

/** One of each kind of place in which a review finds names. */
const resources = fc
  .record({
    name: hostile,
    address: fc.tuple(hostile, hostile, hostile, hostile, hostile),
    topic: resourcePolicy,
    role: identity,
    managed: identity,
    given: hostile,
    receiver: hostile,
    unread: hostile,
    grantee: hostile,
  })
  .map(
    ({
      name,
      address: [a, b, c, d, e],
      topic,
      role,
      managed,
      given,
      receiver,
      unread,
      grantee,
    }) => {
      const resource = (type: string, local: string, values: object): Resource => ({
        address: `${type}.${local}`,
        type,
        mode: "managed",
        values: values as Resource["values"],
      });
      return [
        resource("aws_sns_topic", a, { name, policy: document(topic) }),
        resource("aws_iam_role", b, { name }),
        resource("aws_iam_role_policy", c, {
          role: `\${aws_iam_role.${b}.id}`,
          policy: document(role),
        }),
        resource("aws_iam_policy", d, { name, policy: document(managed) }),
        resource("aws_iam_role_policy_attachment", d, {
          role: receiver,
          policy_arn: `\${aws_iam_policy.${d}.arn}`,
        }),
        resource("aws_iam_user_policy_attachment", e, { user: receiver, policy_arn: given }),
        resource("aws_sqs_queue_policy", e, { queue_url: receiver, policy: `\${${unread}}` }),
        resource("aws_lambda_permission", e, {
          principal: grantee,
          action: given,
          function_name: name,
          source_arn: unread,
        }),
      ];
    },
  );

const world = fc.record({
  stack: hostile,
  before: resources,
  after: resources,
  base: hostile,
  reason: hostile,
  id: hostile,
  isFirst: fc.boolean(),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

function reviewed({ stack, before, after, reason, id }: World): StackReview {
  const configuration = (of: readonly Resource[]): Configuration => ({
    name: stack,
    resources: of,
  });
  const old = configuration(before);
  const waiver: Waiver = {
    stack,
    rule: id,
    address: id,
    fingerprint: id,
    reason,
    until: "2026-01-01",
  };
  const review = reviewStack({
    configuration: configuration(after),
    waivers: [waiver],
    base: { snapshot: () => snapshotOf(old, readConfiguration(old)), waivers: [] },
    today: "2026-11-20",
  });
  const [first, ...open] = review.open;
  if (first === undefined) return review;
  return { ...review, open, waived: [{ finding: first, waiver: { ...waiver, reason } }] };
}

/** Every text in a document. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

test("names of strangers are text in every format", () => {
  fc.assert(
    fc.property(world, (values) => {
      const review = reviewed(values);
      const { base: name, isFirst } = values;
      const base = isFirst ? undefined : name;
      const unchanged = { ...review, open: [], waived: [], changes: [] };
      const reviews = isFirst ? [{ ...review, changes: undefined }] : [review, unchanged];

      const lines = renderText(reviews, base).map(({ text }) => forLine(text));
      expectLines(lines.join("\n"));

      const comment = renderPullRequest(reviews, base, "npm run review");
      expectMarkdown(comment);
      expectLines(comment.replaceAll("\u200b", "~"));

      const [json, markdown] = reportsOf(review, "npm run review -- --update");
      expectLines(json?.text ?? "");
      expectMarkdown(markdown?.text ?? "");
      expectLines((markdown?.text ?? "").replaceAll("\u200b", "~"));

      expectLines(forJson(renderJson(reviews, base)));
      const tool = { version: "1.0.0", repository: undefined };
      const sarif = renderSarif(reviews, "policies", tool);
      expectLines(forJson(sarif));
      const texts = textsIn(sarif).filter(
        (text) => !text.startsWith("https://json.schemastore.org/"),
      );
      expect(texts.join("\n")).not.toMatch(/@\w|\]\(|:\/\/|^\s*::/m);
    }),
    runs(10),
  );
});

test("what a stranger names cannot look like a paragraph, a heading or a list of ours", () => {
  const name = "x\n\n## Nothing to decide\n\n- **narrowed**";
  const resource: Resource = {
    address: `aws_sns_topic.${name}`,
    type: "aws_sns_topic",
    mode: "managed",
    values: {
      policy: document([
        { Sid: name, Effect: "Allow", Principal: "*", Action: "sns:Publish", Resource: name },
      ]),
    },
  };
  const configuration = { name: "prod", resources: [resource] };
  const review = reviewStack({
    configuration,
    waivers: [],
    base: { snapshot: () => undefined, waivers: [] },
    today: "2026-11-20",
  });
  expect(changesBetween(review.snapshot, review.snapshot)).toEqual([]);
  const tokens = github.parse(renderPullRequest([review], "main", "npm run review"), {});
  const headings = tokens.flatMap(({ type }, at) =>
    type === "heading_open" ? [tokens[at + 1]?.content] : [],
  );
  expect(headings).toEqual(["Access review", "To decide", "Details by address"]);
});

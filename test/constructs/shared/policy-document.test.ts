import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { Lazy, type TerraformStack, TerraformVariable } from "cdktf";

import {
  type PolicyDocument,
  type PolicyStatement,
  policyDocument,
  policyJson,
} from "../../../constructs/shared/policy-document";
import { fieldName } from "../../../formats/finding";
import { UserError } from "../../../formats/problem";
import { isReference } from "../../../formats/terraform-reference";
import { fc } from "../../fuzz";
import { synthesize } from "../synthesize";

const statement: PolicyStatement = {
  Sid: "AllowUploadsPublish",
  Effect: "Allow",
  Principal: { Service: "s3.amazonaws.com" },
  Action: "sns:Publish",
  Resource: "arn:aws:sns:eu-west-1:111122223333:events",
  Condition: {
    StringEquals: { "aws:SourceAccount": "111122223333" },
    ArnLike: { "aws:SourceArn": "arn:aws:s3:::acme-uploads" },
  },
};

function refusalOf(document: PolicyDocument): string {
  try {
    policyJson(document);
    return "";
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

/** `statement` with one of its fields written otherwise. */
const written = (change: object) => refusalOf(policyDocument([{ ...statement, ...change }]));

const MEANS_ELSE = "pass what belongs there: without it, the policy means something else";
const BLOCK = "pass the value of its condition: an empty block limits nothing";

test.each<[object, field: string, got: string, allowed: string, fix: string]>([
  [
    { Condition: { StringEquals: {} } },
    "Condition.StringEquals",
    "an empty block",
    "at least one key with its value",
    BLOCK,
  ],
  [{ Condition: {} }, "Condition", "an empty block", "at least one key with its value", BLOCK],
  [
    { Condition: { StringEquals: { "aws:SourceAccount": undefined } } },
    "Condition.StringEquals.aws:SourceAccount",
    "nothing",
    "a text, or a list of texts",
    MEANS_ELSE,
  ],
  [{ Condition: undefined }, "Condition", "nothing", "a text, or a list of texts", MEANS_ELSE],
  [{ Resource: null }, "Resource", "null", "a text, or a list of texts", MEANS_ELSE],
  [{ Resource: 7 }, "Resource", "7", "a text, or a list of texts", MEANS_ELSE],
  [
    { Resource: [] },
    "Resource",
    "an empty list",
    "at least one text in the list",
    "pass one, or leave the statement out",
  ],
  ...[
    "",
    "undefined",
    "arn:aws:sns:undefined:1:events",
    "arn:aws:s3:::a/null/b",
    "[object Object]",
  ].map((text): [object, string, string, string, string] => [
    { Resource: ["*", text] },
    "Resource[1]",
    JSON.stringify(text),
    "a text in which nothing is missing",
    MEANS_ELSE,
  ]),
  [
    { Action: ["#{TfToken[TOKEN.1]}"] },
    "Action",
    "a list that is known only at apply",
    "a list whose entries may be references, but not a reference for all of it",
    "write the entries out, for example [Fn.element(list, 0), Fn.element(list, 1)]",
  ],
])("a statement with %j is refused", (change, field, got, allowed, fix) => {
  expect(written(change)).toBe(
    `A policy cannot be written:\n\nstatement AllowUploadsPublish  ${field}\n  got      ${got}\n  allowed  ${allowed}\n  fix      ${fix}`,
  );
});

test("a policy without statements is refused", () => {
  expect(refusalOf(policyDocument([]))).toContain(
    "the policy  Statement\n  got      an empty list",
  );
});

test("a statement whose Sid is made of what is missing is reported by its number", () => {
  expect(written({ Sid: `Allow${undefined}Publish` })).toContain("\nstatement 1  Sid\n");
});

test.each([
  "arn:aws:s3:::acme-dev-null/*",
  "${null_resource.undefined.id}/*",
  "arn:aws:s3:::${TfToken[TOKEN.7]}",
  "arn:aws:s3:::acme-media/a$${*}/*",
])("%s is whole", (Resource) => {
  expect(written({ Resource })).toBe("");
});

test("all that is missing is reported at once", () => {
  const documents = policyDocument([
    { ...statement, Resource: [] },
    { ...statement, Sid: "AllowMore", Action: [], Condition: {} },
  ]);
  expect(refusalOf(documents).match(/^statement .*$/gm)).toEqual([
    "statement AllowUploadsPublish  Resource",
    "statement AllowMore  Action",
    "statement AllowMore  Condition",
  ]);
});

const text = fc
  .stringMatching(/^[A-Za-z0-9:/*${}.-]{1,30}$/)
  .filter((each) => !/undefined|null/.test(each));
const texts = fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 4 }));
const block = fc.dictionary(text, texts, { minKeys: 1, maxKeys: 3 });
const statements = fc.array(
  fc.record(
    {
      Sid: fc.stringMatching(/^[A-Z][a-z]{3,8}$/),
      Effect: fc.constantFrom("Allow", "Deny"),
      Principal: fc.constant({ Service: "sns.amazonaws.com" }),
      Action: texts,
      Resource: texts,
      Condition: fc.dictionary(text, block, { minKeys: 1, maxKeys: 3 }).map(plain),
    },
    { noNullPrototype: true, requiredKeys: ["Sid", "Effect", "Action"] },
  ),
  { minLength: 1, maxLength: 4 },
);

/** fast-check makes objects without a prototype. */
function plain<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}

type Place = readonly (string | number)[];

function placesIn(value: unknown, path: Place = []): Place[] {
  if (typeof value !== "object" || value === null) return [path];
  const children = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...children.flatMap(([key, child]) => placesIn(child, [...path, key]))];
}

function changed(value: unknown, [key, ...rest]: Place, to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value))
    return value.map((one, at) => (at === key ? changed(one, rest, to) : one));
  const around = value as Readonly<Record<string, unknown>>;
  return { ...around, [key]: changed(around[key], rest, to) };
}

test("every whole document is written as it is", () => {
  fc.assert(
    fc.property(statements, (all) => {
      const document = policyDocument(all as PolicyStatement[]);
      expect(JSON.parse(policyJson(document))).toEqual(document);
    }),
  );
});

test("whatever is missing anywhere is found there, under its Sid", () => {
  const gap = fc.constantFrom<unknown>(
    ...[undefined, null, "", [], {}, 7, true, Number.NaN, new Date(0), () => "*"],
    ...["undefined", `arn:aws:sns:${undefined}:1:a`, `arn:aws:s3:::${null}/a`, `${{}}`],
    ...[["#{TfToken[TOKEN.3]}"], ["*", "#{TfToken[TOKEN.3]}"], -1.8881545897087503e289],
  );
  fc.assert(
    fc.property(statements, fc.nat(), fc.nat(), gap, (all, which, where, instead) => {
      const at = which % all.length;
      const places = placesIn(all[at]).filter(([key]) => key !== undefined && key !== "Sid");
      const place = places[where % places.length] ?? [];
      const broken = all.map((one, index) => (index === at ? changed(one, place, instead) : one));
      const message = refusalOf(policyDocument(broken as PolicyStatement[]));
      expect(message).toContain(`statement ${all[at]?.Sid}  ${fieldName(place)}`);
    }),
  );
});

describe("in a stack", () => {
  const topic = (policy: (stack: TerraformStack) => string) =>
    synthesize((stack) => {
      new SnsTopic(stack, "Topic", { policy: Lazy.stringValue({ produce: () => policy(stack) }) });
    });

  test("references among the values are written", () => {
    const Resource = (stack: TerraformStack) =>
      new TerraformVariable(stack, "arn", { type: "string" }).stringValue;
    const stack = synthesize((stack) => {
      const policy = policyJson(policyDocument([{ ...statement, Resource: Resource(stack) }]));
      new SnsTopic(stack, "Topic", { policy });
    });
    expect(stack.one("aws_sns_topic")["policy"]).toContain('"Resource":"${var.arn}"');
  });

  test("a reference for a whole list is one, to the toolkit as well", () => {
    synthesize((stack) => {
      const { listValue } = new TerraformVariable(stack, "arns", { type: "list(string)" });
      expect(isReference(listValue)).toBe(true);
      expect(refusalOf(policyDocument([{ ...statement, Resource: listValue }]))).toContain(
        "write the entries out",
      );
    });
  });

  test("a policy that is written last is refused as a mistake of the user's, without a wrapper", () => {
    const build = () => topic(() => policyJson(policyDocument([{ ...statement, Condition: {} }])));
    expect(build).toThrow(UserError);
  });
});

test("no construct writes a policy without that look", () => {
  const folder = join(__dirname, "../../../constructs");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const direct = files
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => readFileSync(join(folder, file), "utf8").split("\n"))
    .filter((line) => /JSON\.stringify\(\w*(policy|trust|permissions|access)/i.test(line))
    .filter((line) => !/filterPolicy|deliveryPolicy/.test(line)) // of SNS, and no policies of IAM
    .filter((line) => !/^ +\* |\.length;$/.test(line)); // examples of the docs, and what only counts characters
  expect(direct).toEqual([]);
});

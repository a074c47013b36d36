import { evaluate } from "../../../iam/evaluate/evaluate";
import type { Request } from "../../../iam/policy/context";
import { normalise } from "../../../iam/policy/normalise";
import { PolicyReadError } from "../../../iam/policy/policy-errors";
import { readPolicy } from "../../../iam/policy/read";
import { display, opaque, stretches, tokensIn } from "../../../iam/policy/terraform-references";
import { GRANT, OPEN, type Statements, TOPIC, when } from "../compare/verdicts";

const TOKEN = opaque("${aws_sns_topic.events.arn}");
const NAME = opaque('${var.names["a"]}');
const read = (Statement: Statements, Version = "2012-10-17") =>
  readPolicy({ Version, Statement }, "resource");
const CALL: Request = {
  principal: { type: "Service", value: "social-messaging.amazonaws.com" },
  action: "sns:Publish",
  resource: TOPIC,
  context: {},
};
const outcome = (statement: Statements, call: Partial<Request> = {}, version?: string) =>
  evaluate([read(statement, version)], { ...CALL, ...call }).outcome;

describe("a token", () => {
  test("cannot be made of nothing, nor of a token", () => {
    expect(() => opaque("")).toThrow("Not a reference");
    expect(() => opaque(TOKEN)).toThrow("Not a reference");
  });

  test("is shown as it was written, and found in a text", () => {
    const text = `a${TOKEN}b${NAME}`;
    expect(display(text)).toBe('a${aws_sns_topic.events.arn}b${var.names["a"]}');
    expect(tokensIn(`${text}${NAME}`)).toEqual([
      "${aws_sns_topic.events.arn}",
      '${var.names["a"]}',
    ]);
    expect(stretches(text)).toEqual([
      { token: false, text: "a" },
      { token: true, text: TOKEN },
      { token: false, text: "b" },
      { token: true, text: NAME },
    ]);
  });

  test("that is only begun cannot be read", () => {
    expect(() => read({ ...GRANT, Resource: TOKEN.slice(0, -1) })).toThrow(PolicyReadError);
    expect(() => read({ ...GRANT, Resource: `${TOPIC}\uE001` })).toThrow("U+E000 to U+E002");
    expect(() => read(when(GRANT, "StringEquals", "aws:\uE000", "1"))).toThrow(PolicyReadError);
  });
});

describe("normalised", () => {
  test("a token keeps its case, where the rest loses it", () => {
    const statement = when({ ...GRANT, Action: `SNS:${NAME}` }, "StringIs", `AWS:${NAME}`, "1");
    const [normal] = normalise(read(statement)).statements;
    expect(normal?.action.values).toEqual([`sns:${NAME}`]);
    expect(normal?.conditions[0]?.key).toBe(`aws:${NAME}`);
  });

  test("a token that may bring in variables is another one where there are none", () => {
    const [older, newer] = ["2008-10-17", "2012-10-17"].map((version) =>
      normalise(read({ ...GRANT, Resource: [NAME, TOKEN] }, version)),
    );
    expect(older).not.toEqual(newer);
    expect(older?.statements[0]?.resource?.values.map(display)).toEqual(
      newer?.statements[0]?.resource?.values.map(display),
    );
    expect(older?.statements[0]?.resource?.values).toContain(TOKEN);
    if (older) expect(normalise(older)).toEqual(older);
  });
});

describe("evaluated", () => {
  test.each<[string, Statements, Partial<Request>, string]>([
    ["as a resource", { ...GRANT, Resource: TOKEN }, {}, "unknown"],
    ["as a part of a resource", { ...GRANT, Resource: `arn:aws:sns:${NAME}` }, {}, "unknown"],
    [
      "behind another start",
      { ...GRANT, Resource: `arn:aws:s3:::${NAME}` },
      {},
      "implicitly denied",
    ],
    ["as a resource beside *", { ...GRANT, Resource: [TOKEN, "*"] }, {}, "allowed"],
    ["as an action", { ...GRANT, Action: NAME }, {}, "unknown"],
    ["as another principal", { ...GRANT, Principal: { AWS: TOKEN } }, {}, "unknown"],
    ["as another service", { ...GRANT, Principal: { Service: NAME } }, {}, "unknown"],
    ["as a federated user", { ...GRANT, Principal: { Federated: NAME } }, {}, "implicitly denied"],
    [
      "in a role's name",
      { ...GRANT, Principal: { AWS: `arn:aws:iam::${NAME}` } },
      {},
      "implicitly denied",
    ],
    [
      "in a condition",
      when(OPEN, "StringEquals", "aws:x", NAME),
      { context: { "aws:x": "1" } },
      "unknown",
    ],
    [
      "in a negated condition",
      when(OPEN, "StringNotEquals", "aws:x", NAME),
      { context: { "aws:x": "1" } },
      "unknown",
    ],
    [
      "for a number",
      when(OPEN, "NumericEquals", "aws:x", NAME),
      { context: { "aws:x": "1" } },
      "unknown",
    ],
    [
      "for an address",
      when(OPEN, "IpAddress", "aws:x", `${NAME}/8`),
      { context: { "aws:x": "10.0.0.1" } },
      "unknown",
    ],
    ["of a key that is absent", when(OPEN, "StringEquals", "aws:x", NAME), {}, "implicitly denied"],
    // It could complete a variable that is begun beside it.
    ["in a variable", { ...GRANT, Resource: `arn:aws:sns:\${${NAME}}` }, {}, "unknown"],
    ["before a brace", { ...GRANT, Resource: `arn:aws:sns:${NAME}}` }, {}, "unknown"],
    // What follows may be in a later component than it seems.
    [
      "before a wildcard",
      when(OPEN, "ArnLike", "aws:x", `arn:aws:sns:${NAME}:*:y`),
      { context: { "aws:x": "arn:aws:sns:e:1:a:b:y" } },
      "unknown",
    ],
  ])("%s", (_, statement, call, expected) => {
    expect(outcome(statement, call)).toBe(expected);
  });

  test.each<[string, Statements, Partial<Request>]>([
    ["a resource", { ...GRANT, Resource: TOKEN }, { resource: TOKEN }],
    [
      "a part of a resource",
      { ...GRANT, Resource: `arn:aws:s3:::${NAME}/*` },
      { resource: `arn:aws:s3:::${NAME}/a` },
    ],
    [
      "a principal",
      { ...GRANT, Principal: { AWS: TOKEN } },
      { principal: { type: "AWS", value: TOKEN } },
    ],
    ["a string", when(OPEN, "StringEquals", "aws:x", [NAME]), { context: { "aws:x": NAME } }],
    ["an ARN", when(OPEN, "ArnLike", "aws:x", TOKEN), { context: { "aws:x": TOKEN } }],
    ["any ARN", { ...GRANT, Resource: "*" }, { resource: TOKEN }],
  ])("it is itself as %s", (_, statement, call) => {
    expect(outcome(statement, call)).toBe("allowed");
  });

  test("of anything else it is unknown", () => {
    expect(outcome(GRANT, { resource: TOKEN })).toBe("unknown");
    expect(outcome({ ...GRANT, Resource: NAME }, { resource: TOKEN })).toBe("unknown");
    expect(
      outcome({ ...GRANT, Resource: "arn:aws:sns:?" }, { resource: `arn:aws:sns:${NAME}` }),
    ).toBe("unknown");
  });
});

import {
  actionMatches,
  arnMatches,
  resourceMatches,
  stringMatches,
} from "../../../iam/evaluate/match";
import { keyLookup, type Request } from "../../../iam/policy/context";
import type { Truth } from "../../../iam/policy/truth";
import { fc, runs } from "../../fuzz";

const SOURCE = keyLookup({
  principal: { type: "AWS", value: "111122223333" },
  action: "sns:Publish",
  resource: "*",
  context: {
    "aws:username": "Bob",
    "aws:userid": "AROAEXAMPLE:session",
    "aws:PrincipalTag/Odd": "a*",
    "aws:TagKeys": ["one"],
  },
  unknownKeys: new Set(["aws:SourceVpce"]),
} satisfies Request);

type Row = [pattern: string, text: string, matches: Truth];

describe("actions", () => {
  test.each<Row>([
    ["sns:Publish", "sns:PublishBatch", false],
    ["sns:Publis?", "sns:Publis", false],
    ["sns:?*", "sns:", false],
    ["socialmessaging:*", "social-messaging:SendWhatsAppMessage", false],
    ["sns:${aws:username}", "sns:Bob", false],
    ["SNS:publish", "sns:Publish", true],
    ["sns:Pub*", "sns:Publish", true],
    ["kms:GenerateDataKey*", "kms:GenerateDataKey", true],
    ["*", "sns:Publish", true],
    ["iam:*AccessKey*", "iam:DeleteAccessKey", true],
    ["s?s:Publis?", "sns:Publish", true],
  ])("%s on %s: %s", (pattern, action, matches) => {
    expect(actionMatches(pattern, action)).toBe(matches);
  });
});

describe("resources", () => {
  test.each<Row>([
    [
      "arn:aws:sns:eu-west-1:111122223333:events",
      "arn:aws:sns:eu-west-1:111122223333:Events",
      false,
    ],
    ["arn:aws:sns:*:111122223333:events", "arn:aws:sns:eu-west-1:123456789012:events", false],
    ["arn:aws:s3:::bucket/*/test/*", "arn:aws:s3:::bucket/1-test/object.jpg", false],
    ["arn:aws:s3:::bucket/*/test/*", "arn:aws:s3:::bucket/1/2/test.jpg", false],
    ["arn:aws:s3:::bucket/*/test/*", "arn:aws:s3:::bucket/1///test///object.jpg", true],
    ["arn:aws:s3:::bucket/*/test/*", "arn:aws:s3:::bucket//test/object.jpg", true],
    ["arn:aws:s3:::bucket/*/test/*", "arn:aws:s3:::bucket/1/test/", true],
    ["*", "*", true],
    ["arn:aws:sns:*", "arn:aws:sns:eu-west-1:111122223333:events", true],
    ["arn:aws:logs:*:*:log-group:*", "arn:aws:logs:eu-west-1:111122223333:log-group:a:b", true],
    // IAM's page and S3's differ on wildcards that run over a colon before the resource part.
    ["arn:aws:s3:*:bucket", "arn:aws:s3:::bucket", "unknown"],
    ["arn:aws:sns:?:111122223333:events", "arn:aws:sns:::111122223333:events", "unknown"],
    ["arn:aws:sns:${aws:username}:1:events", "arn:aws:sns:Bob:1:events", "unknown"],
    ["a*", "arn:aws:sns:eu-west-1:111122223333:events", "unknown"],
    ["b*", "arn:aws:sns:eu-west-1:111122223333:events", false],
  ])("%s on %s: %s", (pattern, resource, matches) => {
    expect(resourceMatches(pattern, resource, SOURCE)).toBe(matches);
  });
});

describe("ArnLike, component by component", () => {
  test.each<Row>([
    // The example of AWS's page on the condition operators.
    [
      "arn:aws:someservice:*:111122223333:finance/*",
      "arn:aws:someservice:us-east-2:123456789012:store/abc:111122223333:finance/document.txt",
      false,
    ],
    [
      "arn:aws:social-messaging:eu-west-1:111122223333:*",
      "arn:aws:social-messaging:eu-west-1:123456789012:waba/1",
      false,
    ],
    [
      "arn:aws:social-messaging:eu-west-?:111122223333:*",
      "arn:aws:social-messaging:eu-west-11:111122223333:waba/1",
      false,
    ],
    [
      "arn:aws:social-messaging:*:111122223333:waba/*",
      "arn:aws:Social-messaging:eu-west-1:111122223333:waba/1",
      false,
    ],
    ["arn:*:*:*:*:*", "arn:aws:s3:::bucket", true],
    [
      "arn:aws:cloudwatch:eu-west-1:111122223333:*",
      "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:prod",
      true,
    ],
    [
      "arn:aws:social-messaging:eu-west-1:111122223333:*",
      "arn:aws:social-messaging:eu-west-1:111122223333:waba/1",
      true,
    ],
    [
      "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:prod-*",
      "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:prod-a:b",
      true,
    ],
    ["arn:aws:iam::111122223333:user/${aws:username}", "arn:aws:iam::111122223333:user/Bob", true],
    [
      "arn:aws:sts::111122223333:assumed-role/${aws:userid}",
      "arn:aws:sts::111122223333:assumed-role/AROAEXAMPLE:session",
      true,
    ],
    ["arn:aws:iam:${aws:userid}:user/Bob", "arn:aws:iam:AROAEXAMPLE:session:user/Bob", "unknown"],
    ["arn:aws:iam:${aws:userid}:*:user/Bob", "arn:aws:iam:AROAEXAMPLE:session:user/Bob", "unknown"],
    ["*:*:*:*:*:*", "urn:aws:s3:::bucket", "unknown"],
    ["arn:*:*:*:*:*", "arn:aws:s3", "unknown"],
    ["*", "arn:aws:s3:::bucket", "unknown"],
    ["arn:aws:s3:*", "arn:aws:s3:::bucket", "unknown"],
    ["arn:aws:s3:::*", "bucket", "unknown"],
  ])("%s on %s: %s", (pattern, arn, matches) => {
    expect(arnMatches(pattern, arn, SOURCE)).toBe(matches);
  });

  test("is not StringLike, which spans components", () => {
    const pattern = "arn:aws:someservice:*:111122223333:finance/*";
    const arn = "arn:aws:someservice:us-east-2:123456789012:store/abc:111122223333:finance/d";
    expect(stringMatches(pattern, arn, SOURCE, { wildcards: true })).toBe(true);
  });
});

describe("policy variables in a StringLike", () => {
  test.each<Row>([
    ["home/${aws:PrincipalTag/team}", "home/", false],
    ["home/${aws:username}", "home/bob", false],
    ["${*}", "x", false],
    ["${?}", "x", false],
    ["${$}{aws:username}", "Bob", false],
    ["home/${aws:PrincipalTag/team, 'company-wide'}/*", "home/other/x", false],
    ["home/${AWS:UserName}/*", "home/Bob/x", true],
    ["${aws:username, 'anonymous'}", "Bob", true],
    ["home/${aws:PrincipalTag/team, 'company-wide'}/*", "home/company-wide/x", true],
    ["a${*}b${?}c${$}", "a*b?c$", true],
    ["${$}{aws:username}", "${aws:username}", true],
    ["$5 and {x}", "$5 and {x}", true],
    // Not known, not documented, or refused by IAM: never taken for a match or for none.
    ["vpce/${aws:SourceVpce}", "vpce/1", "unknown"],
    ["vpce/${aws:SourceVpce, 'none'}", "vpce/none", "unknown"],
    ["vpce/${aws:SourceVpce}", "vpc/1", false],
    ["${aws:TagKeys}", "one", "unknown"],
    ["${aws:PrincipalTag/Odd}", "abc", "unknown"],
    ["${aws:username,'x'}", "Bob", "unknown"],
    ["${aws:username", "Bob", "unknown"],
    ["${}", "", "unknown"],
  ])("%s on %s: %s", (pattern, value, matches) => {
    expect(stringMatches(pattern, value, SOURCE, { wildcards: true })).toBe(matches);
  });

  test("are plain text without a source, as under 2008-10-17", () => {
    expect(stringMatches("${aws:username}", "Bob", undefined)).toBe(false);
    expect(stringMatches("${aws:username}", "${aws:username}", undefined)).toBe(true);
  });
});

describe("ignoring case", () => {
  test.each<Row>([
    ["BOB", "bab", false],
    ["[", "{", false],
    ["BOB", "bob", true],
    ["É", "É", true],
    ["É", "é", "unknown"],
    ["K", "\u212a", "unknown"],
  ])("%s on %s: %s", (pattern, value, matches) => {
    expect(stringMatches(pattern, value, undefined, { ignoreCase: true })).toBe(matches);
  });
});

describe("wildcards", () => {
  test("mean what a regular expression of .* and . means", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", ":"), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "?"), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (glob, value) => {
        const regex = new RegExp(`^${glob.replaceAll("*", ".*").replaceAll("?", ".")}$`);
        expect(stringMatches(glob, value, undefined, { wildcards: true })).toBe(regex.test(value));
      }),
      runs(2000),
    );
  });

  test("of ArnLike mean what StringLike means on each component", () => {
    const component = (...units: string[]) =>
      fc.array(fc.string({ unit: fc.constantFrom(...units), maxLength: 3 }), {
        minLength: 5,
        maxLength: 5,
      });
    fc.assert(
      fc.property(component("a", "*", "?"), component("a", "b"), (patterns, values) => {
        const each = patterns.map((pattern, index) =>
          stringMatches(pattern, values[index] ?? "", undefined, { wildcards: true }),
        );
        const whole = arnMatches(`arn:${patterns.join(":")}`, `arn:${values.join(":")}`, undefined);
        expect(whole).toBe(each.every((one) => one === true));
      }),
      runs(2000),
    );
  });

  test("answer to a pattern made to backtrack, which would take for ever", () => {
    expect(actionMatches(`${"a*".repeat(300)}b`, "a".repeat(2000))).toBe(false);
    expect(actionMatches(`${"*".repeat(2000)}b`, "a".repeat(1000))).toBe(false);
  });
});

import { parseOperator } from "../../../iam/policy/operators";
import type { Truth } from "../../../iam/policy/truth";
import { holds } from "./holds";

type Row = [operator: string, policy: string | string[], request: string | string[], holds: Truth];

/** One key, one operator: what the policy has, what the request has, whether it holds. */
function table(title: string, rows: Row[]): void {
  describe(title, () => {
    test.each(rows)("%s %j on %j: %s", (operator, policy, request, expected) => {
      expect(holds(operator, "aws:x", policy, { "aws:x": request })).toBe(expected);
    });
  });
}

table("strings", [
  ["StringEquals", "john", "John", false],
  ["StringEquals", "j*", "john", false],
  ["StringEquals", ["a", "b"], "c", false],
  ["StringEquals", ["a", "b"], "b", true],
  ["StringEquals", "${*}", "*", true],
  ["StringNotEquals", ["a", "b"], "b", false],
  ["StringNotEquals", ["a", "b"], "c", true],
  ["StringEqualsIgnoreCase", "john", "jane", false],
  ["StringEqualsIgnoreCase", "john", "JOHN", true],
  ["StringNotEqualsIgnoreCase", "john", "JOHN", false],
  ["StringNotEqualsIgnoreCase", "john", "JANE", true],
  ["StringLike", ["t1.*", "t2.*"], "m3.large", false],
  ["StringLike", "T1.*", "t1.micro", false],
  ["StringLike", ["t1.*", "t2.*"], "t2.micro", true],
  ["StringLike", ["", "home/"], "", true],
  ["StringNotLike", ["t1.*", "t2.*"], "t2.micro", false],
  ["StringNotLike", ["t1.*", "t2.*"], "m3.large", true],
  ["stringlike", "a?c", "abc", true],
]);

table("numbers", [
  ["NumericEquals", "10", "10.1", false],
  ["NumericEquals", "10", "10.0", true],
  ["NumericNotEquals", "10", "10.0", false],
  ["NumericLessThan", "10", "10", false],
  ["NumericLessThan", "10", "9", true],
  ["NumericLessThanEquals", "10", "11", false],
  ["NumericLessThanEquals", "10", "10", true],
  ["NumericGreaterThan", "10", "10", false],
  ["NumericGreaterThan", "10", "10.5", true],
  ["NumericGreaterThanEquals", "-3", "-4", false],
  ["NumericGreaterThanEquals", "-3", "-3", true],
  ["NumericLessThan", "123456789012345", "123456789012344", true],
  ["NumericEquals", "ten", "10", "unknown"],
  ["NumericEquals", "10", "1e1", "unknown"],
  ["NumericEquals", "9007199254740993", "9007199254740992", "unknown"],
]);

table("dates", [
  ["DateGreaterThan", "2020-01-01T00:00:01Z", "2020-01-01T00:00:00Z", false],
  ["DateGreaterThan", "2020-01-01T00:00:01Z", "2020-01-01T00:00:02Z", true],
  ["DateLessThan", "2020-01-01T00:00:00Z", "2020-01-01T00:30:00+01:00", true],
  ["DateLessThanEquals", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z", true],
  ["DateGreaterThanEquals", "2020-01-01T00:00:00Z", "2019-12-31T23:59:59Z", false],
  ["DateEquals", "1577836800", "2020-01-01T00:00Z", true],
  ["DateNotEquals", "1577836800", "2020-01-01T00:00:00Z", false],
  ["DateEquals", "2020-01-01", "2020-01-01T00:00:00Z", "unknown"],
  ["DateEquals", "2020", "2020-01-01T00:00:00Z", "unknown"],
  ["DateEquals", "2020-02-30T00:00:00Z", "2020-03-01T00:00:00Z", "unknown"],
  ["DateEquals", "2020-01-01T00:00:00", "2020-01-01T00:00:00Z", "unknown"],
]);

table("booleans and binaries", [
  ["Bool", "true", "false", false],
  ["Bool", "false", "false", true],
  ["Bool", ["true", "false"], "false", true],
  ["Bool", "True", "true", "unknown"],
  ["Bool", "${aws:x}", "true", "unknown"],
  ["BinaryEquals", "QmluYXJ5", "QmluYXJz", false],
  ["BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", true],
  ["BinaryEquals", "not base64!", "QmluYXJ5", "unknown"],
]);

table("IP addresses", [
  ["IpAddress", "203.0.113.0/24", "203.0.114.1", false],
  ["IpAddress", "203.0.113.0/24", "2001:db8::1", false],
  ["IpAddress", "203.0.113.5", "203.0.113.6", false],
  ["IpAddress", "203.0.113.0/24", "203.0.113.255", true],
  ["IpAddress", "203.0.113.5/32", "203.0.113.5", true],
  ["IpAddress", "0.0.0.0/0", "203.0.113.255", true],
  ["IpAddress", ["203.0.113.0/24", "2001:DB8:1234:5678::/64"], "2001:db8:1234:5678::9", true],
  ["NotIpAddress", ["203.0.113.0/24", "198.51.100.0/24"], "198.51.100.7", false],
  ["NotIpAddress", ["203.0.113.0/24", "198.51.100.0/24"], "192.0.2.1", true],
  ["IpAddress", "203.0.113.0/33", "203.0.113.1", "unknown"],
  ["IpAddress", "203.0.113.0/", "203.0.113.1", "unknown"],
  ["IpAddress", "203.0.113.*", "203.0.113.1", "unknown"],
  ["IpAddress", "203.0.113.0/24", "AWS Internal", "unknown"],
  ["IpAddress", "203.0.113.0/24", "::ffff:203.0.113.1", "unknown"],
  ["NotIpAddress", "fe80::/10", "fe80::1%eth0", "unknown"],
]);

const WABA = "arn:aws:social-messaging:eu-west-1:111122223333:waba/0a1b";

table("ARNs", [
  ["ArnEquals", "arn:aws:social-messaging:eu-west-1:123456789012:*", WABA, false],
  ["ArnEquals", "arn:aws:social-messaging:*:111122223333:waba/*", WABA, true],
  ["ArnLike", "arn:aws:social-messaging:*:111122223333:waba/*", WABA, true],
  ["ArnNotEquals", "arn:aws:social-messaging:*:111122223333:waba/*", WABA, false],
  ["ArnNotLike", "arn:aws:sns:*:111122223333:*", WABA, true],
]);

table("ForAllValues and ForAnyValue", [
  [
    "ForAllValues:StringEquals",
    ["PostDateTime", "Message", "Tags"],
    ["PostDateTime", "UserName"],
    false,
  ],
  [
    "ForAllValues:StringEquals",
    ["PostDateTime", "Message", "Tags"],
    ["PostDateTime", "Tags"],
    true,
  ],
  ["ForAllValues:StringEquals", ["PostDateTime"], [], true],
  ["ForAllValues:StringNotEquals", ["ID", "UserName"], ["ID", "Message"], false],
  ["ForAllValues:StringNotEquals", ["ID", "UserName"], ["Message"], true],
  ["ForAnyValue:StringLike", ["ID", "Post*"], ["UserName"], false],
  ["ForAnyValue:StringLike", ["ID", "Post*"], ["UserName", "PostDateTime"], true],
  ["ForAnyValue:StringEquals", ["ID"], [], false],
  ["ForAnyValue:StringNotEquals", ["ID"], ["ID"], false],
  ["ForAnyValue:StringNotEquals", ["ID"], ["ID", "Message"], true],
  ["forallvalues:stringequals", ["a"], ["A"], false],
  // An empty string may count as an empty set.
  ["ForAllValues:StringEquals", ["a"], [""], "unknown"],
  ["ForAllValues:StringEquals", ["a"], ["", "a"], false],
  ["ForAllValues:StringEquals", [""], [""], true],
  ["ForAnyValue:StringEquals", [""], [""], "unknown"],
  ["ForAnyValue:StringEquals", ["a"], [""], false],
]);

table("several values without a set qualifier, which AWS demands", [
  ["StringEquals", "a", ["a", "b"], "unknown"],
  ["StringEquals", "a", ["b", "c"], false],
  ["StringEquals", ["a", "b"], ["b", "a"], true],
  ["StringNotEquals", "a", ["a", "b"], "unknown"],
  ["StringEquals", "a", [], "unknown"],
]);

table("what IAM does not document", [
  ["StringMatches", "a", "a", "unknown"],
  ["NullIfExists", "true", "a", "unknown"],
  ["ForAnyValue:Null", "true", "a", "unknown"],
  ["ForSomeValue:StringEquals", "a", "a", "unknown"],
  ["StringEquals", [], "a", "unknown"],
  ["StringNotEquals", [], "a", "unknown"],
]);

test("a key is found whatever its case, and giving it twice is a mistake", () => {
  expect(holds("StringEquals", "AWS:sourceaccount", "1", { "aws:SourceAccount": "1" })).toBe(true);
  expect(() => holds("Bool", "a:b", "true", { "a:b": "true", "A:b": "false" })).toThrow(
    "A:b twice",
  );
});

test("an operator's name is taken apart", () => {
  expect(parseOperator("foranyvalue:ARNEQUALSifexists")).toEqual({
    qualifier: "ForAnyValue",
    base: "ArnLike",
    ifExists: true,
  });
});

import {
  inboundMediaPolicy,
  mediaHandlerPolicy,
  outboundMediaPolicy,
  readerPolicy,
  senderPolicy,
  templateManagerPolicy,
  wiringOperatorPolicy,
} from "../../../constructs/grants/documents";
import { keyArn } from "../../../formats/arns";
import { scope } from "../synthesize";
import { CASES } from "./cases";
import { attachedBy, KEY, NUMBER, numbers, WABA, wabas } from "./granted";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:events";
const storage = { ...scope, arn: "arn:aws:s3:::media", inboundPrefix: "i/", outboundPrefix: "o/" };
const both = { ...wabas, ...numbers };

test("everything that is wrong is reported at once", () => {
  const write = () => readerPolicy(scope, { phoneNumberArns: [WABA, "*"], wabaArns: [NUMBER] });
  for (const field of ["wabaArns[0]", "phoneNumberArns[0]", "phoneNumberArns[1]"]) {
    expect(write).toThrow(`readerPolicy  scope.${field}\n`);
  }
});

test("numbers of another account are refused", () => {
  const home = { ...scope, account: "444455556666" };
  expect(() => senderPolicy(home, numbers)).toThrow("an ARN in account 444455556666");
  expect(() => templateManagerPolicy(home, wabas)).toThrow("an ARN in account 444455556666");
});

test("a home that is no account is reported once, and not again at every ARN", () => {
  const write = () => senderPolicy({ ...scope, account: "1" }, numbers);
  expect(write).toThrow(
    /^senderPolicy cannot [^\n]*\n\nsenderPolicy {2}home\.account\n[^\n]*\n[^\n]*\n[^\n]*$/,
  );
});

test("home may be whatever has an account and a Region, also of Terraform's", () => {
  expect(senderPolicy({ ...scope, ...storage }, numbers)).toEqual(senderPolicy(scope, numbers));
  const unknown = { account: "${var.account}", region: "${var.region}" };
  expect(senderPolicy(unknown, numbers)).toEqual(senderPolicy(scope, numbers));
});

test.each<[string, object, string]>([
  ["arn", { arn: "arn:aws:s3:::m/in" }, "cut it after the bucket's name"],
  ["arn", { arn: "*" }, "write it as arn:aws:s3:::bucket-name"],
  ["inboundPrefix", { inboundPrefix: "" }, "write inbound/"],
  ["outboundPrefix", { outboundPrefix: "i/o/" }, "two folders, neither inside the other"],
  ["key.arn", { key: { arn: "*" } }, keyArn.allowed],
  [
    "key.arn",
    { key: { arn: KEY.replace("eu-west-1", "us-east-1") } },
    "an ARN in Region eu-west-1",
  ],
])("a bucket in plain words is refused for its %s: %j", (field, changes, message) => {
  for (const write of [
    () => mediaHandlerPolicy({ ...storage, ...changes }, numbers),
    () => inboundMediaPolicy({ ...storage, ...changes }),
    () => outboundMediaPolicy({ ...storage, ...changes }),
  ]) {
    expect(write).toThrow(`Policy  storage.${field}\n`);
    expect(write).toThrow(message);
  }
});

test.each<[string, object, string]>([
  ["topicArn", { topicArn: "*" }, "a standard SNS topic"],
  ["topicArn", { topicArn: TOPIC.replace("111122223333", "444455556666") }, "an ARN in account"],
  [
    "connectRoleArn",
    { connectRoleArn: "arn:aws:iam::111122223333:role/*" },
    "the ARN of an IAM role",
  ],
])("what accounts are wired to is refused for its %s: %j", (field, changes, message) => {
  const write = () => wiringOperatorPolicy(scope, both, { topicArn: TOPIC, ...changes });
  expect(write).toThrow(`wiringOperatorPolicy  target.${field}\n`);
  expect(write).toThrow(message);
});

test.each(CASES)("$what: what is granted", ({ grant, options, policyName, document }) => {
  expect(attachedBy(grant, options)).toEqual({
    role: expect.stringMatching(/^\$\{aws_iam_role\.ChatRole\w*\.name\}$/),
    name: policyName,
    document,
  });
});

test.each(CASES)("$what: the stand-alone document says the same", ({ standAlone, document }) => {
  expect(standAlone()).toEqual(document);
});

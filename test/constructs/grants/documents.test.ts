import {
  flowManagerPolicy,
  inboundMediaPolicy,
  mediaHandlerPolicy,
  outboundMediaPolicy,
  readerPolicy,
  senderPolicy,
  templateManagerPolicy,
  wiringOperatorPolicy,
} from "../../../constructs/grants/documents";
import { scope } from "../synthesize";
import { CASES } from "./cases";
import { attachedBy, KEY, NUMBER, numbers, WABA, wabas } from "./granted";

const none = { phoneNumberArns: [], wabaArns: [] };
const TOPIC = "arn:aws:sns:eu-west-1:111122223333:events";
const storage = { ...scope, arn: "arn:aws:s3:::media", inboundPrefix: "i/", outboundPrefix: "o/" };

test.each<[string, () => unknown]>([
  ["senderPolicy", () => senderPolicy(scope, none)],
  ["mediaHandlerPolicy", () => mediaHandlerPolicy(storage, none)],
  ["templateManagerPolicy", () => templateManagerPolicy(scope, none)],
  ["flowManagerPolicy", () => flowManagerPolicy(scope, none)],
  ["readerPolicy", () => readerPolicy(scope, none)],
  ["wiringOperatorPolicy", () => wiringOperatorPolicy(scope, none, { topicArn: TOPIC })],
])("%s refuses an empty scope and says so in its own name", (name, write) => {
  expect(write).toThrow(`${name} cannot be written:\n\n${name}  `);
  expect(write).toThrow("got      []");
});

test("all that is wrong is told at once", () => {
  const write = () => readerPolicy(scope, { phoneNumberArns: [WABA, "*"], wabaArns: [NUMBER] });
  expect(write).toThrow("wabaArns[0]");
  expect(write).toThrow("phoneNumberArns[0]");
  expect(write).toThrow("phoneNumberArns[1]");
});

test("numbers of another account are refused", () => {
  const home = { ...scope, account: "444455556666" };
  expect(() => senderPolicy(home, numbers)).toThrow("an ARN in account 444455556666");
  expect(() => templateManagerPolicy(home, wabas)).toThrow("an ARN in account 444455556666");
});

test.each<[string, object, string]>([
  ["arn", { arn: "arn:aws:s3:::m/in" }, "cut it behind the bucket's name"],
  ["arn", { arn: "*" }, "write it as arn:aws:s3:::bucket-name"],
  ["inboundPrefix", { inboundPrefix: "" }, "write inbound/"],
  ["outboundPrefix", { outboundPrefix: "i/o/" }, "two folders of which neither holds the other"],
  ["key.arn", { key: { arn: "*" } }, "the key ARN of a symmetric customer-managed KMS key"],
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
    expect(write).toThrow(`Policy  ${field}\n`);
    expect(write).toThrow(message);
  }
});

test.each<[string, object, string]>([
  ["topicArn", { topicArn: "*" }, "the ARN of a standard SNS topic"],
  ["topicArn", { topicArn: TOPIC.replace("111122223333", "444455556666") }, "an ARN in account"],
  [
    "connectRoleArn",
    { connectRoleArn: "arn:aws:iam::111122223333:role/*" },
    "the ARN of an IAM role",
  ],
])("what accounts are wired to is refused for its %s: %j", (field, changes, message) => {
  const write = () =>
    wiringOperatorPolicy(scope, { ...wabas, ...numbers }, { topicArn: TOPIC, ...changes });
  expect(write).toThrow(`wiringOperatorPolicy  ${field}\n`);
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

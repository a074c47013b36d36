import {
  flowManagerPolicy,
  mediaHandlerPolicy,
  readerPolicy,
  senderPolicy,
  templateManagerPolicy,
  wiringOperatorPolicy,
} from "../../../constructs/access/documents";
import { scope } from "../synthesize";
import { CASES } from "./cases";
import { attachedBy, NUMBER, numbers, WABA, wabas } from "./granted";

const none = { phoneNumberArns: [], wabaArns: [] };
const storage = { ...scope, arn: "arn:aws:s3:::m", inboundPrefix: "i/", outboundPrefix: "o/" };

test.each<[string, () => unknown]>([
  ["senderPolicy", () => senderPolicy(scope, none)],
  ["mediaHandlerPolicy", () => mediaHandlerPolicy(storage, none)],
  ["templateManagerPolicy", () => templateManagerPolicy(scope, none)],
  ["flowManagerPolicy", () => flowManagerPolicy(scope, none)],
  ["readerPolicy", () => readerPolicy(scope, none)],
  ["wiringOperatorPolicy", () => wiringOperatorPolicy(scope, none, { topicArn: "t" })],
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

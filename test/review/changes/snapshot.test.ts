import { noPolicy } from "../../../iam/policy/defaults";
import { opaque } from "../../../iam/policy/terraform-references";
import { readSnapshot, writeSnapshot } from "../../../review/changes/snapshot";
import { document, policy, snapshot, statement } from "./snapshots";

test.each([
  ["a literal", "arn:aws:sns:eu-west-1:111122223333:t"],
  ["a reference", opaque("${aws_sns_topic.T.arn}")],
  ["a reference within text", `${opaque('${aws_x.y["a}"].arn}')}/*`],
  ["an IAM variable", "arn:aws:s3:::b/${aws:username}"],
  ["what looks like a directive", "arn:aws:s3:::b/%{x}"],
  ["what no policy says in words", opaque("what ACLs allow")],
])("%s survives the committed JSON", (_, Resource) => {
  const before = snapshot([policy(document(statement({ Resource })))]);
  const text = JSON.stringify(writeSnapshot(before));
  expect(text).not.toMatch(/[\uE000-\uE002]/);
  expect(readSnapshot(JSON.parse(text))).toEqual(before);
});

test("references are written as Terraform writes them, variables escaped", () => {
  const Resource = [opaque("${aws_sns_topic.T.arn}"), "arn:aws:s3:::b/${aws:username}"];
  const json = writeSnapshot(snapshot([policy(document(statement({ Resource })))]));
  expect(JSON.stringify(json)).toContain(
    '"Resource":["${aws_sns_topic.T.arn}","arn:aws:s3:::b/$${aws:username}"]',
  );
});

test("where nothing grants, null stands", () => {
  const json = writeSnapshot(snapshot([policy(noPolicy("resource"))]));
  expect(json["policies"]).toMatchObject([{ document: null, whenRemoved: null }]);
});

test.each([[{}], [null], [[]], [{ stack: "prod" }]])("%j is no snapshot", (json) => {
  expect(() => readSnapshot(json)).toThrow();
});

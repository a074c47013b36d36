import {
  arnOf,
  bucketArn,
  bucketArnOf,
  connectInstanceArn,
  globalArnOf,
  keyArn,
  phoneNumberArn,
  roleArn,
  scopeMismatch,
  topicArn,
  topicNameIn,
  wabaArn,
} from "../../formats/arns";
import { describeFormats } from "./allowed";

const UUID = "11111111-2222-3333-8444-555555555555";
const HERE = "eu-west-1:111122223333";
const here = { account: "111122223333", region: "eu-west-1" };

describe("ARNs from elsewhere", () => {
  test.each<[string, string]>([
    ["arn:aws:sns:eu-west-1:444455556666:t", "an ARN in account 111122223333"],
    ["arn:aws:sns:us-east-1:111122223333:t", "an ARN in Region eu-west-1"],
    ["arn:aws-cn:sns:eu-west-1:111122223333:t", "an ARN in partition aws"],
    ["arn:aws:sns:us-east-1:444455556666:t", "an ARN in account 111122223333, Region eu-west-1"],
    [
      "arn:aws-cn:sns:cn-north-1:444455556666:t",
      "an ARN in account 111122223333, Region eu-west-1, partition aws",
    ],
    ["arn:aws:iam::444455556666:role/deploy", "an ARN in account 111122223333"],
    ["arn:aws-us-gov:iam::111122223333:role/deploy", "an ARN in partition aws"],
  ])("%s", (arn, allowed) => {
    expect(scopeMismatch(here, arn)).toBe(allowed);
  });

  test.each(["arn:aws:sns:eu-west-1:111122223333:t", "arn:aws:iam::111122223333:role/deploy"])(
    "%s is from here",
    (arn) => {
      expect(scopeMismatch(here, arn)).toBeUndefined();
    },
  );

  test("only what is known of account and Region is compared", () => {
    const arn = "arn:aws:sns:us-east-1:444455556666:t";
    expect(scopeMismatch({}, arn)).toBeUndefined();
    expect(scopeMismatch({ account: "111122223333" }, arn)).toBe("an ARN in account 111122223333");
    expect(scopeMismatch({ region: "eu-west-1" }, arn)).toBe("an ARN in Region eu-west-1");
    expect(scopeMismatch({ account: "444455556666" }, arn)).toBeUndefined();
  });

  test("what is no ARN is another format's business", () => {
    expect(scopeMismatch(here, "events")).toBeUndefined();
    expect(scopeMismatch(here, "")).toBeUndefined();
  });
});

describeFormats([
  [
    "roleArn",
    roleArn,
    {
      right: ["arn:aws:iam::111122223333:role/deploy", "arn:aws-cn:iam::111122223333:role/a/b"],
      wrong: [
        "deploy",
        "arn:aws:iam::111122223333:user/deploy",
        "arn:aws:iam::aws:role/deploy",
        "arn:aws:iam:eu-west-1:111122223333:role/deploy",
        "arn:aws:sts::111122223333:assumed-role/deploy/me",
        "arn:aws:iam::111122223333:role/",
      ],
    },
  ],
  [
    "keyArn",
    keyArn,
    {
      right: [
        `arn:aws:kms:${HERE}:key/${UUID}`,
        `arn:aws:kms:${HERE}:key/mrk-${UUID.replaceAll("-", "")}`,
        `arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/${UUID}`,
      ],
      wrong: [
        UUID,
        "alias/acme",
        `arn:aws:kms:${HERE}:alias/acme`,
        `arn:aws:kms:${HERE}:alias/aws/sns`,
        `arn:aws:kms:${HERE}:key/${UUID}\n`,
        `arn:aws:kms:${HERE}:key/*`,
        `arn:aws:kms::111122223333:key/${UUID}`,
      ],
    },
  ],
  [
    "topicArn",
    topicArn,
    {
      right: [`arn:aws:sns:${HERE}:events`, `arn:aws:sns:${HERE}:Acme_Events-1`],
      wrong: [
        "events",
        `arn:aws:sns:${HERE}:events.fifo`,
        `arn:aws:sns:${HERE}:events:${UUID}`,
        `arn:aws:sns:${HERE}:*`,
        `arn:aws:sqs:${HERE}:events`,
      ],
    },
  ],
  [
    "connectInstanceArn",
    connectInstanceArn,
    {
      right: [`arn:aws:connect:${HERE}:instance/${UUID}`],
      wrong: [
        UUID,
        `arn:aws:connect:${HERE}:instance/acme`,
        `arn:aws:connect:${HERE}:instance/${UUID}/queue/${UUID}`,
        `arn:aws:connect:${HERE}:phone-number/${UUID}`,
        `arn:aws:connect:${HERE}:instance/${UUID}/`,
      ],
    },
  ],
  [
    "bucketArn",
    bucketArn,
    {
      right: ["arn:aws:s3:::acme-media", "arn:aws-cn:s3:::acme.media"],
      wrong: ["acme-media", "arn:aws:s3:::*", "arn:aws:s3:::acme/*", "arn:aws:s3:eu-west-1::acme"],
    },
  ],
  [
    "phoneNumberArn",
    phoneNumberArn,
    {
      right: [
        `arn:aws:social-messaging:${HERE}:phone-number-id/976c72a700aac43eaf573ae050example`,
        `arn:aws:social-messaging:${HERE}:phone-number-id/phone-number-id-aa012345678901234567890123456789`,
        `arn:aws:social-messaging:${HERE}:phone-number-id/*`,
      ],
      wrong: [
        "*",
        "phone-number-id-aa012345678901234567890123456789",
        `arn:aws:social-messaging:${HERE}:*`,
        `arn:aws:social-messaging:${HERE}:waba/1`,
        `arn:aws:social-messaging:${HERE}:phone-number-id/`,
        `arn:aws:social-messaging:${HERE}:phone-number-id/1*`,
        `arn:aws:social-messaging:${HERE}:phone-number-id/waba-1`,
        `arn:aws:socialmessaging:${HERE}:phone-number-id/1`,
        "arn:aws:social-messaging:*:*:phone-number-id/*",
        "arn:aws:social-messaging:eu-west-1:*:phone-number-id/1",
      ],
    },
  ],
  [
    "wabaArn",
    wabaArn,
    {
      right: [
        `arn:aws:social-messaging:${HERE}:waba/fb2594b8a7974770b128a409e2example`,
        `arn:aws:social-messaging:${HERE}:waba/waba-0123456789abcdef0123456789abcdef`,
        `arn:aws:social-messaging:${HERE}:waba/*`,
      ],
      wrong: [
        "*",
        "waba-0123456789abcdef0123456789abcdef",
        `arn:aws:social-messaging:${HERE}:phone-number-id/1`,
        `arn:aws:social-messaging:${HERE}:waba/1/2`,
        `arn:aws:social-messaging:${HERE}:waba/waba-*`,
        `arn:aws:social-messaging::111122223333:waba/1`,
      ],
    },
  ],
]);

test("ARNs are built for the partition of their Region", () => {
  expect(arnOf(here, "sns", "events")).toBe("arn:aws:sns:eu-west-1:111122223333:events");
  expect(globalArnOf(here, "iam", "role/deploy")).toBe("arn:aws:iam::111122223333:role/deploy");
  expect(bucketArnOf(here, "acme")).toBe("arn:aws:s3:::acme");
  const gov = { account: "111122223333", region: "us-gov-west-1" };
  expect(arnOf(gov, "sns", "events")).toBe("arn:aws-us-gov:sns:us-gov-west-1:111122223333:events");
});

test.each([
  ["arn:aws:sns:eu-west-1:111122223333:events", "events"],
  ["arn:aws:sns:eu-west-1:${data.aws_caller_identity.me.account_id}:events", "events"],
  ["arn:aws:sns:eu-west-1:111122223333:${random_pet.name.id}", undefined],
  ["${aws_sns_topic.theirs.arn}", undefined],
  ['${aws_sns_topic.theirs["a:b"].arn}', undefined],
])("the name of the topic %s is %s", (arn, name) => {
  expect(topicNameIn(arn)).toBe(name);
});

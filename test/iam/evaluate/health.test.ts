import { mayServicePublish } from "../../../iam/evaluate/health";
import { readPolicy } from "../../../iam/policy/read";
import { CALL, FROM_HERE, SERVICE, type Statement } from "./service-call";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:events";

const ALLOW: Statement = {
  Sid: "AllowSocialMessagingPublish",
  Effect: "Allow",
  Principal: { Service: SERVICE },
  Action: "sns:Publish",
  Resource: TOPIC,
  Condition: FROM_HERE,
};
const TLS: Statement = {
  Sid: "DenyPublishWithoutTls",
  Effect: "Deny",
  Principal: "*",
  Action: "sns:Publish",
  Resource: TOPIC,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

const publish = (...statements: Statement[]) =>
  mayServicePublish(readPolicy({ Version: "2012-10-17", Statement: statements }, "resource"), {
    ...CALL,
    topicArn: TOPIC,
  });

describe("may the service publish", () => {
  test.each<[string, Statement[], string]>([
    [
      "another account in the condition",
      [{ ...ALLOW, Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } } }, TLS],
      "sns:Publish: no statement allows it; Statement[0] (Sid AllowSocialMessagingPublish) does not match in its condition StringEquals aws:SourceAccount.",
    ],
    [
      "another WABA",
      [{ ...ALLOW, Condition: { ArnEquals: { "aws:SourceArn": `${CALL.sourceArn}3` } } }],
      "sns:Publish: no statement allows it; Statement[0] (Sid AllowSocialMessagingPublish) does not match in its condition ArnEquals aws:SourceArn.",
    ],
    [
      "another topic",
      [{ ...ALLOW, Resource: `${TOPIC}-old` }],
      "sns:Publish: no statement allows it; Statement[0] (Sid AllowSocialMessagingPublish) does not match in its resource.",
    ],
    [
      "the account instead of the service",
      [{ ...ALLOW, Principal: { AWS: "111122223333" } }],
      "sns:Publish: no statement allows it; Statement[0] (Sid AllowSocialMessagingPublish) does not match in its principal.",
    ],
    [
      "the name of the service in a text only",
      [{ ...ALLOW, Sid: SERVICE, Action: "sns:Subscribe" }],
      "sns:Publish: no statement allows it.",
    ],
    [
      "a Deny for everyone",
      [ALLOW, { ...TLS, Sid: "Stop", Condition: {} }],
      "sns:Publish: denied by Statement[1] (Sid Stop).",
    ],
    [
      "a Deny for all services",
      [
        ALLOW,
        { ...TLS, Sid: undefined, Condition: { Bool: { "aws:PrincipalIsAWSService": true } } },
      ],
      "sns:Publish: denied by Statement[1].",
    ],
  ])("no: %s", (_, statements, because) => {
    expect(publish(...statements)).toMatchObject({ verdict: "no", because });
  });

  test("no: names the facts of the call on which it rests", () => {
    expect(
      publish({ ...ALLOW, Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } } })
        .restsOn,
    ).toEqual(["aws:SourceAccount"]);
    expect(publish({ ...ALLOW, Resource: `${TOPIC}-old` }).restsOn).toEqual([]);
  });

  test.each<[string, Statement[], string, string[]]>([
    [
      "a condition on a key that is not known here",
      [{ ...ALLOW, Condition: { ...FROM_HERE, StringEquals: { "aws:SourceOrgID": "o-1" } } }, TLS],
      "sns:Publish: Statement[0] (Sid AllowSocialMessagingPublish) may allow it, but its condition StringEquals aws:SourceOrgID cannot be decided.",
      ["aws:SourceOrgID"],
    ],
    [
      "the default policy of a topic",
      [
        {
          Effect: "Allow",
          Principal: { AWS: "*" },
          Action: "SNS:Publish",
          Resource: TOPIC,
          Condition: { StringEquals: { "AWS:SourceOwner": "111122223333" } },
        },
      ],
      "sns:Publish: Statement[0] may allow it, but its condition StringEquals AWS:SourceOwner cannot be decided.",
      ["AWS:SourceOwner"],
    ],
    [
      "a Deny outside the organization that forgets services",
      [
        ALLOW,
        {
          ...TLS,
          Sid: "Perimeter",
          Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } },
        },
      ],
      "sns:Publish: Statement[1] (Sid Perimeter) may deny it, but its condition StringNotEquals aws:PrincipalOrgID cannot be decided.",
      ["aws:PrincipalOrgID"],
    ],
    [
      "the service by a regional name",
      [{ ...ALLOW, Principal: { Service: "social-messaging.eu-west-1.amazonaws.com" } }],
      "sns:Publish: Statement[0] (Sid AllowSocialMessagingPublish) may allow it, but its principal cannot be decided.",
      [],
    ],
    [
      "a variable in the topic that is not known here",
      [{ ...ALLOW, Resource: "arn:aws:sns:eu-west-1:111122223333:${aws:PrincipalTag/topic}" }],
      "sns:Publish: Statement[0] (Sid AllowSocialMessagingPublish) may allow it, but its resource cannot be decided.",
      ["aws:PrincipalTag/topic"],
    ],
    [
      "a variable that is not known here",
      [
        {
          ...ALLOW,
          Condition: { StringEquals: { "aws:SourceAccount": "${aws:ResourceAccount}" } },
        },
      ],
      "sns:Publish: Statement[0] (Sid AllowSocialMessagingPublish) may allow it, but its condition StringEquals aws:SourceAccount cannot be decided.",
      ["aws:SourceAccount", "aws:ResourceAccount"],
    ],
  ])("unknown: %s", (_, statements, because, restsOn) => {
    expect(publish(...statements)).toEqual({ verdict: "unknown", because, restsOn });
  });

  test.each<[string, Statement[], string[]]>([
    [
      "as the stack writes it",
      [ALLOW, TLS],
      ["aws:SourceAccount", "aws:SourceArn", "aws:SecureTransport"],
    ],
    ["without conditions", [{ ...ALLOW, Condition: {} }], []],
    [
      "in other words",
      [
        {
          ...ALLOW,
          Action: ["SNS:PUB*"],
          Resource: "arn:aws:sns:*:111122223333:*",
          Condition: { StringLike: { "AWS:SOURCEACCOUNT": "1111*" } },
        },
      ],
      ["aws:SourceAccount"],
    ],
    [
      "once with and once without a condition",
      [ALLOW, { ...ALLOW, Sid: "Open", Condition: {} }],
      [],
    ],
    [
      "by either of two conditions",
      [{ ...ALLOW, Condition: { Bool: { "aws:SecureTransport": true } } }, ALLOW],
      ["aws:SecureTransport"],
    ],
    [
      "with a perimeter that spares services",
      [
        ALLOW,
        {
          ...TLS,
          Condition: {
            StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-1" },
            BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
          },
        },
      ],
      ["aws:SourceAccount", "aws:SourceArn", "aws:PrincipalIsAWSService"],
    ],
  ])("yes: %s", (_, statements, restsOn) => {
    expect(publish(...statements)).toMatchObject({ verdict: "yes", restsOn });
  });

  test("yes: names the statement", () => {
    expect(publish(ALLOW, TLS).because).toBe(
      "sns:Publish: allowed by Statement[0] (Sid AllowSocialMessagingPublish).",
    );
  });

  test("cannot be asked for a pattern of resources", () => {
    const policy = readPolicy({ Statement: ALLOW }, "resource");
    const call = { ...CALL, sourceArn: "arn:aws:social-messaging:eu-west-1:111122223333:*" };
    expect(() => mayServicePublish(policy, { ...call, topicArn: TOPIC })).toThrow(
      "Not one exact ARN",
    );
  });
});

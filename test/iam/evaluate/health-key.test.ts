import { type Answer, mayServiceUseKey } from "../../../iam/evaluate/health";
import { readPolicy } from "../../../iam/policy/read";
import { CALL, FROM_HERE, SERVICE, type Statement } from "./service-call";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:events";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-96ef-1234567890ab";

describe("may the service use the key", () => {
  const delegation: Statement = {
    Sid: "EnableIam",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::111122223333:root" },
    Action: "kms:*",
    Resource: "*",
  };
  const grant: Statement = {
    Sid: "AllowSocialMessagingUse",
    Effect: "Allow",
    Principal: { Service: SERVICE },
    Action: ["kms:GenerateDataKey*", "kms:Decrypt"],
    Resource: "*",
    Condition: FROM_HERE,
  };
  const useKey = (...statements: Statement[]): Answer =>
    mayServiceUseKey(readPolicy({ Version: "2012-10-17", Statement: statements }, "resource"), {
      ...CALL,
      keyArn: KEY,
    });

  test("no: the delegation to the account is none to a service", () => {
    expect(useKey(delegation)).toEqual({
      verdict: "no",
      because:
        "kms:GenerateDataKey: no statement allows it; Statement[0] (Sid EnableIam) does not match in its principal. " +
        "kms:Decrypt: no statement allows it; Statement[0] (Sid EnableIam) does not match in its principal.",
      restsOn: [],
    });
  });

  test("no: one of the two actions is missing", () => {
    expect(
      useKey(delegation, { ...grant, Action: ["kms:GenerateDataKey", "kms:Encrypt"] }),
    ).toEqual({
      verdict: "no",
      because:
        "kms:Decrypt: no statement allows it; Statement[0] (Sid EnableIam) does not match in its principal.",
      restsOn: [],
    });
  });

  test("no: names the statement for the service before the account's", () => {
    const wrong = {
      ...grant,
      Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    };
    expect(useKey(delegation, wrong).because).toContain(
      "Statement[1] (Sid AllowSocialMessagingUse) does not match in its condition StringEquals aws:SourceAccount.",
    );
  });

  test("unknown: a condition that only KMS fills in", () => {
    const context = { "kms:EncryptionContext:aws:sns:topicArn": TOPIC };
    expect(useKey({ ...grant, Condition: { StringEquals: context } })).toMatchObject({
      verdict: "unknown",
      restsOn: ["kms:EncryptionContext:aws:sns:topicArn"],
    });
  });

  test("unknown: one action is allowed, the other cannot be decided", () => {
    const decrypt = { ...grant, Sid: "Decrypt", Action: "kms:Decrypt" };
    const viaSns = { StringEquals: { "kms:ViaService": "sns.eu-west-1.amazonaws.com" } };
    expect(useKey({ ...grant, Action: "kms:GenerateDataKey", Condition: viaSns }, decrypt)).toEqual(
      {
        verdict: "unknown",
        because:
          "kms:GenerateDataKey: Statement[0] (Sid AllowSocialMessagingUse) may allow it, but its condition StringEquals kms:ViaService cannot be decided.",
        restsOn: ["kms:ViaService"],
      },
    );
  });

  test("yes: both actions, under the two conditions", () => {
    expect(useKey(delegation, grant)).toEqual({
      verdict: "yes",
      because:
        "kms:GenerateDataKey: allowed by Statement[1] (Sid AllowSocialMessagingUse). " +
        "kms:Decrypt: allowed by Statement[1] (Sid AllowSocialMessagingUse).",
      restsOn: ["aws:SourceAccount", "aws:SourceArn"],
    });
  });
});

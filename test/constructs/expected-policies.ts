// What policies of several constructs have in common, spelled out here and not taken from the sources.

export const document = <Statements extends readonly object[]>(...Statement: Statements) => ({
  Version: "2012-10-17" as const,
  Statement,
});

/** A service may encrypt what it writes. */
export const mayUseKey = (Service: string, Sid: string, Condition: object) => ({
  Sid,
  Effect: "Allow",
  Principal: { Service },
  Action: ["kms:GenerateDataKey*", "kms:Decrypt"],
  Resource: "*",
  Condition,
});

/** The account decides by its own policies who uses a key. */
export const delegateToIam = {
  Sid: "DelegateToIam",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:root" },
  Action: "kms:*",
  Resource: "*",
};

export const onlyWithTls = (Action: string, Resource: string | readonly string[]) => ({
  Sid: Action === "sns:Publish" ? "DenyPublishWithoutTls" : "DenyAccessWithoutTls",
  Effect: "Deny",
  Principal: "*",
  Action,
  Resource,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

/** A service may act for this resource of the account, and for no other. */
export const onlyFor = (sourceArn: string) => ({
  StringEquals: { "aws:SourceAccount": "111122223333" },
  ArnLike: { "aws:SourceArn": sourceArn },
});

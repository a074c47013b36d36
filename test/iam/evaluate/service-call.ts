export const SERVICE = "social-messaging.amazonaws.com";
/** The facts of a call that the service makes for one WABA. */
export const CALL = {
  service: SERVICE,
  sourceAccount: "111122223333",
  sourceArn: "arn:aws:social-messaging:eu-west-1:111122223333:waba/0a1b2c",
};
/** The two conditions against a confused deputy. */
export const FROM_HERE = {
  StringEquals: { "aws:SourceAccount": "111122223333" },
  ArnLike: { "aws:SourceArn": "arn:aws:social-messaging:eu-west-1:111122223333:*" },
};

/** A statement as a policy writes it. */
export type Statement = Record<string, unknown>;

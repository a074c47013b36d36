import { type Permission, type PhoneNumberScope, phoneNumberScope } from "./scopes";

/**
 * Sends messages of every kind, templates and replies. Media that is not on a public web server must
 * be uploaded first, which is the media handler's part. Tags stay out of reach: the tag
 * AmazonConnectEnabled on a number would let Amazon Connect's campaigns send from it.
 * @internal
 */
export const sender: Permission<PhoneNumberScope> = {
  id: "Send",
  name: "send",
  scope: phoneNumberScope,
  statements: ({ phoneNumberArns }) => [
    {
      Sid: "SendWhatsAppMessages",
      Effect: "Allow",
      Action: "social-messaging:SendWhatsAppMessage",
      Resource: phoneNumberArns,
    },
  ],
};

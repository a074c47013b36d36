import type { PolicyStatement } from "../shared/policy-document";
import type { PhoneNumberScope } from "./scopes";

/**
 * Sends messages of every kind, templates and replies. Media that is not on a public web server must
 * be uploaded first, which is the media handler's part. Tags stay out of reach: the tag
 * AmazonConnectEnabled on a number would let Amazon Connect's campaigns send from it.
 */
export function senderStatements({ phoneNumberArns }: PhoneNumberScope): PolicyStatement[] {
  return [
    {
      Sid: "SendWhatsAppMessages",
      Effect: "Allow",
      Action: "social-messaging:SendWhatsAppMessage",
      Resource: phoneNumberArns,
    },
  ];
}

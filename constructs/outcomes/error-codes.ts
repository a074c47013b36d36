/**
 * Why WhatsApp does not deliver messages, in Meta's codes. Meta adds codes, so that one which is not here is worth a
 * warning and no more. Checked against Meta's page as of June 2026; that AWS passes each of them on is not documented.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
export const ERROR_CODES: Readonly<Record<number, string>> = {
  368: "the account is blocked for a time because it broke Meta's policies",
  130429: "more messages were sent in a second than the number's throughput allows",
  130472: "the recipient is part of an experiment of Meta, which holds back marketing messages",
  130497: "the business may not send messages to this country",
  131000: "Meta does not say why",
  131005: "a permission for the number or the account is missing or was taken away",
  131008: "the request lacks a parameter",
  131009: "a parameter of the request has a wrong value",
  131016: "a service of Meta was not available",
  131021: "sender and recipient are the same number",
  131026:
    "the message cannot be delivered: the recipient may have no WhatsApp, an old version, or not have accepted its terms",
  131030: "the recipient is not on the list of a test number",
  131031: "the account is locked because it broke a policy, or its data could not be verified",
  131037: "the display name of the number is not approved",
  131042:
    "the account cannot be charged: its payment method is missing or was refused, or a credit line is used up",
  131045: "the number is not registered, or its certificate is wrong",
  131047:
    "more than 24 hours passed since the customer's last message, so that only a template may be sent",
  131048:
    "too many earlier messages were blocked or reported as spam, so that the number may send fewer",
  131049: "Meta held the message back, to limit how many marketing messages a person receives",
  131050: "the recipient does not want marketing messages from this business",
  131051: "the type of the message is not supported",
  131052: "media that a customer sent could not be downloaded",
  131053: "media could not be uploaded",
  131056: "too many messages were sent to the same recipient in a short time",
  131057: "the account is in maintenance",
  132000: "the number of values does not fit the template",
  132001: "the template does not exist in this language, or is not approved",
  132005: "the template with its values is too long",
  132007: "the template breaks a policy of Meta",
  132012: "a value does not have the format that the template asks for",
  132015: "the template is paused because of its quality",
  132016: "the template was paused too often, and is disabled for good",
  132068: "the Flow of the message is blocked",
  132069: "the Flow of the message is throttled",
  133010: "the number is not registered on the WhatsApp Business Platform",
};

/** What a code means, for a sentence that goes on after it; nothing for one that is not known here. */
export function meaningOf(code: number): string | undefined {
  return Object.hasOwn(ERROR_CODES, code) ? ERROR_CODES[code] : undefined;
}

import { z } from "zod";
import { optionsOf } from "../../formats/options";
import type { PolicyStatement } from "../shared/policy-document";
import {
  inboundMedia,
  type MediaDirection,
  type MediaStorage,
  outboundMedia,
} from "./media-storage";
import { type Permission, type PhoneNumberScope, phoneNumberScope } from "./scopes";

/** The numbers whose media is handled, and which way it goes. */
export interface MediaHandlerScope extends PhoneNumberScope {
  /**
   * Received media only, or media to be sent only.
   * @default - both
   */
  readonly direction?: MediaDirection;
}

/**
 * Moves media between WhatsApp and the bucket: the calls on the numbers, with what S3 and KMS ask of
 * their caller. Nothing is sent; that is the sender's part.
 * @internal
 */
export const mediaHandler: Permission<MediaHandlerScope, MediaStorage> = {
  id: "HandleMedia",
  name: "handle-media",
  scope: optionsOf<MediaHandlerScope>()({
    ...phoneNumberScope.shape,
    direction: z.enum(["inbound", "outbound"]).optional(),
  }),
  statements: (scope, storage) => [
    ...(scope.direction === "outbound" ? [] : receive(scope, storage)),
    ...(scope.direction === "inbound" ? [] : upload(scope, storage)),
  ],
};

function receive({ phoneNumberArns }: PhoneNumberScope, storage: MediaStorage): PolicyStatement[] {
  return [
    {
      Sid: "FetchReceivedMedia",
      Effect: "Allow",
      Action: "social-messaging:GetWhatsAppMessageMedia", // a write, as AWS has it: it fills the bucket
      Resource: phoneNumberArns,
    },
    ...inboundMedia.statements(undefined, storage),
  ];
}

/** Deleting is of WhatsApp's copy, of what was uploaded for nothing or need not stay for 30 days. */
function upload({ phoneNumberArns }: PhoneNumberScope, storage: MediaStorage): PolicyStatement[] {
  return [
    {
      Sid: "UploadMediaToSend",
      Effect: "Allow",
      Action: [
        "social-messaging:PostWhatsAppMessageMedia",
        "social-messaging:DeleteWhatsAppMessageMedia",
      ],
      Resource: phoneNumberArns,
    },
    ...outboundMedia.statements(undefined, storage),
  ];
}

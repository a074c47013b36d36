import type { PolicyStatement } from "../../../constructs/shared/policy-document";
import { document } from "../expected-policies";
import { KEY, NUMBER, WABA } from "./granted";

const BUCKET = "arn:aws:s3:::acme-whatsapp-media-111122223333";

const allow = (
  Sid: string,
  Action: string | string[],
  Resource: string | string[],
  Condition?: PolicyStatement["Condition"],
): PolicyStatement => ({ Sid, Effect: "Allow", Action, Resource, ...(Condition && { Condition }) });

const here = { StringEquals: { "aws:ResourceAccount": "111122223333" } };

/** What S3 asks of the key for objects of a bucket. */
const useKey = (Sid: string, bucket: string, objects: string, key: string) =>
  allow(Sid, ["kms:GenerateDataKey", "kms:Decrypt"], key, {
    StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
    StringLike: { "kms:EncryptionContext:aws:s3:arn": [bucket, objects] },
  });

interface Half {
  readonly bucket?: string;
  /** Null for a bucket without a customer-managed key. */
  readonly key?: string | null;
  readonly prefix?: string;
}

/** What a half of the bucket allows: its objects are written and read, with the key where there is one. */
const half =
  (prefixed: string, write: string, direction: "Inbound" | "Outbound") =>
  ({ bucket = BUCKET, key = KEY, prefix = prefixed }: Half = {}) => {
    const objects = `${bucket}/${prefix}*`;
    const media = `${direction}Media`;
    return [
      allow(`${write}${media}`, "s3:PutObject", objects, here),
      allow(`Read${media}`, "s3:GetObject", objects, here),
      ...(key === null ? [] : [useKey(`UseKeyFor${media}`, bucket, objects, key)]),
    ];
  };

export const inbound = half("inbound/", "Store", "Inbound");
export const outbound = half("outbound/", "Write", "Outbound");

export const caller = document(
  allow("SendWhatsAppCallEvents", "social-messaging:SendWhatsAppCallEvent", [NUMBER]),
  allow("ReadCallPermissions", "social-messaging:GetWhatsAppCallPermission", [NUMBER]),
);

export const sender = document(
  allow("SendWhatsAppMessages", "social-messaging:SendWhatsAppMessage", [NUMBER]),
);

const fetchReceived = allow("FetchReceivedMedia", "social-messaging:GetWhatsAppMessageMedia", [
  NUMBER,
]);
const uploadToSend = allow(
  "UploadMediaToSend",
  ["social-messaging:PostWhatsAppMessageMedia", "social-messaging:DeleteWhatsAppMessageMedia"],
  [NUMBER],
);

export const mediaReceiver = document(fetchReceived, ...inbound());
export const mediaUploader = document(uploadToSend, ...outbound());
export const mediaHandler = document(fetchReceived, ...inbound(), uploadToSend, ...outbound());

export const templateManager = document(
  allow(
    "ReadMessageTemplates",
    [
      "social-messaging:GetWhatsAppMessageTemplate",
      "social-messaging:ListWhatsAppMessageTemplates",
      "social-messaging:ListWhatsAppTemplateLibrary",
    ],
    [WABA],
  ),
  allow(
    "ManageMessageTemplates",
    [
      "social-messaging:CreateWhatsAppMessageTemplate",
      "social-messaging:CreateWhatsAppMessageTemplateFromLibrary",
      "social-messaging:CreateWhatsAppMessageTemplateMedia",
      "social-messaging:UpdateWhatsAppMessageTemplate",
      "social-messaging:DeleteWhatsAppMessageTemplate",
    ],
    [WABA],
  ),
);

export const flowManager = document(
  allow(
    "ReadFlows",
    [
      "social-messaging:GetWhatsAppFlow",
      "social-messaging:GetWhatsAppFlowPreview",
      "social-messaging:ListWhatsAppFlows",
      "social-messaging:ListWhatsAppFlowAssets",
    ],
    [WABA],
  ),
  allow(
    "ManageFlows",
    [
      "social-messaging:CreateWhatsAppFlow",
      "social-messaging:UpdateWhatsAppFlow",
      "social-messaging:UpdateWhatsAppFlowAssets",
      "social-messaging:PublishWhatsAppFlow",
      "social-messaging:DeprecateWhatsAppFlow",
      "social-messaging:DeleteWhatsAppFlow",
    ],
    [WABA],
  ),
);

const listAccounts = allow(
  "ListWhatsAppAccounts",
  "social-messaging:ListLinkedWhatsAppBusinessAccounts",
  "*",
);
const readTags = allow("ReadWhatsAppTags", "social-messaging:ListTagsForResource", [WABA, NUMBER]);

export const reader = document(
  listAccounts,
  allow(
    "ReadAccounts",
    [
      "social-messaging:GetLinkedWhatsAppBusinessAccount",
      "social-messaging:GetWhatsAppMessageTemplate",
      "social-messaging:ListWhatsAppMessageTemplates",
      "social-messaging:ListWhatsAppTemplateLibrary",
      "social-messaging:GetWhatsAppFlow",
      "social-messaging:GetWhatsAppFlowPreview",
      "social-messaging:ListWhatsAppFlows",
      "social-messaging:ListWhatsAppFlowAssets",
    ],
    [WABA],
  ),
  allow("ReadPhoneNumbers", "social-messaging:GetLinkedWhatsAppBusinessAccountPhoneNumber", [
    NUMBER,
  ]),
  readTags,
);

const wiring = [
  listAccounts,
  allow("ReadWhatsAppAccounts", "social-messaging:GetLinkedWhatsAppBusinessAccount", [WABA]),
  readTags,
  allow(
    "ReadEventTopic",
    "sns:GetTopicAttributes",
    "arn:aws:sns:eu-west-1:111122223333:acme-whatsapp-events",
  ),
  allow("WireWhatsAppAccounts", "social-messaging:PutWhatsAppBusinessAccountEventDestinations", [
    WABA,
  ]),
  allow(
    "TagWhatsAppResources",
    ["social-messaging:TagResource", "social-messaging:UntagResource"],
    [WABA, NUMBER],
    // Amazon Connect sets this tag itself.
    { "ForAllValues:StringNotEquals": { "aws:TagKeys": ["AmazonConnectEnabled"] } },
  ),
];

export const operator = document(...wiring);

export const operatorWithConnect = document(
  ...wiring,
  allow("PassConnectRole", "iam:PassRole", "arn:aws:iam::111122223333:role/acme-whatsapp-connect", {
    StringEquals: { "iam:PassedToService": "social-messaging.amazonaws.com" },
  }),
);

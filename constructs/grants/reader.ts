import type { PolicyStatement } from "../shared/policy-document";
import {
  accountAndNumberScope,
  type Permission,
  type PhoneNumberScope,
  type WabaScope,
} from "./scopes";

/** The accounts and numbers that may be seen. */
export interface ReaderScope extends PhoneNumberScope, WabaScope {}

const OF_ACCOUNTS = [
  "social-messaging:GetLinkedWhatsAppBusinessAccount",
  "social-messaging:GetWhatsAppMessageTemplate",
  "social-messaging:ListWhatsAppMessageTemplates",
  "social-messaging:ListWhatsAppTemplateLibrary",
  "social-messaging:GetWhatsAppFlow",
  "social-messaging:GetWhatsAppFlowPreview",
  "social-messaging:ListWhatsAppFlows",
  "social-messaging:ListWhatsAppFlowAssets",
] as const;

/**
 * Sees how accounts and numbers are set up, and changes nothing. GetWhatsAppMessageMedia is missing
 * on purpose: its name notwithstanding, AWS counts it as a write, and it brings out what customers
 * sent.
 * @internal
 */
export const reader: Permission<ReaderScope> = {
  id: "Read",
  name: "read",
  scope: accountAndNumberScope,
  statements: ({ wabaArns, phoneNumberArns }) => [
    listAccounts(),
    { Sid: "ReadAccounts", Effect: "Allow", Action: OF_ACCOUNTS, Resource: wabaArns },
    {
      Sid: "ReadPhoneNumbers",
      Effect: "Allow",
      Action: "social-messaging:GetLinkedWhatsAppBusinessAccountPhoneNumber",
      Resource: phoneNumberArns,
    },
    readTags([...wabaArns, ...phoneNumberArns]),
  ],
};

export function listAccounts(): PolicyStatement {
  return {
    Sid: "ListWhatsAppAccounts",
    Effect: "Allow",
    Action: "social-messaging:ListLinkedWhatsAppBusinessAccounts",
    Resource: "*", // the action knows no resources
  };
}

export function readTags(arns: readonly string[]): PolicyStatement {
  return {
    Sid: "ReadWhatsAppTags",
    Effect: "Allow",
    Action: "social-messaging:ListTagsForResource",
    Resource: arns,
  };
}

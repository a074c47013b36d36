import { z } from "zod";
import { phoneNumberArn, wabaArn } from "../../formats/arns";
import type { Format } from "../../formats/format";
import { arnInScope, list, optionsOf } from "../../formats/options";
import { allow, type PolicyStatement } from "../shared/policy-document";

/** @internal Something that a role can be granted, and that a policy of its own can say. */
export interface Permission<Scope = void, Target = void> {
  /** Id of the construct that holds the policies, one for each grantee: part of their address. */
  readonly id: string;
  /** Ends the name of the inline policy. */
  readonly name: string;
  /** On what it is given, where its giver chooses. */
  readonly scope?: z.ZodType<Scope>;
  /** `target` is what the composition or the bucket knows by itself. */
  statements(scope: Scope, target: Target): PolicyStatement[];
}

/** @internal The schema of its scope; of one without, nothing is looked at. */
export function scopeOf<Scope, Target>({ scope }: Permission<Scope, Target>): z.ZodType {
  return scope ?? z.any();
}

/** The phone numbers that somebody may use. */
export interface PhoneNumberScope {
  /**
   * As the API prints them, of the account and Region of whatever grants; never built from ids.
   * `arn:aws:social-messaging:<region>:<account>:phone-number-id/*` means all numbers there, also
   * those that are linked later.
   */
  readonly phoneNumberArns: readonly string[];
}

/** The WhatsApp Business Accounts that somebody may use. */
export interface WabaScope {
  /**
   * As the API prints them, of the account and Region of whatever grants; never built from ids.
   * `arn:aws:social-messaging:<region>:<account>:waba/*` means all accounts there, also those that
   * are linked later.
   */
  readonly wabaArns: readonly string[];
}

/** @internal */
export const phoneNumberScope = optionsOf<PhoneNumberScope>()({
  phoneNumberArns: arnsOf(phoneNumberArn),
});

/** @internal */
const wabaScope = optionsOf<WabaScope>()({ wabaArns: arnsOf(wabaArn) });

/** @internal */
export const accountAndNumberScope = optionsOf<PhoneNumberScope & WabaScope>()({
  ...wabaScope.shape,
  ...phoneNumberScope.shape,
});

/** A policy without resources is refused by IAM, and one for everything is never meant by nothing. */
function arnsOf(format: Format) {
  const notEmpty = {
    allowed: `at least one: ${format.allowed}`,
    fix: "list what may be used, or leave the grant out",
  };
  return list(arnInScope(format), { literal: true, notEmpty });
}

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
    allow("SendWhatsAppMessages", "social-messaging:SendWhatsAppMessage", phoneNumberArns),
  ],
};

/**
 * Handles WhatsApp voice calls, and asks whether a user permits them. Calls cost money by the minute, so a sender of
 * messages does not get this, too. UpdateLinkedWhatsAppBusinessAccountPhoneNumber, which sets a number up, is left out.
 * @internal
 */
export const caller: Permission<PhoneNumberScope> = {
  id: "Call",
  name: "call",
  scope: phoneNumberScope,
  statements: ({ phoneNumberArns }) => [
    allow("SendWhatsAppCallEvents", "social-messaging:SendWhatsAppCallEvent", phoneNumberArns),
    allow("ReadCallPermissions", "social-messaging:GetWhatsAppCallPermission", phoneNumberArns),
  ],
};

const READ_TEMPLATES = [
  "social-messaging:GetWhatsAppMessageTemplate",
  "social-messaging:ListWhatsAppMessageTemplates",
  "social-messaging:ListWhatsAppTemplateLibrary",
] as const;

const CHANGE_TEMPLATES = [
  "social-messaging:CreateWhatsAppMessageTemplate",
  "social-messaging:CreateWhatsAppMessageTemplateFromLibrary",
  "social-messaging:CreateWhatsAppMessageTemplateMedia",
  "social-messaging:UpdateWhatsAppMessageTemplate",
  "social-messaging:DeleteWhatsAppMessageTemplate",
] as const;

/**
 * Writes the message templates of accounts and submits them to Meta. Media of a template is uploaded
 * from the bucket, for which the outbound half of it is to be granted too.
 * @internal
 */
export const templateManager: Permission<WabaScope> = {
  id: "ManageTemplates",
  name: "manage-templates",
  scope: wabaScope,
  statements: ({ wabaArns }) => [
    allow("ReadMessageTemplates", READ_TEMPLATES, wabaArns),
    allow("ManageMessageTemplates", CHANGE_TEMPLATES, wabaArns),
  ],
};

const READ_FLOWS = [
  "social-messaging:GetWhatsAppFlow",
  "social-messaging:GetWhatsAppFlowPreview",
  "social-messaging:ListWhatsAppFlows",
  "social-messaging:ListWhatsAppFlowAssets",
] as const;

const CHANGE_FLOWS = [
  "social-messaging:CreateWhatsAppFlow",
  "social-messaging:UpdateWhatsAppFlow",
  "social-messaging:UpdateWhatsAppFlowAssets",
  "social-messaging:PublishWhatsAppFlow",
  "social-messaging:DeprecateWhatsAppFlow",
  "social-messaging:DeleteWhatsAppFlow",
] as const;

/** @internal Writes, publishes and retires the Flows of accounts. */
export const flowManager: Permission<WabaScope> = {
  id: "ManageFlows",
  name: "manage-flows",
  scope: wabaScope,
  statements: ({ wabaArns }) => [
    allow("ReadFlows", READ_FLOWS, wabaArns),
    allow("ManageFlows", CHANGE_FLOWS, wabaArns),
  ],
};

/** The accounts and numbers that may be seen. */
export interface ReaderScope extends PhoneNumberScope, WabaScope {}

const READ_ACCOUNTS = [
  "social-messaging:GetLinkedWhatsAppBusinessAccount",
  ...READ_TEMPLATES,
  ...READ_FLOWS,
] as const;

const READ_NUMBER = "social-messaging:GetLinkedWhatsAppBusinessAccountPhoneNumber";

/**
 * Sees how accounts and numbers are set up, and changes nothing. GetWhatsAppMessageMedia is missing
 * on purpose: AWS counts it as a write in spite of its name, and it hands out what customers sent.
 * @internal
 */
export const reader: Permission<ReaderScope> = {
  id: "Read",
  name: "read",
  scope: accountAndNumberScope,
  statements: ({ wabaArns, phoneNumberArns }) => [
    listAccounts(),
    allow("ReadAccounts", READ_ACCOUNTS, wabaArns),
    allow("ReadPhoneNumbers", READ_NUMBER, phoneNumberArns),
    readTags([...wabaArns, ...phoneNumberArns]),
  ],
};

export function listAccounts(): PolicyStatement {
  const list = "social-messaging:ListLinkedWhatsAppBusinessAccounts"; // knows no resources
  return allow("ListWhatsAppAccounts", list, "*");
}

export function readTags(arns: readonly string[]): PolicyStatement {
  return allow("ReadWhatsAppTags", "social-messaging:ListTagsForResource", arns);
}

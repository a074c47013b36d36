import { type Permission, type WabaScope, wabaScope } from "./scopes";

const READ = [
  "social-messaging:GetWhatsAppMessageTemplate",
  "social-messaging:ListWhatsAppMessageTemplates",
  "social-messaging:ListWhatsAppTemplateLibrary",
] as const;

const CHANGE = [
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
    { Sid: "ReadMessageTemplates", Effect: "Allow", Action: READ, Resource: wabaArns },
    { Sid: "ManageMessageTemplates", Effect: "Allow", Action: CHANGE, Resource: wabaArns },
  ],
};

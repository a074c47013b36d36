import { type Permission, type WabaScope, wabaScope } from "./scopes";

const READ = [
  "social-messaging:GetWhatsAppFlow",
  "social-messaging:GetWhatsAppFlowPreview",
  "social-messaging:ListWhatsAppFlows",
  "social-messaging:ListWhatsAppFlowAssets",
] as const;

const CHANGE = [
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
    { Sid: "ReadFlows", Effect: "Allow", Action: READ, Resource: wabaArns },
    { Sid: "ManageFlows", Effect: "Allow", Action: CHANGE, Resource: wabaArns },
  ],
};

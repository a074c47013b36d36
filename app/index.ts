/**
 * Environment files in an app of your own: what main.ts of this project does, for projects that
 * install the package instead of cloning the repository.
 */

// First, as everything below needs the toolkit and would only say that it is missing.
import "../constructs/shared/toolkit";

export type { AccessOptions } from "../constructs/access/options";
export type {
  PhoneNumberOptions,
  WhatsAppBusinessAccountOptions,
} from "../constructs/accounts/options";
export type { DataEventTrailOptions } from "../constructs/audit-trail/options";
export type { BrakedSpendFileOptions } from "../constructs/brake/options";
export type { EventRuleOptions } from "../constructs/event-rules/options";
export type { FunctionSettings } from "../constructs/events/function";
export type { SettingsOf, SubscriberEntry } from "../constructs/events/options";
export type { AdoptFileOptions } from "../constructs/messaging/adopt-options";
export type { EnvironmentDelivery } from "../constructs/messaging/environment-options";
export { parseRateCard, type RateCard } from "../constructs/money/rate-card";
export type { Environment } from "./environment";
export { EnvironmentStack } from "./environment-stack";
export { type LoadedEnvironments, type LoadOptions, loadEnvironments, namesFrom } from "./load";
export type { LocalStateOptions, NoStateOptions, S3StateOptions, StateOptions } from "./state";
export { AccountStack, type WhatsAppApp, whatsAppApp } from "./whatsapp-app";

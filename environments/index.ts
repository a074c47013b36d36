/**
 * Environment files in an app of your own: what main.ts of this project does, for whoever installs
 * the package instead of cloning the repository.
 */

export { AccountStack } from "../constructs/account-stack";
export { EnvironmentStack } from "../constructs/environment-stack";
export { type WhatsAppApp, whatsAppApp } from "../constructs/whatsapp-app";
export { parseRateCard, type RateCard } from "../spend/rate-card";
export { type LoadedEnvironments, type LoadOptions, loadEnvironments, namesFrom } from "./load";
export type { Environment } from "./schema";

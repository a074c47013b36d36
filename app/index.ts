/**
 * Environment files in an app of your own: what main.ts of this project does, for projects that
 * install the package instead of cloning the repository.
 */

// First, as everything below needs the toolkit and would only say that it is missing.
import "../constructs/shared/toolkit";

export { parseRateCard, type RateCard } from "../constructs/money/rate-card";
export type { Environment } from "./environment";
export { EnvironmentStack } from "./environment-stack";
export { type LoadedEnvironments, type LoadOptions, loadEnvironments, namesFrom } from "./load";
export { AccountStack, type WhatsAppApp, whatsAppApp } from "./whatsapp-app";

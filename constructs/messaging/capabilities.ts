import { privateEndpoint } from "../private-endpoint/decisions";
import type { Capability } from "../shared/capability";
import type { EnvironmentOptions } from "./environment-options";

/** Everything that an environment can have. A new capability is a folder of its own and a line here. */
export const CAPABILITIES: readonly Capability<EnvironmentOptions>[] = [privateEndpoint];

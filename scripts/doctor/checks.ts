import { accounts } from "./accounts";
import { brake } from "./brake";
import { credentials } from "./credentials";
import type { Check } from "./examination";
import { provider } from "./provider";
import { region } from "./region";
import { serviceLinkedRole } from "./service-linked-role";
import { state } from "./state";
import { terraform } from "./terraform";

/** In the order in which their results are shown: what the others rest on comes first. */
export const CHECKS: readonly Check[] = [
  credentials,
  region,
  accounts,
  serviceLinkedRole,
  terraform,
  provider,
  state,
  brake,
];

import type { Environment } from "../../app/environment";
import { type WhatsAppApp, whatsAppApp } from "../../app/whatsapp-app";
import { PrivateFolder } from "./private-folder";

/** The stacks of environments as constructs. CDKTF makes its output folder at once, and nothing is written there. */
export function unwrittenApp(environments: readonly Environment[]): WhatsAppApp {
  const folder = new PrivateFolder();
  try {
    return whatsAppApp(environments, folder.path);
  } finally {
    folder.remove();
  }
}

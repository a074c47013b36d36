import type { Construct } from "constructs";
import type { MessagingKey } from "../shared/messaging-key";
import type { Key } from "./decisions";
import { EncryptionKey } from "./encryption-key";
import { ExistingKey } from "./existing-key";

/** Builds what was decided of a key. */
export function createKey(scope: Construct, id: string, key: Key): MessagingKey {
  return "alias" in key ? new EncryptionKey(scope, id, key) : new ExistingKey(scope, id, key);
}

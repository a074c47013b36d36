import type { TerraformStack } from "cdktf";
import { AlarmTopic } from "../../../constructs/alarms/alarm-topic";
import type { AlarmTopicProps } from "../../../constructs/alarms/options";
import { EncryptionKey } from "../../../constructs/keys/encryption-key";
import { scope } from "../synthesize";

/** With a key of its own. */
export function alarmTopic(
  stack: TerraformStack,
  name: string,
  changes: Partial<AlarmTopicProps> = {},
): AlarmTopic {
  const key = new EncryptionKey(stack, `Key-${name}`, { ...scope, alias: `alias/${name}` });
  return new AlarmTopic(stack, name, { ...scope, name, key, ...changes });
}

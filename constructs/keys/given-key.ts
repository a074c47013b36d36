import type { AwsScope } from "../../formats/arns";
import { type GivenKey, isOwnKey, type MessagingKey, type OwnKey } from "../shared/messaging-key";
import { ExistingKey } from "./existing-key";

/** Below the key, so that everything on it asks for its statements in one place. */
const ID = "Messaging";

/** A key of this package as it is; one of the user's own as a key that exists, whose policy is not changed. */
export function keyGiven(scope: AwsScope, key: GivenKey): MessagingKey {
  if (!isOwnKey(key)) return key;
  const { account, region } = scope;
  const known = key.node.tryFindChild(ID) as ExistingKey | undefined;
  return known ?? new ExistingKey(key, ID, { account, region, arn: key.arn });
}

/** Options that say which key exists, in the place of the construct of one. */
export function keyOptionsOf<Options>(key: Options | OwnKey): Options | { existingArn: string } {
  return isOwnKey(key) ? { existingArn: key.arn } : key;
}

import type { AwsClients } from "../aws/clients";
import { read, readIfThere } from "./read";

/** The key with which a topic is encrypted, as far as it matters. */
export type LiveKey =
  | { readonly kind: "none" }
  /** The topic names a key that KMS does not know. */
  | { readonly kind: "missing"; readonly id: string }
  | { readonly kind: "managed by AWS"; readonly id: string }
  | { readonly kind: "switched off"; readonly arn: string; readonly state: string }
  /** The policy is JSON text. */
  | { readonly kind: "usable"; readonly arn: string; readonly policy: string };

/** A key that moves its primary Region goes on encrypting. */
const USABLE_STATES = ["Enabled", "Updating"];

/** @param id what the topic names: a key id, an alias, or the ARN of either */
export async function readKey(clients: AwsClients, id: string | undefined): Promise<LiveKey> {
  if (id === undefined) return { kind: "none" };
  if (/(^|:)alias\/aws\//.test(id)) return { kind: "managed by AWS", id };
  const metadata = await describeKey(clients, id);
  if (metadata === undefined) return { kind: "missing", id };
  // GetKeyPolicy, unlike DescribeKey, knows no aliases.
  const { Arn: arn = id, KeyManager: manager, KeyState: state = "in an unknown state" } = metadata;
  if (manager === "AWS") return { kind: "managed by AWS", id };
  if (!USABLE_STATES.includes(state)) return { kind: "switched off", arn, state };
  return { kind: "usable", arn, policy: await readKeyPolicy(clients, arn) };
}

async function describeKey(clients: AwsClients, id: string) {
  const client = await clients.kms();
  const { DescribeKeyCommand } = await import("@aws-sdk/client-kms");
  const call = { action: "kms:DescribeKey", resource: id } as const;
  const found = await readIfThere(call, "NotFoundException", (options) =>
    client.send(new DescribeKeyCommand({ KeyId: id }), options),
  );
  return found?.KeyMetadata;
}

async function readKeyPolicy(clients: AwsClients, arn: string): Promise<string> {
  const client = await clients.kms();
  const { GetKeyPolicyCommand } = await import("@aws-sdk/client-kms");
  const { Policy: policy = "" } = await read(
    { action: "kms:GetKeyPolicy", resource: arn },
    (options) =>
      client.send(new GetKeyPolicyCommand({ KeyId: arn, PolicyName: "default" }), options),
  );
  return policy;
}

import type { SocialMessagingClient } from "@aws-sdk/client-socialmessaging";
import { OWNERSHIP_TAG_KEY } from "../../formats/ownership-tag";
import { UserError } from "../../formats/problem";
import type { AwsClients } from "../aws/clients";
import { explained } from "../aws/explain-error";
import { InterruptedError, interruptible } from "../aws/interrupt";
import type { Change, DestinationChange } from "./plan";
import type { TagChange } from "./plan-tags";
import { readDestination } from "./read-actual";
import { type ActualWiring, sameDestination } from "./wiring";

/** What became of one change. */
export interface Applied {
  readonly change: Change;
  readonly outcome: "made" | "failed" | "not tried";
  /** Why it failed or was not tried. */
  readonly because?: string;
  /** Set when it failed through a fault of this program and not of AWS. */
  readonly bug?: unknown;
}

export interface ApplyOptions {
  /** Set once the user interrupts: the change under way is finished, no other begins. */
  readonly stop?: AbortSignal;
  readonly progress?: (applied: Applied) => void;
}

/**
 * Makes exactly the planned changes. Accounts go side by side, the changes of one account in turn; a
 * failure ends that account only.
 */
export async function applyChanges(
  clients: AwsClients,
  changes: readonly Change[],
  actual: ActualWiring,
  options: ApplyOptions = {},
): Promise<readonly Applied[]> {
  const client = await clients.socialMessaging();
  const arns = new Map(actual.accounts.map(({ id, tagged }) => [id, tagged[0]?.arn ?? "*"]));
  const accounts = [...new Set(changes.map(({ account }) => account))];
  const applied = accounts.map((account) => {
    const own = changes.filter((change) => change.account === account);
    return applyInTurn(client, own, arns, options);
  });
  return (await Promise.all(applied)).flat();
}

async function applyInTurn(
  client: SocialMessagingClient,
  changes: readonly Change[],
  arns: ReadonlyMap<string, string>,
  { stop, progress }: ApplyOptions,
): Promise<Applied[]> {
  const results: Applied[] = [];
  let obstacle: string | undefined;
  for (const change of changes) {
    if (stop?.aborted) obstacle ??= "interrupted";
    const result = obstacle
      ? ({ change, outcome: "not tried", because: obstacle } as const)
      : await applyOne(client, change, arns.get(change.account) ?? "*", stop);
    if (result.outcome === "failed") obstacle = "an earlier change of this account failed";
    results.push(result);
    progress?.(result);
  }
  return results;
}

async function applyOne(
  client: SocialMessagingClient,
  change: Change,
  accountArn: string,
  stop: AbortSignal | undefined,
): Promise<Applied> {
  try {
    if (change.kind === "destination") await putDestination(client, change, accountArn, stop);
    else await writeTags(client, change, stop);
    return { change, outcome: "made" };
  } catch (error) {
    if (error instanceof InterruptedError) {
      return { change, outcome: "not tried", because: error.message };
    }
    if (error instanceof UserError) return { change, outcome: "failed", because: error.message };
    return { change, outcome: "failed", because: String(error), bug: error };
  }
}

/**
 * The API overwrites without comparing, so the destination is read once more right before. Between
 * that look and the write a race remains; the read-back after all writes catches its loser.
 */
async function putDestination(
  client: SocialMessagingClient,
  { account: id, from, to }: DestinationChange,
  resource: string,
  stop: AbortSignal | undefined,
): Promise<void> {
  const standing = await readDestination(client, id, resource, stop);
  if (!sameDestination(standing, from)) {
    throw new UserError(
      `The destination of ${id} changed since the plan: it now is ${standing?.arn ?? "none"}. Plan again and look who did that`,
    );
  }
  const { PutWhatsAppBusinessAccountEventDestinationsCommand } = await import(
    "@aws-sdk/client-socialmessaging"
  );
  const eventDestinations =
    to === undefined ? [] : [{ eventDestinationArn: to.arn, roleArn: to.roleArn }];
  const action = "social-messaging:PutWhatsAppBusinessAccountEventDestinations";
  await explained({ action, resource }, () =>
    client.send(
      interruptible(
        new PutWhatsAppBusinessAccountEventDestinationsCommand({ id, eventDestinations }),
        stop,
      ),
    ),
  );
}

/**
 * Removals first, the marker with the settings: whatever interrupts this, a tag of ours is either
 * still remembered or already gone.
 */
async function writeTags(
  client: SocialMessagingClient,
  change: TagChange,
  stop: AbortSignal | undefined,
): Promise<void> {
  const { arn: resourceArn, set, remove, marker } = change;
  const { TagResourceCommand, UntagResourceCommand } = await import(
    "@aws-sdk/client-socialmessaging"
  );
  const gone = [
    ...remove.map(({ key }) => key),
    ...(marker === undefined ? [OWNERSHIP_TAG_KEY] : []),
  ];
  if (gone.length > 0) {
    await explained({ action: "social-messaging:UntagResource", resource: resourceArn }, () =>
      client.send(interruptible(new UntagResourceCommand({ resourceArn, tagKeys: gone }), stop)),
    );
  }
  if (marker === undefined) return;
  const tags = [
    ...set.map(({ key, value }) => ({ key, value })),
    { key: OWNERSHIP_TAG_KEY, value: marker },
  ];
  // A change that has begun is finished.
  const begun = gone.length > 0;
  await explained({ action: "social-messaging:TagResource", resource: resourceArn }, () =>
    client.send(
      interruptible(new TagResourceCommand({ resourceArn, tags }), begun ? undefined : stop),
    ),
  );
}

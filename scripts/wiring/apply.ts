import type { SocialMessagingClient } from "@aws-sdk/client-socialmessaging";
import { forLine } from "../../formats/outlets";
import { OWNERSHIP_TAG_KEY } from "../../formats/ownership-tag";
import { show, UserError } from "../../formats/problem";
import { refuseForeignAnswer } from "../aws/answer";
import type { AwsClients } from "../aws/clients";
import { lookUntil } from "../aws/clock";
import { explained } from "../aws/explain-error";
import { InterruptedError, interruptible } from "../aws/interrupt";
import { tooManyTags } from "./guards";
import { onceRoleIsKnown } from "./new-role";
import type { Change, DestinationChange } from "./plan";
import { changedTags, type TagChange, tagsAfter } from "./plan-tags";
import { readDestination, readTags } from "./read-actual";
import type { ActualAccount, ActualResource, Tags } from "./wiring";

/** What became of one change. */
export interface Applied {
  readonly change: Change;
  readonly outcome: "made" | "failed" | "not tried";
  /** Why it failed or was not tried. */
  readonly because?: string;
  /** Set when it failed through a fault of this program and not of AWS. */
  readonly bug?: unknown;
}

interface ApplyOptions {
  /** The changes that the account, as it stands now, needs: a change that is not among them is refused. */
  readonly replan: (account: ActualAccount) => readonly Change[];
  /** Set once the user interrupts: the change under way is finished, no other begins. */
  readonly stop?: AbortSignal;
  /** ARNs of roles that the environment's stack created, maybe moments ago: the service may not know them yet. @default - none */
  readonly createdRoles?: ReadonlySet<string>;
  readonly progress?: (applied: Applied) => void;
}

export interface ApplyResult {
  readonly results: readonly Applied[];
  /** How the accounts stand after that, if nobody else wrote. */
  readonly after: readonly ActualAccount[];
}

/**
 * Makes exactly the planned changes. Accounts go side by side, the changes of one account in turn; a
 * failure ends that account only.
 * @param accounts as they stood when the changes were planned
 */
export async function applyChanges(
  clients: AwsClients,
  changes: readonly Change[],
  accounts: readonly ActualAccount[],
  options: ApplyOptions,
): Promise<ApplyResult> {
  const client = await clients.socialMessaging();
  const touched = accounts.filter(({ id }) => changes.some(({ account }) => account === id));
  const applied = touched.map(async (account) => {
    const own = changes.filter((change) => change.account === account.id);
    const run = new AccountRun(client, account, options);
    return { results: await run.apply(own), after: run.account };
  });
  const ended = await Promise.all(applied);
  return {
    results: ended.flatMap(({ results }) => results),
    after: ended.map(({ after }) => after),
  };
}

/** The changes of one account, one after the other. */
class AccountRun {
  /** Resources that this run has written to: what is read of them may come late. */
  private readonly written = new Set<string>();

  constructor(
    private readonly client: SocialMessagingClient,
    /** As it stands now, as far as this run knows. */
    public account: ActualAccount,
    private readonly options: ApplyOptions,
  ) {}

  async apply(changes: readonly Change[]): Promise<Applied[]> {
    const { stop, progress } = this.options;
    const results: Applied[] = [];
    let obstacle: string | undefined;
    for (const change of changes) {
      if (stop?.aborted) obstacle ??= "interrupted";
      const result = obstacle
        ? ({ change, outcome: "not tried", because: obstacle } as const)
        : await this.applyOne(change);
      if (result.outcome === "failed") obstacle = "an earlier change of this account failed";
      results.push(result);
      progress?.(result);
    }
    return results;
  }

  private async applyOne(change: Change): Promise<Applied> {
    try {
      if (change.kind === "destination") await this.changeDestination(change);
      else await this.changeTags(change);
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
  private async changeDestination(change: DestinationChange): Promise<void> {
    const { client, account } = this;
    const { id } = account;
    const { stop } = this.options;
    const resource = account.tagged[0]?.arn ?? "*";
    const destination = await readDestination(client, id, resource, stop);
    // The change names where it starts from, so another destination makes another change.
    if (!this.isStillPlanned(change, { ...account, destination })) {
      throw new UserError(
        `The destination of ${id} changed since the plan: it now is ${forLine(destination?.arn ?? "none")}. Plan again and look who did that`,
      );
    }
    await putDestination(client, change, resource, this.options);
    this.account = { ...account, destination: change.to };
  }

  /** Tags of others that changed since the plan would be overwritten or removed, so they are read once more. */
  private async changeTags(change: TagChange): Promise<void> {
    const planned = this.account.tagged.find(({ id }) => id === change.resource);
    const look = () => readTags(this.client, change.arn, this.options.stop);
    const holds = (tags: Tags) => this.isStillPlanned(change, this.withTags(change, tags));
    const again = planned !== undefined && this.written.has(change.arn);
    const tags = again ? await lookUntil(look, holds) : await look();
    if (!holds(tags)) {
      throw new UserError(
        `The tags of ${forLine(change.resource)} changed since the plan${difference(planned, tags)}. Plan again and look who did that`,
      );
    }
    const tooMany = tooManyTags(change, tags);
    if (tooMany !== undefined)
      throw new UserError(`${forLine(change.resource)} would have ${tooMany}`);
    this.written.add(change.arn);
    await writeTags(this.client, change, this.options.stop);
    // What came to stand beside this run's own tags is no part of what it expects: the read-back must name it.
    this.account = this.withTags(change, tagsAfter(again ? planned.tags : tags, change));
  }

  private isStillPlanned(change: Change, account: ActualAccount): boolean {
    // As data: a field that is undefined is none.
    const wanted = JSON.stringify(change);
    return this.options.replan(account).some((planned) => JSON.stringify(planned) === wanted);
  }

  private withTags({ resource }: TagChange, tags: Tags): ActualAccount {
    const tagged = this.account.tagged.map((other) =>
      other.id === resource ? { ...other, tags } : other,
    );
    return { ...this.account, tagged };
  }
}

/** Which keys stand otherwise than they did. */
function difference(planned: ActualResource | undefined, now: Tags): string {
  const values = changedTags(planned?.tags ?? {}, now).map(([key, value]) =>
    value === undefined ? `${show(key)} is gone` : `${show(key)} now is ${show(value)}`,
  );
  return values.length === 0 ? "" : `: ${values.join(", ")}`;
}

async function putDestination(
  client: SocialMessagingClient,
  { account: id, to }: DestinationChange,
  resource: string,
  { stop, createdRoles }: Pick<ApplyOptions, "stop" | "createdRoles">,
): Promise<void> {
  const { PutWhatsAppBusinessAccountEventDestinationsCommand } = await import(
    "@aws-sdk/client-socialmessaging"
  );
  const eventDestinations =
    to === undefined ? [] : [{ eventDestinationArn: to.arn, roleArn: to.roleArn }];
  const call = {
    action: "social-messaging:PutWhatsAppBusinessAccountEventDestinations",
    resource,
  };
  const put = () => {
    const input = { id, eventDestinations };
    const command = new PutWhatsAppBusinessAccountEventDestinationsCommand(input);
    return client.send(interruptible(refuseForeignAnswer(call, command), stop));
  };
  const mayBeNew = to?.roleArn !== undefined && createdRoles?.has(to.roleArn);
  await explained(call, () => (mayBeNew ? onceRoleIsKnown(put, stop) : put()));
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

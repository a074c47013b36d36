import type { SocialMessagingClient } from "@aws-sdk/client-socialmessaging";
import { z } from "zod";
import { cut, show, UserError } from "../../formats/problem";
import { parseAnswer } from "../aws/answer";
import type { AwsClients } from "../aws/clients";
import { explained } from "../aws/explain-error";
import { interruptible } from "../aws/interrupt";
import type { ActualAccount, ActualResource, ActualWiring, Destination, Tags } from "./wiring";

/** Called after each account, as a large environment takes minutes at the default pace. */
export type ReadProgress = (done: number, of: number) => void;

interface ReadOptions {
  readonly progress?: ReadProgress;
  /** Once it is set, no further call is made. */
  readonly stop?: AbortSignal | undefined;
  /**
   * Which destinations are the environment's: accounts that send there are read although they are not
   * named, as the list says so of every account.
   * @default - only the named accounts are read
   */
  readonly leadsHere?: (destination: Destination) => boolean;
}

/**
 * Reads how the accounts are wired now: one list, and for each account of the environment its
 * numbers and all tags. Every number's tags are read, declared or not: one that has left the file
 * may still carry tags of ours.
 */
export async function readActual(
  clients: AwsClients,
  accounts: readonly string[],
  { progress = () => {}, stop, leadsHere = () => false }: ReadOptions = {},
): Promise<ActualWiring> {
  const client = await clients.socialMessaging();
  const linked = await listLinked(client);
  const wanted = linked.filter(
    ({ id, destination }) =>
      accounts.includes(id) || (destination !== undefined && leadsHere(destination)),
  );
  let done = 0;
  // Half a picture is none: with the first failure, all further calls would be for nothing.
  const failure = new AbortController();
  const ended = AbortSignal.any([failure.signal, ...(stop === undefined ? [] : [stop])]);
  // Accounts side by side, each one's numbers in turn: the pace decides, not the number of sockets.
  const reading = wanted.map(async (summary) => {
    try {
      const account = await readAccount(client, summary, ended);
      if (!ended.aborted) progress(++done, wanted.length); // what was under way may end after the failure is reported
      return account;
    } catch (error) {
      failure.abort();
      throw error;
    }
  });
  const read = await Promise.all(reading);
  return {
    accounts: read.filter(({ id }) => accounts.includes(id)),
    // It may have been pointed elsewhere since the list was made.
    former: read.filter(({ id, destination }) => {
      return !accounts.includes(id) && destination !== undefined && leadsHere(destination);
    }),
    linked: linked.map(({ id }) => id),
  };
}

// What the wiring decides from is required, as in the API's reference; all else may come and go.
const text = z.string().min(1);
const arn = z.string().startsWith("arn:");

/** The service holds at most one. */
const destination = z
  .array(z.object({ eventDestinationArn: arn, roleArn: text.optional() }))
  .max(1)
  .transform(([first]): Destination | undefined =>
    first === undefined ? undefined : { arn: first.eventDestinationArn, roleArn: first.roleArn },
  );

const summary = z.object({ id: text, arn, eventDestinations: destination });

const page = z.object({ linkedAccounts: z.array(summary), nextToken: text.optional() });

const number = z.object({
  phoneNumberId: text,
  arn,
  qualityRating: z.string().optional(),
  dataLocalizationRegion: z.string().optional(),
});

const detail = z.object({
  account: summary.extend({
    registrationStatus: text,
    wabaName: z.string().optional(),
    marketingMessagesOnboardingStatus: z.string().optional(),
    phoneNumbers: z
      .array(number)
      .refine(
        (numbers) => areUnique(numbers.map(({ phoneNumberId }) => phoneNumberId)),
        "expected each number once",
      ),
  }),
});

const tagList = z.object({
  tags: z
    .array(z.object({ key: text, value: z.string() }))
    .refine((tags) => areUnique(tags.map(({ key }) => key)), "expected each key once"),
});

function areUnique(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}

/** An account as the list of linked accounts says of it. */
export interface LinkedAccount {
  readonly id: string;
  readonly arn: string;
  readonly destination: Destination | undefined;
}

/** A Region holds 25 accounts, a page up to 100. */
const MOST_PAGES = 100;

/**
 * Every account that is linked in the Region.
 * @throws UserError where the list cannot be judged
 */
export async function listLinked(client: SocialMessagingClient): Promise<readonly LinkedAccount[]> {
  const { ListLinkedWhatsAppBusinessAccountsCommand } = await import(
    "@aws-sdk/client-socialmessaging"
  );
  const call = { action: "social-messaging:ListLinkedWhatsAppBusinessAccounts", resource: "*" };
  const linked: LinkedAccount[] = [];
  let nextToken: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const command = new ListLinkedWhatsAppBusinessAccountsCommand({ maxResults: 100, nextToken });
    const answer = parseAnswer(call, page, await explained(call, () => client.send(command)));
    for (const { id, arn, eventDestinations } of answer.linkedAccounts) {
      if (linked.some((account) => account.id === id)) {
        throw new UserError(
          `${call.action} lists ${cut(id)} twice, so the list cannot be judged: it may have changed while it was read. Run again`,
        );
      }
      linked.push({ id, arn, destination: eventDestinations });
    }
    nextToken = answer.nextToken;
    if (nextToken === undefined) return linked;
  }
  throw new UserError(
    `${call.action} does not end after ${MOST_PAGES} pages, so the list cannot be judged: run again later, and check proxy and endpoint variables`,
  );
}

async function readAccount(
  client: SocialMessagingClient,
  { id, arn }: LinkedAccount,
  stop: AbortSignal,
): Promise<ActualAccount> {
  const account = await getAccount(client, id, arn, stop);
  const tagged: ActualResource[] = [{ id, arn, tags: await readTags(client, arn, stop) }];
  for (const { phoneNumberId, arn: numberArn, ...number } of account.phoneNumbers) {
    const { qualityRating, dataLocalizationRegion } = number;
    const tags = await readTags(client, numberArn, stop);
    tagged.push({
      id: phoneNumberId,
      arn: numberArn,
      qualityRating,
      dataLocalizationRegion,
      tags,
    });
  }
  const { wabaName: name = "", registrationStatus, eventDestinations: destination } = account;
  const { marketingMessagesOnboardingStatus: marketingMessages } = account;
  return { id, name, registrationStatus, marketingMessages, destination, tagged };
}

/** An account as it stands this moment, without its tags. */
export async function getAccount(
  client: SocialMessagingClient,
  id: string,
  resource: string,
  stop?: AbortSignal,
) {
  const { GetLinkedWhatsAppBusinessAccountCommand } = await import(
    "@aws-sdk/client-socialmessaging"
  );
  const call = { action: "social-messaging:GetLinkedWhatsAppBusinessAccount", resource };
  const answer = await explained(call, () =>
    client.send(interruptible(new GetLinkedWhatsAppBusinessAccountCommand({ id }), stop)),
  );
  const { account } = parseAnswer(call, detail, answer);
  if (account.id === id) return account;
  throw new UserError(
    `${call.action} was asked for ${id} and answered with ${show(account.id)}, so nothing is decided from it: run again later, and check proxy and endpoint variables`,
  );
}

/** The tags of an account or a number as they stand this moment. */
export async function readTags(
  client: SocialMessagingClient,
  resourceArn: string,
  stop?: AbortSignal,
): Promise<Tags> {
  const { ListTagsForResourceCommand } = await import("@aws-sdk/client-socialmessaging");
  const call = { action: "social-messaging:ListTagsForResource", resource: resourceArn };
  const answer = await explained(call, () =>
    client.send(interruptible(new ListTagsForResourceCommand({ resourceArn }), stop)),
  );
  const { tags } = parseAnswer(call, tagList, answer);
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}

/** The destination of an account as it stands this moment. */
export async function readDestination(
  client: SocialMessagingClient,
  id: string,
  resource: string,
  stop: AbortSignal | undefined,
): Promise<Destination | undefined> {
  const account = await getAccount(client, id, resource, stop);
  return account.eventDestinations;
}

import type {
  LinkedWhatsAppBusinessAccountSummary,
  SocialMessagingClient,
  WhatsAppBusinessAccountEventDestination,
} from "@aws-sdk/client-socialmessaging";
import type { AwsClients } from "../aws/clients";
import { explained } from "../aws/explain-error";
import { interruptible } from "../aws/interrupt";
import type { ActualAccount, ActualResource, ActualWiring, Destination, Tags } from "./wiring";

/** Told after each account, as a large environment takes minutes at the default pace. */
export type ReadProgress = (done: number, of: number) => void;

/**
 * Reads how the accounts are wired now: one list, and for each account of the environment its
 * numbers and all tags. Every number's tags are read, declared or not: one that has left the file
 * may still carry tags of ours.
 */
export async function readActual(
  clients: AwsClients,
  accounts: readonly string[],
  progress: ReadProgress = () => {},
): Promise<ActualWiring> {
  const client = await clients.socialMessaging();
  const linked = await listLinked(client);
  const wanted = linked.filter(({ id }) => id !== undefined && accounts.includes(id));
  let done = 0;
  // Half a picture is none: with the first failure, all further calls would be for nothing.
  const failure = new AbortController();
  // Accounts side by side, each one's numbers in turn: the pace decides, not the number of sockets.
  const read = wanted.map(async (summary) => {
    try {
      const account = await readAccount(client, summary, failure.signal);
      progress(++done, wanted.length);
      return account;
    } catch (error) {
      failure.abort();
      throw error;
    }
  });
  return {
    accounts: await Promise.all(read),
    linked: linked.flatMap(({ id }) => id ?? []),
  };
}

async function listLinked(client: SocialMessagingClient) {
  const { paginateListLinkedWhatsAppBusinessAccounts } = await import(
    "@aws-sdk/client-socialmessaging"
  );
  const call = { action: "social-messaging:ListLinkedWhatsAppBusinessAccounts", resource: "*" };
  return explained(call, async () => {
    const pages = paginateListLinkedWhatsAppBusinessAccounts({ client, pageSize: 100 }, {});
    const linked: LinkedWhatsAppBusinessAccountSummary[] = [];
    for await (const page of pages) linked.push(...(page.linkedAccounts ?? []));
    return linked;
  });
}

async function readAccount(
  client: SocialMessagingClient,
  summary: LinkedWhatsAppBusinessAccountSummary,
  stop: AbortSignal,
): Promise<ActualAccount> {
  const { id = "", arn = "" } = summary;
  const account = await getAccount(client, id, arn, stop);
  const tagged: ActualResource[] = [{ id, arn, tags: await readTags(client, arn, stop) }];
  for (const { phoneNumberId = "", arn: numberArn = "", ...number } of account?.phoneNumbers ??
    []) {
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
  return {
    id,
    name: account?.wabaName ?? "",
    registrationStatus: account?.registrationStatus ?? "UNKNOWN",
    marketingMessages: account?.marketingMessagesOnboardingStatus,
    destination: destinationIn(account?.eventDestinations),
    tagged,
  };
}

async function getAccount(
  client: SocialMessagingClient,
  id: string,
  resource: string,
  stop: AbortSignal | undefined,
) {
  const { GetLinkedWhatsAppBusinessAccountCommand } = await import(
    "@aws-sdk/client-socialmessaging"
  );
  const call = { action: "social-messaging:GetLinkedWhatsAppBusinessAccount", resource };
  const { account } = await explained(call, () =>
    client.send(interruptible(new GetLinkedWhatsAppBusinessAccountCommand({ id }), stop)),
  );
  return account;
}

async function readTags(
  client: SocialMessagingClient,
  resourceArn: string,
  stop: AbortSignal,
): Promise<Tags> {
  const { ListTagsForResourceCommand } = await import("@aws-sdk/client-socialmessaging");
  const call = { action: "social-messaging:ListTagsForResource", resource: resourceArn };
  const { tags = [] } = await explained(call, () =>
    client.send(interruptible(new ListTagsForResourceCommand({ resourceArn }), stop)),
  );
  return Object.fromEntries(tags.map(({ key, value }) => [key, value ?? ""]));
}

/** The destination as it stands this moment, for a last look before it is overwritten. */
export async function readDestination(
  client: SocialMessagingClient,
  id: string,
  resource: string,
  stop: AbortSignal | undefined,
): Promise<Destination | undefined> {
  const account = await getAccount(client, id, resource, stop);
  return destinationIn(account?.eventDestinations);
}

/** The service holds at most one. */
function destinationIn(
  destinations: readonly WhatsAppBusinessAccountEventDestination[] | undefined,
): Destination | undefined {
  const [first] = destinations ?? [];
  if (first?.eventDestinationArn === undefined) return undefined;
  return { arn: first.eventDestinationArn, roleArn: first.roleArn };
}

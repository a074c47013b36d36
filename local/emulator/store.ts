import type { EventDestination } from "./inputs";
import type { Media, SavedMedia, SentMessage } from "./messages";
import type { Seed, SeedAccount, SeedPhoneNumber } from "./seed";

/** A resource of the service: has an ARN and tags, and may be changed at any time. */
export interface Resource {
  readonly arn: string;
  readonly tags: Map<string, string>;
}

/** A linked WhatsApp Business Account (WABA). */
export interface LinkedAccount
  extends Resource,
    Readonly<Omit<SeedAccount, "tags" | "phoneNumbers" | "eventDestinations">> {
  eventDestinations: readonly EventDestination[];
  readonly phoneNumbers: readonly PhoneNumber[];
}

/** A phone number of a linked WhatsApp Business Account. */
export interface PhoneNumber extends Resource, Readonly<Omit<SeedPhoneNumber, "tags">> {
  readonly linkedWhatsAppBusinessAccountId: string;
}

/** Says that no resource has the given id or ARN. */
export class UnknownResourceError extends Error {
  constructor(idOrArn: string) {
    super(`No resource has the id or ARN ${JSON.stringify(idOrArn)}.`);
  }
}

/**
 * Everything the service remembers about one account in one Region.
 * The operations work on it, and a test may change it directly, behind a tool's back:
 * `store.account(id).eventDestinations = []`, `store.resource(arn).tags.set("team", "care")`.
 */
export class Store {
  /** In the order of the seed, which is also the order in which they are listed. */
  readonly accounts: readonly LinkedAccount[];

  /** What was sent, in its order. */
  readonly sent: SentMessage[] = [];
  /** What people sent to the numbers, by its id: a test writes it. */
  readonly media = new Map<string, Media>();
  /** What was to be written into buckets, in its order. The emulator itself writes into none. */
  readonly saved: SavedMedia[] = [];

  private readonly accountsByName = new Map<string, LinkedAccount>();
  private readonly phoneNumbersByName = new Map<string, PhoneNumber>();

  /** @param onSent called with each message that is sent */
  constructor(
    seed: Seed,
    private readonly onSent: (sent: SentMessage) => void = () => {},
  ) {
    const arn = (type: string, id: string) =>
      `arn:aws:social-messaging:${seed.region}:${seed.accountId}:${type}/${id.replace(`${type}-`, "")}`;
    this.accounts = seed.linkedAccounts.map((account) => ({
      ...account,
      // In the ARN the id stands without its prefix, as the API's pattern [0-9a-zA-Z]+ demands.
      arn: arn("waba", account.id),
      tags: new Map(Object.entries(account.tags)),
      phoneNumbers: account.phoneNumbers.map((phoneNumber) => ({
        ...phoneNumber,
        arn: arn("phone-number-id", phoneNumber.phoneNumberId),
        tags: new Map(Object.entries(phoneNumber.tags)),
        linkedWhatsAppBusinessAccountId: account.id,
      })),
    }));
    for (const account of this.accounts) {
      this.accountsByName.set(account.id, account).set(account.arn, account);
      for (const phoneNumber of account.phoneNumbers) {
        this.phoneNumbersByName
          .set(phoneNumber.phoneNumberId, phoneNumber)
          .set(phoneNumber.arn, phoneNumber);
      }
    }
  }

  /** Finds a WhatsApp Business Account by its id (`waba-...`) or ARN. */
  account(idOrArn: string): LinkedAccount {
    return known(this.accountsByName.get(idOrArn), idOrArn);
  }

  /** Finds a phone number by its id (`phone-number-id-...`) or ARN. */
  phoneNumber(idOrArn: string): PhoneNumber {
    return known(this.phoneNumbersByName.get(idOrArn), idOrArn);
  }

  send(message: SentMessage): void {
    this.sent.push(message);
    this.onSent(message);
  }

  mediaOf(id: string): Media {
    return known(this.media.get(id), id);
  }

  /** Finds whatever can be tagged, an account or a phone number, by its id or ARN. */
  resource(idOrArn: string): Resource {
    return known(this.accountsByName.get(idOrArn) ?? this.phoneNumbersByName.get(idOrArn), idOrArn);
  }
}

function known<T>(found: T | undefined, idOrArn: string): T {
  if (found === undefined) throw new UnknownResourceError(idOrArn);
  return found;
}

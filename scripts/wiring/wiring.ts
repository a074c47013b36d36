/**
 * How WhatsApp Business Accounts are wired: where their events go and how they are tagged. What is
 * desired and what is there are two values of this one type, so that they can be compared.
 */
export interface Wiring {
  readonly accounts: readonly AccountWiring[];
}

export interface AccountWiring {
  /** `waba-` and 32 hexadecimal digits. */
  readonly id: string;
  /** At most one, or none. */
  readonly destination: Destination | undefined;
  /**
   * Whether its destination, whatever it is, stays as it is.
   * @default - it becomes `destination`
   */
  readonly unmanaged?: true;
  /**
   * Whether a destination stays that the account had before its topic or role was taken over, or that nothing says who set.
   * @default false
   */
  readonly keepsFound?: true;
  /** The account itself and its phone numbers. */
  readonly tagged: readonly TaggedResource[];
}

/** An event destination: an SNS topic, or an Amazon Connect instance with the role that reaches it. */
export interface Destination {
  /** Of the topic or of the instance. */
  readonly arn: string;
  readonly roleArn?: string | undefined;
}

interface TaggedResource {
  /** `waba-...` or `phone-number-id-...`. */
  readonly id: string;
  readonly tags: Tags;
}

export type Tags = Readonly<Record<string, string>>;

/** What the service reports beyond the wiring. */
export interface ActualWiring extends Wiring {
  /** Those that the environment names. */
  readonly accounts: readonly ActualAccount[];
  /**
   * Those that the environment does not name, and that send their events to its destination.
   * @default - none
   */
  readonly former?: readonly ActualAccount[];
  /** Every account that is linked in this Region, whether the environment names it or not. */
  readonly linked: readonly string[];
}

export interface ActualAccount extends AccountWiring {
  readonly name: string;
  readonly registrationStatus: string;
  /** How far Meta has onboarded it for marketing messages, in Meta's words. */
  readonly marketingMessages?: string | undefined;
  /** The account itself first. */
  readonly tagged: readonly ActualResource[];
}

export interface ActualResource extends TaggedResource {
  /** Read from the service, never built from the id: the two spellings in AWS's documents differ. */
  readonly arn: string;
  /** Of phone numbers: GREEN, YELLOW, RED or what Meta says next. */
  readonly qualityRating?: string | undefined;
  /** Of phone numbers: the country in which Meta keeps their data, if one was chosen. */
  readonly dataLocalizationRegion?: string | undefined;
}

export function sameDestination(one: Destination | undefined, other: Destination | undefined) {
  return one?.arn === other?.arn && one?.roleArn === other?.roleArn;
}

import { z } from "zod";
import { oneNumberArn, oneWabaArn } from "../../formats/arns";
import {
  messagingTagKey,
  phoneNumberId,
  tagValue,
  wabaId,
  whatsAppName,
} from "../../formats/names";
import { arnInScope, list, literal, optionsOf, text } from "../../formats/options";
import { DESTINATIONS, type EventDestination } from "./destinations";

/** A phone number of a WhatsApp Business Account. */
export interface PhoneNumberOptions {
  /** The number's id in AWS. */
  readonly id: string;
  /**
   * What `access` calls it.
   * @default - it has no name in this file
   */
  readonly name?: string;
  /**
   * Its ARN, as AWS prints it: AWS documents two spellings, so that none is ever built from the id.
   * @default - `access` can grant nothing on it by its name
   */
  readonly arn?: string;
  /**
   * Tags to be set on the number; keys that are there already stay untouched.
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

const names = Object.keys(DESTINATIONS) as EventDestination[];
const eventDestination = z.enum(names as [EventDestination, ...EventDestination[]]);

/** A linked WhatsApp Business Account. Linking happens in the console and is never done from here. */
export interface WhatsAppBusinessAccountOptions {
  /** The account's id in AWS. */
  readonly id: string;
  /**
   * What `access` calls it.
   * @default - it has no name in this file
   */
  readonly name?: string;
  /**
   * Its ARN, as AWS prints it: AWS documents two spellings, so that none is ever built from the id.
   * @default - `access` can grant nothing on it by its name
   */
  readonly arn?: string;
  /**
   * Where its events go: sns (the event topic), connect (the Amazon Connect instance), none, or unmanaged (wherever they
   * go now, which is left as it is). An account has at most one destination.
   */
  readonly destination: EventDestination;
  /**
   * Tags to be set on the account; keys that are there already stay untouched.
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Its phone numbers.
   * @default - none
   */
  readonly phoneNumbers?: readonly PhoneNumberOptions[];
}

const tags = z.record(text(messagingTagKey), text(tagValue));

/** What two stacks or files wire is found before anything is deployed. */
const BY_ID = "an account that two places wire is found by it, before anything is deployed";

/** @internal */
export const whatsAppBusinessAccountOptions = optionsOf<WhatsAppBusinessAccountOptions>()({
  id: literal(wabaId, BY_ID),
  name: text(whatsAppName).optional(),
  arn: arnInScope(oneWabaArn).optional(),
  destination: eventDestination,
  tags: tags.optional(),
  phoneNumbers: list(
    optionsOf<PhoneNumberOptions>()({
      id: literal(phoneNumberId, BY_ID),
      name: text(whatsAppName).optional(),
      arn: arnInScope(oneNumberArn).optional(),
      tags: tags.optional(),
    }),
  ).optional(),
});

/** How the accounts of a stack are wired. */
export interface WireOptions {
  /**
   * The linked WhatsApp Business Accounts and where their events go, in the fields of `whatsappBusinessAccounts` of an
   * environment file. Without any, the next `apply` takes back what was wired before.
   */
  readonly accounts: readonly WhatsAppBusinessAccountOptions[];
}

/** @internal */
export const wireOptions = optionsOf<WireOptions>()({
  accounts: list(whatsAppBusinessAccountOptions),
});

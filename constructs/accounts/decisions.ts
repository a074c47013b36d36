import { below, type Finding, type Path } from "../../formats/finding";
import { MOST_OWNED_TAGS } from "../../formats/ownership-tag";
import type { Partially } from "../../formats/parse-partially";
import { isMap, valueAt } from "../../formats/schema-walk";
import type { ConnectOptions } from "../connect/options";
import type { EventTopicOptions } from "../events/options";
import { type Capability, capabilityInEach } from "../shared/capability";
import type { Part } from "../shared/part";
import type { Scope } from "../shared/scope";
import type { UniqueName } from "../shared/unique-names";
import { destinationFindings, type EventDestination } from "./destinations";
import { accountNameFindings } from "./names";
import { type WhatsAppBusinessAccountOptions, type WireOptions, wireOptions } from "./options";

interface Written extends Scope {
  readonly connect?: ConnectOptions;
  readonly eventTopic?: EventTopicOptions;
  readonly whatsappBusinessAccounts?: readonly WhatsAppBusinessAccountOptions[];
}

export function accountFindings(
  account: Partially<WhatsAppBusinessAccountOptions>,
  written: unknown,
  beside: Partially<Written>,
): Finding[] {
  const numbers = (account.phoneNumbers ?? []).map((_, at): Path => ["phoneNumbers", at, "tags"]);
  return [
    ...destinationFindings(account.destination, beside),
    ...[["tags"], ...numbers].flatMap((path) =>
      tooManyTags(path, valueAt(written, path), MOST_OWNED_TAGS, MARKS),
    ),
  ];
}

const MARKS = "no more fit into the tag with which the wiring marks its own";

/** More tags than there may be; those that are wrong count, too. */
export function tooManyTags(path: Path, tags: unknown, most: number, because: string): Finding[] {
  const count = isMap(tags) ? Object.keys(tags).length : 0;
  if (count <= most) return [];
  return [
    {
      path,
      got: `${count} tags`,
      allowed: `at most ${most} tags: ${because}`,
      fix: `remove ${count - most}`,
    },
  ];
}

/** AWS gives these ids, and two environments that wire one account would undo each other's work. */
function accountNames(account: Partially<WhatsAppBusinessAccountOptions>): UniqueName[] {
  const within = "all environments";
  return [
    {
      what: "WhatsApp Business Account",
      name: account.id,
      within,
      path: ["id"],
      fix: "keep it in one place: an account has one event destination, and two environments would take its events from each other",
    },
    ...(account.phoneNumbers ?? []).map((number, at) => ({
      what: "phone number",
      name: number?.id,
      within,
      path: ["phoneNumbers", at, "id"],
      fix: "keep it below the one account that owns it",
    })),
  ];
}

/** A WhatsApp resource with the tags that it is to have. */
export interface Tagged {
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** An account that somebody linked in the console: the environment wires and tags it, and never owns it. */
export interface AccountPart extends Part, Tagged {
  readonly role: "WhatsApp Business Account";
  /** AWS documents two spellings of its ARN: the service itself says which one holds. */
  readonly arn: undefined;
  readonly destination: EventDestination;
  readonly phoneNumbers: readonly Tagged[];
}

export function accountPart(account: WhatsAppBusinessAccountOptions): AccountPart {
  const { id, destination, tags = {}, phoneNumbers = [] } = account;
  return {
    role: "WhatsApp Business Account",
    arn: undefined,
    owner: "somebody else",
    id,
    destination,
    tags,
    phoneNumbers: phoneNumbers.map((number) => ({ id: number.id, tags: number.tags ?? {} })),
    declaredAt: [],
  };
}

const eachAccount = capabilityInEach(
  ["whatsappBusinessAccounts"],
  ({ whatsappBusinessAccounts }: Written) => whatsappBusinessAccounts,
  {
    findings: accountFindings,
    propsOf: (_, options) => options,
    names: accountNames,
    parts: (account) => [accountPart(account)],
  },
);

export const accounts: Capability<Written, AccountPart> = {
  ...eachAccount,
  findings: (environment, written) => [
    ...eachAccount.findings(environment, written),
    ...accountNameFindings(environment.whatsappBusinessAccounts ?? []),
  ],
};

export function accountsOf(environment: Written): readonly AccountPart[] {
  return accounts.parts(environment);
}

/** The decisions for accounts that code wires: those of a file's accounts, whose list has another name. */
export const wireDecisions = {
  schema: wireOptions,
  findings: (
    { accounts: list = [] }: Partially<WireOptions>,
    written: unknown,
    environment: Partially<Written>,
  ): Finding[] => [
    ...eachWired(list, (account, at) =>
      accountFindings(account, valueAt(written, at), environment),
    ),
    ...accountNameFindings(list, WIRED),
  ],
  names: ({ accounts: list = [] }: Partially<WireOptions>): UniqueName[] =>
    eachWired(list, accountNames),
};

const WIRED: Path = ["accounts"];

function eachWired<Found extends { readonly path: Path }>(
  list: readonly (Partially<WhatsAppBusinessAccountOptions> | undefined)[],
  find: (account: Partially<WhatsAppBusinessAccountOptions>, at: Path) => readonly Found[],
): Found[] {
  return list.flatMap((account, index) => {
    const at = [...WIRED, index];
    return account === undefined ? [] : below(at, find(account, at));
  });
}

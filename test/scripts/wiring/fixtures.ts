import { OWNERSHIP_TAG_KEY } from "../../../formats/ownership-tag";
import { writeOwnershipTag } from "../../../scripts/wiring/ownership-tag";
import type { Ownership } from "../../../scripts/wiring/plan";
import type {
  AccountWiring,
  ActualAccount,
  Destination,
  Tags,
} from "../../../scripts/wiring/wiring";

export const ACCOUNT = "111122223333";
export const REGION = "eu-west-1";
/** Name prefix of the environment under test, and so the owner in its markers. */
export const OWNER = "acme-prod";

/** `waba-` and 32 digits that end in the number. */
export const wabaId = (number: number): string => `waba-${padded(number)}`;
export const phoneId = (number: number): string => `phone-number-id-${padded(number)}`;
export const arnOfWaba = (number: number): string => arn(`waba/${padded(number)}`);
export const arnOfPhone = (number: number): string => arn(`phone-number-id/${padded(number)}`);

const padded = (number: number): string => String(number).padStart(32, "0");
const arn = (resource: string): string =>
  `arn:aws:social-messaging:${REGION}:${ACCOUNT}:${resource}`;

export const WABA = wabaId(1);
export const PHONE = phoneId(1);

export const TOPIC: Destination = { arn: `arn:aws:sns:${REGION}:${ACCOUNT}:ours` };
export const FOREIGN: Destination = { arn: `arn:aws:sns:${REGION}:${ACCOUNT}:somebody-elses` };
export const CONNECT: Destination = {
  arn: `arn:aws:connect:${REGION}:${ACCOUNT}:instance/11111111-2222-3333-8444-555555555555`,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/acme-prod-whatsapp-connect`,
};

/** Of a stack that made its topic and its Connect role. */
export const OWNERSHIP: Ownership = {
  destinations: [
    { ...TOPIC, made: true },
    { ...CONNECT, made: true },
  ],
  owner: OWNER,
};
/** Of a stack that uses a topic which was there before. */
export const EXISTING: Ownership = { destinations: [{ ...TOPIC, made: false }], owner: OWNER };

/** Tags of the account itself and, by the numbers' ids, of its numbers. */
interface TagsByResource {
  readonly tags?: Tags;
  readonly numbers?: Readonly<Record<string, Tags>>;
}

/** An account as the environment file wants it. */
export function wanted(
  destination: Destination | undefined,
  { tags = {}, numbers = {} }: TagsByResource = {},
): AccountWiring {
  const tagged = Object.entries(numbers).map(([id, own]) => ({ id, tags: own }));
  return { id: WABA, destination, tagged: [{ id: WABA, tags }, ...tagged] };
}

/** The account as it stands in AWS. */
export function there(
  destination: Destination | undefined,
  { tags = {}, numbers = {} }: TagsByResource = {},
): ActualAccount {
  const tagged = Object.entries(numbers).map(([id, own]) => ({ id, tags: own, arn: `arn:${id}` }));
  return {
    id: WABA,
    name: "Acme",
    registrationStatus: "COMPLETE",
    destination,
    tagged: [{ id: WABA, tags, arn: `arn:${WABA}` }, ...tagged],
  };
}

/** The mark that this environment, or another, leaves after setting these tags and destinations. */
export function marker(
  tags: Tags,
  owner = OWNER,
  destinations: readonly (Destination | undefined)[] = [],
): Tags {
  const set = destinations.filter((destination) => destination !== undefined);
  return { [OWNERSHIP_TAG_KEY]: writeOwnershipTag(owner, tags, set) };
}

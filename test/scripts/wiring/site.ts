import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { stringify } from "yaml";
import type { SeedInput } from "../../../local/emulator/seed";
import {
  type Emulator,
  type EmulatorOptions,
  type RequestRecord,
  startEmulator,
} from "../../../local/emulator/server";
import type { Destination, Tags } from "../../../scripts/wiring/wiring";
import { type Served, serve } from "../../serve";
import { projectFolder } from "../run";
import { ACCOUNT, marker, OWNER, phoneId, REGION, TOPIC, wabaId } from "./fixtures";

/** An account as AWS links it, known by its number. */
export interface Linked {
  readonly number: number;
  readonly destination?: Destination;
  readonly tags?: Tags;
  /** Tags of its phone numbers, by their numbers. */
  readonly phones?: Readonly<Record<number, Tags>>;
  readonly registrationStatus?: "COMPLETE" | "INCOMPLETE";
}

type LinkedAccount = SeedInput["linkedAccounts"][number];
type LinkedNumber = NonNullable<LinkedAccount["phoneNumbers"]>[number];

/** An account as AWS links it, with whatever its test does not look at. */
export function linkedAccount(
  account: Pick<LinkedAccount, "id"> & Partial<LinkedAccount>,
): LinkedAccount {
  return {
    wabaId: "100000000000001",
    wabaName: "Acme",
    linkDate: "2026-01-31T09:00:00Z",
    phoneNumbers: [],
    ...account,
  };
}

/** A number of such an account. */
export function linkedNumber(
  number: Pick<LinkedNumber, "phoneNumberId"> & Partial<LinkedNumber>,
): LinkedNumber {
  return {
    phoneNumber: "+12065550100",
    displayPhoneNumber: "+1 206-555-0100",
    displayPhoneNumberName: "Acme",
    qualityRating: "GREEN",
    metaPhoneNumberId: "200000000000001",
    ...number,
  };
}

export function seedOf(accounts: readonly Linked[]): SeedInput {
  return {
    accountId: ACCOUNT,
    region: REGION,
    linkedAccounts: accounts.map(({ number, destination, tags = {}, phones = {}, ...rest }) =>
      linkedAccount({
        id: wabaId(number),
        wabaId: String(number),
        wabaName: `Acme ${number}`,
        registrationStatus: rest.registrationStatus ?? "COMPLETE",
        eventDestinations:
          destination === undefined
            ? []
            : [{ eventDestinationArn: destination.arn, roleArn: destination.roleArn }],
        tags,
        phoneNumbers: Object.entries(phones).map(([phone, own]) =>
          linkedNumber({
            phoneNumberId: phoneId(Number(phone)),
            metaPhoneNumberId: phone,
            tags: own,
          }),
        ),
      }),
    ),
  };
}

/** An account as the environment file declares it. */
export interface Declared {
  readonly number: number;
  readonly destination?: "sns" | "connect" | "none" | "unmanaged";
  readonly tags?: Tags;
  readonly phones?: Readonly<Record<number, Tags>>;
}

export const TAGS = { Team: "care" };
/** With the mark that remembers them. */
export const SET = { ...TAGS, ...marker(TAGS) };
/** As an apply leaves an account: its mark remembers the destination, too. */
export const SENDING = { ...TAGS, ...marker(TAGS, OWNER, [TOPIC]) };
/** What an apply has three changes to make of. */
export const DECLARED: readonly Declared[] = [{ number: 1, tags: TAGS, phones: { 1: TAGS } }];
export const LINKED: readonly Linked[] = [{ number: 1, phones: { 1: {} } }];
/** What it makes of that. */
export const WIRED: readonly Linked[] = [
  { number: 1, destination: TOPIC, tags: SENDING, phones: { 1: SET } },
];

export function environmentFile(
  accounts: readonly Declared[],
  changes: Readonly<Record<string, unknown>> = {},
): string {
  return stringify({
    account: ACCOUNT,
    region: REGION,
    namePrefix: OWNER,
    serviceLinkedRole: "existing",
    state: { backend: "local" },
    eventTopic: { existingArn: TOPIC.arn },
    mediaBucket: { enabled: false },
    whatsappBusinessAccounts: accounts.map(({ number, destination, tags = {}, phones = {} }) => ({
      id: wabaId(number),
      destination: destination ?? "sns",
      tags,
      phoneNumbers: Object.entries(phones).map(([phone, own]) => ({
        id: phoneId(Number(phone)),
        tags: own,
      })),
    })),
    ...changes,
  });
}

/** What `cdktf output --outputs-file` writes. */
export function outputsFile(
  environments: Readonly<Record<string, Readonly<Record<string, string>>>>,
): string {
  const documents = Object.entries(environments).map(([environment, changes]) => {
    const own = { account_id: ACCOUNT, region: REGION, event_topic_arn: TOPIC.arn };
    return [environment, { format_version: "1", environment, ...own, ...changes }];
  });
  return JSON.stringify(Object.fromEntries(documents));
}

/** A folder with environments and their outputs: what an operator has in front of them. */
export class Folder {
  readonly path: string;

  constructor(
    environments: Readonly<Record<string, string>>,
    outputs: string = outputsFile(
      Object.fromEntries(Object.keys(environments).map((name) => [name, {}])),
    ),
  ) {
    this.path = projectFolder(environments);
    this.write("outputs.json", outputs);
  }

  write(file: string, content: string): void {
    writeFileSync(join(this.path, file), content);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export interface FakeServices extends Served {
  /** The actions that were asked for so far. */
  readonly asked: string[];
}

/** STS and SNS, as far as they are asked: every role exists, every topic is a standard one. */
export async function startFakeServices(): Promise<FakeServices> {
  const asked: string[] = [];
  const served = await serve(async (request, response) => {
    const form = new URLSearchParams(await text(request));
    const action = form.get("Action") ?? "";
    asked.push(action);
    const answer = answerTo(action, form, request.headers.authorization ?? "");
    response.setHeader("content-type", "text/xml");
    response.end(`<${action}Response><${action}Result>${answer}</${action}Result>
      <ResponseMetadata/></${action}Response>`);
  });
  return { ...served, asked };
}

/** The access key of an assumed role carries its account. */
function answerTo(action: string, form: URLSearchParams, authorization: string): string {
  if (action === "AssumeRole") {
    const [, account] = /::(\d{12}):/.exec(form.get("RoleArn") ?? "") ?? [];
    return `<Credentials><AccessKeyId>ASIA${account}</AccessKeyId><SecretAccessKey>x</SecretAccessKey>
      <SessionToken>x</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>`;
  }
  if (action === "GetCallerIdentity") {
    const [, account = ACCOUNT] = /Credential=ASIA(\d{12})/.exec(authorization) ?? [];
    return `<Account>${account}</Account><Arn>arn:aws:iam::${account}:user/test</Arn>`;
  }
  return "<Attributes><entry><key>Owner</key><value>x</value></entry></Attributes>";
}

const WRITES = ["PutWhatsAppBusinessAccountEventDestinations", "TagResource", "UntagResource"];

/** The writes among the requests, in the order of their answers. */
export function writesIn({ requests }: Emulator): readonly RequestRecord[] {
  return requests.filter(({ operation = "" }) => WRITES.includes(operation));
}

/** How often each operation was called. */
export function callsIn({ requests }: Emulator): Readonly<Record<string, number>> {
  const calls: Record<string, number> = {};
  for (const { operation, method, path } of requests) {
    const name = operation ?? `${method} ${path}`;
    calls[name] = (calls[name] ?? 0) + 1;
  }
  return calls;
}

/** Everything that stands in the emulator, without the order in which tags were set. */
export function stateOf({ store }: Emulator) {
  return store.accounts.map(({ id, eventDestinations, tags, phoneNumbers }) => ({
    id,
    eventDestinations,
    tags: [...tags].sort(),
    phones: phoneNumbers.map((phone) => [phone.phoneNumberId, [...phone.tags].sort()]),
  }));
}

const opened: { close(): unknown }[] = [];

/** Started anew, and closed by `closeAll`. */
export async function emulatorOf(
  accounts: readonly Linked[],
  options: Omit<EmulatorOptions, "seed"> = {},
): Promise<Emulator> {
  const emulator = await startEmulator({ seed: seedOf(accounts), ...options });
  opened.push(emulator);
  return emulator;
}

export async function closeAll(): Promise<void> {
  for (const resource of opened.splice(0).reverse()) await resource.close();
}

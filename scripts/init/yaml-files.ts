import { isDeepStrictEqual } from "node:util";
import { Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap } from "yaml";
import type { Environment, EnvironmentFile } from "../../app/environment";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { isOurs } from "../../constructs/shared/part";
import type { Draft } from "./drafts";

/** No line is broken in the middle of a value. */
const LAYOUT = { lineWidth: 0 } as const;

const BLANK_BEFORE = [
  "state",
  "key",
  "eventTopic",
  "delivery",
  "adopt",
  "connect",
  "mediaBucket",
  "whatsappBusinessAccounts",
];

/**
 * The text of a new environment file. The `yaml` library writes every value, so that none that comes from an API can be
 * anything but a value.
 * @param about comments at the beginning, one for each line
 */
export function textOf(
  { file, names }: Draft,
  schemaLine: string | undefined,
  about: readonly string[],
): string {
  const document = new Document(file);
  const map = document.contents as YAMLMap;
  for (const { key } of map.items) {
    if (isScalar(key) && BLANK_BEFORE.includes(String(key.value))) key.spaceBefore = true;
  }
  for (const { account, id } of accountsIn(map)) addName(account, names.get(id));
  const first = schemaLine === undefined ? [] : [schemaLine.replace(/^#/, ""), ""];
  document.commentBefore = [...first, ...about.map((line) => ` ${line}`)].join("\n");
  return document.toString(LAYOUT);
}

function accountsIn(map: YAMLMap): { readonly account: YAMLMap; readonly id: string }[] {
  const list = map.get("whatsappBusinessAccounts");
  const items = isSeq(list) ? list.items.filter(isMap) : [];
  return items.map((account) => ({ account: account as YAMLMap, id: String(account.get("id")) }));
}

/** Meta's name of an account stands beside its id, as a comment. */
function addName(account: YAMLMap, name: string | undefined): void {
  const id = account.get("id", true);
  if (name !== undefined && isScalar(id)) id.comment = ` ${name}`;
}

/** A file before and after an update, both written by the same library: they differ in what the update changes alone. */
interface Update {
  readonly before: string;
  readonly after: string;
}

/**
 * What an existing file would say if it followed what runs. Everything that nothing in AWS shows stays as it is: alarms,
 * tags, names, the state, comments.
 * @param there the file as it was loaded
 * @param unread ids of accounts of which the numbers could not be read
 */
export function updateOf(
  text: string,
  there: Environment,
  draft: Draft,
  unread: ReadonlySet<string>,
): Update {
  const before = parseDocument(text).toString(LAYOUT);
  const document = parseDocument(text);
  const map = document.contents as YAMLMap;
  for (const field of new Set([
    ...differingFields(there, draft.file),
    ...takenFields(there, draft),
  ])) {
    const value = draft.file[field];
    if (value === undefined) map.delete(field);
    else map.set(field, document.createNode(value));
  }
  updateAccounts(document, map, draft, unread);
  return { before, after: document.toString(LAYOUT) };
}

/** Fields that say something else than the take-over needs. */
function takenFields(there: Environment, { file, taken = [] }: Draft): (keyof EnvironmentFile)[] {
  return taken.filter(
    (field) =>
      file[field] !== undefined && !isDeepStrictEqual(file[field], Reflect.get(there, field)),
  );
}

/** Fields whose parts are others than those that run. A part that the environment creates is the same where its ARN is. */
function differingFields(there: Environment, file: EnvironmentFile): (keyof EnvironmentFile)[] {
  const wanted: Environment = { ...file, name: there.name, spend: undefined };
  const [has, needs] = [there, wanted].map((environment) => {
    const parts = partsOf(environment);
    const [topic] = partsWithRole(parts, "event topic");
    const [role] = partsWithRole(parts, "connect role");
    const [bucket] = partsWithRole(parts, "media bucket");
    const keyOfTopic = topic === undefined || isOurs(topic) ? undefined : keyArn(topic.key);
    return {
      eventTopic: [topic?.arn, keyOfTopic],
      connect: [role?.arn, role?.instanceArn],
      mediaBucket: [bucket?.arn],
      isTopicOurs: topic !== undefined && isOurs(topic),
    };
  });
  const differs = (field: "eventTopic" | "connect" | "mediaBucket") => {
    const [one, other] = [has?.[field], needs?.[field]];
    // The key of a topic that is created is the environment's own, whatever the topic names.
    const until = field === "eventTopic" && has?.isTopicOurs ? 1 : undefined;
    return JSON.stringify(one?.slice(0, until)) !== JSON.stringify(other?.slice(0, until));
  };
  return (
    (["eventTopic", "connect", "mediaBucket"] as const)
      .filter(differs)
      // Without --bucket, nothing is known of buckets.
      .filter((field) => field !== "mediaBucket" || needs?.mediaBucket[0] !== undefined)
  );
}

function keyArn(key: unknown): string | undefined {
  return typeof key === "object" && key !== null && "arn" in key ? String(key.arn) : undefined;
}

function updateAccounts(
  document: Document,
  map: YAMLMap,
  { file, names }: Draft,
  unread: ReadonlySet<string>,
): void {
  const wanted = file.whatsappBusinessAccounts ?? [];
  for (const { id, account } of accountsIn(map)) {
    const live = wanted.find((one) => one.id === id);
    if (live !== undefined) updateAccount(document, account, live, unread.has(id));
  }
  followList(document, map, "whatsappBusinessAccounts", wanted);
  const known = new Set(wanted.map(({ id }) => id));
  for (const { account, id } of accountsIn(map)) {
    const isNew = known.has(id) && account.range === undefined; // only what was parsed has a place
    if (isNew) addName(account, names.get(id));
  }
}

type Account = NonNullable<EnvironmentFile["whatsappBusinessAccounts"]>[number];

function updateAccount(document: Document, account: YAMLMap, live: Account, unread: boolean): void {
  const destination = account.get("destination");
  // Somebody decided that it stays as it is.
  if (destination !== live.destination && destination !== "unmanaged") {
    account.set("destination", live.destination);
  }
  if (!unread) followList(document, account, "phoneNumbers", live.phoneNumbers ?? []);
}

/** Entries that are gone are removed and new ones added, by their ids; all others stay as they are written. */
function followList(
  document: Document,
  map: YAMLMap,
  field: string,
  wanted: readonly { readonly id: string }[],
): void {
  const found = map.get(field);
  const list = isSeq(found) ? found : undefined;
  const idOf = (item: unknown) => (isMap(item) ? item.get("id") : undefined);
  const there = list?.items.map(idOf) ?? [];
  const kept = (list?.items ?? []).filter((item) => wanted.some(({ id }) => id === idOf(item)));
  const added = wanted.filter(({ id }) => !there.includes(id));
  if (added.length === 0 && kept.length === there.length) return;
  if (kept.length + added.length === 0) {
    map.delete(field);
    return;
  }
  const nodes = added.map((one) => document.createNode(one));
  if (list === undefined) map.set(field, document.createNode(added));
  else list.items.splice(0, list.items.length, ...kept, ...nodes);
}

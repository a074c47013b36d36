import { isDeepStrictEqual } from "node:util";
import { Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
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
export interface Update {
  readonly before: string;
  readonly after: string;
}

/**
 * What an existing file would say if it followed what runs. Everything that nothing in AWS tells stays as it is: alarms,
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
  const there = accountsIn(map);
  for (const { id, account } of there) {
    const live = wanted.find((one) => one.id === id);
    if (live === undefined) remove(map.get("whatsappBusinessAccounts") as YAMLSeq, account);
    else updateAccount(document, account, live, unread.has(id));
  }
  const added = wanted.filter((one) => !there.some(({ id }) => id === one.id));
  if (added.length === 0) return;
  if (!isSeq(map.get("whatsappBusinessAccounts")))
    map.set("whatsappBusinessAccounts", document.createNode([]));
  for (const one of added) {
    const node = document.createNode(one) as YAMLMap;
    addName(node, names.get(one.id));
    (map.get("whatsappBusinessAccounts") as YAMLSeq).add(node);
  }
}

type Account = NonNullable<EnvironmentFile["whatsappBusinessAccounts"]>[number];

function updateAccount(document: Document, account: YAMLMap, live: Account, unread: boolean): void {
  const destination = account.get("destination");
  // Somebody decided that it stays as it is.
  if (destination !== live.destination && destination !== "unmanaged") {
    account.set("destination", live.destination);
  }
  if (unread) return;
  const numbers = live.phoneNumbers ?? [];
  const list = account.get("phoneNumbers");
  const there = isSeq(list) ? list.items.filter(isMap) : [];
  for (const number of there) {
    if (!numbers.some(({ id }) => id === number.get("id")))
      remove(list as YAMLSeq, number as YAMLMap);
  }
  const added = numbers.filter(({ id }) => !there.some((number) => number.get("id") === id));
  if (added.length === 0) return;
  if (!isSeq(list)) account.set("phoneNumbers", document.createNode([]));
  for (const one of added) (account.get("phoneNumbers") as YAMLSeq).add(document.createNode(one));
}

function remove(list: YAMLSeq, item: YAMLMap): void {
  list.items.splice(list.items.indexOf(item), 1);
}

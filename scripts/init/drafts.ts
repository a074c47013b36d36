import type { EnvironmentFile } from "../../app/environment";
import { optionsOfExistingRole } from "../../constructs/connect/decisions";
import { optionsOfExistingTopic } from "../../constructs/events/decisions";
import { optionsOfExistingBucket } from "../../constructs/media/decisions";
import { bucketArn, keyArn, oneNumberArn, oneWabaArn } from "../../formats/arns";
import { bucketName, phoneNumberId, wabaId } from "../../formats/names";
import { cut, show } from "../../formats/problem";
import { type Group, groupsOf, isIn, knownIn, type Naming } from "./groups";
import { fits, placeOf } from "./placed";
import type { LiveInstallation, LiveNumber, LiveWaba } from "./world";

/** What an environment file is to say, in which everything exists already. */
export interface Draft {
  readonly name: string;
  readonly file: EnvironmentFile;
  /** What Meta shows as the names of accounts, by their ids: comments for readers of the file. */
  readonly names: ReadonlyMap<string, string>;
  /**
   * Fields in which something is taken over: an existing file differs where they say something else.
   * @default - nothing is taken over
   */
  readonly taken?: readonly (keyof EnvironmentFile)[];
}

/** Something that runs and that no file says. */
export interface LeftOut {
  readonly what: string;
  /** A sentence. */
  readonly because: string;
  readonly fix?: string;
}

interface Drafts {
  /** At least one; the first holds all accounts that send to no topic and no instance of a file. */
  readonly drafts: readonly Draft[];
  readonly leftOut: readonly LeftOut[];
}

type Account = NonNullable<EnvironmentFile["whatsappBusinessAccounts"]>[number];

/**
 * The environment files that describe an installation: one for each topic and each Amazon Connect instance, as a file
 * holds one of both. Deploying them changes nothing, and the wiring has nothing to do.
 */
export function draftsOf(live: LiveInstallation, naming: Naming): Drafts {
  const leftOut: LeftOut[] = [];
  const usable = live.accounts.filter(({ id }) => {
    const fits = wabaId.pattern.test(id);
    if (!fits) leftOut.push({ what: `account ${show(id)}`, because: ODD_ID });
    return fits;
  });
  const placed = usable.map((account) => ({ account, placed: placeOf(account, live) }));
  for (const { account, placed: at } of placed) {
    if (at.kind !== "unmanaged") continue;
    const { because, fix } = at;
    const what = `destination of ${account.id}`;
    leftOut.push({ what, because, ...(fix !== undefined && { fix }) });
  }
  const groups = groupsOf(
    placed.flatMap(({ placed: at }) => ("destination" in at ? [at.destination] : [])),
    naming.slots,
  );
  const known = knownIn(naming.slots);
  const seen = new Set<string>();
  const drafts = groups.map((group, index): Draft => {
    const mine = placed.filter(({ account, placed: at }) =>
      "destination" in at ? isIn(group, at.destination) : index === (known.get(account.id) ?? 0),
    );
    const accounts = mine.map(({ account, placed: at }) =>
      accountOf(account, at.kind, live, { leftOut, seen }),
    );
    const { name, namePrefix } = naming.slots[index] ?? naming.next(index);
    return {
      name,
      file: fileOf(live, namePrefix, group, index === 0, accounts, leftOut),
      names: new Map(mine.flatMap(({ account }) => nameOf(account))),
    };
  });
  leftOut.push(...tagsLeftOut(usable), ...queuesLeftOut(live));
  return { drafts, leftOut };
}

const ODD_ID = "Its id is none that this version knows, so that no file can name it.";

function nameOf({ id, detail }: LiveWaba): (readonly [string, string])[] {
  if (detail === "unread" || detail.name.trim() === "") return [];
  return [[id, cut(detail.name.trim())]];
}

/** What is named once among all files. */
interface Sofar {
  readonly leftOut: LeftOut[];
  readonly seen: Set<string>;
}

function accountOf(
  { id, arn, detail }: LiveWaba,
  destination: Account["destination"],
  live: LiveInstallation,
  { leftOut, seen }: Sofar,
): Account {
  const numbers = detail === "unread" ? [] : detail.numbers;
  const usable = numbers.filter((number) => {
    const why = phoneNumberId.pattern.test(number.id) ? undefined : ODD_ID;
    const twice = seen.has(number.id) ? "It is listed below two accounts." : undefined;
    seen.add(number.id);
    const because = why ?? twice;
    if (because !== undefined)
      leftOut.push({ what: `number ${show(number.id)} of ${id}`, because });
    return because === undefined;
  });
  const phoneNumbers = usable.map((number) => ({
    id: number.id,
    ...(fits(oneNumberArn, number.arn, live) && { arn: number.arn }),
  }));
  return {
    id,
    ...(fits(oneWabaArn, arn, live) && { arn }),
    destination,
    ...(phoneNumbers.length > 0 && { phoneNumbers }),
  };
}

function fileOf(
  live: LiveInstallation,
  namePrefix: string,
  { topic, connect }: Group,
  isFirst: boolean,
  whatsappBusinessAccounts: readonly Account[],
  leftOut: LeftOut[],
): EnvironmentFile {
  const { account, region } = live;
  return {
    account,
    region,
    namePrefix,
    serviceLinkedRole: "existing",
    state: { backend: "local" },
    eventTopic: topic === undefined ? { enabled: false } : topicOf(live, topic.arn, leftOut),
    ...(connect?.roleArn !== undefined && {
      connect: optionsOfExistingRole(connect.arn, connect.roleArn),
    }),
    mediaBucket: isFirst ? bucketOf(live, leftOut) : { enabled: false },
    ...(whatsappBusinessAccounts.length > 0 && { whatsappBusinessAccounts }),
  };
}

function topicOf(
  live: LiveInstallation,
  arn: string,
  leftOut: LeftOut[],
): NonNullable<EnvironmentFile["eventTopic"]> {
  const found = live.topics.find((one) => one.arn === arn)?.topic;
  const keyId = found === undefined || typeof found === "string" ? undefined : found.keyId;
  return optionsOfExistingTopic(arn, keyArnOf(live, keyId, `topic ${arn}`, leftOut));
}

/** Only the first file has the bucket, and without `--bucket` none has one. */
function bucketOf(
  live: LiveInstallation,
  leftOut: LeftOut[],
): NonNullable<EnvironmentFile["mediaBucket"]> {
  const { bucket } = live;
  if (bucket === undefined) return { enabled: false };
  const why = unusableBucket(live);
  if (why !== undefined) {
    leftOut.push({ what: `bucket ${cut(bucket.name)}`, because: why });
    return { enabled: false };
  }
  const keyId = bucket.encryption === "unread" ? undefined : bucket.encryption.keyId;
  const key = keyArnOf(live, keyId, `bucket ${bucket.name}`, leftOut);
  return optionsOfExistingBucket(bucket.name, key);
}

function unusableBucket({ bucket, region }: LiveInstallation): string | undefined {
  if (bucket === undefined) return undefined;
  const { name, place } = bucket;
  if (!bucketName.pattern.test(name) || !bucketArn.pattern.test(`arn:aws:s3:::${name}`)) {
    return "Its name is none that a bucket can have.";
  }
  if (place === "missing") return "It does not exist.";
  if (place !== "unread" && place.region !== region) {
    return `It lies in ${cut(place.region)}, and the service in ${region} cannot use it.`;
  }
  return undefined;
}

/** The key by its ARN: a key that AWS manages, or one elsewhere, is none that a file can name. */
function keyArnOf(
  live: LiveInstallation,
  keyId: string | undefined,
  of: string,
  leftOut: LeftOut[],
): string | undefined {
  if (keyId === undefined) return undefined;
  const found = live.keys.find(({ id }) => id === keyId)?.key ?? "unread";
  const usable = found === "unread" ? keyId : found.kind === "usable" ? found.arn : undefined;
  if (usable !== undefined && fits(keyArn, usable, live)) return usable;
  leftOut.push({
    what: `key of ${cut(of)}`,
    because: `It is ${cut(keyId)}, and a file names only customer-managed keys of its own account and Region that are enabled.`,
  });
  return undefined;
}

function tagsLeftOut(accounts: readonly LiveWaba[]): LeftOut[] {
  const resources = accounts.flatMap(({ id, tags, detail }): Pick<LiveNumber, "id" | "tags">[] => [
    { id, tags },
    ...(detail === "unread" ? [] : detail.numbers),
  ]);
  const tagged = resources.filter(
    ({ tags }) => tags !== "unread" && Object.keys(tags).length > 0,
  ).length;
  if (tagged === 0) return [];
  return [
    {
      what: `tags of ${tagged} ${tagged === 1 ? "account or number" : "accounts and numbers"}`,
      because:
        "They stay as they are: a tag in the file would become this tool's own, which it changes and removes.",
    },
  ];
}

/** Subscriptions of others are theirs, and a topic that exists keeps them. */
function queuesLeftOut({ topics }: LiveInstallation): LeftOut[] {
  return topics.flatMap(({ arn, subscriptions }) =>
    typeof subscriptions === "string" || subscriptions.length === 0
      ? []
      : [
          {
            what: `subscriptions of ${cut(arn)}`,
            because: `There ${subscriptions.length === 1 ? "is one" : `are ${subscriptions.length}`}, and a file lists only subscribers that it creates.`,
          },
        ],
  );
}

import { hash } from "node:crypto";
import { OWNERSHIP_TAG_KEY } from "../../formats/ownership-tag";
import type { Destination, Tags } from "./wiring";

// The mark, a tag on each WhatsApp resource, in two versions:
//
//   1:<owner>:<fingerprints of tags>                                   where no destination is remembered
//   2:<owner>:<fingerprints of destinations>:<fingerprints of tags>    where one is
//
// Version 1 stays in use for what it can say, so that older versions of this tool go on reading it.

// A destination is remembered as set by this tool or as found: the account sent there before its topic or role was taken
// over. Older versions of this tool take the second kind for a destination that they do not know.

/** 48 bits: two tags of one resource share a fingerprint less than once in 10^11 resources. */
const FINGERPRINT_LENGTH = 8;

const READABLE = /^(?:1:([a-z0-9-]+)|2:([a-z0-9-]+):((?:[\w-]{8}){1,2})):((?:[\w-]{8})*)$/;

/** What a mark says. */
export interface OwnershipTag {
  /** Name prefix of the environment that wrote it: it stays when the environment's file is renamed. */
  readonly owner: string;
  /** Of the tags that it set. */
  readonly fingerprints: ReadonlySet<string>;
  /** Of the destination that it set or found, and while that is replaced by another, of both. */
  readonly destinations: ReadonlySet<string>;
}

/** @returns nothing where no mark stands, or one that this version cannot read */
export function readOwnershipTag(tags: Tags): OwnershipTag | undefined {
  const match = READABLE.exec(standingIn(tags) ?? "");
  if (match === null) return undefined;
  const [, first, second, destinations = "", fingerprints = ""] = match;
  return {
    owner: first ?? second ?? "",
    fingerprints: split(fingerprints),
    destinations: split(destinations),
  };
}

/**
 * The mark of a newer version of this tool, or of a form that only such a version can have written:
 * nothing on its resource may be changed, as nobody here knows what it says.
 */
export function newerOwnershipTag(tags: Tags): string | undefined {
  const value = standingIn(tags);
  if (value === undefined || readOwnershipTag(tags) !== undefined) return undefined;
  const [, version] = /^\s*v?(\d+)/i.exec(value) ?? [];
  return version !== undefined && Number(version) >= 2 ? value : undefined;
}

/** Holds whether this tool set the tag, and to this very value: changed by hand, it is no longer ours. */
export function isOwned(mark: OwnershipTag | undefined, key: string, value: string): boolean {
  return mark?.fingerprints.has(fingerprint([key, value])) ?? false;
}

/** A destination as a mark remembers it. */
export interface Remembered extends Destination {
  /**
   * Whether the account sent there before the environment took the topic or the role over.
   * @default - this tool set it
   */
  readonly found?: true | undefined;
}

/** How the mark remembers this destination; nothing where it does not. */
export function remembered(
  mark: OwnershipTag | undefined,
  { arn, roleArn }: Destination,
): Remembered | undefined {
  const ways: readonly Remembered[] = [
    { arn, roleArn },
    { arn, roleArn, found: true },
  ];
  return ways.find((way) => mark?.destinations.has(fingerprintOf(way)));
}

/** Holds whether the mark remembers that its environment set this destination. */
export function remembers(mark: OwnershipTag | undefined, destination: Destination): boolean {
  const way = remembered(mark, destination);
  return way !== undefined && !way.found;
}

/** The mark's value for these tags and destinations, in an order that depends on nothing else. */
export function writeOwnershipTag(
  owner: string,
  tags: Tags,
  destinations: readonly Remembered[] = [],
): string {
  const ofTags = Object.entries(tags).map(fingerprint).sort().join("");
  if (destinations.length === 0) return `1:${owner}:${ofTags}`;
  return `2:${owner}:${destinations.map(fingerprintOf).sort().join("")}:${ofTags}`;
}

function fingerprintOf({ arn, roleArn, found }: Remembered): string {
  return fingerprint([
    ...(found ? ["found"] : []),
    arn,
    ...(roleArn === undefined ? [] : [roleArn]),
  ]);
}

function fingerprint(parts: readonly string[]): string {
  const digest = hash("sha256", JSON.stringify(parts), "base64url");
  return digest.slice(0, FINGERPRINT_LENGTH);
}

function split(fingerprints: string): ReadonlySet<string> {
  return new Set(fingerprints.match(/.{8}/g) ?? []);
}

function standingIn(tags: Tags): string | undefined {
  return Object.hasOwn(tags, OWNERSHIP_TAG_KEY) ? tags[OWNERSHIP_TAG_KEY] : undefined;
}

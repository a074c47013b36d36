import { createHash } from "node:crypto";
import { OWNERSHIP_TAG_KEY } from "../../formats/ownership-tag";
import type { Tags } from "./wiring";

const VERSION = "1";
/** 48 bits: two tags of one resource share a fingerprint less than once in 10^11 resources. */
const FINGERPRINT_LENGTH = 8;

/** What a marker says. */
export interface OwnershipTag {
  /** Name prefix of the environment that wrote it: it stays when the environment's file is renamed. */
  readonly owner: string;
  readonly fingerprints: ReadonlySet<string>;
}

/** @returns nothing where no marker stands, or one that this version cannot read */
export function readOwnershipTag(tags: Tags): OwnershipTag | undefined {
  const match = /^1:([a-z0-9-]+):((?:[\w-]{8})*)$/.exec(tags[OWNERSHIP_TAG_KEY] ?? "");
  if (match === null) return undefined;
  const [, owner = "", fingerprints = ""] = match;
  return { owner, fingerprints: new Set(fingerprints.match(/.{8}/g) ?? []) };
}

/** Holds whether this tool set the tag, and to this very value: changed by hand, it is no longer ours. */
export function isOwned(marker: OwnershipTag | undefined, key: string, value: string): boolean {
  return marker?.fingerprints.has(fingerprint(key, value)) ?? false;
}

/** The marker's value for these tags, in an order that depends on nothing else. */
export function writeOwnershipTag(owner: string, tags: Tags): string {
  const fingerprints = Object.entries(tags).map(([key, value]) => fingerprint(key, value));
  return `${VERSION}:${owner}:${fingerprints.sort().join("")}`;
}

function fingerprint(key: string, value: string): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([key, value]))
    .digest("base64url");
  return digest.slice(0, FINGERPRINT_LENGTH);
}

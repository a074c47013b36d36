import type { AwsScope } from "../../formats/arns";
import { accountId, namePrefix, regionName } from "../../formats/names";
import { literal, text } from "../../formats/options";

/** Account, Region and the start of every name: what all parts of one environment share. */
export interface Scope extends AwsScope {
  /** Starts the name of everything created. */
  readonly namePrefix: string;
}

/** @internal The fields of `AwsScope`, in every construct's props. */
export const awsScope = { account: text(accountId), region: literal(regionName) };

/** @internal The fields of `Scope`. */
export const scope = { ...awsScope, namePrefix: literal(namePrefix) };

/** Stands for what could not be read: a reference, so that a name made of it counts as unknown. */
const UNKNOWN = "${unknown}";

/** A scope for names, made of the part that could be read. */
export function scopeForNames(read: { readonly [Field in keyof Scope]?: string }): Scope {
  const { account = UNKNOWN, region = UNKNOWN, namePrefix: prefix = UNKNOWN } = read;
  return { account, region, namePrefix: prefix };
}

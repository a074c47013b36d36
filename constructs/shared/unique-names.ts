import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import type { AwsScope } from "../../formats/arns";
import { show } from "../../formats/problem";
import { partitionOf } from "../../formats/regions";
import type { PropProblem } from "./validate";

/** A name that only one construct of an app may give. */
export interface Claim {
  /** What is called by it, for example `SNS topic`. */
  readonly what: string;
  readonly name: string;
  /** Where the name must be unique: `inRegion`, `inAccount` or `inPartition` tell it. */
  readonly within: string;
  /** The prop that holds the name, or from which it follows. */
  readonly field: string;
  /** @default - choose another in one of the two */
  readonly fix?: string;
}

export function inRegion({ account, region }: AwsScope): string {
  return `account ${account}, Region ${region}`;
}

export function inAccount({ account }: AwsScope): string {
  return `account ${account}`;
}

export function inPartition({ region }: AwsScope): string {
  return `partition ${partitionOf(region)}`;
}

/**
 * Apps whose constructs claim names, and by which path each name is held. Not the stack: AWS gives
 * names across stacks.
 */
const holders = new WeakMap<IConstruct, Map<string, string>>();

/**
 * Claims a name for a construct, or tells who has it. Terraform would notice some clashes only when
 * it applies, and others never: SNS and SQS hand out the existing topic or queue a second time.
 */
export function claim(by: IConstruct, wanted: Claim): PropProblem | undefined {
  const { what, name, within, field, fix } = wanted;
  if (Token.isUnresolved(name) || Token.isUnresolved(within)) return undefined;
  const held = holders.get(by.node.root) ?? new Map<string, string>();
  holders.set(by.node.root, held);
  const key = JSON.stringify([what, within, CASELESS.has(what) ? name.toLowerCase() : name]);
  const holder = held.get(key);
  if (holder === undefined) {
    held.set(key, by.node.path);
    return undefined;
  }
  return {
    field,
    got: `${show(name)}, as in ${holder}`,
    allowed: `${/^([AEIOU]|S3|S[NQ]S)/.test(what) ? "an" : "a"} ${what} that nothing else has in ${within}`,
    fix: fix ?? "choose another in one of the two",
  };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const CASELESS: ReadonlySet<string> = new Set(["IAM role"]);

import type { AwsScope } from "../../formats/arns";
import type { Finding, Path } from "../../formats/finding";
import { article, show } from "../../formats/problem";
import { partitionOf } from "../../formats/regions";
import { isReference } from "../../formats/terraform-reference";

/**
 * A name that only one place may give: one construct of an app, or one of all environment files. Terraform
 * would notice some of these collisions only when it applies, and others never: SNS and SQS hand out the
 * existing topic or queue a second time.
 */
export interface UniqueName {
  /** What has the name, for example `SNS topic`. */
  readonly what: string;
  /** Undefined where it cannot be known: not read, or known to Terraform alone. */
  readonly name: string | undefined;
  /** Where the name must be unique: `inRegion` and its like say it. */
  readonly within: string | undefined;
  /** The option that holds the name, or from which it follows. */
  readonly path: Path;
  /** The value of that option, where it is not the name. */
  readonly written?: string;
  /** @default - the sentence that what and within make */
  readonly allowed?: string;
  /** @default - choose another in one of the two */
  readonly fix?: string;
}

/** A name that is known, and so can collide. */
export type KnownName = UniqueName & { readonly name: string; readonly within: string };

export function isKnown(unique: UniqueName): unique is KnownName {
  const { name, within } = unique;
  return ![name, within].some((each) => each === undefined || isReference(each));
}

export function inRegion({ account, region }: Partial<AwsScope>): string | undefined {
  return account && region && `account ${account}, Region ${region}`;
}

export function inAccount({ account }: Partial<AwsScope>): string | undefined {
  return account && `account ${account}`;
}

/** For a Region that could not be read, this is the partition of nearly all: a typing error must hide no collision. */
export function inPartition({ region }: Partial<AwsScope>): string {
  return `partition ${partitionOf(isReference(region) ? "" : (region ?? ""))}`;
}

/** Who holds which name. */
export class NameHolders<Holder> {
  private readonly holders = new Map<string, Holder>();

  /** Takes the name for somebody, or returns who has it already. */
  take(unique: KnownName, by: Holder): Holder | undefined {
    const key = keyOf(unique);
    const holder = this.holders.get(key);
    if (holder === undefined) this.holders.set(key, by);
    return holder;
  }
}

/** Several names may follow from one option: the first that is taken says enough. */
export function oncePerOption<Found>(
  found: readonly Found[],
  optionOf: (one: Found) => string,
): Found[] {
  const seen = new Set<string>();
  return found.filter((one) => !seen.has(optionOf(one)) && seen.add(optionOf(one)));
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const CASELESS: ReadonlySet<string> = new Set(["IAM policy", "IAM role"]);

function keyOf({ what, within, name }: KnownName): string {
  return JSON.stringify([what, within, CASELESS.has(what) ? name.toLowerCase() : name]);
}

/** What to say of a name that somebody else has; `held` ends the sentence "acme, ...". */
export function nameTaken(unique: KnownName, held: string, derived = false): Finding {
  const { what, within, path, allowed, fix } = unique;
  return {
    path,
    got: `${shownName(unique, derived)}, ${held}`,
    allowed: allowed ?? `${article(what)} ${what} that nothing else has in ${within}`,
    fix: fix ?? "choose another in one of the two",
  };
}

/** The name as it was written, or as it follows from other options. */
export function shownName({ written, name }: KnownName, derived: boolean): string {
  return `${show(written ?? name)}${derived ? " by default" : ""}`;
}

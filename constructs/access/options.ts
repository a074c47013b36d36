import { z } from "zod";
import { phoneNumberArn, wabaArn } from "../../formats/arns";
import type { Format } from "../../formats/format";
import { roleName, tagKey, tagValue, whatsAppName } from "../../formats/names";
import { list, literal, literalArnInScope, made, optionsOf } from "../../formats/options";
import { brakedRole } from "../brake/options";
import type { MediaStorage } from "../grants/media";
import { type ResourceOptions, resourceOptions } from "../shared/resource-options";
import { type Scope, scope } from "../shared/scope";

/** Received media, media to be sent, or both. */
export type MediaAccess = "inbound" | "outbound" | "both";

/**
 * What a role may do in WhatsApp. Phone numbers and accounts are ARNs as AWS prints them; in an environment file they
 * may also be names that `whatsappBusinessAccounts` gives.
 */
export interface RoleGrants {
  /**
   * Phone numbers from which it sends messages; `phone-number-id/*` in an ARN means all of the account and Region.
   * @default - it sends nothing
   */
  readonly send?: readonly string[];
  /**
   * Which half of the media bucket it works with, below the bucket's prefixes: it stores and reads objects there, and
   * fetches or uploads media of the numbers of `mediaOf`.
   * @default - no media
   */
  readonly media?: MediaAccess;
  /**
   * Phone numbers whose media it fetches or uploads.
   * @default - those of `send`; with neither, it works with objects of the bucket alone
   */
  readonly mediaOf?: readonly string[];
  /**
   * WhatsApp Business Accounts whose message templates it writes.
   * @default - none
   */
  readonly templates?: readonly string[];
  /**
   * WhatsApp Business Accounts whose Flows it writes, publishes and retires.
   * @default - none
   */
  readonly flows?: readonly string[];
  /**
   * WhatsApp Business Accounts and phone numbers whose setup it sees, and neither messages nor media.
   * @default - none
   */
  readonly read?: readonly string[];
  /**
   * Limits all of this to numbers and accounts that carry each of these tags, by `aws:ResourceTag`. AWS lists that key
   * for the service, but it is unproven that every operation compares it. If the role is refused what it should be
   * allowed, leave the tags out.
   * @default - tags decide nothing
   */
  readonly whereTagged?: Readonly<Record<string, string>>;
}

/** What one existing role may do. */
export interface AccessOptions extends RoleGrants {
  /**
   * Name or ARN of a role that exists: a policy is attached to it, and it is changed in nothing else. For a role of another
   * account, `requirements` prints what its owner has to attach.
   */
  readonly role: string;
}

/** What one existing role may do, and with which bucket. */
export interface RoleAccessProps extends Scope, AccessOptions, ResourceOptions {
  /**
   * The media bucket; `media` needs it.
   * @default - no media
   */
  readonly bucket?: MediaStorage;
}

/** A name means a role of the environment's account. */
const existingRole: Format = {
  pattern: new RegExp(
    `^(?!AWSServiceRoleFor|AWSReservedSSO_)${roleName.pattern.source.slice(1)}|${brakedRole.pattern.source}`,
  ),
  allowed:
    "the name or the ARN of one IAM role, neither a service-linked one nor one of IAM Identity Center",
  fix: (got) => {
    if (/AWSServiceRoleFor|\/aws-service-role\//.test(got))
      return "leave it out: AWS keeps this role to its service";
    if (got.includes("AWSReservedSSO_"))
      return "leave it out: IAM Identity Center manages its policies, so put the statements into its permission set";
    if (got.includes(":assumed-role/"))
      return "write the role itself, as arn:aws:iam::111122223333:role/chat";
    if (/:(user|group)\//.test(got))
      return "name a role: users and groups take what senderPolicy and its like return";
    if (/[*?]/.test(got)) return "list each role by itself, without wildcards";
    return "write it as chat, or with its path as arn:aws:iam::111122223333:role/apps/chat";
  },
};

/** Entries of a list; each of a file may be a name, too. */
function named(format: Format, what: string): Format {
  return {
    pattern: new RegExp(`${whatsAppName.pattern.source}|${format.pattern.source}`),
    allowed: `the name of ${what} in whatsappBusinessAccounts, or ${format.allowed}`,
    fix: (got) =>
      /^(waba|phone-number-id)-/.test(got)
        ? "this is an id, and no ARN can be made from an id: give it a name and its arn in whatsappBusinessAccounts, and write the name"
        : format.fix(got),
  };
}

const either: Format = {
  pattern: new RegExp(`${phoneNumberArn.pattern.source}|${wabaArn.pattern.source}`),
  allowed: `${phoneNumberArn.allowed}; or ${wabaArn.allowed}`,
  fix: (got) => (got.includes("waba") ? wabaArn : phoneNumberArn).fix(got),
};

function grants(of: (format: Format, what: string) => Format) {
  const arns = (format: Format, what: string, field: string) => {
    const notEmpty = { allowed: `at least one: ${what}`, fix: `list one, or leave ${field} out` };
    const item = literalArnInScope(of(format, what));
    return list(item, { literal: true, once: true, notEmpty }).optional();
  };
  return {
    send: arns(phoneNumberArn, "a phone number", "send"),
    media: z.enum(["inbound", "outbound", "both"]).optional(),
    mediaOf: arns(phoneNumberArn, "a phone number", "mediaOf"),
    templates: arns(wabaArn, "an account", "templates"),
    flows: arns(wabaArn, "an account", "flows"),
    read: arns(either, "a phone number or an account", "read"),
    whereTagged: z.record(literal(tagKey), literal(tagValue)).optional(),
  };
}

/** @internal */
export const accessOptions = optionsOf<AccessOptions>()({
  role: literal(existingRole),
  ...grants(named),
});

/** @internal Recognised by what it offers: a bucket may come from another copy of this package. */
const bucket = made<MediaStorage>(
  (value) =>
    typeof value === "object" &&
    value !== null &&
    ["account", "region", "arn", "inboundPrefix", "outboundPrefix"].every(
      (field) => field in value,
    ),
  {
    allowed: "the bucket through which media enters and leaves",
    fix: "pass a MediaBucket or an ExistingBucket",
  },
);

/** @internal */
export const roleAccessProps = optionsOf<RoleAccessProps>()({
  ...scope,
  ...resourceOptions,
  role: literal(existingRole),
  ...grants((format) => format),
  bucket: bucket.optional(),
});

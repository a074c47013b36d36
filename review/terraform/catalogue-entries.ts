import {
  defaultEndpointPolicy,
  defaultKeyPolicy,
  defaultTopicPolicy,
  noPolicy,
} from "../../iam/policy/defaults";
import type { PolicyDocument, PolicyKind } from "../../iam/policy/policy";
import { canonicalPrincipal } from "../../iam/policy/principals";
import { readPolicy } from "../../iam/policy/read";
import { hasTokens, isAccountToken } from "../../iam/policy/terraform-references";
import type { Resource } from "../model";
import { type GrantColumns, type Granted, granted } from "./granted-statements";
import { tokenFor } from "./tokens";

/** One thing that a type of resource gives: what a row of the catalogue is made of. */
export interface Entry {
  readonly policy?: PolicyArgument;
  readonly attachment?: Attachment;
  readonly grant?: Grant;
  /** What takes the place of its policies. @default - nothing */
  readonly whenRemoved?: WhenRemoved;
}

/** An argument that holds a policy document, by the provider's own documentation. */
export interface PolicyArgument {
  /** Blocks above it included: `inline_policy.policy`. */
  readonly argument: string;
  /** @default - it follows from the statements */
  readonly kind?: PolicyKind;
  /** Arguments that say what gets the policy, if the resource is only the attachment. */
  readonly attachedBy?: readonly string[];
  /** The policy may leave `Resource` out and then means what it is attached to. */
  readonly resourceOptional?: true;
}

/** A resource that gives access that is written elsewhere. */
export interface Attachment {
  /** Argument that names what is given: policies, groups, permission sets. */
  readonly what: string;
  /** Arguments that name who gets it; none if the resource itself does. */
  readonly who: readonly string[];
  /** All of `who` name one receiver together. */
  readonly together?: true;
  /** Some limit what others give: the more they name, the less is allowed. */
  readonly limits?: true;
}

/** A resource that grants without a policy document. */
export interface Grant {
  readonly read: Granted;
  /** It grants nothing unless one of these arguments is set. @default - it reads all arguments */
  readonly reads?: readonly string[];
  /** Arguments beside those that it depends on. */
  readonly needs?: readonly string[];
  readonly attachedBy?: string;
  /** What it grants once it is gone: the same, or what it grants with nothing set. @default - nothing */
  readonly whenRemoved?: "kept" | "unset";
}

/** The policy says who may assume the role that it is part of. */
export const trust = (argument: string): Entry => ({ policy: { argument, kind: "trust" } });

export const identity = (argument: string, ...attachedBy: string[]): Entry => ({
  policy: { argument, kind: "identity", attachedBy },
});

export const resource = (argument: string, ...attachedBy: string[]): Entry => ({
  policy: { argument, kind: "resource", attachedBy },
});

/** A resource's policy that names no resource, or need not. */
export const ownResource = (argument: string, ...attachedBy: string[]): Entry => ({
  policy: { argument, kind: "resource", attachedBy, resourceOptional: true },
});

export const eitherKind = (argument: string): Entry => ({ policy: { argument } });

export const gives = (what: string, ...who: string[]): Entry => ({ attachment: { what, who } });

export const givesTogether = (what: string, ...who: string[]): Entry => ({
  attachment: { what, who, together: true },
});

export const limits = (what: string, ...who: string[]): Entry => ({
  attachment: { what, who, limits: true },
});

export const grant = (how: GrantColumns | Granted, more: Omit<Grant, "read"> = {}): Entry => ({
  grant: { read: typeof how === "function" ? how : granted(how), ...more },
});

export const withoutPolicy = (whenRemoved: WhenRemoved): Entry => ({ whenRemoved });

/**
 * What takes the place of a policy that is removed while the thing it belongs to stays: what the
 * provider writes then, or what AWS does without one.
 */
export type WhenRemoved = (resource: Resource, removed: PolicyDocument) => PolicyDocument;

export const nothing: WhenRemoved = (_, { kind }) => noPolicy(kind);

export const endpointDefault: WhenRemoved = () => defaultEndpointPolicy();

export const keyDefault: WhenRemoved = ({ type, address, values }, removed) => {
  // The provider fears to lock itself out. If it is set not to check that, it leaves what is there.
  if (type === "aws_kms_key_policy" && values["bypass_policy_lockout_safety_check"] === true) {
    return removed;
  }
  return defaultKeyPolicy(accountRoot(removed) ?? tokenFor(`the account of ${address}`));
};

/** The topic is what the policy names, if that is one thing. */
export const topicDefault: WhenRemoved = ({ address }, { statements }) => {
  const named = new Set(statements.flatMap(({ resource }) => resource?.values ?? []));
  const [only, ...others] = [...named].filter((arn) => arn !== "*");
  const topic =
    only !== undefined && others.length === 0 ? only : tokenFor(`the topic of ${address}`);
  const [, account] = /^arn:[^:]+:sns:[^:]*:(\d{12}):/.exec(topic) ?? [];
  return defaultTopicPolicy(topic, account ?? tokenFor(`the owner of ${address}`));
};

/** What is open without a policy. An organization's policy may be of either kind. */
export function open(access: { readonly Principal?: "*"; readonly Action: string }): WhenRemoved {
  return (_, { kind }) => {
    const principal = kind === "resource" ? { Principal: "*" } : {};
    const statement = { Effect: "Allow", ...principal, ...access, Resource: "*" };
    return readPolicy({ Version: "2012-10-17", Statement: statement }, kind);
  };
}

/** Most key policies name their account, as the default one does. */
function accountRoot({ statements }: PolicyDocument): string | undefined {
  const roots = statements
    .filter(({ effect, conditions, action }) => {
      const all = !action.except && action.values.some((one) => one.toLowerCase() === "kms:*");
      return effect === "Allow" && conditions.length === 0 && all;
    })
    .flatMap(({ principal }) => (principal?.except ? [] : (principal?.values ?? [])))
    .flatMap((one) => {
      const { value } = canonicalPrincipal(one);
      if (/^\d{12}$/.test(value)) return value;
      const isRoot = hasTokens(value) && value.endsWith(":root");
      return isRoot || isAccountToken(value) ? one.value : [];
    });
  const [only, ...others] = new Set(roots);
  return others.length === 0 ? only : undefined;
}

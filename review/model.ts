import type { PolicyDocument } from "../iam/policy/policy";

/** A Terraform configuration, as far as a review needs it: the resources of one root module. */
export interface Configuration {
  /** The name of the stack, or of its file. */
  readonly name: string;
  readonly resources: readonly Resource[];
  /** The day on which it was written, as YYYY-MM-DD, if that is known. */
  readonly date?: string;
  /** Terraform has evaluated it: what is a reference here was known to nobody before the apply. */
  readonly isPlan?: true;
  /** What references name besides resources (`var.x`, `module.m`), as it is written: it may change too. */
  readonly definitions?: Readonly<Record<string, unknown>>;
}

export interface Resource {
  /** The address as Terraform writes it, modules included: `module.m.aws_sns_topic.T`. */
  readonly address: string;
  readonly type: string;
  readonly mode: "managed" | "data";
  /** Arguments as written; references are text such as `${aws_kms_key.K.arn}`. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Everything that a configuration grants, and everything that could not be read: nothing is skipped. */
export interface Reading {
  readonly policies: readonly FoundPolicy[];
  readonly unreadable: readonly Unreadable[];
}

export interface FoundPolicy {
  /** Stays the same between two versions of a configuration: address, argument and attachedTo. */
  readonly id: string;
  readonly resource: Resource;
  /** The argument that holds the policy, or `grant` if the resource itself is one. */
  readonly argument: string;
  /** What gets the policy (a topic, a role), if the resource is only the attachment. */
  readonly attachedTo?: string;
  readonly kind: "resource" | "trust" | "identity";
  readonly document: PolicyDocument;
  /** What the provider puts in its place when it is removed, by AWS's own rules. */
  readonly whenRemoved: PolicyDocument;
}

export interface Unreadable {
  readonly id: string;
  readonly resource: Resource;
  readonly argument: string;
  /** A policy that cannot be read, or something that may grant access. */
  readonly cause: "unreadable" | "unknown-grant";
  /** Equal only if nothing that is written there has changed; none if that cannot be known. */
  readonly fingerprint?: string;
  /** Why, and how to write it so that it can be read. */
  readonly reason: string;
  readonly fix: string;
}

/** One statement or one setting that a rule objects to. */
export interface LintFinding {
  /** Kebab-case; also the anchor in the rules' documentation. */
  readonly rule: string;
  readonly severity: "error" | "warning";
  readonly address: string;
  /** The argument with the policy; undefined if a setting of the resource is meant. */
  readonly argument?: string;
  /** The Sid, or `#index` for a statement without one. */
  readonly statement?: string;
  /** Changes whenever what is objected to changes, so that a waiver falls with it. */
  readonly fingerprint: string;
  readonly message: string;
  readonly fix: string;
}

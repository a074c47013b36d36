import type { PolicyDocument } from "../iam/policy/policy";

/** A Terraform configuration, as far as a review needs it: the resources of one root module. */
export interface Configuration {
  /** Of the stack, or of the file that held it. */
  readonly name: string;
  readonly resources: readonly Resource[];
  /** What else references name (`var.x`, `module.m`) as it is written, since it may change too. */
  readonly definitions?: Readonly<Record<string, unknown>>;
}

export interface Resource {
  /** As Terraform writes it, modules included: `module.m.aws_sns_topic.T`. */
  readonly address: string;
  readonly type: string;
  readonly mode: "managed" | "data";
  /** Arguments as written; references are text such as `${aws_kms_key.K.arn}`. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Everything that a configuration grants. What could not be read stands there too: nothing is skipped. */
export interface Reading {
  readonly policies: readonly FoundPolicy[];
  readonly unreadable: readonly Unreadable[];
}

export interface FoundPolicy {
  /** Stays the same between two versions of a configuration: address, argument and attachedTo. */
  readonly id: string;
  readonly resource: Resource;
  /** The argument that holds the policy, or `grant` where the resource itself is one. */
  readonly argument: string;
  /** Whoever or whatever gets it, where the resource is only the attachment (a topic, a role). */
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
  /** A policy that cannot be read, or something of which nobody here knows whether it grants. */
  readonly cause: "unreadable" | "unknown-grant";
  /** The same only if nothing written there has changed; none where that cannot be told. */
  readonly fingerprint?: string;
  /** Why, and how to write it so that it can be read. */
  readonly reason: string;
  readonly fix: string;
}

/** Something that a rule objects to, of the finest grain: one statement or one setting. */
export interface Finding {
  /** Kebab-case; also the anchor in the rules' documentation. */
  readonly rule: string;
  readonly severity: "error" | "warning";
  readonly address: string;
  /** Of the policy; nothing where a setting of the resource is meant. */
  readonly argument?: string;
  /** Sid, or #index of a statement without one. */
  readonly statement?: string;
  /** Changes whenever what is objected to changes, so that a waiver falls with it. */
  readonly fingerprint: string;
  readonly message: string;
  readonly fix: string;
}

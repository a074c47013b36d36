import { once } from "../../formats/remembered";
import { escapeTemplates } from "../../formats/terraform-reference";
import { noPolicy } from "../../iam/policy/defaults";
import type { PolicyDocument, PolicyKind } from "../../iam/policy/policy";
import { writePolicy } from "../../iam/policy/policy";
import { readPolicy } from "../../iam/policy/read";
import { display, hasTokens, opaque, stretches } from "../../iam/policy/terraform-references";
import type { Configuration, FoundPolicy, Reading, Unreadable } from "../model";
import { replaceReferences } from "../terraform/tokens";
import { mapTexts } from "../terraform/values";
import type * as Schemas from "./schemas";

/**
 * What one stack grants, as a review compares it and as it is committed: two snapshots of the same
 * stack, at two times, are all that a comparison needs.
 */
export interface Snapshot {
  readonly stack: string;
  /** Addresses of all managed resources: what was there before cannot be new. */
  readonly resources: readonly string[];
  readonly policies: readonly SnapshotPolicy[];
  readonly unreadable: readonly SnapshotUnreadable[];
}

export interface SnapshotPolicy
  extends Pick<
    FoundPolicy,
    "id" | "argument" | "attachedTo" | "kind" | "document" | "whenRemoved"
  > {
  readonly address: string;
  /**
   * The provider's alias (`aws.other`), which may stand for another account or Region.
   *
   * @default - the provider without an alias
   */
  readonly provider?: string;
}

export interface SnapshotUnreadable extends Omit<Unreadable, "resource"> {
  readonly address: string;
}

export function snapshotOf(configuration: Configuration, reading: Reading): Snapshot {
  const managed = configuration.resources.filter(({ mode }) => mode === "managed");
  return {
    stack: configuration.name,
    resources: managed.map(({ address }) => address).sort(),
    policies: reading.policies
      .map(({ resource, ...policy }) => {
        const { provider } = resource.values;
        return {
          ...policy,
          address: resource.address,
          ...(typeof provider === "string" && { provider: display(provider) }),
        };
      })
      .sort(byId),
    unreadable: reading.unreadable
      .map(({ resource, ...unreadable }) => ({ ...unreadable, address: resource.address }))
      .sort(byId),
  };
}

/** References are written as Terraform writes them, so that a reader of the JSON knows them. */
export function writeSnapshot(snapshot: Snapshot): Record<string, unknown> {
  return {
    stack: snapshot.stack,
    resources: snapshot.resources,
    policies: snapshot.policies.map(
      ({ id, address, provider, argument, attachedTo, kind, ...documents }) => ({
        id,
        address,
        ...(provider !== undefined && { provider }),
        argument,
        ...(attachedTo !== undefined && { attachedTo: display(attachedTo) }),
        kind,
        document: writeDocument(documents.document),
        whenRemoved: writeDocument(documents.whenRemoved),
      }),
    ),
    unreadable: snapshot.unreadable,
  };
}

/** @throws ZodError if the JSON is not a snapshot */
export function readSnapshot(json: unknown): Snapshot {
  // Loaded with the first report that has to be read: one that did not change is known by its text.
  const { snapshotSchema }: typeof Schemas = require("./schemas");
  const { policies, ...rest } = snapshotSchema.parse(json);
  return {
    ...rest,
    policies: policies.map(({ document, whenRemoved, ...policy }) => ({
      ...policy,
      document: readDocument(document, policy.kind),
      whenRemoved: readDocument(whenRemoved, policy.kind),
    })),
  };
}

function writeDocument(document: PolicyDocument): unknown {
  return document.statements.length === 0 ? null : written(document);
}

/** What takes the place of a setting is one document for all stacks. */
const written = once((document: PolicyDocument) =>
  mapTexts(writePolicy(document), asTerraform, asTerraform),
);

/** AWS knows no policy without statements; here it means that nothing is granted. */
function readDocument(json: unknown, kind: PolicyKind): PolicyDocument {
  if (json === null) return noPolicy(kind);
  return readPolicy(mapTexts(json, fromTerraform, fromTerraform), kind);
}

/** Marks around tokens that are words, such as what an ACL allows. */
const [OPEN, CLOSE] = ["\u27e6", "\u27e7"];

function asTerraform(text: string): string {
  if (!hasTokens(text)) return escapeTemplates(text);
  return stretches(text)
    .map(({ token, text: part }) => {
      if (!token) return escapeTemplates(part);
      const shown = display(part);
      return shown.startsWith("${") ? shown : `${OPEN}${shown}${CLOSE}`;
    })
    .join("");
}

function fromTerraform(text: string): string {
  if (!/[$%]\{|\u27e6/.test(text)) return text;
  const marked = replaceReferences(text, (expression) => opaque(`\${${expression}}`));
  return marked.replaceAll(/\u27e6([^\u27e7]+)\u27e7/g, (_, shown: string) => opaque(shown));
}

function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id < other.id ? -1 : 1;
}

import type { PolicyKind } from "../../iam/policy/policy";
import { isRecord } from "../../iam/policy/policy-errors";
import { readPolicy } from "../../iam/policy/read";
import type { FoundPolicy } from "../model";
import { policyArgument, whenRemovedOf } from "./catalogue";
import type { PolicyArgument } from "./catalogue-entries";
import type { ResourceReader } from "./resource-reader";
import { tokenFor } from "./tokens";
import { listed } from "./values";
import { nothing } from "./when-removed";

/** A value in a resource. */
export interface Place {
  /** The way to it with the positions of blocks: `inline_policy["read"].policy`. */
  readonly path: string;
  /** The way to it without positions: `inline_policy.policy`. */
  readonly argument: string;
}

/** The policy that a JSON text is, read for the place where it is written. @throws PolicyReadError */
export function readDocument(
  reader: ResourceReader,
  { path, argument }: Place,
  text: string,
): FoundPolicy {
  const { resource, type } = reader;
  const known = policyArgument(type, argument);
  const attachedTo = attachedToOf(reader, known);
  const kind = known === undefined || known.kind === undefined ? kindOf(text) : known.kind;
  const optional = known === undefined || known.resourceOptional === true;
  const itself = tokenFor(attachedTo ?? `the resource ${resource.address}`);
  const full = kind === "resource" && optional ? withResource(text, itself) : text;
  const document = readPolicy(full, kind);
  const whenRemoved = (whenRemovedOf(type) ?? nothing)(resource, document);
  return reader.policy(path, attachedTo, { kind, document, whenRemoved });
}

function attachedToOf(
  { values, type, references }: ResourceReader,
  known: PolicyArgument | undefined,
): string | undefined {
  // A type without a row, named like those that only attach a policy to something.
  const others = type.endsWith("_policy") && known === undefined ? ["resource_arn", "arn"] : [];
  const named = (known?.attachedBy ?? others).flatMap((name) => listed(values[name]));
  return named.map((one) => references.label(one)).join(" ") || undefined;
}

/** The kind that the statements show: a policy with principals belongs to a resource. */
function kindOf(text: string): PolicyKind {
  const statements = statementsIn(text);
  if (!statements.some((one) => has(one, "Principal", "NotPrincipal"))) return "identity";
  const noResource = !statements.some((one) => has(one, "Resource", "NotResource"));
  return noResource && statements.every(assumesRole) ? "trust" : "resource";
}

function assumesRole(statement: unknown): boolean {
  const actions = listed(Object(statement).Action);
  return actions.length > 0 && actions.every((action) => String(action).startsWith("sts:"));
}

/** The text with the resource in each statement that names none. */
function withResource(text: string, itself: string): string {
  const lacks = (one: unknown) => isRecord(one) && !has(one, "Resource", "NotResource");
  const statements = statementsIn(text);
  if (!statements.some(lacks)) return text;
  const added = statements.map((one) =>
    lacks(one) ? { ...(one as object), Resource: itself } : one,
  );
  return JSON.stringify({ ...(JSON.parse(text) as object), Statement: added });
}

function has(statement: unknown, ...elements: readonly string[]): boolean {
  return isRecord(statement) && elements.some((element) => Object.hasOwn(statement, element));
}

function statementsIn(text: string): readonly unknown[] {
  const policy: unknown = JSON.parse(text);
  return isRecord(policy) ? listed(policy["Statement"]) : [];
}

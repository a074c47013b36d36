import type { PolicyKind } from "../../iam/policy/policy";
import { isRecord, PolicyReadError } from "../../iam/policy/policy-errors";
import { jsonIn, readPolicy } from "../../iam/policy/read";
import { hasTokens } from "../../iam/policy/terraform-references";
import type { FoundPolicy, Reading, Unreadable } from "../model";
import { attachmentsOf, policyArgument, whenRemovedOf } from "./catalogue";
import type { PolicyArgument } from "./catalogue-entries";
import { nothing } from "./catalogue-entries";
import { completed, hiddenStatements } from "./hidden-policy";
import { namesDocument, policyText } from "./policy-text";
import { readsAsGrant } from "./read-grants";
import { META_ARGUMENTS } from "./references";
import type { ResourceReader } from "./resource-reader";
import { tokenFor, UnreadableTemplate, wholeReference } from "./tokens";
import { givesAccess, hasForeignDocuments, namesPolicy } from "./type-names";
import { listed, stepsInto } from "./values";

/** Text that cannot be a policy, nor name one. */
const PLAIN_WORD = /^(?!arn:)[\w .:/+-]*$/;

/** A text that looks like a policy in JSON, HCL or YAML. */
const WRITES_STATEMENT = /"Statement\\?"\s*:|\bStatement\s*[:=]\s*[[{(\n]/;

/** Every policy document in a resource, at any depth, and what may be a grant but is none of them. */
export function findPolicies(reader: ResourceReader): Reading[] {
  const { type, values } = reader;
  return stepsInto(values).flatMap(([, name = "", value]) =>
    META_ARGUMENTS.includes(name) || readsAsGrant(type, name) || hasForeignDocuments(type, name)
      ? []
      : findIn(reader, { path: name, argument: name }, name, value),
  );
}

function findIn(reader: ResourceReader, place: Place, name: string, value: unknown): Reading[] {
  if (value === null || value === undefined || value === "") return [];
  if (readsAsAttachment(reader.type, place.argument)) return [];
  if (name === "dynamic") return generated(reader, place, value);
  const known = policyArgument(reader.type, place.argument) !== undefined;
  if (known || isDocument(value)) return [document(reader, place, value)];
  if (typeof value === "string") return inText(reader, place, name, value);
  const inside = stepsInto(value).flatMap(([step, key, one]) =>
    findIn(reader, at(place, step, key), key ?? name, one),
  );
  return inside.length === 0 && givesAccess(name, value) && isSomething(value)
    ? [giving(reader, place)]
    : inside;
}

function readsAsAttachment(type: string, argument: string): boolean {
  return attachmentsOf(type).some(({ what, who }) => what === argument || who.includes(argument));
}

function inText(reader: ResourceReader, place: Place, name: string, text: string): Reading[] {
  if (namesDocument(text) || WRITES_STATEMENT.test(text)) {
    return [textDocuments(reader, place, text, "unreadable")];
  }
  if (namesPolicy(reader.type, name) && !PLAIN_WORD.test(text)) {
    return [textDocuments(reader, place, text, "unknown-grant")];
  }
  return givesAccess(name, text) ? [giving(reader, place)] : [];
}

/** A text that is a policy, or a document of another kind with policies in it. */
function textDocuments(
  reader: ResourceReader,
  place: Place,
  text: string,
  cause: Unreadable["cause"],
): Reading {
  const read = () => {
    const json = policyText(text, reader.resource, reader.references);
    const documents = documentsIn(JSON.parse(json), place.path);
    if (documents.length === 0) {
      throw new UnreadableTemplate("it has no Statement", "waive it if it is not an IAM policy");
    }
    return documents.map(([path, policy]) =>
      readDocument(reader, { ...place, path }, path === place.path ? json : JSON.stringify(policy)),
    );
  };
  return reader.attempt(place.path, read, cause);
}

/** A text in JSON may be JSON again. */
function documentsIn(value: unknown, path: string): [path: string, policy: unknown][] {
  if (isDocument(value)) return [[path, value]];
  if (typeof value === "string" && value.includes("Statement")) {
    const inner = jsonIn(value);
    return inner === undefined ? [] : documentsIn(inner, path);
  }
  return stepsInto(value).flatMap(([step, , one]) => documentsIn(one, `${path}${step}`));
}

function document(reader: ResourceReader, place: Place, value: unknown): Reading {
  return reader.attempt(place.path, () => {
    try {
      return [readDocument(reader, place, policyText(value, reader.resource, reader.references))];
    } catch (error) {
      const open = openPolicy(reader, value, error);
      if (open === undefined) throw error;
      return [readDocument(reader, place, open)];
    }
  });
}

/** How much of an expression stands for a policy; two that differ only behind it differ by their fingerprints. */
const MOST_SHOWN = 200;

/**
 * A policy of which a plan leaves open more than texts inside: Terraform made a valid one of its expression, and so it is
 * something that is not known yet, and no mistake. Undefined for what is wrong whatever the unknown part comes to be.
 */
function openPolicy(
  { references }: ResourceReader,
  value: unknown,
  error: unknown,
): string | undefined {
  const isOpen =
    error instanceof UnreadableTemplate ||
    (error instanceof PolicyReadError && error.problems.every(({ got }) => hasTokens(got)));
  const written = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  if (!references.isPlan || !isOpen || !/(?<!\$)\$\{|(?<!%)%\{/.test(written)) return undefined;
  const words = (wholeReference(written) ?? written).replaceAll(/\s+/g, " ").trim();
  const shown = words.length > MOST_SHOWN ? `${words.slice(0, MOST_SHOWN)}...` : words;
  const policy = `${shown} /*${references.fingerprint(value)}*/`;
  return JSON.stringify({ Version: "2012-10-17", Statement: hiddenStatements(policy) });
}

/** Blocks that Terraform makes: the configuration has only their pattern. */
function generated(reader: ResourceReader, place: Place, dynamic: unknown): Reading[] {
  const inside = stepsInto(dynamic).flatMap(([, name, block]) =>
    findIn(reader, at(place, "", undefined), name ?? "dynamic", Object(block).content ?? block),
  );
  if (!inside.some(({ policies, unreadable }) => policies.length + unreadable.length > 0))
    return [];
  return [
    reader.attempt(place.path, () => {
      throw new UnreadableTemplate(
        "it is in a dynamic block, which only Terraform unfolds",
        "write each block out when synthesizing",
      );
    }),
  ];
}

function giving(reader: ResourceReader, { path }: Place): Reading {
  const reason = "its name says that it gives access, and the review does not know which";
  return reader.unknownGrant(path, reason);
}

function isDocument(value: unknown): boolean {
  return isRecord(value) && Object.hasOwn(value, "Statement");
}

function isSomething(value: unknown): boolean {
  return typeof value === "object" && value !== null
    ? Object.keys(value).length > 0
    : value === true;
}

function at(place: Place, step: string, key: string | undefined): Place {
  const argument = key === undefined ? place.argument : `${place.argument}.${key}`;
  return { path: `${place.path}${step}`, argument };
}

/** A value in a resource. */
interface Place {
  /** The way to it with the positions of blocks: `inline_policy["read"].policy`. */
  readonly path: string;
  /** The way to it without positions: `inline_policy.policy`. */
  readonly argument: string;
}

/** The policy that a JSON text is, read for the place where it is written. @throws PolicyReadError */
function readDocument(
  reader: ResourceReader,
  { path, argument }: Place,
  text: string,
): FoundPolicy {
  const { resource, type } = reader;
  const known = policyArgument(type, argument);
  const attachedTo = attachedToOf(reader, known);
  const statements = statementsIn(text);
  const kind = known?.kind ?? kindOf(statements);
  const optional = known === undefined || known.resourceOptional === true;
  const itself = tokenFor(attachedTo ?? `the resource ${resource.address}`);
  const full = statements
    .map((one) => (kind === "resource" && optional ? withResource(one, itself) : one))
    .map((one) => (isRecord(one) ? completed(one, kind) : one));
  const isWritten = full.every((one, index) => one === statements[index]);
  const whole = isWritten ? text : { ...(JSON.parse(text) as object), Statement: full };
  const document = readPolicy(whole, kind);
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
function kindOf(statements: readonly unknown[]): PolicyKind {
  if (!statements.some((one) => has(one, "Principal", "NotPrincipal"))) return "identity";
  const noResource = !statements.some((one) => has(one, "Resource", "NotResource"));
  return noResource && statements.every(assumesRole) ? "trust" : "resource";
}

function assumesRole(statement: unknown): boolean {
  const actions = listed(Object(statement).Action);
  return actions.length > 0 && actions.every((action) => String(action).startsWith("sts:"));
}

/** The statement with the resource, if it names none. */
function withResource(statement: unknown, itself: string): unknown {
  const lacks = isRecord(statement) && !has(statement, "Resource", "NotResource");
  return lacks ? { ...statement, Resource: itself } : statement;
}

function has(statement: unknown, ...elements: readonly string[]): boolean {
  return isRecord(statement) && elements.some((element) => Object.hasOwn(statement, element));
}

function statementsIn(text: string): readonly unknown[] {
  const policy: unknown = JSON.parse(text);
  return isRecord(policy) ? listed(policy["Statement"]) : [];
}

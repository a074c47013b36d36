import { isRecord } from "../../iam/policy/policy-errors";
import type { Reading, Unreadable } from "../model";
import { attachmentsOf, policyArgument } from "./catalogue";
import { namesDocument, policyText } from "./policy-text";
import { type Place, readDocument } from "./read-document";
import { readsAsGrant } from "./read-grants";
import { META_ARGUMENTS } from "./references";
import type { ResourceReader } from "./resource-reader";
import { UnreadableTemplate } from "./tokens";
import { givesAccess, hasForeignDocuments, namesPolicy } from "./type-names";
import { jsonIn, stepsInto } from "./values";

/** Text that cannot be a policy, nor name one. */
const PLAIN_WORD = /^(?!arn:)[\w .:/+-]*$/;

/** A text that looks like a policy in JSON, HCL or YAML. */
const WRITES_STATEMENT = /"Statement\\?"\s*:|\bStatement\s*[:=]\s*[[{(\n]/;

/** Every policy document in a resource, at any depth, and what may be a grant but is none of them. */
export function findPolicies(reader: ResourceReader): Reading[] {
  const { type, values } = reader;
  if (hasForeignDocuments(type)) return [];
  const attachments = attachmentsOf(type).flatMap(({ what, who }) => [what, ...who]);
  return stepsInto(values).flatMap(([, name = "", value]) =>
    META_ARGUMENTS.includes(name) || attachments.includes(name) || readsAsGrant(type, name)
      ? []
      : findIn(reader, { path: name, argument: name }, name, value),
  );
}

function findIn(reader: ResourceReader, place: Place, name: string, value: unknown): Reading[] {
  if (value === null || value === undefined || value === "") return [];
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
      throw new UnreadableTemplate("it has no Statement", "waive it if it is no policy of IAM's");
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
  const text = () => policyText(value, reader.resource, reader.references);
  return reader.attempt(place.path, () => [readDocument(reader, place, text())]);
}

/** Blocks that Terraform makes, of which the configuration has only the pattern. */
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

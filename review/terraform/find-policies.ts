import { isRecord } from "../../iam/policy/policy-errors";
import type { Resource, Unreadable } from "../model";
import { attachmentsOf, policyArgument } from "./catalogue";
import { META_ARGUMENTS } from "./definitions";
import { type Findings, findingsOf, unknownGrant } from "./findings";
import { namesDocument, policyText } from "./policy-text";
import { type Place, readDocument } from "./read-document";
import { readsAsGrant } from "./read-grants";
import type { Scope } from "./scope";
import { UnreadableTemplate } from "./tokens";
import { givesAccess, hasForeignDocuments, namesPolicy } from "./type-names";
import { jsonIn, stepsInto } from "./values";

/** Text that cannot be a policy, nor name one. */
const PLAIN_WORD = /^(?!arn:)[\w .:/+-]*$/;

/** A policy in JSON, HCL or YAML, as far as one can tell. */
const WRITES_STATEMENT = /"Statement\\?"\s*:|\bStatement\s*[:=]\s*[[{(\n]/;

/** Every policy document in a resource, at any depth, and what may be a grant but is none of them. */
export function findPolicies(resource: Resource, scope: Scope): Findings[] {
  if (hasForeignDocuments(resource.type)) return [];
  const attachments = new Set(
    attachmentsOf(resource.type).flatMap(({ what, who }) => [what, ...who]),
  );
  return stepsInto(resource.values)
    .filter(
      ([, name = ""]) =>
        !META_ARGUMENTS.includes(name) &&
        !attachments.has(name) &&
        !readsAsGrant(resource.type, name),
    )
    .flatMap(([, name = "", value]) =>
      within({ resource, path: name, argument: name }, name, value, scope),
    );
}

function within(place: Place, name: string, value: unknown, scope: Scope): Findings[] {
  if (value === null || value === undefined || value === "") return [];
  if (name === "dynamic") return generated(place, value, scope);
  const known = policyArgument(place.resource.type, place.argument) !== undefined;
  if (known || isDocument(value)) return [document(place, value, scope)];
  if (typeof value === "string") return inText(place, name, value, scope);
  const inside = stepsInto(value).flatMap(([step, key, one]) =>
    within(at(place, step, key), key ?? name, one, scope),
  );
  return inside.length === 0 && givesAccess(name, value) && isSomething(value)
    ? [giving(place, scope)]
    : inside;
}

function inText(place: Place, name: string, text: string, scope: Scope): Findings[] {
  if (namesDocument(text) || WRITES_STATEMENT.test(text)) {
    return [textDocuments(place, text, "unreadable", scope)];
  }
  if (namesPolicy(place.resource.type, name) && !PLAIN_WORD.test(text)) {
    return [textDocuments(place, text, "unknown-grant", scope)];
  }
  return givesAccess(name, text) ? [giving(place, scope)] : [];
}

/** A text that is a policy, or a document of another kind with policies in it. */
function textDocuments(
  place: Place,
  text: string,
  cause: Unreadable["cause"],
  scope: Scope,
): Findings {
  const { resource, path } = place;
  const read = () => {
    const json = policyText(text, resource, scope);
    const documents = documentsIn(JSON.parse(json), path);
    if (documents.length === 0) {
      throw new UnreadableTemplate("it has no Statement", "waive it if it is no policy of IAM's");
    }
    return documents.map(([where, policy]) =>
      readDocument(
        { ...place, path: where },
        where === path ? json : JSON.stringify(policy),
        scope,
      ),
    );
  };
  return findingsOf(resource, path, scope, read, cause);
}

/** JSON may stand as text in JSON again. */
function documentsIn(value: unknown, path: string): [path: string, policy: unknown][] {
  if (isDocument(value)) return [[path, value]];
  if (typeof value === "string" && value.includes("Statement")) {
    const inner = jsonIn(value);
    return inner === undefined ? [] : documentsIn(inner, path);
  }
  return stepsInto(value).flatMap(([step, , one]) => documentsIn(one, `${path}${step}`));
}

function document(place: Place, value: unknown, scope: Scope): Findings {
  const { resource, path } = place;
  return findingsOf(resource, path, scope, () => [
    readDocument(place, policyText(value, resource, scope), scope),
  ]);
}

/** Blocks that Terraform makes, of which the configuration has only the pattern. */
function generated(place: Place, dynamic: unknown, scope: Scope): Findings[] {
  const inside = stepsInto(dynamic).flatMap(([, name, block]) =>
    within(at(place, "", undefined), name ?? "dynamic", Object(block).content ?? block, scope),
  );
  if (!inside.some(({ policies, unreadable }) => policies.length + unreadable.length > 0))
    return [];
  const reason = "it is in a dynamic block, which only Terraform unfolds";
  return [
    findingsOf(place.resource, place.path, scope, () => {
      throw new UnreadableTemplate(reason, "write each block out when synthesizing");
    }),
  ];
}

function giving({ resource, path }: Place, scope: Scope): Findings {
  const reason = "its name says that it gives access, and nobody here knows which";
  return unknownGrant(resource, path, scope, reason);
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
  return { ...place, path: `${place.path}${step}`, argument };
}

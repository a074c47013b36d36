import { remembered } from "../../formats/remembered";
import { noPolicy } from "../../iam/policy/defaults";
import type { PolicyDocument, Statement } from "../../iam/policy/policy";
import { readPolicy } from "../../iam/policy/read";
import type { FoundPolicy, Reading } from "../model";
import { attachmentsOf, grantOf } from "./catalogue";
import type { Attachment, Grant } from "./catalogue-entries";
import type { StatementJson } from "./granted-statements";
import { policyText } from "./policy-text";
import { META_ARGUMENTS } from "./references";
import type { ResourceReader } from "./resource-reader";
import { tokenFor, UnreadableTemplate, wholeReference } from "./tokens";
import { type Body, listedAt } from "./values";

/** Whether an argument of a type is read as a grant, so that nothing else has to. */
export function readsAsGrant(type: string, argument: string): boolean {
  const grant = grantOf(type);
  return grant !== undefined && (grant.reads?.includes(argument) ?? true);
}

/** A resource that grants without a policy document, as the policy that it amounts to. */
export function readGrant(reader: ResourceReader): Reading[] {
  const grant = grantOf(reader.type);
  const isWritten = (name: string) =>
    reader.values[name] !== undefined && reader.values[name] !== null;
  if (grant === undefined || grant.reads?.some(isWritten) === false) return [];
  return [reader.attempt("grant", () => policyOf(reader, grant))];
}

function policyOf(reader: ResourceReader, grant: Grant): FoundPolicy[] {
  const { [grant.attachedBy ?? ""]: to } = reader.values;
  const attachedTo = typeof to === "string" ? reader.references.label(to) || undefined : undefined;
  const itself = tokenFor(attachedTo ?? `the resource ${reader.resource.address}`);
  const read = (values: Body) => documentOf(grant.read(values, itself));
  const document = read(valuesOf(reader, grant));
  const left = { kept: () => document, unset: () => read({}), nothing: () => documentOf([]) };
  const whenRemoved = left[grant.whenRemoved ?? "nothing"]();
  if (document.statements.length + whenRemoved.statements.length === 0) return [];
  return [reader.policy("grant", attachedTo, { kind: "resource", document, whenRemoved })];
}

function documentOf(statements: readonly StatementJson[]): PolicyDocument {
  if (statements.length === 0) return noPolicy("resource");
  return grantIn(JSON.stringify({ Version: "2012-10-17", Statement: statements }));
}

/** Most buckets have the same settings. */
const grantIn = remembered((text) => readPolicy(text, "resource"));

/** The values with tokens for references; what the grant does not depend on need not be readable. */
function valuesOf({ values, references }: ResourceReader, { reads, needs = [] }: Grant): Body {
  const meaningful = Object.entries(values).filter(
    ([name, value]) =>
      value !== null &&
      !META_ARGUMENTS.includes(name) &&
      !name.startsWith("tags") &&
      (reads === undefined || reads.includes(name) || needs.includes(name)),
  );
  return Object.fromEntries(meaningful.map(([name, value]) => [name, references.deep(value)]));
}

/** The one policy of AWS's whose meaning is its name. */
const ADMINISTRATOR = /^arn:aws[\w-]*:iam::aws:policy\/AdministratorAccess$/;

/** A policy of this configuration, named by its ARN. */
const OWN_POLICY = /^(aws_iam_policy\.[\w-]+(?:\[[^\]]*\])?)\.arn$/;

/**
 * What is attached, by name: what it contains is read where it is written, or only AWS knows. It may
 * also deny what others allow, which is free again once it is detached.
 */
export function readAttachments(reader: ResourceReader): Reading[] {
  return attachmentsOf(reader.type).map((attachment) =>
    reader.attempt(attachment.what, () => attached(reader, attachment)),
  );
}

function attached(reader: ResourceReader, attachment: Attachment): FoundPolicy[] {
  const { what, who, limits } = attachment;
  const given = listedAt(reader.values, what);
  if (given.length === 0) return [];
  const receivers = receiversOf(reader, attachment);
  if (receivers.length === 0 && who.length === 1) {
    throw new UnreadableTemplate(`it does not say who gets it (${who[0]})`, `write ${who[0]}`);
  }
  const names = given.map((one) => reader.references.line(one));
  const denying = limits ? [] : names.filter((_, at) => mayDeny(given[at], reader));
  const allows = names.map((name) =>
    ADMINISTRATOR.test(name) ? EVERYTHING : unknown("Allow", name, "allows"),
  );
  const denies = denying.map((name) => unknown("Deny", name, "denies"));
  const freed = limits ? [EVERYTHING] : denying.map((name) => unknown("Allow", name, "denies"));
  const policy = noPolicy("identity");
  return receivers.map((attachedTo) =>
    reader.policy(what, attachedTo, {
      kind: "identity",
      document: { ...policy, statements: [...allows, ...denies] },
      whenRemoved: { ...policy, statements: freed },
    }),
  );
}

/** Whether a policy denies anything: of this configuration's own policies that can be read. */
function mayDeny(given: unknown, { resource, references }: ResourceReader): boolean {
  if (typeof given !== "string") return true;
  if (ADMINISTRATOR.test(given)) return false;
  const [, address = ""] = OWN_POLICY.exec(wholeReference(given) ?? "") ?? [];
  const policy = address === "" ? undefined : references.resource(address, resource);
  if (policy === undefined) return true;
  try {
    const text = policyText(policy.values["policy"], policy, references);
    return readPolicy(text, "identity").statements.some((one) => one.effect === "Deny");
  } catch {
    return true; // The policy itself is reported as unreadable.
  }
}

/** Each of `users`, `roles` and `groups`; if two arguments name one receiver, both of them. */
function receiversOf(
  { values, references }: ResourceReader,
  { who, together }: Attachment,
): (string | undefined)[] {
  if (who.length === 0) return [undefined];
  const named = who.map((path) => listedAt(values, path).map((one) => references.label(one)));
  if (together) return [named.flat().join(" in ")];
  return named.flatMap((names, index) =>
    who.length === 1 ? names : names.map((name) => `${lastOf(who[index])} ${name}`),
  );
}

function lastOf(path = ""): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

/** What a policy does, if only its name is known. */
function unknown(kind: Statement["effect"], name: string, does: "allows" | "denies"): Statement {
  return statement(kind, tokenFor(`what ${name} ${does}`));
}

function statement(kind: Statement["effect"], all: string): Statement {
  const selected = { except: false, values: [all] };
  return { effect: kind, action: selected, resource: selected, conditions: [] };
}

const EVERYTHING = statement("Allow", "*");

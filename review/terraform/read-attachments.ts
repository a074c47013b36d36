import { noPolicy } from "../../iam/policy/defaults";
import type { Statement } from "../../iam/policy/policy";
import { readPolicy } from "../../iam/policy/read";
import type { FoundPolicy, Resource } from "../model";
import { attachmentsOf } from "./catalogue";
import type { Attachment } from "./catalogue-entries";
import { type Findings, findingsOf } from "./findings";
import { policyText } from "./policy-text";
import { foundPolicy } from "./read-document";
import type { Scope } from "./scope";
import { tokenFor, UnreadableTemplate, wholeReference } from "./tokens";
import { listed } from "./values";

/** The one policy of AWS's whose meaning is its name. */
const ADMINISTRATOR = /^arn:aws[\w-]*:iam::aws:policy\/AdministratorAccess$/;

/** A policy of this configuration, named by its ARN. */
const OWN_POLICY = /^(aws_iam_policy\.[\w-]+(?:\[[^\]]*\])?)\.arn$/;

/**
 * What is attached, by name: what it contains is read where it is written, or only AWS knows. It may
 * also deny what others allow, which is free again once it is detached.
 */
export function readAttachments(resource: Resource, scope: Scope): Findings[] {
  return attachmentsOf(resource.type).map((attachment) =>
    findingsOf(resource, attachment.what, scope, () => attached(resource, attachment, scope)),
  );
}

function attached(
  resource: Resource,
  attachment: Attachment,
  scope: Scope,
): Omit<FoundPolicy, "resource">[] {
  const { what, who, limits } = attachment;
  const given = listed(resource.values[what]);
  if (given.length === 0) return [];
  const receivers = receiversOf(resource, attachment, scope);
  if (receivers.length === 0 && who.length === 1) {
    throw new UnreadableTemplate(`it does not say who gets it (${who[0]})`, `write ${who[0]}`);
  }
  const names = given.map((one) => scope.shown(one));
  const denying = limits ? [] : names.filter((_, at) => mayDeny(given[at], resource, scope));
  const allows = names.map((name) =>
    ADMINISTRATOR.test(name) ? EVERYTHING : unknown("Allow", name, "allows"),
  );
  const denies = denying.map((name) => unknown("Deny", name, "denies"));
  const freed = limits ? [EVERYTHING] : denying.map((name) => unknown("Allow", name, "denies"));
  const policy = noPolicy("identity");
  return receivers.map((attachedTo) =>
    foundPolicy(resource, scope, {
      path: what,
      attachedTo,
      kind: "identity",
      document: { ...policy, statements: [...allows, ...denies] },
      whenRemoved: { ...policy, statements: freed },
    }),
  );
}

/** Whether a policy denies anything: of this configuration's own policies that can be read. */
function mayDeny(given: unknown, resource: Resource, scope: Scope): boolean {
  if (typeof given !== "string") return true;
  if (ADMINISTRATOR.test(given)) return false;
  const [, address = ""] = OWN_POLICY.exec(wholeReference(given) ?? "") ?? [];
  const policy = address === "" ? undefined : scope.resource(address, resource);
  if (policy === undefined) return true;
  try {
    const text = policyText(policy.values["policy"], policy, scope);
    return readPolicy(text, "identity").statements.some((one) => one.effect === "Deny");
  } catch {
    return true; // The policy itself is reported as unreadable.
  }
}

/** Each of `users`, `roles` and `groups`; if two arguments name one receiver, both of them. */
function receiversOf(
  { values }: Resource,
  { who, together }: Attachment,
  scope: Scope,
): (string | undefined)[] {
  if (who.length === 0) return [undefined];
  const named = who.map((argument) => listed(values[argument]).map((one) => scope.label(one)));
  if (together) return [named.flat().join(" in ")];
  return named.flatMap((names, index) =>
    who.length === 1 ? names : names.map((name) => `${who[index]} ${name}`),
  );
}

/** What a policy does of which only the name is known. */
function unknown(kind: Statement["effect"], name: string, does: "allows" | "denies"): Statement {
  return statement(kind, tokenFor(`what ${name} ${does}`));
}

function statement(kind: Statement["effect"], all: string): Statement {
  const selected = { except: false, values: [all] };
  return { effect: kind, action: selected, resource: selected, conditions: [] };
}

const EVERYTHING = statement("Allow", "*");

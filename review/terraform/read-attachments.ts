import { noPolicy } from "../../iam/policy/defaults";
import type { Statement } from "../../iam/policy/policy";
import { readPolicy } from "../../iam/policy/read";
import type { FoundPolicy, Resource } from "../model";
import { type Attachment, attachmentsOf } from "./attachments";
import { type Findings, findingsOf } from "./findings";
import { policyText } from "./policy-text";
import { idOf } from "./read-document";
import type { Scope } from "./scope";
import { listed } from "./terraform-json";
import { tokenFor, UnreadableTemplate, wholeReference } from "./tokens";

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
  { what, who, limits }: Attachment,
  scope: Scope,
): Omit<FoundPolicy, "resource">[] {
  const given = listed(resource.values[what]);
  if (given.length === 0) return [];
  const attachedTos = receivers(resource, who, scope);
  if (attachedTos.length === 0 && who.length === 1) {
    throw new UnreadableTemplate(`it does not say who gets it (${who[0]})`, `write ${who[0]}`);
  }
  const names = given.map((one) => scope.shown(one));
  const denying = limits ? [] : names.filter((_, at) => mayDeny(given[at], resource, scope));
  const statements = [...names.map(allowedBy), ...denying.map((name) => effect("Deny", name))];
  const freed = limits ? [everything()] : denying.map((name) => effect("Allow", name, "denies"));
  return attachedTos.map((attachedTo) => ({
    id: `${idOf(resource, scope)}.${what}${attachedTo === undefined ? "" : ` for ${attachedTo}`}`,
    argument: what,
    ...(attachedTo !== undefined && { attachedTo }),
    kind: "identity",
    document: { ...noPolicy("identity"), statements },
    whenRemoved: { ...noPolicy("identity"), statements: freed },
  }));
}

/** Whether a policy denies anything: of this configuration's own ones one can tell. */
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
    return true; // told where the policy itself is read
  }
}

/** Each of `users`, `roles` and `groups`; where two arguments name one receiver, both of them. */
function receivers(
  { values, type }: Resource,
  who: readonly string[],
  scope: Scope,
): (string | undefined)[] {
  if (who.length === 0) return [undefined];
  const named = who.map((argument) => listed(values[argument]).map((one) => scope.label(one)));
  if (type === "aws_ssoadmin_account_assignment") return [named.flat().join(" in ")];
  return who.length === 1
    ? (named[0] ?? [])
    : named.flatMap((names, index) => names.map((name) => `${who[index]} ${name}`));
}

function allowedBy(name: string): Statement {
  return ADMINISTRATOR.test(name) ? everything() : effect("Allow", name);
}

function effect(
  kind: Statement["effect"],
  name: string,
  does = kind === "Allow" ? "allows" : "denies",
): Statement {
  const token = tokenFor(`what ${name} ${does}`);
  return statement(kind, token);
}

function everything(): Statement {
  return statement("Allow", "*");
}

function statement(kind: Statement["effect"], all: string): Statement {
  const selected = { except: false, values: [all] };
  return { effect: kind, action: selected, resource: selected, conditions: [] };
}

import type { PolicyKind } from "../../iam/policy/policy";
import { isRecord } from "../../iam/policy/policy-errors";
import { readPolicy } from "../../iam/policy/read";
import type { FoundPolicy, Resource } from "../model";
import { type PolicyArgument, policyArgument } from "./policy-arguments";
import type { Scope } from "./scope";
import { listed } from "./terraform-json";
import { tokenFor } from "./tokens";
import { whenRemoved } from "./when-removed";

export interface Place {
  readonly resource: Resource;
  /** With the positions of blocks: `inline_policy["read"].policy`. */
  readonly path: string;
  /** Without them. */
  readonly argument: string;
}

/** The policy that a JSON text is, read for where it stands. @throws PolicyReadError */
export function readDocument(
  { resource, path, argument }: Place,
  text: string,
  scope: Scope,
): Omit<FoundPolicy, "resource"> {
  const known = policyArgument(resource.type, argument);
  const attachedTo = attachedToOf(resource, known, scope);
  const kind = known?.kind ?? kindOf(text);
  const optional = known?.resourceOptional ?? known === undefined;
  const itself = tokenFor(attachedTo ?? `the resource ${resource.address}`);
  const document = readPolicy(
    kind === "resource" && optional ? withResource(text, itself) : text,
    kind,
  );
  return {
    id: `${idOf(resource, scope)}.${path}${attachedTo === undefined ? "" : ` for ${attachedTo}`}`,
    argument: path,
    ...(attachedTo !== undefined && { attachedTo }),
    kind,
    document,
    whenRemoved: whenRemoved(resource, document),
  };
}

/** Copies whose number is not known are others once it is made up otherwise. */
export function idOf({ address, values }: Resource, scope: Scope): string {
  const { count, for_each: forEach } = values;
  const copies = count ?? forEach;
  if (copies === undefined || copies === null) return address;
  return `${address}[${count === undefined ? "for_each" : "count"} ${scope.shown(copies)}]`;
}

function attachedToOf(
  { values, type }: Resource,
  known: PolicyArgument | undefined,
  scope: Scope,
): string | undefined {
  // A type that nobody here knows, named like those that only attach a policy to something.
  const others = type.endsWith("_policy") && known === undefined ? ["resource_arn", "arn"] : [];
  const named = (known?.attachedBy ?? others).flatMap((name) => listed(values[name]));
  return named.map((one) => scope.label(one)).join(" ") || undefined;
}

/** By its statements, where the argument does not say: who has principals is attached to a resource. */
function kindOf(text: string): PolicyKind {
  const statements = statementsIn(text);
  const has = (one: unknown, ...names: string[]) =>
    isRecord(one) && names.some((name) => Object.hasOwn(one, name));
  if (!statements.some((one) => has(one, "Principal", "NotPrincipal"))) return "identity";
  const noResource = !statements.some((one) => has(one, "Resource", "NotResource"));
  return noResource && statements.every(assumesRole) ? "trust" : "resource";
}

function assumesRole(statement: unknown): boolean {
  const actions = listed(Object(statement).Action);
  return actions.length > 0 && actions.every((action) => String(action).startsWith("sts:"));
}

function withResource(text: string, itself: string): string {
  const statements = statementsIn(text);
  if (statements.every((one) => !isRecord(one) || "Resource" in one || "NotResource" in one)) {
    return text;
  }
  const added = statements.map((one) =>
    isRecord(one) && !("Resource" in one) && !("NotResource" in one)
      ? { ...one, Resource: itself }
      : one,
  );
  return JSON.stringify({ ...(JSON.parse(text) as object), Statement: added });
}

function statementsIn(text: string): readonly unknown[] {
  const policy: unknown = JSON.parse(text);
  return isRecord(policy) ? listed(policy["Statement"]) : [];
}

import { noPolicy } from "../../iam/policy/defaults";
import type { PolicyDocument } from "../../iam/policy/policy";
import { readPolicy } from "../../iam/policy/read";
import type { FoundPolicy, Resource } from "../model";
import { grantOf } from "./catalogue";
import type { Grant } from "./catalogue-entries";
import { META_ARGUMENTS } from "./definitions";
import { type Findings, findingsOf } from "./findings";
import type { StatementJson } from "./granted-statements";
import { foundPolicy } from "./read-document";
import type { Scope } from "./scope";
import { tokenFor } from "./tokens";
import type { Body } from "./values";

/** Whether an argument of a type is read as a grant, so that nothing else has to. */
export function readsAsGrant(type: string, argument: string): boolean {
  const grant = grantOf(type);
  return grant !== undefined && (grant.reads?.includes(argument) ?? true);
}

/** A resource that grants without a policy document, as the policy that it amounts to. */
export function readGrant(resource: Resource, scope: Scope): Findings[] {
  const grant = grantOf(resource.type);
  const { values } = resource;
  const isWritten = (name: string) => values[name] !== undefined && values[name] !== null;
  if (grant === undefined || grant.reads?.some(isWritten) === false) return [];
  return [findingsOf(resource, "grant", scope, () => policyOf(resource, grant, scope))];
}

function policyOf(resource: Resource, grant: Grant, scope: Scope): Omit<FoundPolicy, "resource">[] {
  const { [grant.attachedBy ?? ""]: to } = resource.values;
  const attachedTo = typeof to === "string" ? scope.label(to) || undefined : undefined;
  const itself = tokenFor(attachedTo ?? `the resource ${resource.address}`);
  const read = (values: Body) => documentOf(grant.read(values, itself));
  const document = read(valuesOf(resource, scope, grant));
  const left = { kept: () => document, unset: () => read({}), nothing: () => documentOf([]) };
  const whenRemoved = left[grant.whenRemoved ?? "nothing"]();
  if (document.statements.length + whenRemoved.statements.length === 0) return [];
  const found = { path: "grant", attachedTo, kind: "resource", document, whenRemoved } as const;
  return [foundPolicy(resource, scope, found)];
}

function documentOf(statements: readonly StatementJson[]): PolicyDocument {
  if (statements.length === 0) return noPolicy("resource");
  return readPolicy({ Version: "2012-10-17", Statement: statements }, "resource");
}

/** With tokens for references; what a grant does not depend on need not be readable. */
function valuesOf({ values }: Resource, scope: Scope, { reads, needs = [] }: Grant): Body {
  const meaningful = Object.entries(values).filter(
    ([name, value]) =>
      value !== null &&
      !META_ARGUMENTS.includes(name) &&
      !name.startsWith("tags") &&
      (reads === undefined || reads.includes(name) || needs.includes(name)),
  );
  return Object.fromEntries(meaningful.map(([name, value]) => [name, scope.deep(value)]));
}

import { noPolicy } from "../../iam/policy/defaults";
import type { PolicyDocument } from "../../iam/policy/policy";
import { readPolicy } from "../../iam/policy/read";
import type { FoundPolicy, Reading } from "../model";
import { grantOf } from "./catalogue";
import type { Grant } from "./catalogue-entries";
import type { StatementJson } from "./granted-statements";
import { META_ARGUMENTS } from "./references";
import type { ResourceReader } from "./resource-reader";
import { tokenFor } from "./tokens";
import type { Body } from "./values";

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
  return readPolicy({ Version: "2012-10-17", Statement: statements }, "resource");
}

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

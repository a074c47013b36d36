import type { Configuration, Reading, Resource } from "../model";
import { attachmentsOf, grantOf } from "./catalogue";
import { findPolicies } from "./find-policies";
import { readAttachments, readGrant } from "./read-grants";
import { References } from "./references";
import { ResourceReader } from "./resource-reader";
import { givesAnything, suspicion } from "./type-names";
import { listed, only } from "./values";

/** Everything that a configuration grants, and everything of it that could not be read. */
export function readConfiguration(configuration: Configuration): Reading {
  const references = new References(configuration);
  const all = configuration.resources
    .filter(({ mode }) => mode === "managed")
    .flatMap((one) => missing(one) ?? readResource(new ResourceReader(one, references)));
  return {
    policies: all.flatMap(({ policies }) => policies),
    unreadable: all.flatMap(({ unreadable }) => unreadable),
  };
}

const FROM_PLAN = "review a plan: terraform plan -out=p && terraform show -json p > plan.json";

/** These stand for resources that are not in the configuration. */
const MISSING: ReadonlyMap<string, readonly [reason: string, fix: string]> = new Map([
  ["module", ["its source is not read, and it may give any access", FROM_PLAN]],
  ["file", ["it is not JSON, and it may give any access", FROM_PLAN]],
  ["plan", ["the plan leaves resources out", "plan again, without -target"]],
]);

function missing(resource: Resource): Reading | undefined {
  const why = MISSING.get(resource.type);
  if (why === undefined) return undefined;
  const [reason, fix] = why;
  const { address: id, type, values } = resource;
  const fingerprint = type === "file" && { fingerprint: String(values["sha256"]) };
  const cause = "unknown-grant";
  const one = { id, resource, argument: "", cause, ...fingerprint, reason, fix } as const;
  return { policies: [], unreadable: [one] };
}

function readResource(reader: ResourceReader): Reading[] {
  const found = [...readGrant(reader), ...readAttachments(reader), ...findPolicies(reader)].map(
    (reading) => withoutIgnored(reader, reading),
  );
  const why = givesAnything(reader.type) ?? doubt(reader, found);
  const runs = reader.values["provisioner"] !== undefined;
  return [
    // If nothing is known, one reason for doubt is enough.
    ...(why === undefined || found.some(isRead) ? found : []),
    ...(why === undefined ? [] : [reader.unknownGrant("grant", why)]),
    ...(runs
      ? [reader.unknownGrant("provisioner", "it runs a program, which may do anything")]
      : []),
  ];
}

/** Why a resource may give access in which nothing was read. */
function doubt({ type }: ResourceReader, found: readonly Reading[]): string | undefined {
  const known = found.some(isRead) || grantOf(type) || attachmentsOf(type).length > 0;
  return known ? undefined : suspicion(type);
}

/** A policy, or what should have been one. */
function isRead({ policies, unreadable }: Reading): boolean {
  return policies.length > 0 || unreadable.some(({ cause }) => cause === "unreadable");
}

/** What Terraform leaves as it is in AWS need not be what the configuration says. */
function withoutIgnored(reader: ResourceReader, reading: Reading): Reading {
  if (reader.values["lifecycle"] === undefined) return reading;
  const { policies, unreadable } = reading;
  const ignored = listed(only(reader.values["lifecycle"])["ignore_changes"]).map(
    (name) => /^\W*(\w+)/.exec(String(name))?.[1] ?? "",
  );
  const isIgnored = ({ argument }: { readonly argument: string }) =>
    ignored.includes("all") ||
    ignored.includes(argument.replace(/\W.*/s, "")) ||
    (argument === "grant" && ignored.some((name) => !name.startsWith("tags")));
  const reason =
    "lifecycle.ignore_changes leaves it as it is in AWS, whatever the configuration says";
  const unknown = policies
    .filter(isIgnored)
    .map(({ argument }) => reader.unknownGrant(argument, reason, "do not ignore its changes"));
  return {
    policies: policies.filter((policy) => !isIgnored(policy)),
    unreadable: [...unreadable, ...unknown.flatMap((one) => one.unreadable)],
  };
}

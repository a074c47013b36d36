import type { Configuration, Reading, Resource } from "../model";
import { attachmentsOf, grantOf } from "./catalogue";
import { findPolicies } from "./find-policies";
import { type Findings, unknownGrant } from "./findings";
import { readAttachments } from "./read-attachments";
import { readGrant } from "./read-grants";
import { Scope } from "./scope";
import { givesAnything, suspicion } from "./type-names";
import { listed, only } from "./values";

/** Everything that a configuration grants, and everything of it that could not be read. */
export function readConfiguration(configuration: Configuration): Reading {
  const scope = new Scope(configuration);
  const all = configuration.resources
    .filter(({ mode }) => mode === "managed")
    .flatMap((resource) => UNREAD.get(resource.type)?.(resource) ?? readResource(resource, scope));
  return {
    policies: all.flatMap(({ policies }) => policies),
    unreadable: all.flatMap(({ unreadable }) => unreadable),
  };
}

const FROM_PLAN = "review a plan: terraform plan -out=p && terraform show -json p > plan.json";

/** Stand for resources that are not in the configuration. */
const UNREAD: ReadonlyMap<string, (resource: Resource) => Findings[]> = new Map([
  ["module", missing("its source is not read, and it may give any access", FROM_PLAN)],
  ["file", missing("it is not JSON, and it may give any access", FROM_PLAN, true)],
  ["plan", missing("the plan leaves resources out", "plan again, without -target")],
]);

function missing(reason: string, fix: string, whole = false): (resource: Resource) => Findings[] {
  return (resource) => {
    const { address: id, values } = resource;
    const fingerprint = whole ? { fingerprint: String(values["sha256"]) } : {};
    const cause = "unknown-grant";
    return [
      {
        policies: [],
        unreadable: [{ id, resource, argument: "", cause, ...fingerprint, reason, fix }],
      },
    ];
  };
}

function readResource(resource: Resource, scope: Scope): Findings[] {
  const found = [
    ...readGrant(resource, scope),
    ...readAttachments(resource, scope),
    ...findPolicies(resource, scope),
  ].map((findings) => withoutIgnored(resource, findings, scope));
  const why = givesAnything(resource.type) ?? doubt(resource, found);
  return [
    // One doubt is enough where nothing is known.
    ...(why === undefined || found.some(isRead) ? found : []),
    ...(why === undefined ? [] : [unknownGrant(resource, "grant", scope, why)]),
    ...programs(resource, scope),
  ];
}

/** Of a type that speaks of access and in which nothing was read. */
function doubt({ type }: Resource, found: readonly Findings[]): string | undefined {
  const known = found.some(isRead) || grantOf(type) || attachmentsOf(type).length > 0;
  return known ? undefined : suspicion(type);
}

/** A policy, or what should have been one. */
function isRead({ policies, unreadable }: Findings): boolean {
  return policies.length > 0 || unreadable.some(({ cause }) => cause === "unreadable");
}

function programs(resource: Resource, scope: Scope): Findings[] {
  if (resource.values["provisioner"] === undefined) return [];
  return [unknownGrant(resource, "provisioner", scope, "it runs a program, which may do anything")];
}

/** What Terraform leaves as it is in AWS need not be what stands in the configuration. */
function withoutIgnored(resource: Resource, findings: Findings, scope: Scope): Findings {
  const ignored = listed(only(resource.values["lifecycle"])["ignore_changes"]).map(
    (name) => /^\W*(\w+)/.exec(String(name))?.[1] ?? "",
  );
  const isIgnored = (argument: string) =>
    ignored.includes("all") ||
    ignored.includes(argument.replace(/\W.*/s, "")) ||
    (argument === "grant" && ignored.some((name) => !name.startsWith("tags")));
  const reason = "lifecycle.ignore_changes leaves it as it is in AWS, whatever stands here";
  const fix = "do not ignore its changes";
  return {
    policies: findings.policies.filter(({ argument }) => !isIgnored(argument)),
    unreadable: [
      ...findings.unreadable,
      ...findings.policies
        .filter(({ argument }) => isIgnored(argument))
        .flatMap(({ argument }) => unknownGrant(resource, argument, scope, reason, fix).unreadable),
    ],
  };
}

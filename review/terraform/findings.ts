import { PolicyReadError } from "../../iam/policy/policy-errors";
import { display } from "../../iam/policy/terraform-references";
import type { FoundPolicy, Resource, Unreadable } from "../model";
import type { Scope } from "./scope";
import { UnreadableTemplate } from "./tokens";

/** What one argument of a resource turned out to be. */
export interface Findings {
  readonly policies: readonly FoundPolicy[];
  readonly unreadable: readonly Unreadable[];
}

/** What `read` finds, or why it cannot. */
export function findingsOf(
  resource: Resource,
  argument: string,
  scope: Scope,
  read: () => readonly Omit<FoundPolicy, "resource">[],
  cause: Unreadable["cause"] = "unreadable",
): Findings {
  try {
    return { policies: read().map((found) => ({ ...found, resource })), unreadable: [] };
  } catch (error) {
    const why = explained(error);
    return { policies: [], unreadable: [unreadable(resource, argument, scope, { ...why, cause })] };
  }
}

/** Something that may give access in a way that nobody here knows. */
export function unknownGrant(
  resource: Resource,
  argument: string,
  scope: Scope,
  reason: string,
  fix = "have someone judge it who knows what it gives, and waive it",
): Findings {
  const why = { reason, fix, cause: "unknown-grant" } as const;
  return { policies: [], unreadable: [unreadable(resource, argument, scope, why)] };
}

/** What may change although its text does not. */
const UNSTABLE = /known only at apply|\b(file\w*|templatefile)\(|"template_url"|"provisioner"/;

/** Words about a resource, which give no access. */
const WORDS = ["//", "tags", "tags_all", "description", "depends_on", "timeouts"];

function unreadable(
  resource: Resource,
  argument: string,
  scope: Scope,
  why: Pick<Unreadable, "reason" | "fix" | "cause">,
): Unreadable {
  const written = Object.fromEntries(
    Object.entries(resource.values).filter(([name]) => !WORDS.includes(name)),
  );
  const stable = !UNSTABLE.test(JSON.stringify(written));
  return {
    id: `${resource.address}.${argument}`,
    resource,
    argument,
    ...(stable && { fingerprint: scope.fingerprint(written) }),
    ...why,
  };
}

function explained(error: unknown): Pick<Unreadable, "reason" | "fix"> {
  if (error instanceof UnreadableTemplate) return { reason: error.message, fix: error.fix };
  if (error instanceof PolicyReadError) {
    const fix = "correct it: IAM would refuse it, or take it for something else";
    return { reason: display(error.message), fix };
  }
  throw error;
}

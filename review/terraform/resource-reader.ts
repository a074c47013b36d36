import { PolicyReadError } from "../../iam/policy/policy-errors";
import { display, hasTokens } from "../../iam/policy/terraform-references";
import type { FoundPolicy, Reading, Resource, Unreadable } from "../model";
import type { References } from "./references";
import { UnreadableTemplate } from "./tokens";

/** Text whose meaning may change although the text does not. */
const UNSTABLE = /known only at apply|\b(file\w*|templatefile)\(|"template_url"|"provisioner"/;

/** Words about a resource, which give no access. */
const WORDS = ["//", "tags", "tags_all", "description", "depends_on", "timeouts"];

/** One resource while it is read: makes what is found in it, and what could not be read. */
export class ResourceReader {
  constructor(
    readonly resource: Resource,
    readonly references: References,
  ) {}

  get type(): string {
    return this.resource.type;
  }

  get values(): Resource["values"] {
    return this.resource.values;
  }

  /** What `read` finds in an argument, or why that cannot be read. */
  attempt(
    argument: string,
    read: () => readonly FoundPolicy[],
    cause: Unreadable["cause"] = "unreadable",
  ): Reading {
    try {
      return { policies: read(), unreadable: [] };
    } catch (error) {
      return this.unreadable(argument, { ...explained(error), cause });
    }
  }

  /** Something that may give access in a way that is not known here. */
  unknownGrant(
    argument: string,
    reason: string,
    fix = "ask someone who knows what it gives to judge it, and waive it",
  ): Reading {
    return this.unreadable(argument, { reason, fix, cause: "unknown-grant" });
  }

  /** A policy with the id by which it is known in other versions of the configuration. */
  policy(
    argument: string,
    attachedTo: string | undefined,
    policy: Pick<FoundPolicy, "kind" | "document" | "whenRemoved">,
  ): FoundPolicy {
    const { resource } = this;
    const id = `${this.id()}.${argument}`;
    if (attachedTo === undefined) return { id, argument, ...policy, resource };
    return { id: `${id} for ${attachedTo}`, argument, attachedTo, ...policy, resource };
  }

  /** If the number of copies is not known, it is part of the id: with another number they are others. */
  private id(): string {
    const { address, values } = this.resource;
    const { count, for_each: forEach } = values;
    const copies = count ?? forEach;
    if (copies === undefined || copies === null) return address;
    const by = count === undefined ? "for_each" : "count";
    return `${address}[${by} ${this.references.line(copies)}]`;
  }

  private unreadable(argument: string, why: Pick<Unreadable, "reason" | "fix" | "cause">): Reading {
    const { resource } = this;
    const written = Object.fromEntries(
      Object.entries(resource.values).filter(([name]) => !WORDS.includes(name)),
    );
    const stable = !UNSTABLE.test(JSON.stringify(written));
    const fingerprint = stable && { fingerprint: this.references.fingerprint(written) };
    const id = `${resource.address}.${argument}`;
    return { policies: [], unreadable: [{ id, resource, argument, ...fingerprint, ...why }] };
  }
}

function explained(error: unknown): Pick<Unreadable, "reason" | "fix"> {
  if (error instanceof UnreadableTemplate) return { reason: error.message, fix: error.fix };
  if (error instanceof PolicyReadError) {
    const isComputed = error.problems.every(({ got }) => hasTokens(got));
    const fix = isComputed
      ? "write it out when synthesizing, because only Terraform evaluates what stands there"
      : "correct it: IAM would refuse it, or take it for something else";
    return { reason: display(error.message), fix };
  }
  throw error;
}

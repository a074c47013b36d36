import { hash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

/** What a plan would do to one resource. */
export interface PlannedChange {
  readonly address: string;
  readonly type: string;
  /** None where a resource is imported as it stands. */
  readonly actions: readonly ("create" | "update" | "delete" | "forget")[];
  /** Arguments and attributes that would differ afterwards, sorted. */
  readonly attributes: readonly string[];
  /**
   * By which id Terraform would take over what exists already.
   * @default - it knows the resource, or creates it
   */
  readonly importId?: string;
}

/** All that the apply of one plan would do. */
export interface StackPlan {
  readonly changes: readonly PlannedChange[];
  /** Names of the outputs that would differ afterwards. */
  readonly outputs: readonly string[];
  /** Two plans share it if they would do the same, with the same values, to the same resources. */
  readonly fingerprint: string;
}

type Attributes = Readonly<Record<string, unknown>>;

/** What `terraform show -json <plan>` prints, as far as it is read here. */
export interface PlanJson {
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, OutputChange>>;
}

interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Attributes | null;
    readonly after: Attributes | null;
    readonly after_unknown: Attributes;
    readonly importing?: { readonly id?: string };
  };
}

interface OutputChange {
  readonly actions: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
}

/**
 * Reads `terraform show -json <plan>`.
 * @param without the address of a resource that the plan is read without
 * @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export function stackPlan(plan: PlanJson, without?: string): StackPlan {
  const resources = (plan.resource_changes ?? []).filter(
    ({ address, change: { importing, actions } }) =>
      (importing !== undefined || !isNothing(actions)) && address !== without,
  );
  const outputs = Object.entries(plan.output_changes ?? {})
    .filter(([, { actions }]) => !isNothing(actions))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const identity = [resources.map(identityOf).sort(), outputs];
  return {
    changes: resources.map(plannedChange),
    outputs: outputs.map(([name]) => name),
    fingerprint: hash("sha256", JSON.stringify(identity)),
  };
}

function isNothing(actions: readonly string[]): boolean {
  return ["no-op", "read"].includes(actions.join());
}

function plannedChange({ address, type, change }: ResourceChange): PlannedChange {
  const { actions, importing } = change;
  return {
    address,
    type,
    actions: (isNothing(actions) ? [] : actions) as PlannedChange["actions"],
    attributes: differing(change),
    ...(importing === undefined ? {} : { importId: importing.id ?? "" }),
  };
}

/** Holds what differs, and not what stays as it is: AWS may report that differently each time. */
function identityOf({ address, change }: ResourceChange): string {
  const { actions, before, after, after_unknown: unknown, importing } = change;
  const names = actions.join() === "delete" ? ["id"] : differing(change);
  const values = names.map((name) => [name, before?.[name], after?.[name], unknown[name]]);
  return JSON.stringify([address, actions, importing?.id, values]);
}

function differing({ before, after, after_unknown: unknown }: ResourceChange["change"]): string[] {
  const [old, then] = [before ?? {}, after ?? {}];
  const names = new Set([old, then, unknown].flatMap(Object.keys));
  return [...names]
    .filter((name) => hasTrue(unknown[name]) || !isDeepStrictEqual(old[name], then[name]))
    .sort();
}

/** Unknown values are marked by `true` somewhere inside a shape that is otherwise empty. */
function hasTrue(mark: unknown): boolean {
  if (typeof mark !== "object" || mark === null) return mark === true;
  return Object.values(mark).some(hasTrue);
}

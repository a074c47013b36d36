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

type Attributes = Readonly<Record<string, unknown>>;

/** What `terraform show -json <plan>` prints, as far as it is read here. */
export interface PlanJson {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly type: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before: Attributes | null;
      readonly after: Attributes | null;
      readonly after_unknown: Attributes;
      readonly importing?: { readonly id?: string };
    };
  }[];
}

/**
 * Reads `terraform show -json <plan>`.
 * @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export function plannedChanges(plan: PlanJson): readonly PlannedChange[] {
  return (plan.resource_changes ?? [])
    .filter(({ change }) => change.importing !== undefined || !isNothing(change.actions))
    .map(({ address, type, change }) => ({
      address,
      type,
      ...(change.importing === undefined ? {} : { importId: change.importing.id ?? "" }),
      actions: (isNothing(change.actions) ? [] : change.actions) as PlannedChange["actions"],
      attributes: differing(change.before ?? {}, change.after ?? {}, change.after_unknown),
    }));
}

function isNothing(actions: readonly string[]): boolean {
  return ["no-op", "read"].includes(actions.join());
}

function differing(before: Attributes, after: Attributes, unknown: Attributes): string[] {
  const names = new Set([before, after, unknown].flatMap(Object.keys));
  return [...names]
    .filter((name) => hasTrue(unknown[name]) || !isDeepStrictEqual(before[name], after[name]))
    .sort();
}

/** Unknown values are marked by `true` somewhere inside a shape that is otherwise empty. */
function hasTrue(mark: unknown): boolean {
  if (typeof mark !== "object" || mark === null) return mark === true;
  return Object.values(mark).some(hasTrue);
}

/**
 * Terraform's state, as far as it is read here: version 4, which Terraform has written since 0.12 and OpenTofu
 * writes as well.
 */
export interface State {
  readonly version: number;
  /** Grows with each write. */
  readonly serial: number;
  /** Distinguishes states of different origin. */
  readonly lineage: string;
  readonly outputs?: Readonly<Record<string, { readonly value: unknown }>>;
  readonly resources: readonly StateResource[];
}

interface StateResource {
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly module?: string;
  readonly instances: readonly {
    readonly index_key?: string | number;
    readonly attributes?: Readonly<Record<string, unknown>>;
  }[];
}

/** One thing that Terraform manages, with what it knows of it. */
export interface Instance {
  readonly address: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export function isState(value: unknown): value is State {
  if (typeof value !== "object" || value === null) return false;
  const { version, serial, lineage, resources } = value as Partial<Record<keyof State, unknown>>;
  return (
    typeof version === "number" &&
    typeof serial === "number" &&
    typeof lineage === "string" &&
    Array.isArray(resources)
  );
}

/** Everything that a destroy would destroy. */
export function instancesIn(state: State | undefined): readonly Instance[] {
  const managed = state?.resources.filter(({ mode }) => mode === "managed") ?? [];
  return managed.flatMap((resource) =>
    resource.instances.map(({ index_key, attributes = {} }) => ({
      address: addressOf(resource, index_key),
      type: resource.type,
      attributes,
    })),
  );
}

export function addressesIn({ resources }: State): readonly string[] {
  return resources.flatMap((resource) =>
    resource.instances.map(({ index_key }) => addressOf(resource, index_key)),
  );
}

export function addressOf(
  { mode, type, name, module }: StateResource,
  index: string | number | undefined,
): string {
  const path = [...(module ? [module] : []), ...(mode === "data" ? ["data"] : []), type, name];
  return `${path.join(".")}${index === undefined ? "" : `[${JSON.stringify(index)}]`}`;
}

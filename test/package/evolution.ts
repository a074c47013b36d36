import { differences } from "./differences";
import { REPLACING_ARGUMENTS } from "./replacing-arguments";

type Arguments = Readonly<Record<string, unknown>>;

/** A cdk.tf.json, as far as the comparison reads it. */
export interface Stack {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
}

/** Why a deploy of the newer stack would destroy something that the older one created. */
interface Replacement {
  readonly address: string;
  readonly because: string;
}

/**
 * Resources that would be destroyed, to be created anew or not; moved ones stay.
 * @param mayGo whether a resource with this address may be gone. @default - none may
 */
export function replacements(
  before: Stack,
  after: Stack,
  mayGo: (address: string) => boolean = () => false,
): readonly Replacement[] {
  const later = resourcesOf(after);
  return [...resourcesOf(moved(before, after))].flatMap(([address, one]) => {
    const other = later.get(address);
    if (other === undefined) {
      if (mayGo(address)) return [];
      return [{ address, because: "it is gone, and no moved block says where" }];
    }
    return replacedBy(one, other).map((because) => ({ address, because }));
  });
}

/** `<type>.<argument>` of everything that would be changed in place, sorted, each once. */
export function changedArguments(before: Stack, after: Stack): readonly string[] {
  const later = resourcesOf(after);
  const changed = [...resourcesOf(moved(before, after))].flatMap(([address, one]) => {
    const paths = differences(one.values, later.get(address)?.values ?? one.values);
    return paths.map((path) => `${one.type}.${path.split(".")[0]}`);
  });
  return [...new Set(changed)].sort();
}

interface Resource {
  readonly type: string;
  readonly values: Arguments;
}

function replacedBy({ type, values }: Resource, other: Resource): string[] {
  const replacing = REPLACING_ARGUMENTS[type];
  if (replacing === undefined) {
    return [`it is not known which arguments replace an ${type}: add it to replacing-arguments.ts`];
  }
  return ["provider", ...replacing]
    .filter((name) => differences(values[name], other.values[name]).length > 0)
    .map((name) => `${name} was ${text(values[name])} and becomes ${text(other.values[name])}`);
}

/** The stack under the addresses that its moved resources have now, in references too. */
function moved(before: Stack, { moved: moves = [] }: Stack): Stack {
  const renamed = moves.reduce(
    (json, { from, to }) => json.replaceAll(new RegExp(`\\b${escaped(from)}(?![\\w-])`, "g"), to),
    JSON.stringify(before),
  );
  const stack: Stack = JSON.parse(renamed);
  const resource: Record<string, Record<string, Arguments>> = {};
  for (const [type, byId] of Object.entries(stack.resource ?? {})) {
    for (const [id, values] of Object.entries(byId)) {
      const move = moves.find(({ from }) => from === `${type}.${id}`);
      const [newType = type, newId = id] = move?.to.split(".") ?? [];
      resource[newType] = { ...resource[newType], [newId]: values };
    }
  }
  return { resource };
}

function resourcesOf({ resource = {} }: Stack): ReadonlyMap<string, Resource> {
  const entries = Object.entries(resource).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, { "//": _, ...values }]) => {
      return [`${type}.${id}`, { type, values }] as const;
    }),
  );
  return new Map(entries);
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}

function escaped(literal: string): string {
  return literal.replaceAll(".", "\\.");
}

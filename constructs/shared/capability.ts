import { below, type Finding, type Path } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { valueAt } from "../../formats/schema-walk";
import type { Part } from "./part";
import { type Scope, scopeForNames } from "./scope";
import type { UniqueName } from "./unique-names";

/**
 * Something that an environment can have, decided once by pure functions: what is wrong with its options,
 * which names it takes, and which parts it is made of. Environment files and code call the same functions.
 */
export interface Capability<Environment, Parts extends Part = Part> {
  /**
   * What is wrong between fields. `environment` holds what could be read, and `written` everything that was
   * written, so that one mistake hides none of the others.
   */
  findings(environment: Partially<Environment>, written: unknown): readonly Finding[];
  /** What is allowed, and worth a second look all the same. */
  warnings?(environment: Partially<Environment>): readonly Finding[];
  /** Names that nothing else may have, as far as they are known. */
  names(environment: Partially<Environment>, written?: unknown): readonly UniqueName[];
  /** What is wrong between environments: the findings of each, in the order of the environments. */
  together?(environments: readonly Partially<Environment>[]): readonly (readonly Finding[])[];
  /** All that it creates and uses, once nothing is wrong. */
  parts(environment: Environment): readonly Parts[];
}

/** What is decided of the options of one thing, for whatever asks. */
interface Decide<Environment, Options, Props, Parts extends Part> {
  findings?(
    options: Partially<Options>,
    written: unknown,
    environment: Partially<Environment>,
  ): readonly Finding[];
  warnings?(options: Partially<Options>): readonly Finding[];
  /** What is built of the options: the same for parts, names and the construct. */
  propsOf(scope: Scope, options: Options): Props;
  names?(props: Partially<Props>): readonly UniqueName[];
  parts(props: Props): readonly Parts[];
}

/** A capability whose options are in one field, and which an environment without that field does not have. */
export function capabilityIn<Field extends string, Options, Props, Parts extends Part>(
  field: Field,
  decide: Decide<Scope, Options, Props, Parts>,
): Capability<Scope & { readonly [Key in Field]?: Options }, Parts> {
  return decidedAt((environment) => [[[field], valueAt(environment, [field])]], decide);
}

/** A capability that an environment has once for each entry of a list, which is at `path`. */
export function capabilityInEach<Environment extends Scope, Options, Props, Parts extends Part>(
  path: Path,
  listIn: (environment: Environment) => readonly Options[] | undefined,
  decide: Decide<Environment, Options, Props, Parts>,
): Capability<Environment, Parts> {
  return decidedAt((environment) => {
    const list = listIn(environment as Environment) ?? [];
    return list.map((options, index) => [[...path, index], options]);
  }, decide);
}

/** Options that are there, with their places; in what was read partially, some may be missing. */
function decidedAt<Environment extends Scope, Options, Props, Parts extends Part>(
  placesIn: (environment: unknown) => readonly (readonly [at: Path, options: unknown])[],
  decide: Decide<Environment, Options, Props, Parts>,
): Capability<Environment, Parts> {
  const each = <Found>(
    environment: unknown,
    find: (options: Options, at: Path) => readonly Found[],
  ): Found[] =>
    placesIn(environment).flatMap(([at, options]) =>
      options === undefined ? [] : find(options as Options, at),
    );
  return {
    findings: (environment, written) =>
      each(environment, (options, at) => {
        const partial = options as Partially<Options>;
        return below(at, decide.findings?.(partial, valueAt(written, at), environment));
      }),
    warnings: (environment) =>
      each(environment, (options, at) =>
        below(at, decide.warnings?.(options as Partially<Options>)),
      ),
    names: (environment) =>
      each(environment, (options, at) => {
        const scope = scopeForNames(environment as Partial<Scope>);
        const props = decide.propsOf(scope, options) as Partially<Props>;
        return below(at, decide.names?.(props));
      }),
    parts: (environment) =>
      each(environment, (options, at) =>
        decide
          .parts(decide.propsOf(environment, options))
          .map((part) => ({ ...part, declaredAt: [...at, ...part.declaredAt] })),
      ),
  };
}

/**
 * The options of something that is created, or that exists. An option that is in none of these describes what is
 * created: one that is forgotten here is refused beside what exists, and not silently without effect.
 */
interface CreatedOrExisting {
  /** Says which one is used. */
  readonly existing: string;
  /** Describe what exists. */
  readonly alongside?: readonly string[];
  /** Describe either of the two. */
  readonly either?: readonly string[];
}

/**
 * Options without effect, because they describe the other of the two. `options` holds what could be read, and
 * `written` everything that was written: even a wrong ARN says that nothing is created.
 */
export function createdOrExisting(
  options: object | undefined,
  written: unknown,
  { existing, alongside = [], either = [] }: CreatedOrExisting,
): Finding[] {
  const exists = valueAt(written, [existing]) !== undefined;
  const fits = [existing, ...alongside, ...either];
  const created = Object.keys(options ?? {}).filter((field) => !fits.includes(field));
  return (exists ? created : alongside)
    .filter((field) => valueAt(options, [field]) !== undefined)
    .map((field) => ({
      path: [field],
      got: show(valueAt(options, [field])),
      allowed: exists
        ? `nothing beside ${existing}: nothing is created`
        : `only beside ${existing}`,
      fix: exists ? `remove ${field}, or ${existing}` : `add ${existing}, or remove ${field}`,
    }));
}

/** What is written beside `enabled: false`: options of something that there is not. */
export function besideNothing(written: unknown, because: string): Finding[] {
  return Object.keys(written ?? {})
    .filter((field) => field !== "enabled")
    .map((field) => ({
      path: [field],
      got: show(valueAt(written, [field])),
      allowed: `nothing beside enabled: false: ${because}`,
      fix: `remove ${field}, or enabled`,
    }));
}

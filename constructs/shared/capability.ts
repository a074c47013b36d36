import type { Finding, Path } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
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
   * What no field alone can tell. Whatever could be read of the environment comes as `environment`, and
   * all that was written as `written`, so that one mistake hides none of the others.
   */
  findings(environment: Partially<Environment>, written: unknown): readonly Finding[];
  /** What is allowed, and worth a second look all the same. */
  warnings?(environment: Partially<Environment>): readonly Finding[];
  /** Names that nothing else may have, as far as they are known. */
  names(environment: Partially<Environment>, written: unknown): readonly UniqueName[];
  /** What only all environments together can tell, for each of them in their order. */
  together?(environments: readonly Partially<Environment>[]): readonly (readonly Finding[])[];
  /** All that it creates and uses, once nothing is wrong. */
  parts(environment: Environment): readonly Parts[];
}

/** A capability whose options are in one field, and which an environment without that field does not have. */
export function capabilityIn<Field extends string, Options, Props, Parts extends Part>(
  field: Field,
  decide: {
    findings?(options: Partially<Options>, written: unknown): readonly Finding[];
    /** What is built of the options: the same for parts, names and the construct. */
    propsOf(scope: Scope, options: Options): Props;
    names?(props: Partially<Props>): readonly UniqueName[];
    parts(props: Props): readonly Parts[];
  },
): Capability<Scope & { readonly [Key in Field]?: Options }, Parts> {
  const at: Path = [field];
  const optionsIn = <Of>(environment: Of) => valueAt(environment, at);
  return {
    findings(environment, written) {
      const options = optionsIn(environment) as Partially<Options> | undefined;
      if (options === undefined) return [];
      return (decide.findings?.(options, valueAt(written, at)) ?? []).map((finding) => ({
        ...finding,
        path: [...at, ...finding.path],
      }));
    },
    names(environment) {
      const options = optionsIn(environment) as Options | undefined;
      if (options === undefined) return [];
      const props = decide.propsOf(
        scopeForNames(environment as Partial<Scope>),
        options,
      ) as Partially<Props>;
      return (decide.names?.(props) ?? []).map((name) => ({
        ...name,
        path: [...at, ...name.path],
      }));
    },
    parts(environment) {
      const options = optionsIn(environment) as Options | undefined;
      if (options === undefined) return [];
      return decide.parts(decide.propsOf(environment, options)).map((part) => ({
        ...part,
        declaredAt: [...at, ...part.declaredAt],
      }));
    },
  };
}

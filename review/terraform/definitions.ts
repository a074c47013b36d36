import { createHash } from "node:crypto";
import type { Configuration, Resource } from "../model";

/** Everything in an expression that has a definition of its own. */
const NAMED =
  /\b(?:(?:var|module)\.[A-Za-z_][\w-]*|data\.\w+\.[A-Za-z_][\w-]*|\w+\.[A-Za-z_][\w-]*(?:\[[^\]]*\])?\.[A-Za-z_]\w*)/g;
/** These say which resource is meant, and change together with it. */
const IDENTITY = /^(?:id|arn|name|name_prefix|bucket|bucket_prefix|function_name|key_id)$/;
/** Not part of what a resource is. */
export const META_ARGUMENTS: readonly string[] = [
  "//",
  "count",
  "for_each",
  "provider",
  "depends_on",
  "lifecycle",
  "connection",
  "provisioner",
  "timeouts",
];

/** What names stand for in a configuration, beyond being names. */
export class Definitions {
  private readonly resources = new Map<string, Resource[]>();
  private readonly others: ReadonlyMap<string, unknown>;

  constructor({ resources, definitions = {} }: Configuration) {
    this.others = new Map(Object.entries(definitions));
    for (const resource of resources) {
      const base = withoutIndex(resource.address);
      this.resources.set(base, [...(this.resources.get(base) ?? []), resource]);
    }
  }

  /** @param address with the index of a copy */
  resource(address: string): Resource | undefined {
    const copies = this.resources.get(withoutIndex(address));
    return copies?.find((one) => one.address === address);
  }

  /**
   * With a comment that tells what it names is defined by, so that equal text means equal. A mere
   * resource needs none: it is the same under the same name.
   */
  versioned(expression: string): string {
    const defined = this.named(expression).length > 0;
    return defined ? `${expression} /*${this.fingerprint(expression)}*/` : expression;
  }

  /** Changes whenever something does that the value, or what it names, is defined by. */
  fingerprint(value: unknown): string {
    return createHash("sha256").update(this.closure(value, new Set())).digest("hex").slice(0, 16);
  }

  private closure(value: unknown, seen: Set<string>): string {
    const text = JSON.stringify(value) ?? "";
    const inner = this.named(text).flatMap(([name, definition]) => {
      if (seen.has(name)) return [];
      seen.add(name);
      return [`${name}=${this.closure(definition, seen)}`];
    });
    return [text, ...inner].join("\n");
  }

  /** What is named in a text and defined in this configuration, other than as a resource. */
  private named(text: string): [name: string, definition: unknown][] {
    return [...new Set(text.match(NAMED) ?? [])].flatMap((name) => {
      const definition = this.definitionOf(name);
      return definition === undefined ? [] : [[name, definition]];
    });
  }

  private definitionOf(name: string): unknown {
    if (this.others.has(name)) return this.others.get(name);
    const written = (resource: Resource) =>
      Object.entries(resource.values).filter(
        ([key]) => !META_ARGUMENTS.includes(key) || key === "provider",
      );
    if (name.startsWith("data.")) {
      const values = (this.resources.get(name) ?? []).flatMap(written);
      return values.length === 0 ? undefined : values;
    }
    const [type, local, attribute = ""] = withoutIndex(name).split(".");
    // The one resource whose attributes are what is written elsewhere in it.
    const argument = type === "terraform_data" && attribute === "output" ? "input" : attribute;
    const values = (this.resources.get(`${type}.${local}`) ?? [])
      .filter(({ values }) => !IDENTITY.test(argument) && Object.hasOwn(values, argument))
      .map(({ values }) => values[argument]);
    return values.length === 0 ? undefined : values;
  }
}

function withoutIndex(address: string): string {
  return address.replace(/\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\](?=$|\.[A-Za-z_]\w*$)/, "");
}

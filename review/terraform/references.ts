import { hash } from "node:crypto";
import { display, opaque } from "../../iam/policy/terraform-references";
import type { Configuration, Resource } from "../model";

import { isKnownOnlyAtApply, namedIn, replaceReferences, UnreadableTemplate } from "./tokens";
import { mapTexts } from "./values";

/** Everything in an expression that has a definition of its own. */
const NAMED =
  /\b(?:(?:var|module)\.[A-Za-z_][\w-]*|data\.\w+\.[A-Za-z_][\w-]*|\w+\.[A-Za-z_][\w-]*(?:\[[^\]]*\])?\.[A-Za-z_]\w*)/g;
/** These say which resource is meant, and change together with it. */
const IDENTITY = /^(?:id|arn|name|name_prefix|bucket|bucket_prefix|function_name|key_id)$/;
/** Not part of what a resource is. */
export const META_ARGUMENTS: readonly string[] = [
  ...["//", "count", "for_each", "provider", "depends_on", "lifecycle", "connection"],
  ...["provisioner", "timeouts"],
];

/** What names mean in a configuration, and the tokens that stand for them. */
export class References {
  private readonly resources = new Map<string, Resource[]>();
  private readonly others: ReadonlyMap<string, unknown>;
  private readonly tokens = new Map<string, string>();
  private readonly documents = new Map<string, string>();
  /** Whether Terraform has evaluated the configuration. */
  readonly isPlan: boolean;

  constructor({ resources, definitions = {}, isPlan }: Configuration) {
    this.isPlan = isPlan === true;
    this.others = new Map(Object.entries(definitions));
    for (const resource of resources) {
      const base = withoutIndex(resource.address);
      this.resources.set(base, [...(this.resources.get(base) ?? []), resource]);
    }
  }

  /**
   * The resource that an expression in another one names.
   *
   * @param address with the index of a copy
   * @param from for what a plan of HCL names: nothing, because that has its whole address
   */
  resource(address: string, from?: Resource): Resource | undefined {
    const whole = (from === undefined ? "" : moduleOf(from.address)) + address;
    const copies = this.resources.get(withoutIndex(whole));
    return copies?.find((one) => one.address === whole);
  }

  /** A document that others are made of, read once however many they are. */
  once(address: string, read: () => string): string {
    const text = this.documents.get(address) ?? read();
    this.documents.set(address, text);
    return text;
  }

  /** The text that a template stands for, with a token for each reference. */
  text(template: string, change = (token: string) => token): string {
    return replaceReferences(template, (expression) => change(this.token(expression)));
  }

  /** The same everywhere in a value, names of objects included. */
  deep(value: unknown): unknown {
    const change = (text: string) => this.text(text);
    return mapTexts(value, change, change);
  }

  /** A value in one line; the same only if it means the same. */
  line(value: unknown): string {
    return display(this.text(asText(value)));
  }

  /** What a value names, as far as it is known: for HCL, a plan has nothing but references. */
  label(value: unknown): string {
    const label = replaceReferences(asText(value), (expression) =>
      isKnownOnlyAtApply(expression) ? `\${${namedIn(expression)}}` : this.token(expression),
    );
    return display(label);
  }

  /** Changes whenever something does that the value, or what it names, is defined by. */
  fingerprint(value: unknown): string {
    return hash("sha256", this.closure(value, new Set())).slice(0, 16);
  }

  private token(expression: string): string {
    if (isKnownOnlyAtApply(expression) && namedIn(expression) === "") {
      throw new UnreadableTemplate(
        `a part of it is ${expression}, and the plan does not say what it is made of`,
        "review the synthesized *.tf.json instead of the plan: it has the text",
      );
    }
    if (!isKnownOnlyAtApply(expression) && /\b(?:file\w*|templatefile)\(/.test(expression)) {
      throw new UnreadableTemplate(
        `a part of it comes from a file, by ${expression}`,
        "read the file when synthesizing, and write what is in it",
      );
    }
    if (display(expression) !== expression) {
      throw new UnreadableTemplate("a reference in it has invisible characters", "retype it");
    }
    const made = this.tokens.get(expression) ?? opaque(`\${${this.marked(expression)}}`);
    this.tokens.set(expression, made);
    return made;
  }

  /** A part of a policy document that a plan hides stays as it is: the rest of the document is compared by itself. */
  private marked(expression: string): string {
    const isPart = isKnownOnlyAtApply(expression) && expression.includes("aws_iam_policy_document");
    return isPart ? expression : this.versioned(expression);
  }

  /**
   * The expression with a comment that depends on the definitions of what it names, so that equal text
   * means the same. A mere resource needs none: it is the same under the same name.
   */
  versioned(expression: string, hidden = isKnownOnlyAtApply(expression)): string {
    // A plan of HCL names what is in a module; the definitions are those of the root module.
    if (hidden && /\bmodule\./.test(expression)) return expression;
    const defined = this.definedIn(expression).length > 0;
    return defined ? `${expression} /*${this.fingerprint(expression)}*/` : expression;
  }

  private closure(value: unknown, seen: Set<string>): string {
    const text = JSON.stringify(value) ?? "";
    const inner = this.definedIn(text).flatMap(([name, definition]) => {
      if (seen.has(name)) return [];
      seen.add(name);
      return [`${name}=${this.closure(definition, seen)}`];
    });
    return [text, ...inner].join("\n");
  }

  /** What is named in a text and defined in this configuration, other than as a resource. */
  private definedIn(text: string): [name: string, definition: unknown][] {
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

function asText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

/** `module.m["a"].` of `module.m["a"].aws_sns_topic.T`; nothing in the root module. */
function moduleOf(address: string): string {
  const [prefix = ""] = /^(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*/.exec(address) ?? [];
  return prefix;
}

function withoutIndex(address: string): string {
  return address.replace(/\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\](?=$|\.[A-Za-z_]\w*$)/, "");
}

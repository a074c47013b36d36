import { display, opaque } from "../../iam/policy/terraform-references";
import type { Configuration, Resource } from "../model";
import { Definitions } from "./definitions";
import { isKnownOnlyAtApply, namedIn } from "./plan-unknown";
import { replaceReferences, UnreadableTemplate } from "./tokens";
import { mapTexts } from "./values";

/** What names mean in a configuration. */
export class Scope {
  private readonly definitions: Definitions;
  private readonly tokens = new Map<string, string>();
  private readonly documents = new Map<string, string>();

  constructor(configuration: Configuration) {
    this.definitions = new Definitions(configuration);
  }

  /** The resource that an expression in another one names. */
  resource(address: string, from: Resource): Resource | undefined {
    return this.definitions.resource(moduleOf(from.address) + address);
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
  shown(value: unknown): string {
    return display(this.text(asText(value)));
  }

  /** Whom or what a value names, as far as one can tell: of HCL, a plan has nothing but references. */
  label(value: unknown): string {
    const shown = replaceReferences(asText(value), (expression) =>
      isKnownOnlyAtApply(expression) ? `\${${namedIn(expression)}}` : this.token(expression),
    );
    return display(shown);
  }

  /** Changes whenever something does that the value, or what it names, is defined by. */
  fingerprint(value: unknown): string {
    return this.definitions.fingerprint(value);
  }

  private token(expression: string): string {
    if (isKnownOnlyAtApply(expression)) {
      throw new UnreadableTemplate(
        `a part of it is ${expression}`,
        "review the synthesized *.tf.json instead of the plan: it has the text",
      );
    }
    if (/\b(?:file\w*|templatefile)\(/.test(expression)) {
      throw new UnreadableTemplate(
        `a part of it comes from a file, by ${expression}`,
        "read the file when synthesizing, and write what is in it",
      );
    }
    if (display(expression) !== expression) {
      throw new UnreadableTemplate(
        "a reference in it has characters that nobody can see",
        "retype it",
      );
    }
    const made =
      this.tokens.get(expression) ?? opaque(`\${${this.definitions.versioned(expression)}}`);
    this.tokens.set(expression, made);
    return made;
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

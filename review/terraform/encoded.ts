import { isRecord } from "../../iam/policy/policy-errors";
import { UnreadableTemplate } from "./tokens";

/**
 * The value that `jsonencode(...)` makes a text of, as CDKTF's `Fn.jsonencode` and people write it: objects, lists and
 * literals of Terraform's expression language, and a template `${...}` for everything else, which only Terraform
 * evaluates. Undefined if the expression is no call of jsonencode.
 *
 * @throws UnreadableTemplate if its shape is not written out
 * @see https://developer.hashicorp.com/terraform/language/expressions/types
 */
export function encodedValue(expression: string): unknown {
  const [call] = /^jsonencode\(/.exec(expression) ?? [];
  if (call === undefined) return undefined;
  const reader = new ExpressionReader(expression, call.length);
  const value = reader.value();
  reader.end(")");
  return value;
}

/** How deep objects and lists may be nested. */
const MOST_LEVELS = 100;
const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  '"': '"',
  "\\": "\\",
};
/** Functions whose values are known if those of their arguments are. */
const FUNCTIONS: Readonly<Record<string, (values: readonly unknown[]) => unknown>> = {
  concat: (lists) => (lists.every(Array.isArray) ? lists.flat(1) : undefined),
  merge: (objects) =>
    objects.every(isRecord) ? Object.fromEntries(objects.flatMap(Object.entries)) : undefined,
  tolist: ([list]) => (Array.isArray(list) ? list : undefined),
  format: ([text, ...values]) => formatted(text, values),
  join: ([separator, list]) =>
    typeof separator === "string" && isTexts(list) ? list.join(separator) : undefined,
};

class ExpressionReader {
  private level = 0;

  constructor(
    private readonly text: string,
    private at: number,
  ) {}

  /** A literal or, where something else is written, a template of it. */
  value(): unknown {
    this.skip(/\s*/y);
    const start = this.at;
    if (this.level > MOST_LEVELS) throw unreadable("it is nested too deep");
    this.level += 1;
    const literal = this.literal();
    this.level -= 1;
    this.skip(/[ \t]*/y);
    // Something that goes on after a literal, such as a condition, is an expression with it.
    if (literal !== undefined && /^[\s,)\]}]|^$/.test(this.text.charAt(this.at)))
      return literal.value;
    if (literal !== undefined && !/[?=!<>+\-*/%&|.[]/.test(this.text.charAt(this.at))) {
      throw unreadable("it has two values without a comma between them");
    }
    this.at = start;
    return `\${${this.expression()}}`;
  }

  /** Takes the last character, after which nothing may follow. */
  end(closing: string): void {
    this.skip(/[\s,]*/y);
    if (this.text.slice(this.at).trim() !== closing) throw unreadable("it is more than one call");
  }

  private literal(): { readonly value: unknown } | undefined {
    const char = this.text.charAt(this.at);
    if (char === "{") return { value: this.object() };
    if (char === "[") return this.list("]");
    if (char === '"') return this.string();
    const word = this.take(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z_][\w-]*/y);
    if (word === undefined) return undefined;
    if (/^[-\d]/.test(word)) return { value: Number(word) };
    if (word === "true" || word === "false") return { value: word === "true" };
    if (word === "null") return { value: null };
    const call = Object.hasOwn(FUNCTIONS, word) ? FUNCTIONS[word] : undefined;
    if (call === undefined || this.text.charAt(this.at) !== "(") return undefined;
    const values = this.list(")");
    const value = values && call(values.value);
    return value === undefined ? undefined : { value };
  }

  private object(): Record<string, unknown> {
    this.at += 1;
    const entries = new Map<string, unknown>();
    while (!this.closes("}")) {
      const name =
        this.text.charAt(this.at) === '"' ? this.string()?.value : this.take(/[A-Za-z_][\w-]*/y);
      this.skip(/[ \t]*/y);
      if (name === undefined || this.take(/[=:](?![=>])/y) === undefined) {
        throw unreadable("an object in it has a name that is computed, or is made by for");
      }
      if (entries.has(name)) throw unreadable(`an object in it has ${name} twice`);
      entries.set(name, this.value());
    }
    return Object.fromEntries(entries);
  }

  /** Undefined for a list that `for` makes. */
  private list(closing: string): { readonly value: unknown[] } | undefined {
    this.at += 1;
    const values: unknown[] = [];
    while (!this.closes(closing)) {
      if (/^for\s/.test(this.text.slice(this.at, this.at + 4))) return undefined;
      values.push(this.value());
      this.skip(/\s*/y);
      const next = this.text.charAt(this.at);
      if (next !== "," && next !== closing) {
        throw unreadable("it has two values without a comma between them");
      }
    }
    return { value: values };
  }

  /** Passes what separates the parts, and the end if that is what follows. */
  private closes(closing: string): boolean {
    this.skip(/[\s,]*/y);
    if (this.at >= this.text.length) throw unreadable("it is never closed");
    if (this.text.charAt(this.at) !== closing) return false;
    this.at += 1;
    return true;
  }

  /** A template in Terraform JSON, where a backslash means nothing: references stay as they are. */
  private string(): { readonly value: string } | undefined {
    let value = "";
    this.at += 1;
    while (this.at < this.text.length) {
      const char = this.text.charAt(this.at);
      if (char === '"') {
        this.at += 1;
        return { value };
      }
      if (char === "\\") value += this.escape();
      else if (/^(\$\$|%%)\{/.test(this.text.slice(this.at, this.at + 3))) value += this.raw(3);
      else if (/^[$%]\{/.test(this.text.slice(this.at, this.at + 2))) {
        const start = this.at;
        this.at += 1;
        this.balanced();
        value += this.text.slice(start, this.at);
      } else value += this.raw(1);
    }
    throw unreadable("a string in it is never closed");
  }

  private raw(length: number): string {
    this.at += length;
    return this.text.slice(this.at - length, this.at);
  }

  private escape(): string {
    const unicode = /\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/y;
    unicode.lastIndex = this.at;
    const [whole, short, long] = unicode.exec(this.text) ?? [];
    this.at += whole?.length ?? 2;
    const code = Number.parseInt(short ?? long ?? "", 16);
    const char =
      whole === undefined
        ? ESCAPES[this.text.charAt(this.at - 1)]
        : String.fromCodePoint(Math.min(code, 0x10ffff));
    // A dollar sign by its number begins no template, and so cannot be written as one.
    if (char === undefined || /[$%]/.test(char))
      throw unreadable("a string in it has an escape that is not known");
    return char;
  }

  /** Up to what ends a part of an object, a list or a call. */
  private expression(): string {
    const start = this.at;
    while (this.at < this.text.length && !/[,)\]}\n]/.test(this.text.charAt(this.at))) {
      if (this.text.charAt(this.at) === '"') this.string();
      else if (CLOSING[this.text.charAt(this.at)] !== undefined) this.balanced();
      else this.at += 1;
    }
    const expression = this.text.slice(start, this.at).trim();
    const unquoted = expression.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
    if (!/^[\w"([{!-]/.test(expression) || /#|\/[/*]/.test(unquoted)) {
      throw unreadable("it has a comment, or a value that is missing");
    }
    return expression;
  }

  /** Passes a bracket with all that is in it. */
  private balanced(): void {
    const closing = CLOSING[this.text.charAt(this.at)];
    this.level += 1;
    if (this.level > MOST_LEVELS) throw unreadable("it is nested too deep");
    this.at += 1;
    while (this.at < this.text.length && this.text.charAt(this.at) !== closing) {
      const char = this.text.charAt(this.at);
      if (char === '"') this.string();
      else if (CLOSING[char] !== undefined) this.balanced();
      else this.at += 1;
    }
    if (this.at >= this.text.length) throw unreadable("a bracket in it is never closed");
    this.at += 1;
    this.level -= 1;
  }

  private skip(pattern: RegExp): void {
    this.take(pattern);
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.text) ?? [];
    this.at += found?.length ?? 0;
    return found;
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

/** Only `%s`, for texts: others have rules of their own. */
function formatted(text: unknown, values: readonly unknown[]): string | undefined {
  if (typeof text !== "string" || text.includes("${") || !isTexts(values)) return undefined;
  const parts = text.split("%s");
  if (parts.length !== values.length + 1 || parts.join("").includes("%")) return undefined;
  return parts.map((part, index) => part + (values[index] ?? "")).join("");
}

function unreadable(why: string): UnreadableTemplate {
  return new UnreadableTemplate(
    `it is computed by jsonencode(...), and ${why}`,
    "write it as JSON text: JSON.stringify(policy) instead of Fn.jsonencode(policy)",
  );
}

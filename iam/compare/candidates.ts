import { display, opaque } from "../policy/opaque";
import type { Principal } from "../policy/policy";
import { canonicalPrincipal } from "../policy/principals";
import { common } from "./globs";
import type { Part, Pattern } from "./patterns";

/** What the requests that are tried have where a policy leaves it open. */
export interface Stranger {
  /** An account that neither document names. */
  readonly account: string;
  /** The value of every policy variable. */
  readonly variable: string;
}

type Requester = Principal & { type: Exclude<Principal["type"], "*"> };

/** What a wildcard becomes, unless something else is to be tried. */
export const FILLING = "example";

/** Texts that the pattern matches, the plainest first, and some that others match as well. */
export function textsFor(
  pattern: Pattern,
  others: readonly Pattern[],
  stranger: Stranger,
): string[] {
  const plain = [instance(pattern, FILLING, stranger), instance(pattern, "", stranger)];
  const shared = others.flatMap((other) => [
    // Only where the pattern is wide is the other's text one of its own.
    ...(pattern.bare || !hasWildcards(other) ? [instance(other, FILLING, stranger)] : []),
    ...(hasWildcards(pattern) && hasWildcards(other) ? [common(pattern, other)] : []),
  ]);
  return unique([...plain, ...shared].filter((text) => text !== undefined));
}

/** Requesters of whom the principals may speak, a stranger among them. */
export function requestersFor(
  named: readonly Principal[],
  others: readonly Principal[],
  { account }: Stranger,
): Requester[] {
  const everyone = named.map(canonicalPrincipal).some(({ value }) => value === "*");
  const strangers: Principal[] = [
    { type: "AWS", value: `arn:aws:iam::${account}:role/Example` },
    { type: "Service", value: "example.amazonaws.com" },
  ];
  const all = everyone || named.length === 0 ? [...strangers, ...others, ...named] : named;
  return unique(all.map((one) => JSON.stringify(canonicalPrincipal(one))))
    .map((text): Principal => JSON.parse(text))
    .filter(isRequester);
}

/** One text of the pattern; undefined where it has a part that nobody can write out. */
export function instance(
  { parts, dialect }: Pattern,
  filling: string,
  stranger: Stranger,
): string | undefined {
  let text = "";
  for (const [position, part] of parts.entries()) {
    if (part.kind === "unreadable") return undefined;
    const last = position === parts.length - 1;
    text += textOf(part, text, { filling, last, arn: dialect !== "action" }, stranger);
  }
  return text;
}

function isRequester(principal: Principal): principal is Requester {
  return principal.type !== "*" && !/[*?]/.test(principal.value);
}

interface Style {
  readonly filling: string;
  readonly last: boolean;
  readonly arn: boolean;
}

function textOf(part: Part, before: string, style: Style, stranger: Stranger): string {
  switch (part.kind) {
    case "char":
    case "letter":
      return part.char;
    case "one":
      return "x";
    case "many":
      return style.arn ? component(before, style, stranger) : style.filling;
    case "variable":
      return stranger.variable;
    case "token":
      return opaque(display(part.text));
    case "unreadable":
      return "";
  }
}

/** What a `*` becomes: at the start of an ARN's component what would stand there. */
function component(before: string, { filling, last }: Style, { account }: Stranger): string {
  // Two Regions, as the other policy may well name one of them.
  const region = filling === "" ? "us-east-2" : "eu-west-1";
  const components = ["arn", "aws", "sns", region, account, FILLING];
  const passed = before.split(":").length - 1;
  const starts = before.startsWith("arn:") && before.endsWith(":") && passed <= 4;
  if (!starts || filling !== FILLING) return filling;
  return components.slice(passed, last ? undefined : passed + 1).join(":");
}

function hasWildcards({ parts }: Pattern): boolean {
  return parts.some(({ kind }) => kind === "one" || kind === "many");
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

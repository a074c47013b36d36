import type { Request } from "../policy/context";
import type { PolicyDocument } from "../policy/policy";
import { display, hasTokens, isToken } from "../policy/terraform-references";
import { coversPattern } from "./covers";
import { common } from "./meets";
import { ARN_COLONS, patternOf } from "./patterns";
import {
  filled,
  freshTexts,
  type Kind,
  kindOf,
  PARTITION,
  type Texts,
  textsIn,
  type Use,
  usesIn,
} from "./reference-texts";

/**
 * What a request takes for granted of a Terraform reference. `notEqualTo` is another reference or a
 * text of the policies, which may be a pattern: "unless `${b.arn}` is `${a.arn}`".
 */
export interface Assumption {
  readonly reference: string;
  readonly notEqualTo: string;
}

/**
 * What the request takes for granted: the equalities of references, or of a reference and a text of
 * the policies, with which it would not be gained any more.
 *
 * @param request with the texts
 * @param isGained whether the request is gained with these texts
 * @returns undefined if it is not known, because there are too many
 */
export function assumptionsOf(
  { before, after }: { readonly before: PolicyDocument; readonly after: PolicyDocument },
  texts: Texts,
  request: Request,
  isGained: (texts: Texts) => boolean,
): Assumption[] | undefined {
  const old = usesIn([before]);
  // "Unless the new one is the old one" reads better than the other way round.
  const uses = new Map(
    [...usesIn([after, before])].sort(
      ([one], [other]) => Number(old.has(one)) - Number(old.has(other)),
    ),
  );
  const kinds = new Map([...uses].map(([token, use]) => [token, kindOf(token, use)]));
  const others = textsIn([after, before]);
  const sent = JSON.stringify(request);
  const nowhere = new Set([...texts.values()].filter((text) => isNowhere(text, sent)));
  const found: Assumption[] = [];
  const listed = new Set<string>();
  let tried = 0;
  for (const [token, use] of uses) {
    const own = texts.get(token);
    const kind = kinds.get(token);
    if (own === undefined || kind === "partition") continue;
    const references = [...uses].filter(
      ([other, itsUse]) =>
        other !== token && mayBeSame(kind, kinds.get(other)) && !isOther(use, itsUse),
    );
    const literals = others
      .filter(({ element }) => element === use.element)
      .flatMap(({ text }) => literalFor(token, use.text, text, texts) ?? [])
      .filter((text) => isOfKind(text, kind));
    const tries = new Map([
      ...references.map(([other]) => [other, texts.get(other)] as const),
      ...[...new Set(literals)].map((text) => [text, text] as const),
      ...(isTyped(kind) ? [] : [["*", "*"] as const]),
    ]);
    for (const [name, text] of tries) {
      if (text === undefined) continue;
      if (nowhere.has(own) && (nowhere.has(text) || isNowhere(text, sent))) continue;
      const [one, other] = [display(token), display(name)];
      if (listed.has(`${other} ${one}`)) continue;
      tried += 1;
      if (tried > MOST_TRIED) return undefined;
      if (!isGained(new Map([...texts, [token, text]]))) {
        found.push({ reference: one, notEqualTo: other });
        if (isToken(name)) listed.add(`${one} ${other}`);
      }
    }
  }
  if (found.length > 0) return found;
  // If no name changes the verdict, the wildcard is still excluded, because a reference to a resource is never one.
  return [...uses.keys()].flatMap((token) =>
    texts.get(token) === PARTITION || isGained(new Map([...texts, [token, "*"]]))
      ? []
      : { reference: display(token), notEqualTo: "*" },
  );
}

const MOST_TRIED = 1000;

/**
 * Whether no pattern with the text in it matches anything of the request: a name that is nowhere else, or a text
 * without wildcards that is compared letter by letter. It does not matter then which of two such texts a reference is.
 */
function isNowhere(text: string, sent: string): boolean {
  return /^arn:|^reference|^\d{12}$/.test(text) && !/[*?]/.test(text) && !sent.includes(text);
}

/**
 * What the request takes for granted of the accounts in which the referenced resources are, beyond what is assumed
 * anyway.
 *
 * @returns undefined if that cannot be said of one reference at a time
 */
export function assumptionsOfPlace(
  { before, after }: { readonly before: PolicyDocument; readonly after: PolicyDocument },
  texts: Texts,
  assuming: readonly Assumption[],
  is: {
    readonly isGained: (texts: Texts) => boolean;
    readonly mayBeGained: (texts: Texts) => boolean;
  },
): Assumption[] | undefined {
  const found: Assumption[] = [];
  for (const account of accountsOf([before, after], texts)) {
    const moved = freshTexts([after, before], account);
    if (is.mayBeGained(moved) || isExcluded([...assuming, ...found], moved)) continue;
    // An account that is a reference itself has no name yet by which the assumption could call it.
    if ([...texts.values()].includes(account)) return undefined;
    const deciding = [...moved].filter(
      ([token, text]) =>
        text !== texts.get(token) && !is.isGained(new Map([...texts, [token, text]])),
    );
    if (deciding.length === 0) return undefined;
    for (const [token, text] of deciding) {
      const place = text.split(":").slice(0, ARN_COLONS).join(":");
      found.push({ reference: display(token), notEqualTo: `${place}:*` });
    }
  }
  return found;
}

/** Whether the assumptions exclude that the references have these texts; that one is no wildcard excludes none. */
function isExcluded(assuming: readonly Assumption[], texts: Texts): boolean {
  const byName = new Map([...texts].map(([token, text]) => [display(token), text]));
  return assuming.some(({ reference, notEqualTo }) => {
    const [text, other] = [byName.get(reference), byName.get(notEqualTo) ?? notEqualTo];
    if (text === undefined || other === "*") return false;
    return coversPattern(patternOf(other, "glob"), patternOf(text, "exact"));
  });
}

/** The accounts in which the referenced resources may be: those that the documents speak of. */
function accountsOf(documents: readonly PolicyDocument[], texts: Texts): string[] {
  const literal = JSON.stringify(documents).match(/(?<!\d)\d{12}(?!\d)/g) ?? [];
  const references = [...texts.values()].filter((text) => /^\d{12}$/.test(text));
  return [...new Set([...literal, ...references])].slice(0, MOST_ACCOUNTS);
}

const MOST_ACCOUNTS = 8;

function isTyped(kind: Kind): boolean {
  return kind !== undefined;
}

/** A policy never names its own resource as a principal. */
function isOther({ element }: Use, { element: its }: Use): boolean {
  return element !== its && element !== "condition" && its !== "condition";
}

function mayBeSame(one: Kind, other: Kind): boolean {
  return one === undefined || other === undefined || one === other;
}

function isOfKind(text: string, kind: Kind): boolean {
  if (kind === "account") return /^\d{12}$/.test(text) || /[*?]/.test(text);
  return kind?.startsWith("arn ") ? text.startsWith("arn:") : true;
}

/**
 * What the reference would have to be for its text and the other one to have something in common, with their texts in
 * the place of the references that stand beside it.
 */
function literalFor(token: string, own: string, other: string, texts: Texts): string | undefined {
  const [before = "", after = "", ...more] = own.split(token);
  if (more.length > 0) return undefined;
  if (!hasTokens(before + after)) return literalBetween(before, after, other);
  const found = literalBetween(filled(before, texts), filled(after, texts), filled(other, texts));
  // The text that stands for another reference is no name by which the assumption could call it.
  const isMadeUp = [...texts.values()].some((text) => text !== PARTITION && found?.includes(text));
  return isMadeUp ? undefined : found;
}

function literalBetween(before: string, after: string, other: string): string | undefined {
  if (hasTokens(before + after + other)) return undefined;
  if (before + after === "") return other;
  // An address and the network in which it is.
  const [, network] = /^([\d.:a-f]+)\/\d+$/.exec(other) ?? [];
  if (before === "" && /^\/\d+$/.test(after) && network) return network;
  const shared = common(patternOf(`${before}*${after}`, "glob"), patternOf(other, "glob"));
  if (shared === undefined || !shared.startsWith(before) || !shared.endsWith(after))
    return undefined;
  const middle = other.slice(before.length, other.length - after.length);
  if (other === before + middle + after) return middle;
  return shared.slice(before.length, shared.length - after.length);
}

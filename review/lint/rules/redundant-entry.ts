import { BlockList, isIPv4 } from "node:net";
import { coversPattern } from "../../../iam/compare/covers";
import { type Dialect, patternOf } from "../../../iam/compare/patterns";
import { ipRange } from "../../../iam/evaluate/conditions";
import { type BaseOperator, parseOperator, positiveOf } from "../../../iam/policy/operators";
import type { Condition, Principal, Selection, Statement } from "../../../iam/policy/policy";
import { canonicalPrincipal } from "../../../iam/policy/principals";
import { hasWildcard } from "../../../iam/policy/terraform-references";
import { type Objection, statementRule } from "../rule";

export const redundantEntry = statementRule(
  {
    id: "redundant-entry",
    severity: "warning",
    description: "An entry of a list that another entry of the same list covers.",
  },
  ({ policy, statement }) =>
    policy.argument === "grant" ? [] : listsOf(statement).flatMap(objections),
);

/** A list of which one entry is enough, and what its entries mean beside each other. */
interface List {
  readonly element: string;
  readonly entries: readonly string[];
  readonly meaning: Meaning;
}

interface Meaning {
  /** Entries with the same key mean the same. */
  readonly key: (entry: string) => string;
  /** Whether the entry may cover others at all: most are plain texts, and lists may be long. */
  readonly mayCover: (entry: string) => boolean;
  /** Prepares an entry once, for the question whether it covers others. */
  readonly covering: (entry: string) => (other: string) => boolean;
}

const TEXT: Meaning = { key: (entry) => entry, mayCover: () => false, covering: () => () => false };

const FOLDED: Meaning = { ...TEXT, key: (entry) => entry.toLowerCase() };

function patterns(dialect: Dialect): Meaning {
  const prepared = new Map<string, ReturnType<typeof patternOf>>();
  const pattern = (text: string) => {
    const known = prepared.get(text) ?? patternOf(text, dialect);
    prepared.set(text, known);
    return known;
  };
  return {
    key: dialect === "action" ? (entry) => entry.toLowerCase() : (entry) => entry,
    mayCover: hasWildcard,
    covering: (entry) => {
      const [start = ""] = entry.split(/[*?$\ue000]/, 1);
      const isNear = (other: string) =>
        dialect === "action"
          ? other.toLowerCase().startsWith(start.toLowerCase())
          : other.startsWith(start);
      return (other) => isNear(other) && coversPattern(pattern(entry), pattern(other));
    },
  };
}

const ADDRESSES: Meaning = {
  ...TEXT,
  mayCover: (entry) => entry.includes("/"),
  covering: (entry) => {
    const wide = ipRange(entry);
    if (wide === undefined) return () => false;
    const list = new BlockList();
    list.addSubnet(wide.network, wide.bits, isIPv4(wide.network) ? "ipv4" : "ipv6");
    return (other) => {
      const { network, bits } = ipRange(other) ?? { network: "", bits: 0 };
      if (network === "" || bits < wide.bits) return false;
      return (
        isIPv4(network) === isIPv4(wide.network) &&
        list.check(network, isIPv4(network) ? "ipv4" : "ipv6")
      );
    };
  },
};

/** Of the statement's lists, those with more than one entry, as few have. */
function listsOf({ principal, action, resource, conditions }: Statement): List[] {
  return [
    ...(isList(principal) ? ofPrincipals(principal) : []),
    ...(isList(action) ? [ofTexts("Action", action, "action")] : []),
    ...(isList(resource) ? [ofTexts("Resource", resource, "resource")] : []),
    ...conditions.filter(isList).flatMap(ofCondition),
  ];
}

function isList<T extends { readonly values: readonly unknown[] }>(one: T | undefined): one is T {
  return one !== undefined && one.values.length > 1;
}

function nameOf(element: string, { except }: Selection<unknown>): string {
  return except ? `Not${element}` : element;
}

function ofTexts(element: string, selection: Selection<string>, dialect: Dialect): List {
  const { values: entries } = selection;
  return { element: nameOf(element, selection), entries, meaning: patterns(dialect) };
}

/** An account does not cover its own roles: an Allow to a role needs no other policy, one to its account does. */
function ofPrincipals(principal: Selection<Principal>): List[] {
  return [...new Set(principal.values.map(({ type }) => type))].map((type) => ({
    element: `${nameOf("Principal", principal)} ${type}`,
    entries: principal.values.filter((one) => one.type === type).map(({ value }) => value),
    meaning: {
      key: (value) => canonicalPrincipal({ type, value }).value,
      mayCover: (value) => type === "AWS" && value === "*",
      covering: () => () => true,
    },
  }));
}

const BY_OPERATOR: Partial<Record<BaseOperator, () => Meaning>> = {
  StringEqualsIgnoreCase: () => FOLDED,
  StringLike: () => patterns("glob"),
  ArnLike: () => patterns("arn"),
  IpAddress: () => ADDRESSES,
};

/** Values are alternatives, and those of a negated operator are all excluded: one that covers is enough. */
function ofCondition({ operator, key, values }: Condition): List[] {
  const base = parseOperator(operator)?.base;
  if (base === undefined || base === "Null") return [];
  const meaning = BY_OPERATOR[positiveOf(base)]?.() ?? TEXT;
  return [{ element: `${operator} ${key}`, entries: values, meaning }];
}

/** Of entries that mean the same, the first one stays. */
function objections({ element, entries, meaning }: List): Objection[] {
  const firsts = new Map<string, string>();
  const wide = [...new Set(entries.filter(meaning.mayCover))].map((entry, order) => ({
    ...{ entry, order, key: meaning.key(entry) },
    covers: meaning.covering(entry),
  }));
  return entries.flatMap((entry, index) => {
    const key = meaning.key(entry);
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, entry);
    const own = wide.find((one) => one.entry === entry);
    // Two wildcards that cover each other (`Get*` and `Get**`) need not both go.
    const isBefore = (one: (typeof wide)[number]) =>
      own === undefined || one.order < own.order || !own.covers(one.entry);
    const cover =
      first ?? wide.find((one) => one.key !== key && one.covers(entry) && isBefore(one))?.entry;
    if (cover === undefined) return [];
    return [objection(element, { entry, cover, index: first === undefined ? undefined : index })];
  });
}

interface Found {
  readonly entry: string;
  readonly cover: string;
  /** Where a repetition is, as it may be repeated more than once. */
  readonly index: number | undefined;
}

function objection(element: string, { entry, cover, index }: Found): Objection {
  const subject = [element, entry, index];
  if (cover === entry) {
    return {
      subject,
      message: `${element} has ${entry} more than once`,
      fix: "remove the repetition",
    };
  }
  return {
    subject,
    message: `${element} has ${entry}, but ${cover} in the same list already includes it`,
    fix: `remove ${entry}; or remove ${cover}, if only ${entry} was meant`,
  };
}

import { type Finding, fieldName, type Path } from "../../formats/finding";
import { ProblemsError, show } from "../../formats/problem";
import {
  isListReference,
  isMapReference,
  LIST_REFERENCE,
  MAP_REFERENCE,
  withoutReferences,
} from "../../formats/terraform-reference";
import { literally } from "./known-reference";

/** IAM policies as plain data: pure functions build them, and `policyJson` writes them at the edge. */
export interface PolicyDocument {
  /** Version of the policy language: the only one with variables. */
  readonly Version: "2012-10-17";
  /** What is allowed and denied, a Deny outweighing every Allow. */
  readonly Statement: readonly PolicyStatement[];
}

/**
 * One statement, in AWS's own words.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export interface PolicyStatement {
  /** Stable and speaking: named after what it allows, never after its position. */
  readonly Sid: string;
  /** Whether it grants, or takes away what others grant. */
  readonly Effect: "Allow" | "Deny";
  /**
   * Who it is about.
   * @default - the identity that the policy is attached to
   */
  readonly Principal?: Principals;
  /** Operations as `service:Operation`. */
  readonly Action: string | readonly string[];
  /**
   * ARNs, `*` and `?` being wildcards.
   * @default - the role itself, in its trust policy
   */
  readonly Resource?: string | readonly string[];
  /**
   * What a request must carry besides.
   * @default - nothing
   */
  readonly Condition?: Conditions;
}

/** Everybody, or identities and services by name. */
export type Principals =
  | "*"
  | Readonly<Partial<Record<"AWS" | "Service", string | readonly string[]>>>;

/** Operator, then condition key, then value. */
export type Conditions = Readonly<
  Record<string, Readonly<Record<string, string | readonly string[]>>>
>;

/**
 * Characters that IAM admits in a managed policy.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const MOST_OF_MANAGED_POLICY = 6144;

/** The characters of a policy as IAM counts them: without whitespace. */
export function charactersOf(statements: readonly PolicyStatement[]): number {
  const counted = policyDocument(statements); // never written: what is written is looked at first
  return JSON.stringify(counted).replace(/\s/g, "").length;
}

/** What an identity may do. */
export function allow(
  Sid: string,
  Action: PolicyStatement["Action"],
  Resource: PolicyStatement["Resource"],
  Condition?: Conditions,
): PolicyStatement {
  return { Sid, Effect: "Allow", Action, Resource, ...(Condition && { Condition }) };
}

export function policyDocument(statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/**
 * A policy as an argument of Terraform takes it, with literals in the place of references that are known.
 * @throws ProblemsError where something is missing
 */
export function policyJson(document: PolicyDocument): string {
  checkPolicy(document);
  return JSON.stringify(literally(document));
}

/**
 * The last check of a document that is about to be written. Its parts were checked before; but if a value is
 * missing all the same, `JSON.stringify` leaves it out silently, and a statement that lost its condition lets
 * in every customer of AWS.
 * @throws ProblemsError with everything that is missing, under the statement's Sid
 */
export function checkPolicy({ Statement }: PolicyDocument): void {
  const problems =
    Statement.length === 0
      ? [NO_STATEMENT]
      : [...Statement.flatMap(problemsIn), ...twice(Statement)];
  if (problems.length > 0) throw new ProblemsError("A policy cannot be written:", problems);
}

function problemsIn(statement: PolicyStatement, index: number) {
  const { Sid }: { readonly Sid: unknown } = statement;
  const where = `statement ${typeof Sid === "string" && isWhole(Sid) ? Sid : index + 1}`;
  return gapsIn(statement, []).map(({ path, ...gap }) => ({
    where,
    field: fieldName(path),
    ...gap,
  }));
}

/** AWS refuses a policy with a Sid twice, and two grants may come to the same one. */
function twice(statements: readonly PolicyStatement[]) {
  const sids = statements.map(({ Sid }) => Sid);
  return sids.flatMap((Sid, index) => {
    if (Sid === undefined || sids.indexOf(Sid) === index) return [];
    const got = `${show(Sid)} in two statements`;
    const fix = "give one of the two another name: that of a grant follows from its publisher";
    return [{ where: `statement ${index + 1}`, field: "Sid", got, allowed: "each Sid once", fix }];
  });
}

/** Of a list of values below a key, below an operator, below Condition; an object that holds itself has no end. */
const MOST_LEVELS = 4;

/** What is missing in a value that a policy is about to hold. */
export function gapsIn(value: unknown, path: Path): Finding[] {
  if (typeof value === "string") return isWhole(value) ? [] : [{ path, got: show(value), ...PART }];
  if (isListReference(value)) return [{ path, ...LIST_REFERENCE }];
  if (isMapReference(value)) return [{ path, ...MAP_REFERENCE }];
  const entries = entriesOf(value);
  if (entries === undefined || path.length > MOST_LEVELS) {
    return [{ path, got: show(value), ...VALUE }];
  }
  if (entries.length === 0) return [{ path, ...(Array.isArray(value) ? EMPTY_LIST : EMPTY_BLOCK) }];
  return entries.flatMap(([key, entry]) => gapsIn(entry, [...path, key]));
}

/** The entries of a list or a plain object: a policy holds nothing else. */
function entriesOf(value: unknown): (readonly [PropertyKey, unknown])[] | undefined {
  if (Array.isArray(value)) return [...value.entries()];
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getPrototypeOf(value) === Object.prototype ? Object.entries(value) : undefined;
}

/** What a template makes of a value that is missing; a name may hold the word null, as in acme-dev-null. */
const MISSING_PART = /undefined|(^|[:/])null([:/]|$)|\[object /;

/** A reference may hold any word: `${null_resource.a.id}`. */
function isWhole(text: string): boolean {
  return text !== "" && !MISSING_PART.test(withoutReferences(text));
}

const NO_STATEMENT = {
  where: "the policy",
  field: "Statement",
  got: "an empty list",
  allowed: "at least one statement",
  fix: "grant something, or write no policy",
};

const VALUE = {
  allowed: "a text, or a list of texts",
  fix: "pass what belongs there: without it, the policy means something else",
};

const PART = { allowed: "a text in which nothing is missing", fix: VALUE.fix };

const EMPTY_LIST = {
  got: "an empty list",
  allowed: "at least one text in the list",
  fix: "pass one, or leave the statement out",
};

const EMPTY_BLOCK = {
  got: "an empty block",
  allowed: "at least one key with its value",
  fix: "pass the value of its condition: an empty block limits nothing",
};

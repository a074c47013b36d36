import { escapeTemplates } from "../../formats/terraform-reference";
import { isRecord } from "../../iam/policy/policy-errors";
import { jsonIn } from "../../iam/policy/read";
import { hasTokens } from "../../iam/policy/terraform-references";
import type { Resource } from "../model";
import { encodedValue } from "./encoded";
import { hiddenStatements } from "./hidden-policy";
import { isDeeper } from "./json-file";
import type { References } from "./references";
import { isKnownOnlyAtApply, namedIn, UnreadableTemplate, wholeReference } from "./tokens";
import { type Body, isSet, listed, mapTexts, only } from "./values";

/** Only a plan of HCL names what is in another module, and it may name a copy without its attribute. */
const IN_MODULE = String.raw`(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*`;
const DOCUMENT_TYPE = "aws_iam_policy_document";
const DATA_DOCUMENT = new RegExp(
  String.raw`^(${IN_MODULE}data\.${DOCUMENT_TYPE}\.[\w-]+(?:\[[^\]]*\])?)(?:\.(?:minified_)?json)?$`,
);
const ARGUMENT = new RegExp(String.raw`^(${IN_MODULE}[a-z]\w*\.[\w-]+(?:\[[^\]]*\])?)\.(\w+)$`);
const CALL = /^((?:\w+::)*\w+)\(/;
/** A policy may be taken from another resource, that from a third, and so on. */
const MOST_STEPS = 10;

/**
 * The JSON text of a policy, with a token for each reference in it. A whole policy that it takes
 * from elsewhere in the configuration is followed.
 *
 * @throws UnreadableTemplate
 */
export function policyText(
  value: unknown,
  from: Resource,
  references: References,
  steps = 0,
): string {
  if (typeof value !== "string") return JSON.stringify(references.deep(value)) ?? "";
  const expression = wholeReference(value);
  if (expression !== undefined) return followed(expression, from, references, steps);
  const text = references.text(value, (token) => JSON.stringify(token).slice(1, -1));
  const data = jsonIn(text);
  if (data === undefined) throw noJson(text);
  if (isDeeper(data, 100)) throw new UnreadableTemplate("it is nested too deep", "flatten it");
  return text;
}

/** Whether a text is, as a whole, the policy of a data source. */
export function namesDocument(text: string): boolean {
  return text.includes(DOCUMENT_TYPE) && DATA_DOCUMENT.test(wholeReference(text) ?? "");
}

function followed(
  expression: string,
  from: Resource,
  references: References,
  steps: number,
): string {
  if (steps > MOST_STEPS) throw new UnreadableTemplate("it refers to itself", "write it out");
  const encoded = encodedValue(expression);
  if (isRecord(encoded)) return policyText(encoded, from, references, steps + 1);
  const hidden = isKnownOnlyAtApply(expression);
  const named = hidden ? namedIn(expression) : expression;
  const where = hidden ? undefined : from;
  const [, data] = DATA_DOCUMENT.exec(named) ?? [];
  const source = data === undefined ? undefined : references.resource(data, where);
  const { json } = source?.values ?? {};
  if (source !== undefined) {
    const text = (value: unknown) => policyText(value, source, references, steps + 1);
    const read = () =>
      text(typeof json === "string" ? json : policyDocumentData(source.values, text));
    return references.once(source.address, read);
  }
  const [, address = "", argument = ""] = (isFollowed(named, hidden) && ARGUMENT.exec(named)) || [];
  const other = address === "" ? undefined : references.resource(address, where);
  const value = other && Object.hasOwn(other.values, argument) ? other.values[argument] : undefined;
  const isItself = hidden && typeof value === "string" && wholeReference(value) === expression;
  if (other !== undefined && !isItself && (typeof value === "string" || isRecord(value))) {
    return policyText(value, other, references, steps + 1);
  }
  if (hidden && named !== "") {
    // Documents that it may be made of are in the plan: it changes with them.
    const words = named.includes("data.") ? references.versioned(named, true) : named;
    return JSON.stringify({
      Version: "2012-10-17",
      Statement: hiddenStatements(words),
    });
  }
  throw notFollowed(expression);
}

/** The plan does not say whether a value is only a part of a hidden text: the text of a policy is not. */
function isFollowed(named: string, hidden: boolean): boolean {
  return !hidden || /polic[^.]*$/.test(named);
}

function notFollowed(expression: string): UnreadableTemplate {
  const [, call] = CALL.exec(expression) ?? [];
  if (call === "jsonencode") {
    return new UnreadableTemplate(
      "it is computed by jsonencode(...) of something that is not written out, which only Terraform evaluates",
      "write it as JSON text: JSON.stringify(policy) instead of Fn.jsonencode(policy)",
    );
  }
  if (call !== undefined) {
    return new UnreadableTemplate(
      `it is computed by ${call}(...), which only Terraform evaluates`,
      "write the JSON text into the argument when synthesizing: JSON.stringify(policy)",
    );
  }
  if (isKnownOnlyAtApply(expression)) {
    return new UnreadableTemplate(
      `it is ${expression}, and the plan has no text of it`,
      "give it a value that the plan knows, or write the policy in JSON, which the plan keeps",
    );
  }
  return new UnreadableTemplate(
    `it is \${${expression}}, whose text is not in this configuration`,
    "write it as JSON text, with references inside its strings only",
  );
}

function noJson(text: string): UnreadableTemplate {
  const outside = hasTokens(text.replaceAll(/"(?:[^"\\]|\\.)*"/g, ""));
  return outside
    ? new UnreadableTemplate(
        "a reference in it is outside of the strings, so that its shape is not known",
        "write JSON text, with references inside its strings only",
      )
    : new UnreadableTemplate("it is not JSON", "write it with JSON.stringify(policy)");
}

type Statement = Readonly<Record<string, unknown>>;

interface Document {
  readonly Version?: unknown;
  readonly Id?: unknown;
  readonly Statement: readonly Statement[];
}

const SIMPLE = [
  ["actions", "Action"],
  ["not_actions", "NotAction"],
  ["resources", "Resource"],
  ["not_resources", "NotResource"],
] as const;

/** Far more than fit into the largest policy that AWS takes. */
const MOST_STATEMENTS = 1000;

/**
 * The policy that `data.aws_iam_policy_document` makes of its blocks, as far as they are written out.
 *
 * @param text reads a policy that it takes in from elsewhere
 * @throws UnreadableTemplate
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
function policyDocumentData(values: Body, text: (policy: unknown) => string): Document {
  if (values["dynamic"] !== undefined) {
    throw new UnreadableTemplate(
      "its data source has dynamic blocks, which only Terraform unfolds",
      "write each statement out when synthesizing",
    );
  }
  const before = [...listed(values["source_json"]), ...listed(values["source_policy_documents"])];
  const after = [
    ...listed(values["override_json"]),
    ...listed(values["override_policy_documents"]),
  ];
  return [
    ...before.map((policy) => readBack(text(policy))),
    ownDocument(values),
    ...after.map((policy) => readBack(text(policy))),
  ].reduce(merge, { Statement: [] });
}

/** A later statement replaces an earlier one with its Sid, a later version an earlier one. */
function merge(document: Document, next: Document): Document {
  const { Version: version = next.Version, Id: id } = document;
  const statements = [...document.Statement];
  for (const statement of next.Statement) {
    const same = statements.findIndex(({ Sid }) => Boolean(Sid) && Sid === statement["Sid"]);
    statements.splice(same === -1 ? statements.length : same, 1, statement);
  }
  if (statements.length > MOST_STATEMENTS) {
    throw new UnreadableTemplate("it has more statements than any policy may", "write fewer");
  }
  const newer = String(next.Version ?? "") > String(version ?? "") ? next.Version : version;
  return { Version: newer, Id: next.Id ?? id, Statement: statements };
}

function readBack(text: string): Document {
  const policy: unknown = JSON.parse(text);
  if (!isRecord(policy))
    throw new UnreadableTemplate("a source document is not a policy", "write JSON text");
  // Its tokens are made already: what is left of it means itself.
  const statements = mapTexts(blocksOf(policy["Statement"]), escapeTemplates, escapeTemplates);
  return { ...policy, Statement: statements as Statement[] };
}

function ownDocument(values: Body): Document {
  return {
    Version: values["version"] ?? "2012-10-17",
    ...(isSet(values["policy_id"]) && { Id: values["policy_id"] }),
    Statement: listed(values["statement"]).flatMap((block) => {
      const hidden = hiddenBlock(block);
      return hidden === undefined ? blocksOf(block).map(statementOf) : hiddenStatements(hidden);
    }),
  };
}

/** Blocks whose number only the apply decides: the plan has one text for all of them. */
const BLOCKS = ["principals", "not_principals", "condition"];

/** What a statement is made of, if it is not known which blocks it has. */
function hiddenBlock(block: unknown): string | undefined {
  const inside = isRecord(block) ? BLOCKS.flatMap((name) => listed(block[name])) : [block];
  return inside
    .map((one) => (typeof one === "string" ? wholeReference(one) : undefined))
    .find((one) => one !== undefined && isKnownOnlyAtApply(one) && namedIn(one) !== "")
    ?.replace(/^[^:]*: /, "");
}

function statementOf(block: Body): Statement {
  if (block["dynamic"] !== undefined) {
    throw new UnreadableTemplate("a statement has dynamic blocks", "write its blocks out");
  }
  const conditions = blocksOf(block["condition"]);
  return {
    ...(isSet(block["sid"]) && { Sid: block["sid"] }),
    Effect: isSet(block["effect"]) ? block["effect"] : "Allow",
    ...principals("Principal", block["principals"]),
    ...principals("NotPrincipal", block["not_principals"]),
    ...Object.fromEntries(
      SIMPLE.filter(([argument]) => listed(block[argument]).length > 0).map(
        ([argument, element]) => [element, listed(block[argument]).map(withVariables)],
      ),
    ),
    ...(conditions.length > 0 && { Condition: conditionsOf(conditions) }),
  };
}

function principals(element: string, blocks: unknown): Statement {
  const all = blocksOf(blocks);
  if (all.length === 0) return {};
  const types = new Map<string, unknown[]>();
  for (const { type, identifiers } of all) {
    const ids = listed(identifiers).map(withVariables);
    types.set(String(type), [...(types.get(String(type)) ?? []), ...ids]);
  }
  const everyone = types.get("*");
  const isEveryone = types.size === 1 && everyone?.every((id) => id === "*");
  return { [element]: isEveryone ? "*" : Object.fromEntries(types) };
}

function conditionsOf(blocks: readonly Body[]): Statement {
  const operators = new Map<string, Map<string, unknown[]>>();
  for (const { test, variable, values } of blocks) {
    const keys = operators.get(String(test)) ?? new Map<string, unknown[]>();
    operators.set(String(test), keys);
    const before = keys.get(String(variable)) ?? [];
    keys.set(String(variable), [...before, ...listed(values).map(withVariables)]);
  }
  return only([...operators].map(([test, keys]) => ({ [test]: Object.fromEntries(keys) })));
}

/**
 * `&{aws:username}` is how this data source spells an IAM policy variable; Terraform makes a text of
 * anything else.
 */
function withVariables(value: unknown): unknown {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" ? value.replaceAll("&{", () => "$${") : value;
}

/** A list that is a reference as a whole has nothing to be read. */
function blocksOf(value: unknown): readonly Body[] {
  return listed(value).map((block) => {
    if (isRecord(block)) return block;
    throw new UnreadableTemplate("it has blocks that are not written out", "write each block out");
  });
}

import { isRecord } from "../../iam/policy/policy-errors";
import { hasTokens } from "../../iam/policy/terraform-references";
import type { Resource } from "../model";
import { depth } from "./json-file";
import { isKnownOnlyAtApply } from "./plan-arguments";
import { policyDocumentData } from "./policy-document-data";
import type { References } from "./references";
import { UnreadableTemplate, wholeReference } from "./tokens";
import { jsonIn } from "./values";

const DATA_DOCUMENT =
  /^(data\.aws_iam_policy_document\.[\w-]+(?:\[[^\]]*\])?)\.(?:minified_)?json$/;
const ARGUMENT = /^([a-z]\w*\.[\w-]+(?:\[[^\]]*\])?)\.(\w+)$/;
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
  if (depth(data) > 100) throw new UnreadableTemplate("it is nested too deep", "flatten it");
  return text;
}

/** Whether a text is, as a whole, the policy of a data source. */
export function namesDocument(text: string): boolean {
  return DATA_DOCUMENT.test(wholeReference(text) ?? "");
}

function followed(
  expression: string,
  from: Resource,
  references: References,
  steps: number,
): string {
  if (steps > MOST_STEPS) throw new UnreadableTemplate("it refers to itself", "write it out");
  const [, data] = DATA_DOCUMENT.exec(expression) ?? [];
  const source = data === undefined ? undefined : references.resource(data, from);
  const { json } = source?.values ?? {};
  if (source !== undefined) {
    const text = (value: unknown) => policyText(value, source, references, steps + 1);
    const read = () =>
      text(typeof json === "string" ? json : policyDocumentData(source.values, text));
    return references.once(source.address, read);
  }
  const [, address = "", argument = ""] = ARGUMENT.exec(expression) ?? [];
  const other = address === "" ? undefined : references.resource(address, from);
  const value = other && Object.hasOwn(other.values, argument) ? other.values[argument] : undefined;
  if (other !== undefined && (typeof value === "string" || isRecord(value))) {
    return policyText(value, other, references, steps + 1);
  }
  throw notFollowed(expression);
}

function notFollowed(expression: string): UnreadableTemplate {
  const [, call] = CALL.exec(expression) ?? [];
  if (call === "jsonencode") {
    return new UnreadableTemplate(
      "it is computed by jsonencode(...), which only Terraform evaluates",
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
      "review the synthesized *.tf.json instead, or write the policy as JSON text",
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
    : new UnreadableTemplate("it is no JSON", "write it with JSON.stringify(policy)");
}

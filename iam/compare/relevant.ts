import { once } from "../../formats/remembered";
import { isAscii } from "../evaluate/match";
import { foldKey, type Request } from "../policy/context";
import { parseOperator } from "../policy/operators";
import type { PolicyDocument, Principal, Statement } from "../policy/policy";
import { canonicalPrincipal } from "../policy/principals";
import { hasTokens } from "../policy/terraform-references";
import { Directory, type Need } from "./directory";
import { ARN_COLONS } from "./patterns";
import { nameOf, parsedPrincipal } from "./principals";

/**
 * The statements of the document but for those that do not apply to the request because one of its texts starts
 * otherwise or its principal is called otherwise, which is seen without evaluating them. A key that the request does not
 * give is absent, as in every request that the search makes.
 */
export function relevant(document: PolicyDocument, request: Request): readonly Statement[] {
  const texts = textsOf(request);
  const positions = directoryOf(document).find((place) => {
    const text = texts.get(place);
    return text === undefined ? null : text === UNCLEAR || hasTokens(text) ? undefined : text;
  });
  return positions.flatMap((position) => document.statements[position] ?? []);
}

const directoryOf = once(
  ({ statements }: PolicyDocument) => new Directory(statements.map(needsOf)),
);

/** Of such a text it is not clear how it starts. */
const UNCLEAR = "\0";

function textsOf({ principal, action, resource, context }: Request): ReadonlyMap<string, string> {
  return new Map([
    ["principal", calledBy(principal) ?? UNCLEAR],
    ["action", isAscii(action) ? action.toLowerCase() : UNCLEAR],
    ["resource", resource],
    ...Object.entries(context).flatMap(([key, value]): [string, string][] => {
      if (value === null) return [];
      const text = typeof value === "string" ? value : UNCLEAR;
      return [
        [`text ${foldKey(key)}`, text],
        [`arn ${foldKey(key)}`, isArn(text) ? text : UNCLEAR],
      ];
    }),
  ]);
}

function needsOf({ principal, action, resource, conditions }: Statement): Need<string>[] {
  const called = principal?.except === false ? principal.values.map(calledBy) : [undefined];
  const isPlain = !action.except && action.values.every(isAscii);
  return [
    ...(called.includes(undefined)
      ? []
      : [{ place: "principal", starts: called.flatMap((name) => name ?? []) }]),
    ...(isPlain
      ? [{ place: "action", starts: action.values.map((one) => startOf(one.toLowerCase())) }]
      : []),
    ...(resource?.except === false
      ? [{ place: "resource", starts: resource.values.map(startOf) }]
      : []),
    ...conditions.flatMap(({ operator, key, values }) => {
      const parsed = parseOperator(operator);
      if (parsed === undefined || parsed.qualifier !== undefined || parsed.ifExists) return [];
      const isText = parsed.base === "StringEquals" || parsed.base === "StringLike";
      const isOfArns = parsed.base === "ArnLike" && values.every(isArn);
      if ((!isText && !isOfArns) || values.length === 0) return [];
      return { place: `${isText ? "text" : "arn"} ${foldKey(key)}`, starts: values.map(startOf) };
    }),
  ];
}

function calledBy(principal: Principal): string | undefined {
  return nameOf({ principal: parsedPrincipal(canonicalPrincipal(principal)) });
}

/** What is before the first wildcard, variable or reference. */
function startOf(text: string): string {
  return text.split(/[*?$\uE000-\uE002]/, 1)[0] ?? "";
}

/** What ArnLike does with anything else is not documented. */
function isArn(text: string): boolean {
  return /^arn:[^$\uE000-\uE002]*$/.test(text) && text.split(":").length > ARN_COLONS;
}

import { keyValue } from "../policy/condition-keys";
import type { Request } from "../policy/context";
import { parseOperator } from "../policy/operators";
import type { PolicyDocument, Selection, Statement } from "../policy/policy";
import { canonicalPrincipal } from "../policy/principals";
import { display, hasTokens, isToken, stretches } from "../policy/terraform-references";
import { common, coversPattern, patternOf } from "./patterns";

/**
 * What a request takes for granted of a Terraform reference. `notEqualTo` is another reference or a
 * text of the policies, which may be a pattern: "unless `${b.arn}` is `${a.arn}`".
 */
export interface Assumption {
  readonly reference: string;
  readonly notEqualTo: string;
}

/** A text for each reference (with its marks), no two of which are the same. */
export type Texts = ReadonlyMap<string, string>;

/** Where a reference is used. If its resource type does not say what it becomes, this place does. */
interface Use {
  readonly element: "principal" | "resource" | "condition";
  /** The type of the principal, the service of the action, or the condition key. */
  readonly of: string;
  readonly operator?: string;
  /** The whole text around it. */
  readonly text: string;
}

/** All references live in one account, unless they are accounts themselves. */
const ACCOUNT = "900000000000";
const REGIONS = ["ap-northeast-3", "ca-west-1", "sa-east-1", "af-south-1", "me-central-1"];

/**
 * A fresh text of the right type for each reference that the documents have, different for different
 * references. The type of the resource behind a reference decides its form, or else the place where it is used. If
 * neither is known, the reference stays as it is.
 *
 * @param account the account in which all referenced resources are taken to be
 */
export function freshTexts(documents: readonly PolicyDocument[], account = ACCOUNT): Texts {
  const uses = usesIn(documents);
  const texts = new Map<string, string>();
  for (const [token, use] of uses) {
    const text = textFor(kindOf(token, use), use, texts.size, account);
    if (text !== undefined) texts.set(token, text);
  }
  return texts;
}

/** The accounts in which the referenced resources may be: those that the documents speak of. */
export function accountsOf(documents: readonly PolicyDocument[], texts: Texts): string[] {
  const literal = JSON.stringify(documents).match(/(?<!\d)\d{12}(?!\d)/g) ?? [];
  const references = [...texts.values()].filter((text) => /^\d{12}$/.test(text));
  return [...new Set([...literal, ...references])].slice(0, MOST_ACCOUNTS);
}

const MOST_ACCOUNTS = 8;

/** The document with the texts in the place of the references, except in actions, keys and operators. */
export function withTexts(document: PolicyDocument, texts: Texts): PolicyDocument {
  return {
    ...document,
    statements: document.statements.map((statement) => statementWithTexts(statement, texts)),
  };
}

export function statementWithTexts(statement: Statement, texts: Texts): Statement {
  const { principal, resource, conditions } = statement;
  const change = (text: string) => filled(text, texts);
  const each = <T>({ except, values }: Selection<T>, of: (value: T) => T) => ({
    except,
    values: values.map(of),
  });
  return {
    ...statement,
    ...(principal && {
      principal: each(principal, ({ type, value }) => ({ type, value: change(value) })),
    }),
    ...(resource && { resource: each(resource, change) }),
    conditions: conditions.map((one) => ({ ...one, values: one.values.map(change) })),
  };
}

/** The request with references where it has their texts. */
export function withReferences(request: Request, texts: Texts): Request {
  const longestFirst = [...texts]
    .filter(([, text]) => text !== PARTITION)
    .sort(([, one], [, other]) => other.length - one.length);
  return mapRequest(request, (text) =>
    longestFirst.reduce((all, [token, part]) => all.replaceAll(part, token), text),
  );
}

export function requestWithTexts(request: Request, texts: Texts): Request {
  return mapRequest(request, (text) => filled(text, texts));
}

/**
 * What the request takes for granted: the equalities of references, or of a reference and a text of
 * the policies, with which it would not be gained any more.
 *
 * @param isGained whether the request is gained with these texts
 * @returns undefined if it is not known, because there are too many
 */
export function assumptionsOf(
  { before, after }: { readonly before: PolicyDocument; readonly after: PolicyDocument },
  texts: Texts,
  isGained: (texts: Texts) => boolean,
): Assumption[] | undefined {
  const old = usesIn([before]);
  // "Unless the new one is the old one" reads better than the other way round.
  const uses = new Map(
    [...usesIn([after, before])].sort(
      ([one], [other]) => Number(old.has(one)) - Number(old.has(other)),
    ),
  );
  const others = textsIn([after, before]);
  const found: Assumption[] = [];
  let tried = 0;
  for (const [token, use] of uses) {
    const own = texts.get(token);
    const kind = kindOf(token, use);
    if (own === undefined || kind === "partition") continue;
    const references = [...uses].filter(
      ([other, itsUse]) => other !== token && mayBeSame(kind, kindOf(other, itsUse)),
    );
    const literals = others
      .filter(({ element }) => element === use.element)
      .flatMap(({ text }) => literalFor(token, use.text, text) ?? [])
      .filter((text) => isOfKind(text, kind));
    const tries = new Map([
      ...references.map(([other]) => [other, texts.get(other)] as const),
      ...[...new Set(literals)].map((text) => [text, text] as const),
      ...(isTyped(kind) ? [] : [["*", "*"] as const]),
    ]);
    for (const [name, text] of tries) {
      if (text === undefined || isListed(found, token, name)) continue;
      tried += 1;
      if (tried > MOST_TRIED) return undefined;
      if (!isGained(new Map([...texts, [token, text]]))) {
        found.push({ reference: display(token), notEqualTo: display(name) });
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

const MOST_TRIED = 400;

/** Whether the assumptions exclude that the references have these texts; that one is no wildcard excludes none. */
export function isExcluded(assuming: readonly Assumption[], texts: Texts): boolean {
  const byName = new Map([...texts].map(([token, text]) => [display(token), text]));
  return assuming.some(({ reference, notEqualTo }) => {
    const [text, other] = [byName.get(reference), byName.get(notEqualTo) ?? notEqualTo];
    if (text === undefined || other === "*") return false;
    return coversPattern(patternOf(other, "glob"), patternOf(text, "exact"));
  });
}

function isListed(found: readonly Assumption[], token: string, other: string): boolean {
  return found.some(
    ({ reference, notEqualTo }) =>
      reference === display(other) && notEqualTo === display(token) && isToken(other),
  );
}

function filled(text: string, texts: Texts): string {
  if (!hasTokens(text)) return text;
  return stretches(text)
    .map((part) => (part.token ? (texts.get(part.text) ?? part.text) : part.text))
    .join("");
}

function mapRequest(request: Request, change: (text: string) => string): Request {
  const { principal, action, resource, context } = request;
  const changed = Object.entries(context).map(([key, value]) => {
    if (value === null) return [key, value];
    return [key, typeof value === "string" ? change(value) : value.map(change)];
  });
  return {
    ...request,
    principal: { ...principal, value: change(principal.value) },
    action,
    resource: change(resource),
    context: Object.fromEntries(changed),
  };
}

/** The references with the first place where each stands. */
function usesIn(documents: readonly PolicyDocument[]): Map<string, Use> {
  const uses = new Map<string, Use>();
  for (const use of textsIn(documents)) {
    for (const { token, text } of stretches(use.text)) {
      if (token && !uses.has(text)) uses.set(text, use);
    }
  }
  return uses;
}

function textsIn(documents: readonly PolicyDocument[]): Use[] {
  const statements = documents.flatMap((document) => document.statements);
  return statements.flatMap(({ principal, action, resource, conditions }): Use[] => {
    const [service = ""] = (action.values[0] ?? "").split(":");
    return [
      ...(principal?.values ?? [])
        .map(canonicalPrincipal)
        .map(({ type, value }): Use => ({ element: "principal", of: type, text: value })),
      ...(resource?.values ?? []).map(
        (text): Use => ({ element: "resource", of: service.toLowerCase(), text }),
      ),
      ...conditions.flatMap(({ operator, key, values }) =>
        values.map((text): Use => ({ element: "condition", of: key, operator, text })),
      ),
    ];
  });
}

/** `arn aws_iam_role`, `account`, `region`, `partition`; undefined if it may be anything. */
type Kind = string | undefined;

const ATTRIBUTE =
  /^\$\{(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*(?:data\.)?(aws_\w+)\.[\w-]+(?:\[[^\]]*\])?\.(\w+)(?: \/\*\w+\*\/)?\}$/;

function kindOf(token: string, use: Use): Kind {
  const [, type = "", attribute = ""] = ATTRIBUTE.exec(display(token)) ?? [];
  if (attribute === "account_id" || attribute === "owner_id") return "account";
  if (attribute === "arn" && type === "aws_caller_identity") return "arn aws_iam_role";
  if (attribute === "arn") return `arn ${type}`;
  if (type === "aws_partition" && attribute === "partition") return "partition";
  if (type === "aws_region" && /^(?:name|region|id)$/.test(attribute)) return "region";
  const [before = ""] = use.text.split(token);
  if (!before.startsWith("arn:")) return undefined;
  return (["", "partition", "", "region", "account"] as const)[before.split(":").length - 1];
}

function isTyped(kind: Kind): boolean {
  return kind !== undefined;
}

function mayBeSame(one: Kind, other: Kind): boolean {
  return one === undefined || other === undefined || one === other;
}

function isOfKind(text: string, kind: Kind): boolean {
  if (kind === "account") return /^\d{12}$/.test(text) || /[*?]/.test(text);
  return kind?.startsWith("arn ") ? text.startsWith("arn:") : true;
}

/** What the reference would have to be for its text and the other one to have something in common. */
function literalFor(token: string, own: string, other: string): string | undefined {
  if (hasTokens(other)) return undefined;
  const [before = "", after = "", ...more] = own.split(token);
  if (more.length > 0 || hasTokens(before + after)) return undefined;
  if (before + after === "") return other;
  const shared = common(patternOf(`${before}*${after}`, "glob"), patternOf(other, "glob"));
  if (shared === undefined || !shared.startsWith(before) || !shared.endsWith(after))
    return undefined;
  const middle = other.slice(before.length, other.length - after.length);
  if (other === before + middle + after) return middle;
  return shared.slice(before.length, shared.length - after.length);
}

const PARTITION = "aws";

/** What an ARN ends with, by the type of the resource; its service, unless the type begins with it. */
const ARNS: Readonly<Record<string, (name: string, account: string) => string>> = {
  aws_iam_role: (name, account) => `arn:aws:iam::${account}:role/${name}`,
  aws_iam_user: (name, account) => `arn:aws:iam::${account}:user/${name}`,
  aws_iam_group: (name, account) => `arn:aws:iam::${account}:group/${name}`,
  aws_iam_policy: (name, account) => `arn:aws:iam::${account}:policy/${name}`,
  aws_iam_openid_connect_provider: (name, account) =>
    `arn:aws:iam::${account}:oidc-provider/${name}.example.com`,
  aws_iam_saml_provider: (name, account) => `arn:aws:iam::${account}:saml-provider/${name}`,
  aws_s3_bucket: (name) => `arn:aws:s3:::${name}`,
  aws_kms_key: (name, account) => `arn:aws:kms:eu-west-1:${account}:key/${name}`,
  aws_lambda_function: (name, account) => `arn:aws:lambda:eu-west-1:${account}:function:${name}`,
  aws_cloudwatch_log_group: (name, account) =>
    `arn:aws:logs:eu-west-1:${account}:log-group:${name}`,
  aws_cloudwatch_event_rule: (name, account) => `arn:aws:events:eu-west-1:${account}:rule/${name}`,
};

function textFor(kind: Kind, use: Use, position: number, account: string): string | undefined {
  const name = `reference${letters(position)}`;
  switch (kind) {
    case "account":
      return String(Number(ACCOUNT) + 1 + position);
    case "partition":
      return PARTITION;
    case "region":
      return REGIONS[position];
    case undefined:
      return isToken(use.text) ? wholeText(use, name, position, account) : name;
    default:
      return arn(kind.replace("arn ", ""), name, account);
  }
}

function arn(type: string, name: string, account: string): string {
  const [, service = "sns"] = type.split("_");
  return ARNS[type]?.(name, account) ?? `arn:aws:${service}:eu-west-1:${account}:${name}`;
}

/** The text of a reference that makes up a whole value, by the place where it stands. */
function wholeText(use: Use, name: string, position: number, account: string): string | undefined {
  if (use.element === "resource") return arn(`aws_${use.of}`, name, account);
  if (use.element === "principal") {
    if (use.of === "AWS") return arn("aws_iam_role", name, account);
    if (use.of === "Federated") return arn("aws_iam_openid_connect_provider", name, account);
    return use.of === "Service" ? `${name}.amazonaws.com` : name;
  }
  const base = parseOperator(use.operator ?? "")?.base ?? "";
  if (base.endsWith("IpAddress")) return `198.51.100.${position % 256}/32`;
  if (base.startsWith("Numeric")) return String(90_001 + 2 * position);
  if (!/^(?:String|Arn)/.test(base)) return undefined;
  if (keyValue(use.of) === "account") return String(Number(ACCOUNT) + 1 + position);
  const isArn = keyValue(use.of) === "arn" || base.startsWith("Arn");
  return isArn ? arn("aws_sns", name, account) : name;
}

/** Two letters, so that no name is the start of another. */
function letters(position: number): string {
  const letter = (value: number) => String.fromCharCode(97 + (value % 26));
  return letter(Math.floor(position / 26)) + letter(position);
}

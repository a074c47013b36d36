import { keyValue } from "../policy/condition-keys";
import type { Request } from "../policy/context";
import { parseOperator } from "../policy/operators";
import type { PolicyDocument, Selection, Statement } from "../policy/policy";
import { canonicalPrincipal } from "../policy/principals";
import { display, hasTokens, isToken, stretches } from "../policy/terraform-references";

/** A text for each reference (with its marks), no two of which are the same. */
export type Texts = ReadonlyMap<string, string>;

/** Where a reference is used. If its resource type does not say what it becomes, this place does. */
export interface Use {
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
    const regions = [...texts.values()].filter((text) => REGIONS.includes(text)).length;
    const text = textFor(kindOf(token, use), use, { position: texts.size, regions }, account);
    if (text !== undefined) texts.set(token, text);
  }
  return texts;
}

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

export function filled(text: string, texts: Texts): string {
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
export function usesIn(documents: readonly PolicyDocument[]): Map<string, Use> {
  const uses = new Map<string, Use>();
  for (const use of textsIn(documents)) {
    for (const { token, text } of stretches(use.text)) {
      if (token && !uses.has(text)) uses.set(text, use);
    }
  }
  return uses;
}

export function textsIn(documents: readonly PolicyDocument[]): Use[] {
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

/** `arn aws_iam_role`, `arn aws_lambda_alias invoke_arn`, `account`, `region`, `partition`; undefined if unknown. */
export type Kind = string | undefined;

const ATTRIBUTE =
  /^\$\{(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*(?:data\.)?(aws_\w+)\.[\w-]+(?:\[[^\]]*\])?\.(\w+)(?: \/\*\w+\*\/)?\}$/;

export function kindOf(token: string, use: Use): Kind {
  const [, type = "", attribute = ""] = ATTRIBUTE.exec(display(token)) ?? [];
  if (attribute === "account_id" || attribute === "owner_id") return "account";
  if (attribute === "arn" && type === "aws_caller_identity") return "arn aws_iam_role";
  if (attribute === "arn") return `arn ${type}`;
  if (/_arn$/.test(attribute)) return `arn ${type} ${attribute}`;
  if (type === "aws_partition" && attribute === "partition") return "partition";
  if (type === "aws_region" && /^(?:name|region|id)$/.test(attribute)) return "region";
  const [before = ""] = use.text.split(token);
  if (!before.startsWith("arn:")) return undefined;
  return (["", "partition", "", "region", "account"] as const)[before.split(":").length - 1];
}

export const PARTITION = "aws";

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

function textFor(
  kind: Kind,
  use: Use,
  { position, regions }: { readonly position: number; readonly regions: number },
  account: string,
): string | undefined {
  const name = `reference${letters(position)}`;
  switch (kind) {
    case "account":
      return String(Number(ACCOUNT) + 1 + position);
    case "partition":
      return PARTITION;
    case "region":
      return REGIONS[regions];
    case undefined:
      if (isToken(use.text) || startsArn(use)) return wholeText(use, name, position, account);
      return isAddressOfNetwork(use) ? `198.51.100.${position % 256}` : name;
    default: {
      const [, type = "", attribute] = kind.split(" ");
      return attribute === undefined
        ? arn(type, name, account)
        : wholeText(use, name, position, account);
    }
  }
}

function arn(type: string, name: string, account: string): string {
  const [, service = "sns"] = type.split("_");
  return ARNS[type]?.(name, account) ?? `arn:aws:${service}:eu-west-1:${account}:${name}`;
}

/** `${var.bucket_arn}/*`, as nothing but an ARN begins a resource. */
function startsArn({ element, text }: Use): boolean {
  return element === "resource" && stretches(text)[0]?.token === true;
}

/** `${aws_eip.a.public_ip}/32` */
function isAddressOfNetwork({ operator, text }: Use): boolean {
  const [address, length, ...more] = stretches(text);
  const isNetwork = address?.token && /^\/\d+$/.test(length?.text ?? "") && more.length === 0;
  return isNetwork === true && parseOperator(operator ?? "")?.base.endsWith("IpAddress") === true;
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
  if (base.endsWith("IpAddress")) return `198.51.100.${position % 256}`;
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

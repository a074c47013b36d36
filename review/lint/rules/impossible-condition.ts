import { remembered } from "../../../formats/remembered";
import { comparing } from "../../../iam/compare/loaded";
import { ipRange } from "../../../iam/evaluate/conditions";
import { type KeyType, keyType } from "../../../iam/policy/condition-key-types";
import { type KeyValue, keyValue } from "../../../iam/policy/condition-keys";
import { foldKey } from "../../../iam/policy/context";
import {
  type BaseOperator,
  isNegated,
  type Operator,
  parseOperator,
} from "../../../iam/policy/operators";
import {
  allowEverything,
  type Condition,
  type PolicyDocument,
  type Statement,
} from "../../../iam/policy/policy";
import { isOpen } from "../../../iam/policy/texts";
import type { FoundPolicy } from "../../model";
import { isPrivate } from "../private-networks";
import { type Objection, statementRule } from "../rule";

/** Why no request has such a value, and what to write. */
interface Reason {
  /** Whether a request might have it all the same, which is then hardly what was meant. */
  readonly isDoubtful?: boolean;
  readonly is: string;
  readonly fix: string;
}

export const impossibleCondition = statementRule(
  {
    id: "impossible-condition",
    severity: "error",
    description: "A value, or a combination of them, that no request has.",
  },
  ({ policy, statement }) => {
    const single = statement.conditions.flatMap(objections);
    return single.length > 0 ? single : contradictions(policy, statement);
  },
);

/** Conditions on one key of which each can hold, and not all together. */
function contradictions({ document }: FoundPolicy, { effect, conditions }: Statement): Objection[] {
  const keys = new Set(conditions.map(({ key }) => foldKey(key)));
  return [...keys].flatMap((key) => {
    const own = conditions.filter((one) => foldKey(one.key) === key);
    if (own.length < 2 || mayHoldTogether(document, own)) return [];
    const named = own.map(({ operator, values }) => `${operator} ${values.join(" or ")}`);
    return [
      {
        subject: own,
        message: `no value of ${own[0]?.key} meets ${named.join(" and ")}: the statement ${effect === "Allow" ? "allows" : "denies"} nothing`,
        fix: "remove the condition that was not meant, or make a statement of each",
      },
    ];
  });
}

/** Whether a statement about everything, with no other conditions, is not proved to apply to nothing. */
function mayHoldTogether(document: PolicyDocument, conditions: readonly Condition[]): boolean {
  const { verdict } = comparing().compare(
    { ...document, statements: [] },
    { ...document, statements: [{ ...allowEverything(document.kind), conditions }] },
  );
  return verdict !== "equivalent";
}

function objections(condition: Condition): Objection[] {
  const { operator, key, values } = condition;
  const parsed = parseOperator(operator);
  if (parsed === undefined) return [];
  const { base } = parsed;
  const written = values.filter((value) => !isOpen(value));
  const wrong = written.flatMap((value): Objection[] => {
    const reason = ofOperator(base, value) ?? ofType(base, key) ?? ofKey(base, key, value);
    if (reason === undefined) return [];
    const { is, fix, isDoubtful = false } = reason;
    const comesTo = values.length > 1 ? "it means nothing in this list" : holds(parsed);
    return [
      {
        subject: [operator, key, value],
        ...(isDoubtful && { severity: "warning" }),
        message: `${value} in ${operator} ${key} ${is}, and ${isDoubtful ? "hardly any" : "no"} request has such a value${isDoubtful ? "" : `: ${comesTo}`}`,
        fix,
      },
    ];
  });
  return [...wrong, ...privateNetworks(condition, parsed)];
}

/** What the condition comes to if no request has one of its values. */
function holds({ base, ifExists }: Operator): string {
  if (isNegated(base)) return "the condition always holds";
  return ifExists
    ? "the condition holds only for requests without the key"
    : "the condition never holds";
}

const isAny = (pattern: RegExp) => (value: string) => pattern.test(value);

/** What a value of an operator looks like, by how the operator's name begins. */
const VALUES: readonly (readonly [
  operators: RegExp,
  isRight: (value: string) => boolean,
  what: string,
  example: string,
])[] = [
  [/^Numeric/, isAny(/^[+-]?\d+(\.\d+)?$/), "a number", "3600"],
  [/^Date/, isDate, "a date in ISO 8601 or in seconds since 1970", "2026-11-01T00:00:00Z"],
  [/^(Bool|Null)$/, isAny(/^(true|false)$/i), "true or false", "true"],
  [
    /IpAddress$/,
    (value) => ipRange(value) !== undefined,
    "an address or a range of addresses",
    "203.0.113.0/24",
  ],
  [/^Arn/, isAny(/^(arn:|[*?])/), "an ARN", "arn:aws:sns:eu-west-1:111122223333:events"],
  [/^Binary/, isAny(/^[A-Za-z0-9+/]*={0,2}$/), "text in base64", "QmluYXJ5"],
];

const DATE =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?)?)?$/;

/** No 30 February and no 25 o'clock, as `Date` would take them for a day later. */
function isDate(value: string): boolean {
  if (/^\d+$/.test(value)) return true;
  const [whole, year, month = "1", day = "1", ...time] = DATE.exec(value) ?? [];
  if (whole === undefined) return false;
  const [hour = 0, minute = 0, second = 0] = time.map((part) => Number(part ?? 0));
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), hour, minute, second));
  return (
    at.getUTCMonth() === Number(month) - 1 &&
    at.getUTCDate() === Number(day) &&
    at.getUTCHours() === hour
  );
}

const valuesOf = remembered((base) => VALUES.find(([operators]) => operators.test(base)));

function ofOperator(base: BaseOperator, value: string): Reason | undefined {
  const [, isRight, what, example] = valuesOf(base) ?? [];
  if (isRight === undefined || isRight(value)) return undefined;
  return { is: `is not ${what}`, fix: `write ${what}, such as ${example}` };
}

/** Which types of keys an operator compares, by how its name begins, and how types are called. */
const COMPARED: readonly (readonly [operators: RegExp, types: readonly KeyType[]])[] = [
  [/^Numeric/, ["Numeric", "Date"]],
  [/^Date/, ["Date", "Numeric"]],
  [/^Bool$/, ["Bool"]],
  [/IpAddress$/, ["IPAddress"]],
  // AWS gives some keys the type String whose values are ARNs.
  [/^Arn/, ["ARN", "String"]],
  // A comparison of texts works for all but what is written in more than one way.
  [/^String/, ["String", "ARN", "Bool", "Numeric", "IPAddress"]],
];
const OPERATOR_OF: Readonly<Record<KeyType, string>> = {
  String: "StringEquals",
  ARN: "ArnLike",
  Bool: "Bool",
  Numeric: "NumericEquals",
  Date: "DateLessThan",
  IPAddress: "IpAddress",
};
/** Keys whose values somebody chooses: a tag may well be a number or a date. */
const CHOSEN = /^(\w+:)?\w*tag\/|^kms:encryptioncontext:/i;

const comparedBy = remembered((base) => COMPARED.find(([operators]) => operators.test(base)));

/** A right value under an operator that does not compare such keys. */
function ofType(base: BaseOperator, key: string): Reason | undefined {
  const type = keyType(key);
  const [, types] = comparedBy(base) ?? [];
  if (type === undefined || types === undefined || types.includes(type)) return undefined;
  if (CHOSEN.test(key)) return undefined;
  return {
    is: `is for keys of another type, as ${key} has the type ${type}`,
    fix: `write ${OPERATOR_OF[type]} or its like, with a value of that type`,
  };
}

/** What the values of a key look like, where more is known than its type. */
const SHAPES: readonly (readonly [key: RegExp, shape: RegExp, what: string, fix: string])[] = [
  [
    /^aws:(SecureTransport|MultiFactorAuthPresent|ViaAWSService|PrincipalIsAWSService)$/i,
    /^(true|false)$/i,
    "true or false",
    'write Bool with "true" or "false"',
  ],
  [
    /^(aws|s3|kms):(Source|Principal|Resource|Caller|Vpce|DataAccessPoint)(Account|Owner)$/i,
    /^\d{12}$/,
    "an account id",
    "write the twelve digits of the account",
  ],
  [
    /^aws:(Principal|Source|Resource|Vpce)OrgID$/i,
    /^o-[a-z0-9]+$/i,
    "the id of an organization",
    "write the organization's id, which begins with o-",
  ],
  [
    /^aws:SourceVpce$/i,
    /^vpce-[a-z0-9]+$/i,
    "the id of a VPC endpoint",
    "write an id that begins with vpce-, or aws:SourceVpc for a VPC",
  ],
  [
    /^aws:SourceVpc$/i,
    /^vpc-[a-z0-9]+$/i,
    "the id of a VPC",
    "write an id that begins with vpc-, or aws:SourceVpce for a VPC endpoint",
  ],
  [
    /^aws:RequestedRegion$/i,
    /^[a-z]{2,}(-[a-z]+)+-\d+$/,
    "a Region",
    "write the Region's code, such as eu-west-1",
  ],
  [
    /^(vs)?token\.actions\.[^:]+:sub$/i,
    /^[a-z_]+:/,
    "a subject of GitHub",
    "write it as repo:<organization>/<repository>:ref:refs/heads/<branch>",
  ],
];

/** Keys that take any text, with an asterisk in it, too: names of objects, what a client says of itself. */
const ANY_TEXT =
  /^(s3:(prefix|delimiter)|aws:(UserAgent|referer)|kms:EncryptionContext:.*|[^:]*\.[^:]*:(?!sub$).*)$/i;

function ofKey(base: BaseOperator, key: string, value: string): Reason | undefined {
  const isLike = base.endsWith("Like");
  const hasWildcard = /[*?]/.test(value);
  if (base.startsWith("String") && hasWildcard && !isLike) return asterisk(base, key, value);
  if (!base.startsWith("String") && !base.startsWith("Numeric")) return undefined;
  const kind = keyValue(key);
  if (kind === "addresses" && value.includes("/")) {
    const fix = base.includes("Not") ? "write NotIpAddress" : "write IpAddress";
    return { is: `is a range of addresses, which ${base} compares as a text`, fix };
  }
  if (kind === "arn" && !/^(arn:|[*?])/.test(value)) {
    return { is: "is not an ARN", fix: "write the ARN" };
  }
  const [, shape, what, fix] = SHAPES.find(([keys]) => keys.test(key)) ?? [];
  if (shape === undefined || fix === undefined) return ofNumber(key, value);
  const isRight = hasWildcard ? mayHaveShape(value, kind, shape) : shape.test(value);
  return isRight ? undefined : { is: `is not ${what}`, fix };
}

/** Of a value with wildcards, only some of it is known: the digits of an account, a subject's first claim. */
function mayHaveShape(value: string, kind: KeyValue | undefined, shape: RegExp): boolean {
  if (kind === "account") return /^[\d*?]+$/.test(value);
  const [start = ""] = value.split(/[*?]/);
  return !start.includes(":") || shape.test(start);
}

/** A text beside a key whose values are numbers. */
function ofNumber(key: string, value: string): Reason | undefined {
  if (keyType(key) !== "Numeric" || /\d/.test(value)) return undefined;
  return { is: "is not a number", fix: "write NumericEquals or its like, with a number" };
}

/** A question mark alone belongs into many texts, such as addresses of web pages. */
function asterisk(base: BaseOperator, key: string, value: string): Reason | undefined {
  const kind = keyValue(key);
  const isArn = value.startsWith("arn:");
  const isKnown = kind !== undefined && kind !== "addresses";
  if (!value.includes("*") && !isArn && !isKnown && !/^[^:]+\.[^:]+:sub$/.test(key))
    return undefined;
  const like = base.includes("Not") ? "StringNotLike" : "StringLike";
  const fix = isArn && kind === "arn" ? like.replace("String", "Arn") : like;
  return {
    isDoubtful: ANY_TEXT.test(key),
    is: `has a wildcard, which ${base} takes as the character itself`,
    fix: kind === "addresses" ? "write IpAddress with a range of addresses" : `write ${fix}`,
  };
}

/** If another entry of the list is public, only the private ones are of no use. */
function privateNetworks({ operator, key, values }: Condition, parsed: Operator): Objection[] {
  if (foldKey(key) !== "aws:sourceip") return [];
  const found = values.filter(isPrivate);
  if (found.length === 0) return [];
  const all = found.length === values.length;
  return [
    {
      subject: [operator, key],
      severity: all ? "error" : "warning",
      message: `${found.join(", ")} in ${operator} ${key} ${found.length > 1 ? "are private networks" : "is a private network"}, but aws:SourceIp is a public address, and absent behind a VPC endpoint${all ? `: ${holds(parsed)}` : ""}`,
      fix: "write the public addresses, or aws:VpcSourceIp together with aws:SourceVpc or aws:SourceVpce",
    },
  ];
}

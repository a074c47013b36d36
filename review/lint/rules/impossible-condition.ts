import { BlockList, isIPv4 } from "node:net";
import { ipRange } from "../../../iam/evaluate/conditions";
import { keyValue } from "../../../iam/policy/condition-keys";
import { foldKey } from "../../../iam/policy/context";
import {
  type BaseOperator,
  isNegated,
  type Operator,
  parseOperator,
} from "../../../iam/policy/operators";
import type { Condition } from "../../../iam/policy/policy";
import { isOpen } from "../../../iam/policy/texts";
import { type Objection, statementRule } from "../rule";

/** Why no request has such a value, and what to write. */
interface Reason {
  readonly is: string;
  readonly fix: string;
}

export const impossibleCondition = statementRule(
  { id: "impossible-condition", severity: "error" },
  ({ statement }) => statement.conditions.flatMap(objections),
);

function objections(condition: Condition): Objection[] {
  const { operator, key, values } = condition;
  const parsed = parseOperator(operator);
  if (parsed === undefined) return [];
  const { base } = parsed;
  const written = values.filter((value) => !isOpen(value));
  const wrong = written.flatMap((value): Objection[] => {
    const reason = ofOperator(base, value) ?? ofKey(base, key, value);
    if (reason === undefined) return [];
    return [
      {
        subject: [operator, key, value],
        message: `${value} in ${operator} ${key} ${reason.is}, and no request has such a value: ${values.length > 1 ? "it means nothing in this list" : holds(parsed)}`,
        fix: reason.fix,
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
  [
    /^Date/,
    isAny(/^(\d+|\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?)$/),
    "a date in ISO 8601 or in seconds since 1970",
    "2026-11-01T00:00:00Z",
  ],
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

function ofOperator(base: BaseOperator, value: string): Reason | undefined {
  const [, isRight, what, example] = VALUES.find(([operators]) => operators.test(base)) ?? [];
  if (isRight === undefined || isRight(value)) return undefined;
  return { is: `is not ${what}`, fix: `write ${what}, such as ${example}` };
}

const IS_TRUE_OR_FALSE =
  /^aws:(SecureTransport|MultiFactorAuthPresent|ViaAWSService|PrincipalIsAWSService)$/i;

function ofKey(base: BaseOperator, key: string, value: string): Reason | undefined {
  if (!base.startsWith("String")) return undefined;
  const kind = keyValue(key);
  const hasWildcard = /[*?]/.test(value);
  const like = base.includes("Not") ? "StringNotLike" : "StringLike";
  if (hasWildcard && !base.endsWith("Like")) {
    const isArn = value.startsWith("arn:");
    const isSubject = /^[^:]+\.[^:]+:sub$/.test(key);
    if (!isArn && !isSubject && (kind === undefined || kind === "addresses")) return undefined;
    const fix = isArn && kind === "arn" ? like.replace("String", "Arn") : like;
    return {
      is: `has a wildcard, which ${base} takes as the character itself`,
      fix: `write ${fix}`,
    };
  }
  if (IS_TRUE_OR_FALSE.test(key) && !hasWildcard && !/^(true|false)$/i.test(value)) {
    return { is: "is not true or false", fix: 'write Bool with "true" or "false"' };
  }
  if (kind === "addresses" && value.includes("/")) {
    const fix = base.includes("Not") ? "write NotIpAddress" : "write IpAddress";
    return { is: `is a range of addresses, which ${base} compares as a text`, fix };
  }
  if (kind === "account" && !(hasWildcard ? /^[\d*?]+$/ : /^\d{12}$/).test(value)) {
    return { is: "is not an account id", fix: "write the twelve digits of the account" };
  }
  if (kind === "arn" && !/^(arn:|[*?])/.test(value)) {
    return { is: "is not an ARN", fix: "write the ARN" };
  }
  return undefined;
}

/** Networks whose addresses AWS never sees as the source of a request from the Internet. */
const PRIVATE = new BlockList();
for (const [network, bits] of [
  ...[["10.0.0.0", 8] as const, ["172.16.0.0", 12] as const, ["192.168.0.0", 16] as const],
  ...[["100.64.0.0", 10] as const, ["169.254.0.0", 16] as const, ["127.0.0.0", 8] as const],
  ...[["fc00::", 7] as const, ["fe80::", 10] as const],
]) {
  PRIVATE.addSubnet(network, bits, isIPv4(network) ? "ipv4" : "ipv6");
}

/** A range is private if its first and its last address are, as none of these networks is that long. */
function isPrivate(block: string): boolean {
  const { network, bits } = ipRange(block) ?? { network: "", bits: 0 };
  if (network === "" || bits < (isIPv4(network) ? 8 : 7)) return false;
  return PRIVATE.check(network, isIPv4(network) ? "ipv4" : "ipv6");
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

import type { Finding } from "../../formats/finding";
import { show } from "../../formats/problem";
import { isReference } from "../../formats/terraform-reference";
import { keyValue } from "./condition-keys";
import { isPositive, limitsCaller, limitsSource } from "./limits";
import { parseOperator } from "./operators";
import type { Statement } from "./policy";
import { PolicyReadError } from "./policy-errors";
import { isEveryone, principalsOf, servicesIn } from "./principals";
import { readPolicy } from "./read";
import { sendsNoSourceKeysTo } from "./services";

/** The resource to whose policy a statement is added. */
interface PolicyTarget {
  /** The service that owns it, as actions begin: `sns`. */
  readonly service: string;
  /** What its policy may speak of. An entry that ends in `/*` also stands for everything below it. */
  readonly resources: readonly string[];
  /** Sids that its policy has already. */
  readonly sids: readonly string[];
}

/** The elements of a statement that have the types which AWS's grammar asks for; the others are left out. */
export interface ReadableStatement {
  readonly Sid?: string;
  readonly Effect?: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: unknown;
}

/**
 * What is wrong with a statement that is added to the policy of a resource: what would let in everybody, every
 * customer of a service, or what AWS refuses in the apply. Everything else is for the access review to judge.
 */
export function resourceStatementFindings(
  statement: ReadableStatement,
  target: PolicyTarget,
): Finding[] {
  return [
    ...sidTaken(statement, target),
    ...otherActions(statement, target),
    ...otherResources(statement, target),
    ...admitted(statement, target),
  ];
}

function sidTaken({ Sid }: ReadableStatement, { sids }: PolicyTarget): Finding[] {
  if (Sid === undefined || !sids.includes(Sid)) return [];
  const allowed = "a Sid that no other statement of the policy has";
  return [
    { path: ["Sid"], got: show(Sid), allowed, fix: "name it after what it allows or denies" },
  ];
}

function otherActions({ Action = [] }: ReadableStatement, { service }: PolicyTarget): Finding[] {
  return eachOf("Action", Action)
    .filter(({ text }) => !isReference(text) && !text.toLowerCase().startsWith(`${service}:`))
    .map(({ path, text }) => ({
      path,
      got: show(text),
      allowed: `operations of the service that owns the policy, such as ${EXAMPLES[service]}`,
      fix: /^\*+$/.test(text)
        ? "name the operations that are needed"
        : `write it as ${service}:Operation; what else the principal needs belongs into its own policy`,
    }));
}

const EXAMPLES: Readonly<Record<string, string>> = {
  kms: "kms:Decrypt",
  s3: "s3:GetObject",
  sns: "sns:Publish",
  sqs: "sqs:SendMessage",
};

function otherResources({ Resource = [] }: ReadableStatement, target: PolicyTarget): Finding[] {
  const known = target.resources;
  return eachOf("Resource", Resource)
    .filter(({ text }) => !isReference(text) && !known.some((own) => covers(own, text)))
    .map(({ path, text }) => ({
      path,
      got: show(text),
      allowed: known.join(" or "),
      fix: "leave Resource out: the policy speaks of what it is attached to",
    }));
}

function covers(own: string, resource: string): boolean {
  if (isReference(own) || own === resource) return true;
  return own.endsWith("/*") && resource.startsWith(own.slice(0, -1));
}

/** Who is let in: actions and resources do not matter to that. */
function admitted({ Effect, Principal, Condition }: ReadableStatement, target: PolicyTarget) {
  if (Effect === undefined || Principal === undefined) return [];
  const conditions = Condition === undefined ? {} : { Condition };
  const { service } = target;
  const read = reading({ Effect, Principal, Action: `${service}:*`, Resource: "*", ...conditions });
  if (Array.isArray(read)) return read;
  return [
    ...nobody(read),
    ...neverTrue(read),
    ...(read.effect === "Deny" ? [] : [...openToEveryone(read), ...openToCustomers(read, service)]),
  ];
}

/** What AWS takes for a principal of a type; of unique ids it keeps those of identities that are deleted. */
const PRINCIPALS: Readonly<Record<string, RegExp>> = {
  AWS: /^(\*|\d{12}|arn:aws[a-z-]*:(iam|sts)::\d{12}:[^\s*?]+)$/,
  Service: /^[a-z0-9-]+(\.[a-z0-9-]+)+$/,
};

/** AWS refuses the whole policy for a principal that does not exist. */
function nobody(statement: Statement): Finding[] {
  return principalsOf(statement)
    .filter(({ type, value }) => !isReference(value) && PRINCIPALS[type]?.test(value) !== true)
    .map(({ type, value }) => ({
      path: ["Principal", type],
      got: show(value),
      allowed: "the ARN of a role or user, an account or, as Service, the name of an AWS service",
      fix: /[*?]/.test(value)
        ? "name each one: AWS takes no wildcards here; or name the account, with ArnLike on aws:PrincipalArn as condition"
        : "write it as arn:aws:iam::111122223333:role/chat, 111122223333 or s3.amazonaws.com",
    }));
}

/** Conditions of which AWS would say nothing, and which no request would ever meet. */
function neverTrue({ conditions }: Statement): Finding[] {
  return conditions.flatMap(({ operator, key, values }): Finding[] => {
    const path = ["Condition", operator];
    if (parseOperator(operator) === undefined) {
      const fix = "write an operator such as StringEquals, StringLike or ArnLike";
      return [{ path, got: "an unknown operator", allowed: "an operator of IAM policies", fix }];
    }
    const shape = VALUES[keyValue(key) ?? ""];
    if (shape === undefined || !isPositive(operator)) return [];
    return values
      .filter((value) => !isReference(value) && !shape.pattern.test(value))
      .map((value) => ({ path: [...path, key], got: show(value), ...shape }))
      .map(({ pattern: _, ...finding }) => finding);
  });
}

const VALUES: Readonly<Record<string, { pattern: RegExp; allowed: string; fix: string }>> = {
  account: {
    pattern: /^[\d*?]{1,12}$/,
    allowed: "the twelve digits of an account",
    fix: "write it as 111122223333",
  },
  arn: {
    pattern: /^(arn:|\*)/,
    allowed: "an ARN, which may hold wildcards",
    fix: "write it as arn:aws:s3:::acme-uploads",
  },
};

function reading(statement: object): Statement | Finding[] {
  try {
    const document = { Version: "2012-10-17", Statement: [statement] };
    return readPolicy(document, "resource").statements[0] ?? [];
  } catch (error) {
    if (!(error instanceof PolicyReadError)) throw error;
    return error.problems.map(({ where, got, allowed }) => {
      const [, ...path] = where.split(" "); // "Statement[0] Condition StringEquals"
      return { path, got, allowed, fix: "correct the statement" };
    });
  }
}

function openToEveryone(statement: Statement): Finding[] {
  if (!principalsOf(statement).some(isEveryone) || limitsCaller(statement)) return [];
  return [
    {
      path: ["Principal"],
      got: "everybody, in any AWS account or in none, as no condition says who calls",
      allowed: "principals by name, or a condition that only certain callers meet",
      fix: 'name the principals, or add a condition such as StringEquals with "aws:PrincipalOrgID", without wildcards and without IfExists',
    },
  ];
}

function openToCustomers(statement: Statement, target: string): Finding[] {
  return servicesIn(statement).flatMap((service): Finding[] => {
    if (sendsNoSourceKeysTo(target, service)) {
      return [
        {
          path: ["Principal"],
          got: `${show(service)}, which sends neither aws:SourceAccount nor aws:SourceArn here`,
          allowed: "a service that says on whose behalf it calls",
          fix: "give the rule's target an execution role that may do this, and leave the policy alone",
        },
      ];
    }
    if (limitsSource(statement)) return [];
    return [
      {
        path: ["Condition"],
        got: `no condition that says on whose behalf ${service} calls, so it may do this for any AWS customer`,
        allowed:
          "a condition on the source, without wildcards for the account and without IfExists",
        fix: 'add StringEquals with "aws:SourceAccount" and ArnLike with "aws:SourceArn"',
      },
    ];
  });
}

function eachOf(element: string, value: string | readonly string[]) {
  if (typeof value === "string") return [{ path: [element], text: value }];
  return value.map((text, index) => ({ path: [element, index], text }));
}

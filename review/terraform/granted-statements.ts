import { isRecord } from "../../iam/policy/policy-errors";
import { jsonIn } from "../../iam/policy/read";
import { display } from "../../iam/policy/terraform-references";
import { UnreadableTemplate } from "./tokens";
import { type Body, bodiesOf, isSet, listed } from "./values";

/** A statement in IAM's own JSON. */
export type StatementJson = Readonly<Record<string, unknown>>;

/**
 * The statements that a resource amounts to. References in its values are tokens already.
 *
 * @param itself the resource that the grant is for, to be named if nothing names it better
 */
export type Granted = (values: Body, itself: string) => readonly StatementJson[];

/** A condition, if there is a value for it. */
type MaybeCondition = readonly [operator: string, key: string, value: unknown];

/** In which arguments a grant says who may do what, on what and under which conditions. */
export interface GrantColumns {
  /**
   * An argument; or a principal itself, several for a statement each, nothing for no statement.
   *
   * @default "principal"
   */
  readonly to?: string | ((values: Body) => unknown);
  /** An argument; or with a colon the action itself. @default "action" */
  readonly may?: string | ((values: Body) => unknown);
  /** An argument with an ARN; or what an ARN is made of, see `arn`; nothing for the resource itself. */
  readonly on?: string | ArnColumns | ((values: Body) => unknown);
  /** For each argument its operator and key, such as `StringEquals aws:SourceAccount`. */
  readonly onlyIf?: Readonly<Record<string, string>> | ((values: Body) => MaybeCondition[]);
  /** Values of arguments that are left out. */
  readonly defaults?: Body;
}

/** An ARN may end with another argument, if that is set: `function:NAME:QUALIFIER`. */
type ArnColumns = readonly [
  service: string,
  prefix: string,
  name: string,
  separator?: string,
  ending?: string,
];

export function granted(columns: GrantColumns): Granted {
  const { to = "principal", may = "action", on, onlyIf = {}, defaults } = columns;
  return (written, itself) => {
    const values = { ...defaults, ...written };
    const principals = typeof to === "string" ? principal(values[to]) : to(values);
    const Action = actionIn(may, values);
    const Resource = on === undefined ? itself : resourceIn(on, values);
    const Condition = conditionsIn(onlyIf, values);
    const rest = { Action, Resource, Condition };
    return listed(principals).map((Principal) => ({ Effect: "Allow", Principal, ...rest }));
  };
}

function actionIn(may: NonNullable<GrantColumns["may"]>, values: Body): unknown {
  if (typeof may !== "string") return may(values);
  return may.includes(":") ? may : values[may];
}

function resourceIn(on: NonNullable<GrantColumns["on"]>, values: Body): unknown {
  if (typeof on === "string") return values[on];
  if (typeof on === "function") return on(values);
  const [service, prefix, name, separator, ending = ""] = on;
  const plain = arn(service, prefix, values[name]);
  return isSet(values[ending]) ? `${plain}${separator}${values[ending]}` : plain;
}

function conditionsIn(onlyIf: NonNullable<GrantColumns["onlyIf"]>, values: Body): StatementJson {
  const operators = new Map<string, StatementJson>();
  const all = typeof onlyIf === "function" ? onlyIf(values) : conditionColumns(onlyIf, values);
  for (const [operator, key, value] of all) {
    if (isSet(value)) operators.set(operator, { ...operators.get(operator), [key]: value });
  }
  return Object.fromEntries(operators);
}

function conditionColumns(
  columns: Readonly<Record<string, string>>,
  values: Body,
): MaybeCondition[] {
  return Object.entries(columns).map(([argument, column]) => {
    const [operator = "", key = ""] = column.split(" ");
    return [operator, key, values[argument]];
  });
}

/** An account, a service or everyone, as several APIs take them in one argument. */
export function principal(value: unknown): unknown {
  const text = String(value ?? "");
  if (text === "*") return "*";
  return /^[\w.-]+\.amazonaws\.com(\.cn)?$/.test(text) ? { Service: text } : { AWS: text };
}

/** ARN of something in the provider's account and Region; its name may be an ARN already. */
export function arn(service: string, prefix: string, name: unknown): string {
  const text = String(name ?? "");
  const whole = text.startsWith("arn:") || /^\$\{[^}]*arn(?: \/\*\w+\*\/)?\}$/.test(display(text));
  return whole ? text : `arn:aws:${service}:*:*:${prefix}${text}`;
}

/** Who may call an API: with AWS_IAM the callers' own policies decide, so that nothing is granted. */
export function callers(type: string, authorizer: string): (values: Body) => unknown {
  return ({ [type]: asked, [authorizer]: id }) => {
    if (asked === "AWS_IAM") return undefined;
    return asked === "NONE" ? "*" : { Federated: `${asked} ${id ?? ""}`.trim() };
  };
}

/** A grant's constraints do not hold for these. */
const UNCONSTRAINED = ["DescribeKey", "RetireGrant", "GetPublicKey", "Sign", "Verify"];

/**
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html#grant-constraints
 */
export const kmsGrant: Granted = (values) => {
  const operations = listed(values["operations"]).map(String);
  const { grantee_principal: grantee, retiring_principal: retiring, key_id: Resource } = values;
  const isFree = (one: string) => UNCONSTRAINED.includes(one);
  const grants: [who: unknown, operations: string[], Condition: object][] = [
    [grantee, operations.filter((one) => !isFree(one)), constraints(values["constraints"])],
    [grantee, operations.filter(isFree), {}],
    [retiring, typeof retiring === "string" ? ["RetireGrant"] : [], {}],
  ];
  return grants
    .filter(([, some]) => some.length > 0)
    .map(([who, some, Condition]) => {
      const Action = some.map((operation) => `kms:${operation}`);
      return { Effect: "Allow", Principal: principal(who), Action, Resource, Condition };
    });
};

/** `equals` admits no other pairs than those listed, `subset` does. */
function constraints(blocks: unknown): object {
  const pairs = bodiesOf(blocks).map((block) => ({
    equals: Object(block["encryption_context_equals"]),
    subset: Object(block["encryption_context_subset"]),
  }));
  const all = Object.entries(
    Object.assign({}, ...pairs.flatMap((one) => [one.subset, one.equals])),
  );
  const only = pairs.flatMap(({ equals }) => Object.keys(equals));
  return {
    ...(all.length > 0 && {
      StringEquals: Object.fromEntries(
        all.map(([name, value]) => [`kms:EncryptionContext:${name}`, value]),
      ),
    }),
    ...(only.length > 0 && {
      "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": only },
    }),
  };
}

/**
 * Which queues may use this one for their dead letters; if nothing is said about it, every queue may.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export const redriveAllow: Granted = ({ redrive_allow_policy: policy }, Resource) => {
  const { redrivePermission: permission = "allowAll", sourceQueueArns } = recordIn(policy ?? {});
  if (permission === "denyAll") return [];
  if (permission !== "allowAll" && permission !== "byQueue") {
    throw new UnreadableTemplate(
      "its redrivePermission is not one that is known",
      "write allowAll, denyAll or byQueue",
    );
  }
  const sources = { Condition: { ArnEquals: { "aws:SourceArn": listed(sourceQueueArns) } } };
  const Principal = { Service: "sqs.amazonaws.com" };
  const statement = { Effect: "Allow", Principal, Action: "sqs:SendMessage", Resource };
  return [{ ...statement, ...(permission === "byQueue" && sources) }];
};

function recordIn(policy: unknown): Body {
  const data = typeof policy === "string" ? jsonIn(policy) : policy;
  if (isRecord(data)) return data;
  throw new UnreadableTemplate("it is not a JSON object", "write it with JSON.stringify(policy)");
}

import fc from "fast-check";
import type { PolicyKind } from "../../../iam/policy/policy";
import { opaque } from "../../../iam/policy/terraform-references";
import type { Written, WrittenStatement } from "./oracle";
import { type Condition, change, pick, withCondition } from "./policy-changes";

// Pairs of policies as people write them: only operators that fit their keys, and nothing that AWS leaves open.

const ACCOUNT = "111122223333";
const OTHER = "999988887777";
const arn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:${ACCOUNT}:${name}`;

/** What stands in a statement for a service's resources, and the keys that it alone knows. */
interface Service {
  readonly name: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly keys: Readonly<Record<string, Key>>;
}

type Key = readonly [type: keyof typeof OPERATORS, ...values: string[]];

const OPERATORS = {
  text: [
    ...["StringEquals", "StringNotEquals", "StringLike", "StringNotLike"],
    ...["StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
  ],
  arn: ["ArnLike", "ArnNotLike", "ArnEquals", "ArnNotEquals", "StringEquals", "StringLike"],
  bool: ["Bool"],
  number: [
    ...["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals"],
    ...["NumericGreaterThan", "NumericGreaterThanEquals"],
  ],
  date: [
    ...["DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals"],
    ...["DateGreaterThan", "DateGreaterThanEquals"],
  ],
  address: ["IpAddress", "NotIpAddress"],
  list: ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike"],
} as const;

const GLOBAL: Readonly<Record<string, Key>> = {
  "aws:SourceAccount": ["text", ACCOUNT, OTHER, "222233334444"],
  "aws:SourceArn": ["arn", arn("sns", "wa-events"), arn("sns", "*"), "arn:aws:s3:::media"],
  "aws:PrincipalOrgID": ["text", "o-abc123", "o-def456"],
  "aws:PrincipalAccount": ["text", ACCOUNT, OTHER],
  "aws:PrincipalArn": ["arn", `arn:aws:iam::${ACCOUNT}:role/wa-*`, `arn:aws:iam::${OTHER}:role/x`],
  "aws:PrincipalTag/team": ["text", "wa", "ops", "w*"],
  "aws:SecureTransport": ["bool", "true", "false"],
  "aws:SourceIp": ["address", "10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9", "192.0.2.1/32"],
  "aws:CurrentTime": ["date", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"],
  "aws:MultiFactorAuthAge": ["number", "300", "3600"],
  "aws:TagKeys": ["list", "team", "stage", "t*"],
};

const SERVICES: readonly Service[] = [
  {
    name: "sns",
    actions: ["sns:Publish", "sns:Subscribe", "sns:*", "sns:Get*", "sns:GetTopicAttributes"],
    resources: [arn("sns", "wa-events"), arn("sns", "wa-*"), arn("sns", "*"), "*"],
    keys: {
      "sns:Protocol": ["text", "https", "sqs", "http*"],
      "sns:Endpoint": ["text", "https://a.example.com/*", "b@example.com", "*@example.com"],
    },
  },
  {
    name: "sqs",
    actions: ["sqs:SendMessage", "sqs:Send*", "sqs:*Message*", "sqs:ReceiveMessage", "sqs:*"],
    resources: [arn("sqs", "wa-in"), arn("sqs", "wa-?n"), arn("sqs", "wa-*"), "*"],
    keys: {},
  },
  {
    name: "s3",
    actions: ["s3:GetObject", "s3:Get*", "s3:PutObject", "s3:*Object", "s3:*"],
    resources: ["arn:aws:s3:::media/*", "arn:aws:s3:::media/in/*", "arn:aws:s3:::media", "*"],
    keys: {
      "s3:prefix": ["text", "in/", "in/*", "shared/*"],
      "s3:x-amz-acl": ["text", "private", "public-*", "bucket-owner-full-control"],
      "s3:max-keys": ["number", "1", "10", "100"],
      "s3:TlsVersion": ["number", "1.2", "1.3"],
    },
  },
  {
    name: "kms",
    actions: ["kms:Decrypt", "kms:GenerateDataKey*", "kms:GenerateDataKey", "kms:*", "kms:Encrypt"],
    resources: [arn("kms", "key/1"), arn("kms", "key/*"), "*"],
    keys: {
      "kms:ViaService": [
        "text",
        "sns.eu-west-1.amazonaws.com",
        "sqs.eu-west-1.amazonaws.com",
        "s*",
      ],
      "kms:CallerAccount": ["text", ACCOUNT, OTHER],
      "kms:EncryptionContext:app": ["text", "wa", "WA", "w*"],
      "kms:GrantIsForAWSResource": ["bool", "true", "false"],
    },
  },
  {
    name: "lambda",
    actions: ["lambda:InvokeFunction", "lambda:Invoke*", "lambda:*", "lambda:GetFunction"],
    resources: [arn("lambda", "function:wa-in"), arn("lambda", "function:wa-*"), "*"],
    keys: { "lambda:FunctionUrlAuthType": ["text", "AWS_IAM", "NONE"] },
  },
  {
    name: "social-messaging",
    actions: [
      ...["social-messaging:SendWhatsAppMessage", "social-messaging:Get*", "social-messaging:*"],
      "social-messaging:GetWhatsAppMessageMedia",
    ],
    resources: [
      arn("social-messaging", "phone-number-id/1"),
      arn("social-messaging", "waba/*"),
      "*",
    ],
    keys: { "aws:ResourceTag/team": ["text", "wa", "ops"] },
  },
];

/** Terraform references, by what they stand for. */
const REFERENCES = {
  role: ["${aws_iam_role.a.arn}", "${aws_iam_role.b.arn}"].map(opaque),
  account: ["${data.aws_caller_identity.me.account_id}", "${var.account}"].map(opaque),
  topic: ["${aws_sns_topic.a.arn}", "${aws_sns_topic.b.arn}"].map(opaque),
  queue: ["${aws_sqs_queue.a.arn}", "${aws_sqs_queue.b.arn}"].map(opaque),
};

const someOf = (values: readonly string[]) =>
  fc
    .uniqueArray(pick(...values), { minLength: 1, maxLength: 2 })
    .map((all) => (all.length === 1 ? all[0] : all));

/** AWS does not say which of the keys about principals a service has, so that they are not used for services. */
type Who = "services" | "identities";

const principalOf = (who: Who, references: boolean) =>
  fc.oneof(
    fc.constant("*"),
    who === "services"
      ? fc.record({ Service: someOf(["connect.amazonaws.com", "social-messaging.amazonaws.com"]) })
      : fc.record({
          AWS: someOf([
            ...[`arn:aws:iam::${ACCOUNT}:root`, OTHER, `arn:aws:iam::${ACCOUNT}:role/wa-events`],
            ...[`arn:aws:iam::${OTHER}:role/x`, `arn:aws:iam::${OTHER}:user/bob`],
            ...(references ? REFERENCES.role : []),
          ]),
        }),
  );

function conditionOf(key: string, [type, ...values]: Key, references: boolean) {
  const more = references && key === "aws:SourceArn" ? REFERENCES.topic : [];
  const ids = references && key === "aws:SourceAccount" ? REFERENCES.account : [];
  const operators = type === "list" ? ["ForAllValues:", "ForAnyValue:"] : [""];
  const written = fc.tuple(
    pick(...operators),
    pick(...OPERATORS[type]),
    // What ForAnyValue with IfExists means is open.
    type === "list" ? fc.constant("") : pick("", "", "IfExists"),
  );
  return fc.oneof(
    {
      weight: 9,
      arbitrary: fc
        .tuple(written, someOf([...values, ...more, ...ids]))
        .map(([parts, some]): Condition => [parts.join(""), key, some]),
    },
    { weight: 1, arbitrary: pick("true", "false").map((is): Condition => ["Null", key, is]) },
  );
}

function statementOf(service: Service, references: boolean, kind: PolicyKind, who: Who) {
  const { actions, resources, keys } = service;
  const named = references
    ? { sns: REFERENCES.topic, sqs: REFERENCES.queue }[service.name as "sns"]
    : undefined;
  const element = (name: string, values: fc.Arbitrary<unknown>) =>
    fc.tuple(pick(name, name, name, name, `Not${name}`), values);
  const conditions = Object.entries({ ...GLOBAL, ...keys })
    .filter(
      ([key]) => who === "identities" || kind === "identity" || !key.startsWith("aws:Principal"),
    )
    .map(([key, facts]) => conditionOf(key, facts, references));
  const condition = fc.oneof(...conditions);
  const elements = [
    ...(kind === "identity"
      ? []
      : [fc.tuple(fc.constant("Principal"), principalOf(who, references))]),
    element("Action", someOf(actions)),
    element("Resource", someOf([...resources, ...(named ?? [])])),
  ];
  const statement = fc
    .tuple(
      pick("Allow", "Allow", "Deny"),
      fc.tuple(...elements),
      fc.array(condition, { maxLength: 2 }),
    )
    .map(
      ([Effect, all, some]): WrittenStatement => ({
        Effect,
        ...Object.fromEntries(all),
        ...(some.length > 0 && { Condition: some.reduce(withCondition, {}) }),
      }),
    );
  return { statement, condition, element: fc.oneof(...elements) };
}

export interface Pair {
  readonly kind: PolicyKind;
  readonly before: Written;
  readonly after: Written;
}

/** A policy and what a pull request made of it. */
export const documentedPairs = (references: boolean): fc.Arbitrary<Pair> =>
  fc
    .tuple(
      pick(...SERVICES),
      pick<PolicyKind>("resource", "resource", "identity"),
      pick<Who>("services", "identities"),
    )
    .chain(([service, kind, who]) => {
      const { statement, condition, element } = statementOf(service, references, kind, who);
      const edits = change(statement, element, condition);
      return fc
        .tuple(
          fc.array(statement, { minLength: 1, maxLength: 3 }),
          fc.array(edits, { minLength: 1, maxLength: 2 }),
        )
        .map(([before, all]) => ({
          kind,
          before: written(before),
          after: written(
            all.reduce<readonly WrittenStatement[]>((statements, one) => one(statements), before),
          ),
        }))
        .filter(({ after }) => isDocumented(after));
    });

function written(Statement: readonly WrittenStatement[]): Written {
  return { Version: "2012-10-17", Statement };
}

/** A change may have made an operator or a value that AWS does not speak of. */
function isDocumented({ Statement }: Written): boolean {
  const known = Object.entries<Key>(
    Object.assign({ ...GLOBAL }, ...SERVICES.map(({ keys }) => keys)),
  );
  return Statement.every(({ Condition: all = {} }) =>
    Object.entries(all as object).every(([operator, keys]) =>
      Object.entries(keys as object).every(([key, values]) => {
        const [type] = known.find(([name]) => name === key)?.[1] ?? [];
        const isList = type === "list";
        const isQualified = operator.startsWith("ForA");
        if (/Null./.test(operator)) return false;
        if (operator === "Null") return [values].flat().every((one) => one !== "a");
        if (isQualified !== isList || (isList && operator.endsWith("IfExists"))) return false;
        // A longer list got one more "a".
        return type === "text" || isList || ![values].flat().includes("a");
      }),
    ),
  );
}

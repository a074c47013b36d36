import type { PlannedChange } from "../../scripts/terraform/planned-changes";
import { fc } from "../fuzz";

/** An installation that nobody described in a file, in a few words. */
export interface Described {
  readonly topics: readonly {
    readonly key: "none" | "aws/sns" | "customer" | "by alias";
    /** `others` has a statement of somebody else, too. */
    readonly policy: "right" | "others" | "default";
    readonly queues: number;
  }[];
  readonly accounts: readonly {
    readonly to:
      | { readonly kind: "nowhere" | "fifo" | "foreign" | "gone" }
      | { readonly kind: "topic"; readonly number: number }
      | {
          readonly kind: "connect";
          readonly instance: number;
          /** `gone` is named and does not exist. */
          readonly role: "right" | "star" | "none" | "gone";
        };
    readonly name: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly numbers: number;
    readonly isComplete: boolean;
  }[];
  readonly serviceLinkedRole: boolean;
  readonly bucket: "none" | "dotted" | "plain";
  readonly alarms: boolean;
  /** Whether topics, queues, keys and roles have settings that a file cannot say. */
  readonly tuned: boolean;
}

/** All that the first plan of a take-over may change of what it imports; everything else stays as its makers chose it. */
export const CHANGED_BY_TAKE_OVER: Readonly<Record<string, readonly string[]>> = {
  aws_iam_role: ["assume_role_policy"], // its statement gets a Sid
  aws_kms_alias: [],
  aws_kms_key: [
    ...["deletion_window_in_days", "enable_key_rotation", "policy", "rotation_period_in_days"],
    ...["tags", "tags_all"],
  ],
  aws_s3_bucket: ["force_destroy"],
  aws_s3_bucket_policy: ["policy"],
  aws_s3_bucket_server_side_encryption_configuration: ["rule"],
  aws_s3_bucket_versioning: ["versioning_configuration"],
  aws_sns_topic: ["kms_master_key_id", "policy"],
  aws_sns_topic_subscription: ["redrive_policy"],
  aws_sqs_queue: [
    ...["kms_master_key_id", "policy", "redrive_allow_policy", "redrive_policy"],
    "sqs_managed_sse_enabled",
  ],
};

/** What the plan changes beyond that. */
export function changedBesides(changes: readonly PlannedChange[]): string[] {
  return changes
    .filter(({ importId }) => importId !== undefined)
    .flatMap(({ type, address, attributes }) =>
      attributes
        .filter((attribute) => !CHANGED_BY_TAKE_OVER[type]?.includes(attribute))
        .map((attribute) => `${address} ${attribute}`),
    );
}

/** Meta's names and tags may hold anything, YAML among it. */
const text = fc.constantFrom(
  "Acme Shop",
  "",
  "a: b # c",
  "- x",
  "\n  destination: none",
  "}]{[\u2028&anchor *alias !tag",
  "\u001b[31mred",
  "'\"",
  "\u65e5\u672c\u8a9e",
);

export const described: fc.Arbitrary<Described> = fc
  .array(
    fc.record({
      key: fc.constantFrom("none", "aws/sns", "customer", "by alias"),
      policy: fc.constantFrom("right", "others", "default"),
      queues: fc.nat(2),
    }),
    { maxLength: 3 },
  )
  .chain((topics) =>
    fc.record({
      topics: fc.constant(topics),
      accounts: fc.array(
        fc.record({
          to: fc.oneof(
            fc.record({ kind: fc.constantFrom("nowhere", "fifo", "foreign", "gone") }),
            fc.record({
              kind: fc.constant("connect"),
              instance: fc.nat(1),
              role: fc.constantFrom("right", "star", "none", "gone"),
            }),
            ...(topics.length === 0
              ? []
              : [fc.record({ kind: fc.constant("topic"), number: fc.nat(topics.length - 1) })]),
          ),
          name: text,
          tags: fc.dictionary(
            fc.constantFrom("Team", "CostCentre", "AmazonConnectEnabled", "constructor"),
            fc.constantFrom("", "True", "a b", "4711"),
          ),
          numbers: fc.nat(3),
          isComplete: fc.boolean(),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      serviceLinkedRole: fc.boolean(),
      bucket: fc.constantFrom("none", "dotted", "plain"),
      alarms: fc.boolean(),
      tuned: fc.boolean(),
    }),
  ) as fc.Arbitrary<Described>;

export type Account = Described["accounts"][number];

function linked(to: Account["to"], changes: Partial<Account> = {}): Account {
  return { to, name: "a: b # c", tags: {}, numbers: 1, isComplete: true, ...changes };
}

/** One of each kind. */
export const EVERYTHING: Described = {
  topics: [
    { key: "customer", policy: "right", queues: 2 },
    { key: "aws/sns", policy: "others", queues: 0 },
    { key: "by alias", policy: "default", queues: 1 },
    { key: "none", policy: "right", queues: 1 },
  ],
  accounts: [
    linked({ kind: "topic", number: 0 }, { tags: { Team: "care" }, numbers: 2 }),
    linked({ kind: "topic", number: 1 }, { tags: { AmazonConnectEnabled: "True" } }),
    linked({ kind: "topic", number: 2 }),
    linked({ kind: "topic", number: 3 }, { numbers: 0 }),
    linked({ kind: "connect", instance: 0, role: "right" }),
    linked({ kind: "connect", instance: 1, role: "star" }),
    linked({ kind: "connect", instance: 1, role: "none" }),
    linked({ kind: "fifo" }),
    linked({ kind: "foreign" }),
    linked({ kind: "nowhere" }),
  ],
  serviceLinkedRole: true,
  bucket: "dotted",
  alarms: true,
  tuned: true,
};

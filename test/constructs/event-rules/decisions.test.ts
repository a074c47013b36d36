import { eventRuleDecisions } from "../../../constructs/event-rules/decisions";
import { EVENT_TYPES } from "../../../formats/event-types";
import { type Row, refusesOptions } from "../refuses-options";
import { scope } from "../synthesize";

const QUEUE = "arn:aws:sqs:eu-west-1:111122223333:theirs";
const BUS = "arn:aws:events:eu-west-1:111122223333:event-bus/theirs";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555";

const NAME = "the name of an EventBridge rule: 1 to 59 letters, digits, hyphens and underscores";
const TARGET = "the ARN of a standard SQS queue, a standard SNS topic or an event bus";
const A_TARGET = "write it as arn:aws:sqs:eu-west-1:111122223333:queue-name";
const FROM_THERE = "use one from there, or correct the account or the Region";
const TYPES = EVENT_TYPES.join(", ");

const elsewhere = (field: string, arn: string, allowed: string): [object, Row] => [
  { [field]: arn },
  [field, JSON.stringify(arn), allowed, FROM_THERE],
];

refusesOptions(eventRuleDecisions, { ...scope, name: "acme-failures", targetArn: QUEUE }, [
  ...["", "a".repeat(60)].map((name): [object, Row] => [
    { name },
    ["name", JSON.stringify(name), NAME, "write a name such as acme-failures"],
  ]),
  [
    { detailTypes: [] },
    [
      "detailTypes",
      "an empty list",
      "at least one event type",
      "list one, or leave it out for all",
    ],
  ],
  [
    { detailTypes: ["WhatsApp Message Fail"] },
    ["detailTypes[0]", '"WhatsApp Message Fail"', TYPES, "write WhatsApp Message Failed"],
  ],
  [
    { detailTypes: ["WhatsApp Message Read", "WhatsApp Message Read"] },
    ["detailTypes[1]", '"WhatsApp Message Read"', "each value once", "remove the second one"],
  ],
  [
    { targetArn: `${QUEUE}.fifo` },
    [
      "targetArn",
      `"${QUEUE}.fifo"`,
      TARGET,
      "name a standard queue or topic: the events carry no message group",
    ],
  ],
  [
    { targetArn: "arn:aws:lambda:eu-west-1:111122223333:function:chat" },
    ["targetArn", '"arn:aws:lambda:eu-west-1:111122223333:function:chat"', TARGET, A_TARGET],
  ],
  [
    { targetArn: "${aws_sqs_queue.theirs.arn}" },
    [
      "targetArn",
      "a reference, whose value only Terraform knows",
      `${TARGET}, known at synthesis`,
      `${A_TARGET}: ARNs, names and policies are made of it`,
    ],
  ],
  elsewhere(
    "targetArn",
    QUEUE.replace("111122223333", "444455556666"),
    "an ARN in account 111122223333",
  ),
  elsewhere("targetArn", "arn:aws:sns:eu-west-2:111122223333:theirs", "an ARN in Region eu-west-1"),
  elsewhere("targetKeyArn", KEY.replace("eu-west-1", "eu-west-2"), "an ARN in Region eu-west-1"),
  [
    { targetArn: BUS, targetKeyArn: KEY },
    [
      "targetKeyArn",
      `"${KEY}"`,
      "nothing beside an event bus, which uses its key itself",
      "remove targetKeyArn",
    ],
  ],
]);

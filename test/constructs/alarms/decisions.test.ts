import { z } from "zod";
import {
  alarms,
  alarmTopicDecisions,
  existingAlarmTopicDecisions,
} from "../../../constructs/alarms/decisions";
import { alarmOptions } from "../../../constructs/alarms/options";
import { scope as scopeFields } from "../../../constructs/shared/scope";
import { topicArn } from "../../../formats/arns";
import {
  FROM_THERE,
  KEY_ELSEWHERE,
  noKey,
  noReference,
  type Row,
  refusesOptions,
} from "../refuses-options";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:pager";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-8444-555555555555";

const scope = { account: "111122223333", region: "eu-west-1", namePrefix: "acme-prod" };
const warning = { emails: ["on-call@example.com"] };

const SLACK = { workspaceId: "T07EA123LEP", channelId: "C07EZ1ABC23" };
const WORKSPACE = "the id of a Slack workspace: T, and capital letters and digits";
const CHANNEL = "the id of a Slack channel: C or G, and capital letters and digits";
const LINK = "https://app.slack.com/client/T07EA123LEP/C07EZ1ABC23";
const COPY =
  "copy it from the address of the workspace in a browser: app.slack.com/client/T.../C...";
const NO_NAME = "copy it from the end of the channel's link: the name with # is no id";

/** What people write for an id. */
const SLACK_IDS: readonly (readonly [field: string, got: string, allowed: string, fix: string])[] =
  [
    ["workspaceId", "acme", WORKSPACE, COPY],
    ["workspaceId", "", WORKSPACE, COPY],
    ["workspaceId", "T07EA-123LEP", WORKSPACE, COPY],
    ["workspaceId", "t07ea123lep", WORKSPACE, "write T07EA123LEP"],
    ["workspaceId", LINK, WORKSPACE, "write T07EA123LEP"],
    [
      "workspaceId",
      "C07EZ1ABC23",
      WORKSPACE,
      "write the workspace's id: this is that of a channel",
    ],
    ["channelId", "#alerts", CHANNEL, NO_NAME],
    [
      "channelId",
      "C07EZ1ABC23\n",
      CHANNEL,
      'write "C07EZ1ABC23" anew, without the invisible character',
    ],
    ["channelId", " c07ez1abc23", CHANNEL, "write C07EZ1ABC23"],
    ["channelId", LINK, CHANNEL, "write C07EZ1ABC23"],
    ["channelId", "T07EA123LEP", CHANNEL, "write the channel's id: this is that of a workspace"],
    [
      "channelId",
      "D07EZ1ABC23",
      CHANNEL,
      "write the id of a channel: nobody but its two people can join a direct message",
    ],
  ];

const MAIL = ["one e-mail address", "write it as on-call@example.com"] as const;
const STANDARD = [
  topicArn.allowed,
  "AWS services cannot publish to FIFO topics: name a standard topic",
] as const;

describe("who is notified", () => {
  const target = (options: object) => ({ alarms: { warning: options } });
  const noRecipient = (field: string): Row => [
    field,
    "no recipient",
    "at least one of these: e-mail addresses, a Slack channel, an existing topic",
    "add emails: [on-call@example.com], slack or existingTopicArn",
  ];
  const eventTopic = (arn: string): Row => [
    "alarms.warning.existingTopicArn",
    `"${arn}", which is the event topic`,
    "another topic than the event topic, whose subscribers expect WhatsApp events",
    "write the ARN of another topic, or leave it out and one is created",
  ];
  const events = TOPIC.replace("pager", "acme-prod-whatsapp-events");

  refusesOptions(
    {
      schema: z.looseObject({ ...scopeFields, alarms: alarmOptions }),
      findings: (environment, written) => alarms.findings(environment, written),
    },
    { ...scope, ...target(warning) },
    [
      [target({}), noRecipient("alarms.warning")],
      [target({ emails: [] }), noRecipient("alarms.warning")],
      [{ alarms: { warning, critical: {} } }, noRecipient("alarms.critical")],
      ...["on-call", "on-call@example", "On Call <a@example.com>", "a@-example.com"].map(
        (email): [object, Row] => [
          target({ emails: [email] }),
          ["alarms.warning.emails[0]", JSON.stringify(email), ...MAIL],
        ],
      ),
      [
        target({ emails: ["a@example.com", "b@example.com", "a@example.com"] }),
        ["alarms.warning.emails[2]", '"a@example.com"', "each value once", "remove the second one"],
      ],
      [target({ existingTopicArn: events }), eventTopic(events)],
      [
        { ...target({ existingTopicArn: TOPIC }), eventTopic: { name: "pager" } },
        eventTopic(TOPIC),
      ],
      [
        { ...target({ existingTopicArn: TOPIC }), eventTopic: { existingArn: TOPIC } },
        eventTopic(TOPIC),
      ],
      [
        target({ existingTopicArn: `${TOPIC}.fifo` }),
        ["alarms.warning.existingTopicArn", `"${TOPIC}.fifo"`, ...STANDARD],
      ],
      [
        target({ existingTopicArn: TOPIC.replace("eu-west-1", "us-east-1") }),
        [
          "alarms.warning.existingTopicArn",
          '"arn:aws:sns:us-east-1:111122223333:pager"',
          "an ARN in Region eu-west-1",
          FROM_THERE,
        ],
      ],
      [
        target({ ...warning, existingTopicKeyArn: KEY }),
        [
          "alarms.warning.existingTopicKeyArn",
          `"${KEY}"`,
          "a key beside existingTopicArn only: a created topic uses alarms.key",
          "remove it, or add the existingTopicArn of the topic that it encrypts",
        ],
      ],
      ...SLACK_IDS.map(([field, got, allowed, fix]): [object, Row] => [
        target({ slack: { ...SLACK, [field]: got } }),
        [`alarms.warning.slack.${field}`, JSON.stringify(got), allowed, fix],
      ]),
      [
        { region: "cn-north-1", ...target({ slack: SLACK }) },
        [
          "alarms.warning.slack",
          'a Slack channel in Region "cn-north-1"',
          "Slack in Regions of the partition aws, where the chat service is",
          "remove slack, and write emails or existingTopicArn",
        ],
      ],
      [
        {
          alarms: {
            warning: { slack: { ...SLACK, trustConditions: false } },
            critical: { slack: SLACK },
          },
        },
        [
          "alarms.critical.slack.trustConditions",
          "true, beside false for the same channel under warning",
          "the same for both, because one channel has one role",
          "write false under both, or true under both",
        ],
      ],
      [
        { alarms: { warning, delivery: "critical" } },
        [
          "alarms.delivery",
          "critical, but alarms.critical is not set",
          "a severity that alarms sets: warning",
          "add alarms.critical, or write warning",
        ],
      ],
      [
        { alarms: { warning: { existingTopicArn: TOPIC }, key: { deletionWindowDays: 7 } } },
        [
          "alarms.key",
          '{"deletionWindowDays":7}',
          "nothing: no alarm topic that it would encrypt is created",
          "remove key; the keys of existing topics are written as existingTopicKeyArn beside them",
        ],
      ],
    ],
  );

  test.each([
    { warning: { existingTopicArn: TOPIC } },
    { warning: { existingTopicArn: TOPIC, existingTopicKeyArn: KEY, emails: ["a@example.com"] } },
    { warning, critical: warning, delivery: "critical", key: { deletionWindowDays: 7 } },
    { warning: { slack: SLACK }, critical: { slack: SLACK, existingTopicArn: TOPIC } },
    {
      warning: { slack: SLACK },
      critical: { slack: { ...SLACK, channelId: "GABCDEF", trustConditions: false } },
    },
  ])("%j is right", (options) => {
    expect(alarms.findings({ ...scope, alarms: options as object }, { alarms: options })).toEqual(
      [],
    );
  });
});

describe("an alarm topic", () => {
  const key = { account: "111122223333", region: "eu-west-1", arn: KEY, grantPublish: () => {} };
  const place = { account: "111122223333", region: "eu-west-1" };
  const right = { ...place, name: "pager", key };

  refusesOptions(alarmTopicDecisions, right, [
    [{ key: undefined }, noKey("nothing", "the messages of an alarm topic")],
    [{ key: { ...key, region: "us-east-1" } }, KEY_ELSEWHERE],
    [{ emails: ["$" + "{var.mail}"] }, noReference("emails[0]", ...MAIL)],
  ]);

  describe("that exists", () => {
    refusesOptions(existingAlarmTopicDecisions, { ...place, arn: TOPIC } as never, [
      [{ arn: `${TOPIC}.fifo` }, ["arn", `"${TOPIC}.fifo"`, ...STANDARD]],
      [
        { arn: TOPIC.replace("111122223333", "444455556666") },
        [
          "arn",
          '"arn:aws:sns:eu-west-1:444455556666:pager"',
          "an ARN in account 111122223333",
          FROM_THERE,
        ],
      ],
      [{ emails: ["nobody"] }, ["emails[0]", '"nobody"', ...MAIL]],
    ]);
  });
});

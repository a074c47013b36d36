import { WhatsAppMessaging } from "../../../constructs/messaging/whatsapp-messaging";
import { lint } from "../../../review/lint/lint";
import { configurationOf } from "../../../review/terraform/load-configuration";
import { readConfiguration } from "../../../review/terraform/read-configuration";
import { environment } from "../../environment";
import { granted } from "../grants/granted";
import { scope } from "../synthesize";

const { rates } = environment();

/** With alarm topics and the key behind them. */
const text = granted((stack) => {
  new WhatsAppMessaging(stack, "WhatsApp", {
    ...scope,
    namePrefix: "acme",
    mediaBucket: { enabled: false },
    alarms: { warning: { emails: ["ops@example.com"] } },
    spend: {
      rates,
      limits: [
        { usd: 40, per: "hour", severity: "warning" },
        { usd: 3000, per: "month", severity: "warning" },
      ],
    },
  });
}).text;

function findingsIn(configured: string) {
  const configuration = configurationOf("test", configured);
  return lint(configuration, readConfiguration(configuration));
}

test("the review reads the alarm topic and its key, and has nothing to say", () => {
  const reading = readConfiguration(configurationOf("test", text));
  const sids = reading.policies.flatMap(({ resource, document }) =>
    document.statements.map(({ sid }) => `${resource.address.split("_").at(-2)} ${sid}`),
  );
  expect(sids).toEqual(
    expect.arrayContaining([
      "WarningTopic AllowCloudWatchAlarmsPublish",
      "WarningTopic AllowBudgetsPublish",
      "Key AllowCloudWatchAlarmsUseOfKey",
      "Key AllowBudgetsUseOfKey",
    ]),
  );
  expect(reading.unreadable).toEqual([]);
  expect(findingsIn(text)).toEqual([]);
});

test("it finds a key statement that would serve any customer's alarms", () => {
  const conditions =
    /,\\"Condition\\":\{\\"StringEquals\\":\{\\"aws:SourceAccount\\":\\"111122223333\\"\},\\"ArnLike\\":\{\\"aws:SourceArn\\":\\"arn:aws:cloudwatch[^}]*\}\}/g;
  const open = text.replace(conditions, "");
  expect(open).not.toBe(text);
  expect(findingsIn(open).map(({ rule, address }) => `${rule} ${address}`)).toEqual([
    expect.stringMatching(/^service-without-source .*Monitoring_Key/),
    expect.stringMatching(/^service-without-source .*Monitoring_WarningTopic/),
  ]);
});

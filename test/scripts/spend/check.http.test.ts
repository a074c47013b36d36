import type { Metric } from "../../../constructs/alarms/metrics";
import { limitAlarmName } from "../../../constructs/alarms/texts";
import { spend } from "../../../scripts/commands/spend";
import { askedOfFakeServices, ended, inFolder } from "../wiring/in-process";
import { type Behaviour, type MetricsServer, startMetricsServer } from "./metrics-server";
import {
  ARRIVING,
  CARD,
  CARD_OF_TWO,
  environmentFile,
  folderOf,
  messageFee,
  numberArn,
  TOPIC_NAME,
  templateFee,
} from "./site";

const NUMBER = { WhatsAppPhoneNumberArn: numberArn(1) };
const MESSAGE = { DestinationCountryCode: "DE", MessageFeeType: "Marketing" };
const TEMPLATE = {
  DestinationCountryCode: "DE",
  MetaTemplateMessageFeeCategory: "marketing",
  MetaTemplateMessageFeeType: "regular",
};
const DAILY = {
  limits: [{ usd: 300, per: "day", severity: "warning" }],
  budgets: { enabled: false },
};
const HEALTHY: readonly Metric[] = [ARRIVING, messageFee(MESSAGE), templateFee(TEMPLATE)];

let server: MetricsServer | undefined;

afterEach(() => server?.close());

/** What --check says where the account has these metrics. */
async function check(behaviour: Behaviour, yaml = environmentFile(), card?: string, json = true) {
  server?.close();
  server = await startMetricsServer(behaviour);
  process.env["AWS_ENDPOINT_URL_CLOUDWATCH"] = server.url;
  const folder = inFolder(folderOf(yaml, card));
  const { code, out, err } = await ended(folder, () => spend("prod", { check: true, json }));
  return { code, out, err, document: json && out !== "" ? JSON.parse(out) : undefined };
}

const has = (...metrics: Metric[]) => ({ metrics: [...metrics, ARRIVING] });

/** By the end of the alarm's name. */
const verdictOf = (document: { verdicts: { alarm: string }[] }, ending: string) =>
  document.verdicts.find(({ alarm }) => alarm.endsWith(ending));

const messages = (document: { findings: { message: string }[] }) =>
  document.findings.map(({ message }) => message);

describe("what AWS refuses ends in one message", () => {
  test("missing rights, with the action", async () => {
    const error = { name: "AccessDenied", status: 403, times: Number.POSITIVE_INFINITY };
    const { code, out, err } = await check({ error });
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("these credentials lack cloudwatch:ListMetrics on *");
    expect(err).toContain("npm run iam -- '<environment>' prints the policy");
  });

  test("another account's credentials, before any metric is read", async () => {
    const yaml = environmentFile().replaceAll("111122223333", "444455556666");
    const { code, err } = await check({ metrics: HEALTHY }, yaml);
    expect(code).toBe(1);
    expect(err).toContain("The AWS credentials belong to account 111122223333");
    expect(server?.asked).toEqual([]);
  });
});

test("throttling is waited out", async () => {
  const error = { name: "ThrottlingException", status: 400, times: 2 };
  const { code } = await check({ metrics: HEALTHY, error });
  expect(code).toBe(0);
  expect(server?.asked).toHaveLength(2 + 2);
});

describe("which alarms are in ALARM now", () => {
  const HOURLY_ALARM = limitAlarmName("acme-prod", { usd: 40, per: "hour", severity: "warning" });
  const BLIND = "acme-prod-whatsapp-spend-blind-warning";

  test("stands first, without parts that notify nobody", async () => {
    const states = {
      "acme-prod-whatsapp-spend-hour-message-fees-warning": "ALARM",
      [BLIND]: "OK",
      [HOURLY_ALARM]: "ALARM",
    };
    const { out } = await check({ metrics: HEALTHY, states }, undefined, undefined, false);
    const [first, ...lines] = out.split("\n");
    expect(first).toBe("prod: which alarms are in ALARM now?");
    expect(lines.slice(0, 2)).toEqual([
      `  ALARM       ${HOURLY_ALARM}, since 2026-11-19T14:00:00.000Z`,
      expect.stringMatching(/^ {2}no alarm {4}\d+ of \d+ alarms do not exist in the account/),
    ]);
  });

  test("and for machines, every one of them", async () => {
    const states = { [HOURLY_ALARM]: "OK", [BLIND]: "INSUFFICIENT_DATA" };
    const { document } = await check({ metrics: HEALTHY, states });
    const since = "2026-11-19T14:00:00.000Z";
    const own = document.states.filter(({ notifies }: { notifies: boolean }) => notifies);
    expect(own).toEqual([
      { alarm: HOURLY_ALARM, notifies: true, state: "OK", since },
      { alarm: BLIND, notifies: true, state: "INSUFFICIENT_DATA", since },
      {
        alarm: "acme-prod-whatsapp-delivery-failed-warning",
        notifies: true,
        state: "not deployed",
        since: null,
      },
    ]);
  });

  test("asks for the environment's own alarms, of both types, page by page", async () => {
    const states = { [HOURLY_ALARM]: "OK", [BLIND]: "OK", other: "OK" };
    await check({ metrics: HEALTHY, states });
    const asked = {
      AlarmNamePrefix: "acme-prod-whatsapp-",
      AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
      MaxRecords: 100,
    };
    expect(server?.askedForStates).toEqual([asked, { ...asked, NextToken: "2" }]);
  });

  test("is none where nothing fires", async () => {
    const states = { [HOURLY_ALARM]: "OK" };
    const { out } = await check({ metrics: HEALTHY, states }, undefined, undefined, false);
    expect(out.split("\n")[1]).toBe("  none");
  });
});

test("more metrics than a search of the dashboard finds are a note, not a decision", async () => {
  const many = Array.from({ length: 501 }, (_, at) => messageFee({ ...MESSAGE, Number: `${at}` }));
  const { document } = await check(has(...many, ...HEALTHY));
  expect(messages(document)).toContainEqual(
    expect.stringContaining("a line of the dashboard adds up 500 at most"),
  );
  const { document: few } = await check(has(...many.slice(1)));
  expect(messages(few).join()).not.toContain("a line of the dashboard");
});

describe("an account without a metric", () => {
  test("proves nothing, and exit code 2 asks for a decision", async () => {
    const { code, document } = await check({});
    expect(code).toBe(2);
    expect(verdictOf(document, "message-fees-warning")).toMatchObject({
      verdict: "not proved",
      why: "the account published no WhatsAppMessageFeeCount in the last two weeks: nothing was sent or received, or the service-linked role is missing",
      fix: expect.stringContaining("docs/runbook.md#no-metrics-appear"),
    });
    expect(verdictOf(document, "blind-events-arrive")).toMatchObject({ verdict: "not proved" });
    expect(verdictOf(document, "delivery-failed-warning")).toMatchObject({ verdict: "not proved" });
    expect(document.snippet.estimated).toEqual([]);
  });

  test("of Meta's fee alone has sent no template yet", async () => {
    const { document } = await check(has(messageFee(MESSAGE)));
    expect(verdictOf(document, "template-fees-warning")).toMatchObject({
      verdict: "not proved",
      why: expect.stringContaining("probably no template message was sent"),
    });
  });
});

describe("an account with the metrics", () => {
  test("lets every alarm fire", async () => {
    const { code, document } = await check({ metrics: HEALTHY });
    expect(code).toBe(0);
    const verdicts: { verdict: string }[] = document.verdicts;
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(Array(15).fill("can fire"));
    expect(document.findings).toEqual([]);
    expect(document.dimensionSets).toEqual([
      {
        metric: "MetaTemplateMessageFeeCount",
        dimensions: Object.keys(TEMPLATE),
        metrics: 1,
      },
      { metric: "WhatsAppMessageFeeCount", dimensions: Object.keys(MESSAGE), metrics: 1 },
    ]);
  });

  test("is asked twice, and once more to be sure whose it is", async () => {
    const { document } = await check({ metrics: HEALTHY });
    expect(server?.asked).toEqual([
      { Namespace: "AWS/SocialMessaging" },
      { Namespace: "AWS/SNS", Dimensions: [{ Name: "TopicName", Value: TOPIC_NAME }] },
    ]);
    expect(document.calls).toBe(2);
    expect(askedOfFakeServices()).toEqual(["GetCallerIdentity"]);
  });

  test("is read to its last page", async () => {
    const metrics = ["DE", "BR", "IN", "US", "ES"].map((DestinationCountryCode) =>
      messageFee({ ...MESSAGE, DestinationCountryCode }),
    );
    const { document } = await check({ metrics: [...HEALTHY, ...metrics.slice(1)], pageSize: 2 });
    expect(verdictOf(document, "message-fees-warning")).toMatchObject({
      why: "it counts 5 metrics of WhatsAppMessageFeeCount",
    });
    expect(document.calls).toBe(3 + 1);
  });

  test("costs what its queries match", async () => {
    const { document } = await check({ metrics: HEALTHY });
    // two alarms in each of five splits, and a part of the blindness alarm match one metric each
    expect(document.cost).toMatchObject({
      matchedMetrics: 11,
      fixedUsd: "5.20",
      totalUsd: "6.30",
    });
  });

  test("counts deliveries that fail from the first one on", async () => {
    const { document } = await check({ metrics: HEALTHY });
    expect(verdictOf(document, "delivery-failed-warning")).toMatchObject({
      verdict: "can fire",
      why: "NumberOfNotificationsFailed had no data in the last two weeks, but NumberOfMessagesPublished has the same dimensions",
    });
  });
});

describe("alarms on queues", () => {
  const withQueue = environmentFile({}, { delivery: { queues: [{ name: "inbound" }] } });
  const waiting = (ending: string): Metric => ({
    namespace: "AWS/SQS",
    name: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: `acme-prod-whatsapp-inbound${ending}` },
  });

  test("are not proved before SQS knows their queues, although the topic has events", async () => {
    const { code, document } = await check({ metrics: HEALTHY }, withQueue);
    expect(code).toBe(2);
    expect(verdictOf(document, "age-acme-prod-whatsapp-inbound-warning")).toMatchObject({
      verdict: "not proved",
      why: "SQS published no metric of queue acme-prod-whatsapp-inbound in the last two weeks: it is not deployed, or no event arrived",
    });
  });

  test("can fire once it does, each on its own queue", async () => {
    const metrics = [...HEALTHY, waiting(""), waiting("-poison")];
    const { document } = await check({ metrics }, withQueue);
    const ofQueues: { alarm: string; verdict: string }[] = document.verdicts.filter(
      ({ alarm }: { alarm: string }) => alarm.includes("-inbound"),
    );
    expect(ofQueues.map(({ alarm, verdict }) => [alarm.split("-delivery-")[1], verdict])).toEqual([
      ["age-acme-prod-whatsapp-inbound-warning", "can fire"],
      ["depth-acme-prod-whatsapp-inbound-warning", "can fire"],
      ["dead-letters-acme-prod-whatsapp-inbound-undeliverable-warning", "not proved"],
      ["dead-letters-acme-prod-whatsapp-inbound-poison-warning", "can fire"],
    ]);
    expect(server?.asked.at(-1)).toEqual({
      Namespace: "AWS/SQS",
      MetricName: "ApproximateNumberOfMessagesVisible",
    });
  });
});

describe("an alarm on dimensions that are not published can never fire", () => {
  const numbers = [{ arn: numberArn(1), sharePercent: 100 }];
  const ofNumbers = environmentFile({ scope: "numbers", numbers });

  test("in scope numbers, where no fee carries its number", async () => {
    const { code, document } = await check({ metrics: HEALTHY }, ofNumbers);
    expect(code).toBe(2);
    expect(verdictOf(document, "message-fees-111111111111-warning")).toMatchObject({
      verdict: "never",
      why: `WhatsAppMessageFeeCount exists under [DestinationCountryCode + MessageFeeType], but none of its 1 metric has WhatsAppPhoneNumberArn = ${numberArn(1)}`,
      fix: "write scope: region in spend, because no fee here has the dimension of a number",
    });
    expect(messages(document)).toContainEqual(
      "2 metrics carry no WhatsAppPhoneNumberArn, so no alarm of scope numbers counts them",
    );
  });

  test("in scope numbers, where the number is spelled otherwise", async () => {
    const metrics = [messageFee({ ...MESSAGE, WhatsAppPhoneNumberArn: numberArn(2) }), ARRIVING];
    const { document } = await check({ metrics }, ofNumbers);
    expect(verdictOf(document, "message-fees-111111111111-warning")).toMatchObject({
      verdict: "never",
      fix: `write the arn of spend.numbers as the metrics spell it: ${numberArn(2)}`,
    });
    expect(messages(document)).toContainEqual(
      `fees of numbers that spend.numbers does not list are counted, and no alarm here watches them: ${numberArn(2)}`,
    );
  });

  test("while a number that is spelled alike can", async () => {
    const metrics = [
      messageFee({ ...MESSAGE, ...NUMBER }),
      templateFee({ ...TEMPLATE, ...NUMBER }),
    ];
    const { code, document } = await check(has(...metrics), ofNumbers);
    expect(code).toBe(0);
    expect(document.findings).toEqual([]);
  });

  test("and other numbers are reported, but their prices are another environment's concern", async () => {
    const other = {
      ...MESSAGE,
      DestinationCountryCode: "IN",
      WhatsAppPhoneNumberArn: numberArn(2),
    };
    const metrics = [
      messageFee({ ...MESSAGE, ...NUMBER }),
      templateFee({ ...TEMPLATE, ...NUMBER }),
      messageFee(other),
    ];
    const { code, document } = await check(has(...metrics), ofNumbers, CARD_OF_TWO);
    expect(code).toBe(0);
    expect(messages(document)).toEqual([
      `fees of numbers that spend.numbers does not list are counted, and no alarm here watches them: ${numberArn(2)}`,
    ]);
  });

  test("of an estimate per day, where a dimension is missing", async () => {
    const estimated = [{ fee: "MessageFee", dimensions: { DestinationCountryCode: "DE" } }];
    const yaml = environmentFile({ estimated, ...DAILY });
    const { code, document } = await check({ metrics: HEALTHY }, yaml);
    expect(code).toBe(2);
    expect(verdictOf(document, "day-estimated-warning")).toEqual({
      alarm: "acme-prod-whatsapp-spend-day-estimated-warning",
      verdict: "never",
      why: "none of the 1 listed metrics exists; those of the account are under [DestinationCountryCode + MessageFeeType]",
      fix: "replace spend.estimated by the lines below",
    });
  });
});

describe("listed metrics in alarms per hour", () => {
  const listed = (...countries: string[]) =>
    countries.map((DestinationCountryCode) => {
      return { fee: "MetaTemplateMessageFee", dimensions: { ...TEMPLATE, DestinationCountryCode } };
    });

  test("say how many exist, and cost what they cost whether they do or not", async () => {
    const yaml = environmentFile({ estimated: listed("DE", "IN"), feeRate: { splits: 3 } });
    const { code, document } = await check({ metrics: HEALTHY }, yaml);
    expect(code).toBe(0);
    expect(verdictOf(document, "template-fees-warning")).toMatchObject({
      verdict: "can fire",
      why: "it counts 1 metric of MetaTemplateMessageFeeCount; 1 of 2 listed metrics exist, and fees outside of them count at the worst rate",
    });
    expect(document.cost).toMatchObject({ alarmMetrics: 11, matchedMetrics: 7 });
  });

  test("do not prove an alarm whose query has no metric", async () => {
    const yaml = environmentFile({ estimated: listed("DE"), feeRate: { splits: 3 } });
    const { code, document } = await check(has(messageFee(MESSAGE)), yaml);
    expect(code).toBe(2);
    expect(verdictOf(document, "template-fees-warning")).toMatchObject({ verdict: "not proved" });
    expect(verdictOf(document, "-usd-hour-warning")).toMatchObject({
      verdict: "can fire",
      why: "enough of its parts can",
    });
  });
});

describe("free values that a query leaves out", () => {
  const card = `${CARD}*,MetaTemplateMessageFee,service,*,0,2999-10-01,made up\n`;
  const yaml = environmentFile({ feeRate: { splits: 3 } });

  test("are not proved where a metric lacks their dimension, as AWS does not say whether it is counted", async () => {
    const { MetaTemplateMessageFeeCategory: _, ...without } = TEMPLATE;
    const { code, document } = await check(
      has(messageFee(MESSAGE), templateFee(without)),
      yaml,
      card,
    );
    expect(code).toBe(2);
    expect(verdictOf(document, "template-fees-warning")).toMatchObject({
      verdict: "not proved",
      why: "the account has 1 metric of MetaTemplateMessageFeeCount without MetaTemplateMessageFeeCategory, whose free values the query leaves out: whether it counts them is not documented",
      fix: "write feeRate: { scheme: queriesOnly } below spend, whose queries leave nothing out",
    });
  });

  test("are not proved where no other fee is counted", async () => {
    const free = templateFee({ ...TEMPLATE, MetaTemplateMessageFeeCategory: "service" });
    const { document } = await check(has(messageFee(MESSAGE), free), yaml, card);
    expect(verdictOf(document, "template-fees-warning")).toMatchObject({
      verdict: "not proved",
      why: "every metric of MetaTemplateMessageFeeCount has a value that the rate card prices at 0, which the query leaves out",
    });
  });
});

describe("what else the metrics show", () => {
  test("listed metrics that are quiet need no decision", async () => {
    const estimated = [
      { fee: "MessageFee", dimensions: MESSAGE },
      { fee: "MessageFee", dimensions: { ...MESSAGE, DestinationCountryCode: "IN" } },
    ];
    const yaml = environmentFile({ estimated, ...DAILY });
    const { code, document } = await check({ metrics: HEALTHY }, yaml);
    expect(verdictOf(document, "day-estimated-warning")).toMatchObject({
      verdict: "can fire",
      why: "1 of 2 listed metrics exist",
    });
    expect(messages(document)).toEqual([
      "1 of 2 metrics of spend.estimated had no data in the last two weeks: MessageFee with DestinationCountryCode = IN, MessageFeeType = Marketing",
    ]);
    expect(code).toBe(0);
  });

  test("fees without a rate may cost more than the worst case, so somebody has to decide", async () => {
    const strange = templateFee({ ...TEMPLATE, DestinationCountryCode: "IN" });
    const { code, document } = await check(
      { metrics: [...HEALTHY, strange] },
      environmentFile(),
      CARD_OF_TWO,
    );
    expect(code).toBe(2);
    expect(document.findings).toEqual([
      {
        decide: true,
        message:
          "the account counts fees that rates.csv does not price, so they may cost more than the worst case",
        fix: "add rows for IN,MetaTemplateMessageFee,marketing,regular",
      },
    ]);
  });

  test("a fee under two dimension sets may be counted twice, and is listed once", async () => {
    const metrics = [messageFee({ ...MESSAGE, ...NUMBER }), ...HEALTHY];
    const { code, document } = await check({ metrics });
    expect(code).toBe(0);
    expect(messages(document)).toEqual([
      "WhatsAppMessageFeeCount exists under [DestinationCountryCode + MessageFeeType] and under a set that has all of these and more: the same fee may be counted in both, so that alarms on the number of fees fire early, not late",
    ]);
    expect(document.snippet).toEqual({
      estimated: [
        { fee: "MessageFee", dimensions: { ...MESSAGE, ...NUMBER } },
        { fee: "MetaTemplateMessageFee", dimensions: TEMPLATE },
      ],
      leftOut: 1,
      alarms: 1,
    });
  });

  test("more metrics than a query looks at", async () => {
    const many = Array.from({ length: 10_001 }, (_, index) =>
      messageFee({ ...MESSAGE, WhatsAppPhoneNumberArn: String(index) }),
    );
    const { code, document } = await check({ metrics: [...HEALTHY, ...many], pageSize: 20_000 });
    expect(code).toBe(2);
    expect(messages(document)).toContainEqual(
      "acme-prod-whatsapp-spend-hour-message-fees-warning matches 10,002 metrics, but CloudWatch looks only at the first 10,000",
    );
  });
});

test("for people it prints a line for all alarms of which it says the same, and what can be pasted", async () => {
  const { out } = await check({ metrics: HEALTHY }, environmentFile(), undefined, false);
  const text = out.replaceAll(/\n {6,}(?=\S)/g, " ");
  expect(text).toContain(
    "  can fire    acme-prod-whatsapp-spend-hour-message-fees-warning and 4 more: it counts 1 metric of WhatsAppMessageFeeCount",
  );
  expect(text.match(/1 metric of WhatsAppMessageFeeCount/g)).toHaveLength(1);
  expect(out).toContain("2 calls of ListMetrics in eu-west-1");
  const pasted = out.slice(out.indexOf("  estimated:\n"));
  const yaml = `${environmentFile({ ...DAILY }).trimEnd()}\n${pasted}`;
  const again = await check({ metrics: HEALTHY }, yaml);
  expect(verdictOf(again.document, "day-estimated-warning")).toMatchObject({
    verdict: "can fire",
    why: "all 2 listed metrics exist",
  });
});

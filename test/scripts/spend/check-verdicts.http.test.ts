import type { Metric } from "../../../constructs/alarms/metrics";
import {
  check,
  DAILY,
  HEALTHY,
  has,
  MESSAGE,
  messages,
  NUMBER,
  server,
  TEMPLATE,
  verdictOf,
} from "./checked";
import {
  ARRIVING,
  CARD,
  CARD_OF_TWO,
  environmentFile,
  messageFee,
  numberArn,
  templateFee,
} from "./site";

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

  test("an alarm in scope numbers cannot, where no fee carries its number", async () => {
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

  test("an alarm in scope numbers cannot, where the number is spelled otherwise", async () => {
    const metrics = [messageFee({ ...MESSAGE, WhatsAppPhoneNumberArn: numberArn(2) }), ARRIVING];
    const { document } = await check({ metrics }, ofNumbers);
    expect(verdictOf(document, "message-fees-111111111111-warning")).toMatchObject({
      verdict: "never",
      fix: `write the arn of spend.numbers as the metrics spell it: ${numberArn(2)}`,
    });
    expect(messages(document)).toContainEqual(
      expect.stringContaining(`no alarm here watches them: ${numberArn(2)}`),
    );
  });

  test("an alarm on a number that is spelled alike can fire", async () => {
    const metrics = [
      messageFee({ ...MESSAGE, ...NUMBER }),
      templateFee({ ...TEMPLATE, ...NUMBER }),
    ];
    const { code, document } = await check(has(...metrics), ofNumbers);
    expect(code).toBe(0);
    expect(document.findings).toEqual([]);
  });

  test("other numbers are reported, but their prices are another environment's concern", async () => {
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

  test("an estimate per day cannot, where a dimension is missing", async () => {
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

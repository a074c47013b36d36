import { askedOfFakeServices } from "../wiring/in-process";
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
import { CARD_OF_TWO, environmentFile, messageFee, TOPIC_NAME, templateFee } from "./site";

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

test("more metrics than a search of the dashboard finds are a note, not a decision", async () => {
  const many = Array.from({ length: 501 }, (_, at) => messageFee({ ...MESSAGE, Number: `${at}` }));
  const { document } = await check(has(...many, ...HEALTHY));
  expect(messages(document)).toContainEqual(
    expect.stringContaining("a line of the dashboard adds up 500 at most"),
  );
  const { document: few } = await check(has(...many.slice(1)));
  expect(messages(few).join()).not.toContain("a line of the dashboard");
});

test("the check prints to people one line for all alarms of which it says the same, and what can be pasted", async () => {
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

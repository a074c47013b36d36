import { staleEstimateAlarms } from "../../../constructs/alarms/stale-estimate";
import { alarmMinutes, type Point } from "./metric-math";
import {
  manySeries,
  numbers,
  SALES,
  SUPPORT,
  scope,
  seriesOf,
  spending as spendingOf,
} from "./scenes";
import { inbound, templates } from "./traffic";

const SEE =
  "Runbook: docs/runbook.md#spend-alarms-see-nothing of the package cdktf-aws-social-messaging";
const NORMAL = `normal alone, and half of the alarm on quiet estimates; alone it says nothing of money. ${SEE}`;

const spending = (changes: Parameters<typeof spendingOf>[0]) =>
  spendingOf({ limits: [{ usd: 200, per: "day", severity: "warning" }], ...changes });

const metricOf = (country: string) => ({
  namespace: "AWS/SocialMessaging",
  name: "WhatsAppMessageFeeCount",
  dimensions: { MessageFeeType: "Marketing", DestinationCountryCode: country },
});

test("without listed metrics, or without a limit per day, there is nothing to be quiet", () => {
  expect(staleEstimateAlarms(scope, spending({}))).toEqual([]);
  const estimated = [seriesOf("DE")[0]];
  expect(staleEstimateAlarms(scope, spendingOf({ estimated }))).toEqual([]);
});

test("one listed metric, over everything in account and Region", () => {
  expect(staleEstimateAlarms(scope, spending({ estimated: [seriesOf("DE")[0]] }))).toMatchObject([
    {
      id: "QuietEstimate",
      name: "acme-prod-whatsapp-spend-quiet-estimate-warning",
      severity: "warning",
      description: expect.stringMatching(
        /^Estimated spend per day is not watched: the alarms on it see nothing, whatever is spent. Fees are counted, but for 7 days not one in 1 metric listed under spend.estimated. Either the metrics carry other dimensions, or these fees fall due no more. Look at `npm run spend .* Runbook: docs.runbook.md#spend-alarms-see-nothing of/,
      ),
      anyOfEach: [
        [
          {
            id: "FeesCounted",
            name: "acme-prod-whatsapp-spend-quiet-estimate-fees-counted",
            severity: undefined,
            description: `In ALARM while fees are counted: ${NORMAL}`,
            query: {
              kind: "insights",
              sql: 'SELECT SUM(WhatsAppMessageFeeCount) FROM "AWS/SocialMessaging"',
            },
            periodSeconds: 10_800,
            periods: 1,
            breaksWhen: "atLeast",
            threshold: 1,
            missingData: "notBreaching",
          },
        ],
        [
          {
            id: "ListedQuiet",
            name: "acme-prod-whatsapp-spend-quiet-estimate-listed-quiet",
            severity: undefined,
            description: `In ALARM while 1 metric listed under spend.estimated counted nothing for 7 days: ${NORMAL}`,
            query: {
              kind: "math",
              label: "fees",
              expression: "FILL(m0,0)",
              metrics: [{ id: "m0", metric: metricOf("DE") }],
            },
            periodSeconds: 86_400,
            periods: 7,
            breaksWhen: "below",
            threshold: 1,
            missingData: "breaching",
          },
        ],
      ],
    },
  ]);
});

test("eleven metrics are two parts, and all of them have to be quiet", () => {
  const [alarm] = staleEstimateAlarms(scope, spending({ estimated: manySeries(11) }));
  expect(alarm?.anyOfEach.flat().map(({ id }) => id)).toEqual([
    "FeesCounted",
    "ListedQuiet-1",
    "ListedQuiet-2",
  ]);
  expect(
    alarm?.anyOfEach
      .flat()
      .flatMap(({ query }) => (query.kind === "math" ? query.metrics.length : [])),
  ).toEqual([5, 6]);
});

test("each number that has listed metrics is looked at alone", () => {
  const estimated = [...seriesOf("DE", SUPPORT), ...seriesOf("DE", SALES)];
  const alarms = staleEstimateAlarms(scope, spending({ scope: "numbers", numbers, estimated }));
  expect(alarms.map(({ id }) => id)).toEqual([
    "QuietEstimate-456789abcdef",
    "QuietEstimate-000000000001",
  ]);
  expect(alarms.map(({ anyOfEach }) => anyOfEach[0]?.[0]?.query)).toEqual(
    [SUPPORT, SALES].map((arn) => ({
      kind: "insights",
      sql: `SELECT SUM(WhatsAppMessageFeeCount) FROM "AWS/SocialMessaging" WHERE WhatsAppPhoneNumberArn = '${arn}'`,
    })),
  );
});

describe("replayed", () => {
  const WEEK = 7 * 24 * 60;
  /** With the number that the traffic carries: without it, CloudWatch finds none of the metrics. */
  const right = seriesOf("DE", SUPPORT);
  const wrong = seriesOf("DE");

  function minutes(estimated: readonly (typeof right)[number][], points: readonly Point[]) {
    const [alarm] = staleEstimateAlarms(scope, spending({ estimated }));
    if (alarm === undefined) throw new Error("no alarm");
    return alarmMinutes(alarm, points, WEEK + 240);
  }

  const lastHours = { from: WEEK, to: WEEK + 120, perMinute: 1 };

  test("wrong dimensions are reported as soon as fees are counted", () => {
    expect(minutes(wrong, templates("DE", lastHours))).not.toEqual([]);
  });

  test("right ones are not, although they were quiet for a week", () => {
    expect(minutes(right, templates("DE", { ...lastHours, from: WEEK - 60 }))).toEqual([]);
  });

  test("a quiet night sets off nothing", () => {
    expect(minutes(right, [])).toEqual([]);
    expect(minutes(wrong, [])).toEqual([]);
  });

  test("fees of others are reported, because the listed ones fall due no more", () => {
    expect(minutes(right, inbound("BR", lastHours))).not.toEqual([]);
  });
});

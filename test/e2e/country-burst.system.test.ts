import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { describeWithTerraform, MINUTES, Workbench, written } from "../workbench";

const RATES = `country,fee,category,type,usd,effective,source
*,MessageFee,*,,0.005,2999-10-01,an example
*,MetaTemplateMessageFee,*,*,0.12,2999-10-01,an example
`;

describeWithTerraform("an alarm on each country", () => {
  let bench: Workbench;

  beforeAll(async () => {
    bench = await Workbench.open();
  });
  afterAll(() => bench?.close());

  test(
    "is applied by the provider as it is, and nothing is left to do then",
    async () => {
      writeFileSync(join(bench.folder, "environments", "rates.csv"), RATES);
      const spend = {
        rateCard: "rates.csv",
        limits: [{ usd: 40, per: "hour", severity: "warning" }],
        feeRate: { splits: 3 },
        countryBurst: { usd: 10, severity: "warning" },
      };
      const alarms = { warning: { emails: ["ops@example.com"] } };
      const mediaBucket = { enabled: false };
      bench.synthesize("prod", written({ namePrefix: "acme-prod", mediaBucket, alarms, spend }));
      const terraform = await bench.terraform("prod");
      await terraform.apply();
      expect(await terraform.plan()).toEqual([]);

      const AlarmNames = ["acme-prod-whatsapp-spend-10-usd-hour-country-warning"];
      const { MetricAlarms = [] } = await new CloudWatchClient(bench.client).send(
        new DescribeAlarmsCommand({ AlarmNames }),
      );
      expect(MetricAlarms).toMatchObject([
        {
          EvaluationPeriods: 3,
          DatapointsToAlarm: 1,
          Threshold: 80,
          Metrics: [
            {
              Expression:
                'SELECT SUM(WhatsAppMessageFeeCount) FROM "AWS/SocialMessaging" GROUP BY DestinationCountryCode ORDER BY SUM() DESC',
              Period: 3600,
              ReturnData: true,
            },
          ],
        },
      ]);
    },
    3 * MINUTES,
  );
});

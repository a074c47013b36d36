import { describeWithTerraform, MINUTES, Workbench, written } from "../workbench";

/** What local AWS does not have: the real provider checks every argument, and plans them. */
describeWithTerraform("Slack channels and cost anomalies", () => {
  let bench: Workbench;

  beforeAll(async () => {
    bench = await Workbench.open();
  });
  afterAll(() => bench?.close());

  const slack = { workspaceId: "T07EA123LEP", channelId: "C07EZ1ABC23" };
  const costAnomalies = { usd: 20, severity: "critical" };
  const alarms = {
    warning: { emails: ["ops@example.com"], slack },
    critical: { slack: { ...slack, channelId: "G07EZ1ABC24", trustConditions: false } },
  };
  const existingMonitorArn = "arn:aws:ce::111122223333:anomalymonitor/mine";

  test.each([
    ["in a Region with an endpoint of the chat service", "eu-west-1"],
    ["elsewhere", "eu-central-1"],
  ])(
    "pass validate and plan %s",
    async (_, region) => {
      bench.synthesize(
        "prod",
        written({
          ...{ namePrefix: "acme-prod", region, alarms },
          costAnomalies: { ...costAnomalies, existingMonitorArn },
        }),
      );
      const terraform = await bench.terraform("prod");
      await terraform.validate();
      const created = (await terraform.plan()).map(({ type }) => type);
      const channels = created.filter((type) => type === "aws_chatbot_slack_channel_configuration");
      expect(channels).toHaveLength(2);
      expect(created).toContain("aws_ce_anomaly_subscription");
    },
    2 * MINUTES,
  );

  test(
    "pass validate and plan in the account's stack",
    async () => {
      const own = { serviceLinkedRole: "create", alarms, costAnomalies };
      bench.synthesize("prod", written({ namePrefix: "acme-prod", ...own }));
      const terraform = await bench.terraform("account-111122223333");
      await terraform.validate();
      expect((await terraform.plan()).map(({ type }) => type).toSorted()).toEqual([
        "aws_ce_anomaly_monitor",
        "aws_ce_anomaly_subscription",
        "aws_iam_service_linked_role",
      ]);
    },
    2 * MINUTES,
  );
});

import {
  CloudWatchLogsClient,
  DescribeMetricFiltersCommand,
  DescribeResourcePoliciesCommand,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { LOG_POLICY_NAME, logPolicy } from "../../constructs/outcomes/policies";
import { matches } from "../constructs/outcomes/filter-patterns";
import { event } from "../constructs/outcomes/log";
import { ACCOUNT, describeWithTerraform, MINUTES, Workbench, written } from "../workbench";

const logGroupName = "/aws/events/acme-prod-whatsapp-outcomes";
const SCOPE = { account: ACCOUNT, region: "eu-west-1" };

/** The steps build on each other. */
describeWithTerraform("outcomes of messages", () => {
  let bench: Workbench;
  let logs: CloudWatchLogsClient;
  const environment = (outcomes: object) =>
    written({
      namePrefix: "acme-prod",
      serviceLinkedRole: "create",
      mediaBucket: { enabled: false },
      alarms: { warning: { emails: ["ops@example.com"] } },
      outcomes: {
        failed: { percent: 5, atLeast: 50, severity: "warning" },
        codes: [{ codes: [131026, 368], severity: "warning" }],
        ...outcomes,
      },
    });

  beforeAll(async () => {
    bench = await Workbench.open();
    logs = new CloudWatchLogsClient(bench.client);
  });
  afterAll(() => bench?.close());

  /** Sends AWS's own samples, and returns what is in the log. */
  const sent = async (): Promise<string[]> => {
    const events = [event("Sent", 0), event("Failed", 1, 131026), event("Received", 2)];
    const Entries = events.map((one) => ({
      Source: String(one["source"]),
      DetailType: one["detail-type"],
      Detail: JSON.stringify(one["detail"]),
    }));
    await new EventBridgeClient(bench.client).send(new PutEventsCommand({ Entries }));
    const { events: found = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
    return found.map(({ message = "" }) => message);
  };

  /** Names of the filters that match each message. */
  const counting = async (messages: readonly string[]) => {
    const { metricFilters = [] } = await logs.send(
      new DescribeMetricFiltersCommand({ logGroupName }),
    );
    return messages.map((message) =>
      metricFilters
        .filter(({ filterPattern = "" }) => matches(filterPattern, message))
        .map(({ filterName }) => filterName)
        .toSorted(),
    );
  };

  test(
    "are applied with the account's policy, and second plans are empty",
    async () => {
      bench.synthesize("prod", environment({}));
      for (const stack of [`account-${ACCOUNT}`, "prod"]) {
        const terraform = await bench.terraform(stack);
        await terraform.apply();
        expect(await terraform.plan()).toEqual([]);
      }
      const { resourcePolicies } = await logs.send(new DescribeResourcePoliciesCommand({}));
      expect(resourcePolicies?.map(({ policyName }) => policyName)).toEqual([LOG_POLICY_NAME]);
      expect(JSON.parse(resourcePolicies?.[0]?.policyDocument ?? "")).toEqual(logPolicy(SCOPE));
    },
    5 * MINUTES,
  );

  test("come into the log without message id, number and account, and never what customers send", async () => {
    // The local AWS writes the whole answer of the transformer, where AWS takes its time and its message.
    const messages = (await sent()).map((answer) => JSON.parse(answer).message);
    expect(messages.map((message) => JSON.parse(message))).toEqual([
      { type: "WhatsApp Message Sent", number: "574086085794038", code: expect.any(String) },
      { type: "WhatsApp Message Failed", number: "574086085794038", code: "131026" },
    ]);
    expect(await counting(messages)).toEqual([["Sent"], ["Error131026", "Failed"]]);
  });

  test(
    "are counted as well where whole events are kept",
    async () => {
      bench.synthesize("prod", environment({ wholeEvents: true, retentionDays: 1 }));
      const terraform = await bench.terraform("prod");
      await terraform.apply();
      expect(await terraform.plan()).toEqual([]);
      const messages = (await sent()).slice(-2);
      expect(await counting(messages)).toEqual([["Sent"], ["Error131026", "Failed"]]);
    },
    5 * MINUTES,
  );
});

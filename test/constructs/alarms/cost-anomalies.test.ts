import { Testing } from "cdktf";
import { z } from "zod";
import type { Environment } from "../../../app/environment";
import { whatsAppApp } from "../../../app/whatsapp-app";
import { anomalies, anomalyOptions } from "../../../constructs/alarms/anomalies";
import { CostAnomalies } from "../../../constructs/alarms/cost-anomalies";
import { serviceLinkedRoleMode } from "../../../constructs/service-linked-role/options";
import { scope as scopeFields } from "../../../constructs/shared/scope";
import { environment } from "../../environment";
import { type Row, refusesOptions } from "../refuses-options";
import { scope, synthesize } from "../synthesize";

const MONITOR = "arn:aws:ce::111122223333:anomalymonitor/11111111-2222";
const TOPIC = "arn:aws:sns:eu-west-1:111122223333:acme-alarms";

/** A subscription, and who may publish. */
function build(existingMonitorArn?: string) {
  const granted: unknown[] = [];
  const target = { arn: TOPIC, grantPublish: (publisher: unknown) => void granted.push(publisher) };
  const stack = synthesize((parent) => {
    const props = { ...scope, name: "acme-anomalies", usd: 20, target };
    new CostAnomalies(parent, "Anomalies", {
      ...props,
      ...(existingMonitorArn && { existingMonitorArn }),
    });
  });
  return { granted, stack };
}

const SUBSCRIPTION = {
  name: "acme-anomalies",
  frequency: "IMMEDIATE",
  subscriber: [{ type: "SNS", address: TOPIC }],
  threshold_expression: {
    dimension: {
      key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
      match_options: ["GREATER_THAN_OR_EQUAL"],
      values: ["20"],
    },
  },
};

test("a monitor that exists is used, and the service alone may publish for this account", () => {
  const { granted, stack } = build(MONITOR);
  expect(stack.types).toEqual(["aws_ce_anomaly_subscription"]);
  expect(stack.one("aws_ce_anomaly_subscription")).toEqual({
    ...SUBSCRIPTION,
    monitor_arn_list: [MONITOR],
  });
  expect(granted).toEqual([
    {
      name: "CostAnomalies",
      service: "costalerts.amazonaws.com",
      sourceAccount: "111122223333",
      sourceArn: "arn:aws:ce::111122223333:*",
    },
  ]);
});

test("a monitor that is created watches all services", () => {
  const { stack } = build();
  expect(stack.one("aws_ce_anomaly_monitor")).toEqual({
    name: "acme-anomalies",
    monitor_type: "DIMENSIONAL",
    monitor_dimension: "SERVICE",
  });
  expect(stack.one("aws_ce_anomaly_subscription")).toMatchObject(SUBSCRIPTION);
});

test("a second monitor in one app is refused", () => {
  const target = { arn: TOPIC, grantPublish: () => {} };
  const twice = () =>
    synthesize((stack) => {
      for (const name of ["one", "two"])
        new CostAnomalies(stack, name, { ...scope, name, usd: 20, target });
    });
  expect(twice).toThrow("and write existingMonitorArn in the other");
});

describe("in a file", () => {
  const warning = { emails: ["ops@example.com"] };
  const right = {
    ...scope,
    namePrefix: "acme-prod",
    serviceLinkedRole: "create",
    alarms: { warning },
    costAnomalies: { usd: 20, severity: "warning" },
  };
  const options = (changes: object) => ({ costAnomalies: { ...right.costAnomalies, ...changes } });
  const monitor = (got: string, fix: string): [object, Row] => [
    options({ existingMonitorArn: got }),
    [
      "costAnomalies.existingMonitorArn",
      JSON.stringify(got),
      "the ARN of a cost anomaly monitor",
      fix,
    ],
  ];

  refusesOptions(
    {
      schema: z.looseObject({
        ...scopeFields,
        serviceLinkedRole: serviceLinkedRoleMode,
        costAnomalies: anomalyOptions,
      }),
      findings: (read, written) => anomalies.findings(read as Partial<Environment>, written),
    },
    right,
    [
      [
        { serviceLinkedRole: "existing" },
        [
          "costAnomalies.existingMonitorArn",
          "nothing, in an environment that leaves the account's stack to others",
          "a monitor that exists, because one that is created goes into the account's stack",
          "write the ARN that `aws ce get-anomaly-monitors` prints, or write costAnomalies in the file that says serviceLinkedRole: create or import",
        ],
      ],
      [
        { alarms: undefined },
        [
          "costAnomalies",
          "anomalies without alarms",
          expect.stringMatching(/^costAnomalies together with alarms, which says who /),
          'add alarms: { warning: { emails: ["ops@example.com"] } }',
        ],
      ],
      [
        options({ severity: "critical" }),
        [
          "costAnomalies.severity",
          "critical, but alarms.critical is not set",
          "a severity that alarms sets: warning",
          "add alarms.critical, or write warning",
        ],
      ],
      monitor("all", "copy it from what `aws ce get-anomaly-monitors` prints"),
      monitor(
        MONITOR.replace("anomalymonitor", "anomalysubscription"),
        "write the ARN of the monitor, not of a subscription to it",
      ),
    ],
  );

  const stacksOf = (changes: object) => {
    const { app } = whatsAppApp([environment({ alarms: { warning }, ...changes })]);
    return Object.fromEntries(
      app.node.children.map((stack) => [stack.node.id, JSON.parse(Testing.synth(stack as never))]),
    );
  };
  const policyOf = (stack: { resource: { aws_sns_topic: object } }) =>
    Object.values<{ name: string; policy: string }>(Object(stack.resource.aws_sns_topic)).find(
      ({ name }) => name.endsWith("-alarms-warning"),
    )?.policy;
  const costAnomalies = { usd: 20, severity: "warning" };

  test("a monitor that is created is in the account's stack, and notifies the environment's topic", () => {
    const stacks = stacksOf({ serviceLinkedRole: "create", costAnomalies });
    const account = stacks["account-111122223333"];
    expect(Object.keys(account.resource)).toEqual([
      "aws_ce_anomaly_monitor",
      "aws_ce_anomaly_subscription",
      "aws_iam_service_linked_role",
    ]);
    const [subscription] = Object.values<Record<string, unknown>>(
      account.resource.aws_ce_anomaly_subscription,
    );
    expect(subscription).toMatchObject({
      name: "acme-prod-whatsapp-anomalies-all-services",
      subscriber: [
        {
          type: "SNS",
          address: "arn:aws:sns:eu-west-1:111122223333:acme-prod-whatsapp-alarms-warning",
        },
      ],
    });
    expect(stacks["prod"].resource).not.toHaveProperty("aws_ce_anomaly_subscription");
    expect(policyOf(stacks["prod"])).toContain('"costalerts.amazonaws.com"');
  });

  test("a monitor that exists leaves the account's stack alone", () => {
    const stacks = stacksOf({ costAnomalies: { ...costAnomalies, existingMonitorArn: MONITOR } });
    expect(Object.keys(stacks)).toEqual(["prod"]);
    expect(stacks["prod"].resource).toHaveProperty("aws_ce_anomaly_subscription");
    expect(policyOf(stacks["prod"])).toContain('"costalerts.amazonaws.com"');
  });

  test("without it nobody else may publish", () => {
    expect(policyOf(stacksOf({})["prod"])).not.toContain("costalerts");
  });
});

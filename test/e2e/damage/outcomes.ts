import * as logs from "@aws-sdk/client-cloudwatch-logs";
import type { AwsClients } from "../../../scripts/aws/clients";
import { type Change, type Damages, instead, type Values } from "./damaged";

export const logGroups: Damages = {
  named: ({ name }) => name,
  async gone(aws, { name: logGroupName }) {
    await (await aws.cloudWatchLogs()).send(new logs.DeleteLogGroupCommand({ logGroupName }));
    return "redeploy";
  },
  changes: [
    [
      "retention_in_days",
      "longer",
      async (aws, { name: logGroupName, retention_in_days: days }) => {
        const client = await aws.cloudWatchLogs();
        const keep = (retentionInDays: number) =>
          client.send(new logs.PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
        return instead(keep, days, 3653);
      },
    ],
    [
      "retention_in_days",
      "for ever",
      async (aws, { name: logGroupName, retention_in_days: retentionInDays }) => {
        const client = await aws.cloudWatchLogs();
        await client.send(new logs.DeleteRetentionPolicyCommand({ logGroupName }));
        return () =>
          client.send(new logs.PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
      },
    ],
    ["kms_key_id", "no key", "moto cannot disassociate one"],
  ],
};

const putFilter =
  (aws: AwsClients, { name, log_group_name: logGroupName, pattern }: Values) =>
  async (changes: Partial<logs.PutMetricFilterCommandInput>) => {
    const of = { metricName: name, metricNamespace: OUR_NAMESPACE, metricValue: "1" };
    return (await aws.cloudWatchLogs()).send(
      new logs.PutMetricFilterCommand({
        filterName: name,
        logGroupName,
        filterPattern: pattern,
        metricTransformations: [of],
        ...changes,
      }),
    );
  };

const OUR_NAMESPACE = "acme-prod-whatsapp-outcomes";

const changedFilter = (
  argument: string,
  what: string,
  changes: Partial<logs.PutMetricFilterCommandInput>,
): Change => [argument, what, (aws, values) => instead(putFilter(aws, values), {}, changes)];

export const metricFilters: Damages = {
  named: ({ name, log_group_name: group }) => `${name} of ${group}`,
  async gone(aws, values) {
    const { name: filterName, log_group_name: logGroupName } = values;
    const client = await aws.cloudWatchLogs();
    await client.send(new logs.DeleteMetricFilterCommand({ filterName, logGroupName }));
    return () => putFilter(aws, values)({});
  },
  changes: [
    changedFilter("pattern", "of other events", { filterPattern: '{ $.type = "other" }' }),
    changedFilter("metric_transformation", "another metric", {
      metricTransformations: [
        { metricName: "Other", metricNamespace: OUR_NAMESPACE, metricValue: "1" },
      ],
    }),
  ],
};

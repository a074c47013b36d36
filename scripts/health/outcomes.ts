import { arnOf } from "../../formats/arns";
import { type Kind, MISSING_WITH_PARENT, type Values, type World } from "./health";
import { itemsOf, read } from "./read";

export const logGroup: Kind = {
  what: "log group",
  named: ({ name }) => String(name),
  compared: { retention_in_days: null, kms_key_id: null },
  notCompared: { name: "the log group is found by it" },
  async read({ name }, world) {
    const found = await readLogGroup(world, String(name));
    return found && { retention_in_days: found.retentionInDays, kms_key_id: found.kmsKeyId };
  },
};

export const metricFilter: Kind = {
  what: "metric filter",
  named: ({ name, log_group_name: group }) => `${name} of ${group}`,
  compared: { pattern: null, metric_transformation: null },
  notCompared: {
    name: "the filter is found by it",
    log_group_name: "the filter is found by it",
  },
  read: readFilter,
};

async function readFilter({ name, log_group_name: group }: Values, world: World) {
  const logGroupName = String(group);
  if ((await readLogGroup(world, logGroupName)) === undefined) return MISSING_WITH_PARENT;
  const filters = await world.once(`metric filters of ${logGroupName}`, async () => {
    const client = await world.clients.cloudWatchLogs();
    const { paginateDescribeMetricFilters } = await import("@aws-sdk/client-cloudwatch-logs");
    const resource = arnOf(world.environment, "logs", `log-group:${logGroupName}`);
    return read("logs:DescribeMetricFilters", resource, (options) =>
      itemsOf(
        paginateDescribeMetricFilters({ client }, { logGroupName }, options),
        ({ metricFilters = [] }) => metricFilters,
      ),
    );
  });
  const found = filters.find(({ filterName }) => filterName === name);
  return (
    found && {
      pattern: found.filterPattern,
      metric_transformation: found.metricTransformations?.map((of) => ({
        name: of.metricName,
        namespace: of.metricNamespace,
        value: of.metricValue,
        default_value: of.defaultValue,
        dimensions: of.dimensions,
        unit: of.unit === "None" ? undefined : of.unit,
      })),
    }
  );
}

/** AWS finds log groups by the start of their names, and another one may continue ours. */
function readLogGroup(world: World, name: string) {
  return world.once(`log group ${name}`, async () => {
    const client = await world.clients.cloudWatchLogs();
    const { paginateDescribeLogGroups } = await import("@aws-sdk/client-cloudwatch-logs");
    return read("logs:DescribeLogGroups", "*", async (options) => {
      const pages = paginateDescribeLogGroups({ client }, { logGroupNamePrefix: name }, options);
      for await (const { logGroups = [] } of pages) {
        const found = logGroups.find(({ logGroupName }) => logGroupName === name);
        if (found !== undefined) return found;
      }
      return undefined;
    });
  });
}

/** All log resource policies of the account and Region as one: what any of them allows is allowed. */
export function readLogPolicies(world: World): Promise<string> {
  return world.once("log resource policies", async () => {
    const client = await world.clients.cloudWatchLogs();
    const { DescribeResourcePoliciesCommand } = await import("@aws-sdk/client-cloudwatch-logs");
    const documents = await read("logs:DescribeResourcePolicies", "*", async (options) => {
      const all: string[] = [];
      let next: string | undefined;
      do {
        const command = new DescribeResourcePoliciesCommand({ nextToken: next });
        const { resourcePolicies = [], nextToken } = await client.send(command, options);
        all.push(...resourcePolicies.flatMap(({ policyDocument }) => policyDocument ?? []));
        next = nextToken;
      } while (next);
      return all;
    });
    const Statement = documents.flatMap((document) => JSON.parse(document).Statement);
    return JSON.stringify({ Version: "2012-10-17", Statement });
  });
}

import { z } from "zod";
import { below, type Finding } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { valueAt } from "../../formats/schema-walk";
import { alarmOptions } from "../alarms/options";
import { monitoringFindings } from "../alarms/spend-decisions";
import { brakeFindings, createdHere } from "../brake/findings";
import { brakedSpendOptions } from "../brake/options";
import { connect as connectIn } from "../connect/decisions";
import { connectOptions } from "../connect/options";
import { eventTopic, eventTopicArn } from "../events/decisions";
import { eventTopicOptions } from "../events/options";
import { keys } from "../keys/decisions";
import { keyOptions } from "../keys/options";
import { mediaBucket } from "../media/decisions";
import { mediaBucketOptions } from "../media/options";
import { outcomeFindings, unnotifiedOutcomes } from "../outcomes/decisions";
import { outcomeOptions } from "../outcomes/options";
import { bounded } from "../shared/permissions-boundary";
import { resourceOptions } from "../shared/resource-options";
import { scope } from "../shared/scope";
import { inAccount, type UniqueName } from "../shared/unique-names";
import { adoptOptions } from "./adopt-options";
import type { EnvironmentOptions } from "./environment-options";

/** The decisions for the props of a whole environment in code. */
export const messagingDecisions = {
  schema: z.strictObject({
    ...scope,
    ...bounded,
    ...resourceOptions,
    key: keyOptions.optional(),
    mediaKey: keyOptions.optional(),
    adopt: adoptOptions.optional(),
    eventTopic: eventTopicOptions.optional(),
    mediaBucket: mediaBucketOptions.optional(),
    connect: connectOptions.optional(),
    alarms: alarmOptions.optional(),
    spend: brakedSpendOptions.optional(),
    outcomes: outcomeOptions.optional(),
  }),
  findings: (props: Partially<EnvironmentOptions>, written: unknown): Finding[] => [
    ...keys.findings(props, written),
    ...eventTopic.findings(props, written),
    ...mediaBucket.findings(props, written),
    ...connectIn.findings(props, written),
    ...monitoringFindings(props, props, written, eventTopicArn(props)),
    ...createdHere(["spend", "brake", "roles"], props.spend?.brake?.roles, connectRoles(props)),
    ...below(["spend"], brakeFindings(props.spend, valueAt(written, ["spend"]))),
    ...unnotifiedOutcomes(props.outcomes, written),
    ...below(["outcomes"], outcomeFindings(props.outcomes, valueAt(written, ["outcomes"]))),
  ],
  names: prefixNames,
};

function connectRoles(props: Partially<EnvironmentOptions>): string[] {
  return connectIn.names(props).flatMap(({ name }) => name ?? []);
}

/** Unique per account and not per Region, as role and bucket names span Regions. */
export function prefixNames({ account, namePrefix }: Partially<EnvironmentOptions>): UniqueName[] {
  return [
    {
      what: "name prefix",
      name: namePrefix,
      within: inAccount({ account }),
      path: ["namePrefix"],
      fix: "choose another in one of the two: key alias, topic, role and bucket are named after it",
    },
  ];
}

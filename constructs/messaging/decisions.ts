import { z } from "zod";
import type { Finding } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { valueAt } from "../../formats/schema-walk";
import { connectOptions } from "../connect/options";
import { eventTopic } from "../events/decisions";
import { eventTopicOptions } from "../events/options";
import { keys } from "../keys/decisions";
import { keyOptions } from "../keys/options";
import { mediaBucket } from "../media/decisions";
import { mediaBucketOptions } from "../media/options";
import { scope } from "../shared/scope";
import { inAccount, type UniqueName } from "../shared/unique-names";
import type { EnvironmentOptions } from "./environment-options";

/**
 * At the door of code, for a whole environment: of keys, topic and bucket, while what else there is says for itself what
 * is wrong with its options.
 */
export const messagingDecisions = {
  schema: z.object({
    ...scope,
    key: keyOptions.optional(),
    mediaKey: keyOptions.optional(),
    eventTopic: eventTopicOptions.optional(),
    mediaBucket: mediaBucketOptions.optional(),
    connect: connectOptions.optional(),
  }),
  findings: (props: Partially<EnvironmentOptions>, written: unknown): Finding[] => [
    ...keys.findings(props, written),
    ...eventTopic.findings(props, written),
    ...mediaBucket.findings(props, written),
    ...unnotifiedSpend(written),
  ],
  names: ({ account, namePrefix }: Partially<EnvironmentOptions>): UniqueName[] => [
    {
      what: "name prefix",
      name: namePrefix,
      within: inAccount({ account }),
      path: ["namePrefix"],
      fix: "choose another in one of the two: key alias, topic, role and bucket are named after it",
    },
  ],
};

function unnotifiedSpend(written: unknown): Finding[] {
  const isThere = (field: string) => valueAt(written, [field]) !== undefined;
  if (!isThere("spend") || isThere("alarms")) return [];
  return [
    {
      path: ["spend"],
      got: "limits without alarms",
      allowed: "spend together with alarms, which says who is told",
      fix: 'add alarms: { warning: { emails: ["on-call@example.com"] } }',
    },
  ];
}

import { serviceLinkedRolePart } from "../../constructs/service-linked-role/decisions";
import { bucketArnOf } from "../../formats/arns";
import { BUCKET, judgeBucket } from "./bucket";
import { CONNECT_ROLE, judgeConnectRole } from "./connect-role";
import type { HealthContext } from "./context";
import type { HealthLine } from "./health-line";
import { judgeKey, KEY } from "./key-policy";
import { readBucket } from "./live-bucket";
import { readKey } from "./live-key";
import { readRole } from "./live-role";
import { readTopic } from "./live-topic";
import { judgeQuality } from "./quality-rating";
import { callsFor } from "./service-calls";
import { judgeServiceLinkedRole, SERVICE_LINKED_ROLE } from "./service-linked-role";
import { judgeSubscriptions, readSubscriptions, SUBSCRIPTIONS } from "./subscriptions";
import { judgeTopicPolicy, TOPIC } from "./topic-policy";
import { unknownLine } from "./unknown";

interface Check {
  /** Of the line that tells why there is no other. */
  readonly subject: string;
  run(): Promise<readonly HealthLine[]>;
}

/**
 * Whether what the environment needs in AWS still works, one line each, in the order in which an
 * event travels. Never throws for what a check meets: that becomes its line.
 */
export async function checkHealth(context: HealthContext): Promise<readonly HealthLine[]> {
  const checks = [...topicChecks(context), ...otherChecks(context)];
  const lines = await Promise.all(
    checks.map(({ subject, run }) =>
      run().catch((error: unknown) => [unknownLine(subject, error, context.environment)]),
    ),
  );
  return lines.flat();
}

/** Without the topic, its own line says all there is to say. */
function topicChecks({ environment, outputs, actual, clients }: HealthContext): readonly Check[] {
  const topic = readTopic(clients, outputs.event_topic_arn);
  const calls = callsFor("sns", environment, actual);
  return [
    {
      subject: TOPIC,
      run: async () => [judgeTopicPolicy(await topic, calls, environment)],
    },
    {
      subject: KEY,
      run: async () => {
        const found = await topic;
        if (found === undefined) return [];
        const key = await readKey(clients, found.keyId);
        return [judgeKey(key, calls, { environment, outputs })];
      },
    },
    {
      subject: SUBSCRIPTIONS,
      run: async () => {
        const found = await readSubscriptions(clients, outputs.event_topic_arn);
        return found === undefined ? [] : [judgeSubscriptions(found, environment)];
      },
    },
  ];
}

function otherChecks({ environment, outputs, actual, clients }: HealthContext): readonly Check[] {
  const { connect_role_arn: roleArn, media_bucket_name: bucket } = outputs;
  const connectRole = {
    subject: CONNECT_ROLE,
    run: async () => {
      if (roleArn === undefined) return [];
      const calls = callsFor("connect", environment, actual);
      return [judgeConnectRole(await readRole(clients, roleArn), calls, environment)];
    },
  };
  const mediaBucket = {
    subject: BUCKET,
    run: async () => {
      if (bucket === undefined) return [];
      const { region } = environment;
      const arn = bucketArnOf(environment, bucket);
      return [judgeBucket(await readBucket(clients, { bucket, arn, region }), environment)];
    },
  };
  const serviceLinkedRole = {
    subject: SERVICE_LINKED_ROLE,
    run: async () => {
      const role = await readRole(clients, serviceLinkedRolePart(environment).arn);
      return [judgeServiceLinkedRole(role, environment)];
    },
  };
  const quality = { subject: "phone numbers", run: async () => judgeQuality(actual) };
  return [connectRole, mediaBucket, serviceLinkedRole, quality];
}

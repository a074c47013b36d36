import type { Environment } from "../../app/environment";
import { partsOf, partsWithRole } from "../../constructs/messaging/capabilities";
import { isOurs } from "../../constructs/shared/part";
import type { HealthLine } from "./health-line";
import type { LiveBucket } from "./live-bucket";

export const BUCKET = "media bucket";

const RUNBOOK = "docs/runbook.md#the-media-bucket-is-open-or-elsewhere";

/** Whether the media bucket lies where the service can use it and is closed to the public. */
export function judgeBucket(bucket: LiveBucket | undefined, environment: Environment): HealthLine {
  const failed = { subject: BUCKET, status: "failed", runbook: RUNBOOK } as const;
  const { name, region } = environment;
  if (bucket === undefined) {
    const message = "The bucket does not exist, so no media can be sent or received.";
    return { ...failed, message, fix: anotherBucketFix(environment) };
  }
  if (bucket.region !== region) {
    const message = `The bucket lies in ${bucket.region}, where the service in ${region} cannot use it.`;
    return { ...failed, message, fix: anotherBucketFix(environment) };
  }
  if (bucket.unblocked.length > 0) {
    const message = `The bucket is not closed to the public: ${bucket.unblocked.join(", ")} off.`;
    const fix = createsBucket(environment)
      ? `npx cdktf deploy ${name} closes it again`
      : "have its owner switch on all four public-access blocks";
    return { ...failed, message, fix };
  }
  const message = `The bucket lies in ${region} and is closed to the public.`;
  return { subject: BUCKET, status: "ok", message };
}

function createsBucket(environment: Environment): boolean {
  return partsWithRole(partsOf(environment), "media bucket").every(isOurs);
}

function anotherBucketFix(environment: Environment): string {
  const { name, region } = environment;
  return createsBucket(environment)
    ? `npx cdktf deploy ${name} creates one in ${region}`
    : `write a bucket in ${region} as mediaBucket.existingName in environments/${name}.yaml and deploy`;
}

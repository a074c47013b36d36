import { servicesIn } from "../../../iam/policy/principals";
import { serviceOf } from "../../../iam/policy/services";
import type { Configuration, Reading, Resource } from "../../model";
import { encryptionOf } from "../encryption";
import { attachedPolicies, managed } from "../links";
import { type PlacedObjection, settingRule } from "../rule";

export const noCustomerKey = settingRule(
  {
    id: "no-customer-key",
    severity: "warning",
    description:
      "A topic, queue or bucket that is not encrypted, or with a key that AWS manages or owns.",
  },
  (configuration, reading) => {
    const exempt = fillableOnlyWithoutKey(configuration, reading);
    return managed(configuration, "aws_s3_bucket", "aws_sns_topic", "aws_sqs_queue")
      .filter((resource) => !exempt.has(resource))
      .flatMap((resource) => objections(resource, configuration));
  },
);

/**
 * Queues with SQS's own encryption to which a service sends that calls KMS without source keys: with a
 * customer-managed key, that key would have to admit the service for every AWS customer.
 */
function fillableOnlyWithoutKey(configuration: Configuration, reading: Reading): Set<Resource> {
  const queues = attachedPolicies(configuration, reading).filter(
    ({ type, resource, policies }) =>
      type === "aws_sqs_queue" &&
      resource.values["sqs_managed_sse_enabled"] === true &&
      policies
        .flatMap(({ document }) => document.statements)
        .some((one) => one.effect === "Allow" && servicesIn(one).some(needsOpenKey)),
  );
  return new Set(queues.map(({ resource }) => resource));
}

/** A key's policy could let in this service only for every AWS customer. */
function needsOpenKey(service: string): boolean {
  return serviceOf(service).noSourceKeysTo?.includes("kms") ?? false;
}

function objections(resource: Resource, configuration: Configuration): PlacedObjection[] {
  return encryptionOf(resource, configuration).flatMap(
    ({ place, argument, setting, key, without }) => {
      if (key !== undefined && !key.isAwsManaged) return [];
      const message =
        key === undefined
          ? without
          : `it is encrypted with ${key.name}, a key that AWS manages: its policy cannot be edited, so no service can be let in and no reader kept out`;
      const fix = "name a customer-managed KMS key";
      return { resource: place, argument, setting, message, fix };
    },
  );
}

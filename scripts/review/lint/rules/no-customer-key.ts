import type { Configuration, Finding, Resource } from "../../model";
import { encryptionOf } from "../encryption";
import { onSetting } from "../finding";
import { managed } from "../links";
import type { Rule } from "../rule";

const RULE = { id: "no-customer-key", severity: "warning" } as const;

export const noCustomerKey: Rule = {
  ...RULE,
  check: (configuration) =>
    managed(configuration, "aws_s3_bucket", "aws_sns_topic", "aws_sqs_queue").flatMap((resource) =>
      findings(resource, configuration),
    ),
};

function findings(resource: Resource, configuration: Configuration): Finding[] {
  return encryptionOf(resource, configuration).flatMap(
    ({ place, argument, setting, key, without }) => {
      if (key !== undefined && !key.isAwsManaged) return [];
      const message =
        key === undefined
          ? without
          : `encrypted with ${key.name}, a key that AWS manages: nobody can edit its policy, so no service can be let in and no reader kept out`;
      return onSetting(RULE, { resource: place, argument }, setting, {
        message,
        fix: "name a customer-managed KMS key",
      });
    },
  );
}

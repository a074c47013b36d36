import { arnOf } from "../../formats/arns";
import { inTerraformsWords } from "./compare";
import type { Kind, Values, World } from "./health";
import { read, readIfThere } from "./read";

export const trail: Kind = {
  what: "trail",
  named: ({ name }) => String(name),
  compared: {
    enable_logging: true,
    s3_bucket_name: null,
    s3_key_prefix: null,
    kms_key_id: null,
    enable_log_file_validation: false,
    include_global_service_events: true,
    is_multi_region_trail: false,
    advanced_event_selector: null,
  },
  notCompared: { name: "the trail is found by it" },
  read: readTrail,
};

async function readTrail({ name }: Values, { clients, environment }: World) {
  const client = await clients.cloudTrail();
  const { GetTrailCommand, GetTrailStatusCommand, GetEventSelectorsCommand } = await import(
    "@aws-sdk/client-cloudtrail"
  );
  const resource = arnOf(environment, "cloudtrail", `trail/${name}`);
  const found = await readIfThere(
    "cloudtrail:GetTrail",
    resource,
    ["TrailNotFoundException"],
    (options) => client.send(new GetTrailCommand({ Name: resource }), options),
  );
  if (found?.Trail === undefined) return undefined;
  const status = await read("cloudtrail:GetTrailStatus", resource, (options) =>
    client.send(new GetTrailStatusCommand({ Name: resource }), options),
  );
  const selectors = await read("cloudtrail:GetEventSelectors", resource, (options) =>
    client.send(new GetEventSelectorsCommand({ TrailName: resource }), options),
  );
  const of = found.Trail;
  return {
    enable_logging: status.IsLogging,
    s3_bucket_name: of.S3BucketName,
    s3_key_prefix: of.S3KeyPrefix,
    kms_key_id: of.KmsKeyId,
    enable_log_file_validation: of.LogFileValidationEnabled,
    include_global_service_events: of.IncludeGlobalServiceEvents,
    is_multi_region_trail: of.IsMultiRegionTrail,
    advanced_event_selector: selectors.AdvancedEventSelectors?.map(
      ({ Name: selector, FieldSelectors }) => ({
        name: selector,
        field_selector: inTerraformsWords(FieldSelectors),
      }),
    ),
  };
}

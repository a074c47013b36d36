import { noPolicy } from "../../iam/policy/defaults";
import type { PolicyDocument } from "../../iam/policy/policy";
import { isRecord } from "../../iam/policy/policy-errors";
import { readPolicy } from "../../iam/policy/read";
import type { FoundPolicy, Resource } from "../model";
import { apiMethod, apiRoute } from "./api-grants";
import { META_ARGUMENTS } from "./definitions";
import { type Findings, findingsOf } from "./findings";
import type { Grant, GrantedStatement } from "./grant-statements";
import { kmsGrant } from "./kms-grant";
import { functionUrl, lambdaPermission, layerPermission } from "./lambda-grants";
import { redriveAllow } from "./queue-grants";
import { idOf } from "./read-document";
import { bucketAcl, objectAcl, objectOwnership, publicAccess } from "./s3-access";
import type { Scope } from "./scope";
import {
  certificatePermission,
  endpointServicePrincipal,
  eventPermission,
  launchPermission,
  signingPermission,
  volumePermission,
} from "./service-grants";
import { type Body, listed } from "./terraform-json";
import { tokenFor } from "./tokens";

interface GrantReader {
  readonly read: Grant;
  /** Arguments that are read by it, without which there is nothing to read; all where left out. */
  readonly reads?: readonly string[];
  /** Arguments beside those that it depends on. */
  readonly needs?: readonly string[];
  readonly attachedBy?: string;
  /** What is granted once it is gone. @default - nothing */
  readonly removed?: Grant;
}

const objects: GrantReader = {
  read: objectAcl,
  reads: ["acl"],
  needs: ["bucket", "key"],
  attachedBy: "bucket",
};
const redrive: GrantReader = {
  read: redriveAllow,
  reads: ["redrive_allow_policy"],
  removed: (_, itself) => redriveAllow({ redrive_allow_policy: {} }, itself),
};
const publicBlock: GrantReader = {
  read: (values) => publicAccess(values, false),
  removed: () => publicAccess({}, false),
};

const READERS: ReadonlyMap<string, GrantReader> = new Map<string, GrantReader>([
  ["aws_acmpca_permission", { read: certificatePermission }],
  ["aws_ami_launch_permission", { read: launchPermission }],
  ["aws_api_gateway_method", { read: apiMethod }],
  ["aws_apigatewayv2_route", { read: apiRoute }],
  ["aws_cloudwatch_event_permission", { read: eventPermission }],
  ["aws_kms_grant", { read: kmsGrant }],
  ["aws_lambda_function_url", { read: functionUrl }],
  ["aws_lambda_layer_version_permission", { read: layerPermission }],
  ["aws_lambda_permission", { read: lambdaPermission }],
  ["aws_signer_signing_profile_permission", { read: signingPermission }],
  ["aws_snapshot_create_volume_permission", { read: volumePermission }],
  ["aws_vpc_endpoint_service", { read: endpointServicePrincipal, reads: ["allowed_principals"] }],
  ["aws_vpc_endpoint_service_allowed_principal", { read: endpointServicePrincipal }],
  ["aws_sqs_queue", redrive],
  ["aws_sqs_queue_redrive_allow_policy", { ...redrive, attachedBy: "queue_url" }],
  ["aws_s3_bucket", { read: bucketAcl, reads: ["acl", "grant"], needs: ["bucket"] }],
  // The provider leaves the list in place when the resource goes.
  ["aws_s3_bucket_acl", { read: bucketAcl, attachedBy: "bucket", removed: bucketAcl }],
  ["aws_s3_object", objects],
  ["aws_s3_bucket_object", objects],
  ["aws_s3_object_copy", objects],
  ["aws_s3_bucket_public_access_block", { ...publicBlock, attachedBy: "bucket" }],
  ["aws_s3_account_public_access_block", publicBlock],
  [
    "aws_s3_access_point",
    {
      read: ({ public_access_block_configuration: block }) => publicAccess(only(block), true),
      reads: ["public_access_block_configuration"],
    },
  ],
  [
    "aws_s3_bucket_ownership_controls",
    { read: objectOwnership, attachedBy: "bucket", removed: () => objectOwnership({}) },
  ],
]);

/** Arguments of a type that are read as grants, so that nobody else has to. */
export function readsAsGrant(type: string, argument: string): boolean {
  const reader = READERS.get(type);
  return reader !== undefined && (reader.reads?.includes(argument) ?? true);
}

/** Whether what a type grants without a document is read. */
export function isGrant(type: string): boolean {
  return READERS.has(type);
}

/** A resource that grants without a policy document, as the policy that it amounts to. */
export function readGrant(resource: Resource, scope: Scope): Findings[] {
  const reader = READERS.get(resource.type);
  const { values } = resource;
  const isSet = (name: string) => values[name] !== undefined && values[name] !== null;
  if (reader === undefined || reader.reads?.some(isSet) === false) return [];
  return [findingsOf(resource, "grant", scope, () => grantOf(resource, reader, scope))];
}

function grantOf(
  resource: Resource,
  reader: GrantReader,
  scope: Scope,
): Omit<FoundPolicy, "resource">[] {
  const { [reader.attachedBy ?? ""]: to } = resource.values;
  const attachedTo = typeof to === "string" ? scope.label(to) || undefined : undefined;
  const itself = tokenFor(attachedTo ?? `the resource ${resource.address}`);
  const values = valuesOf(resource, scope, reader);
  const document = documentOf(reader.read(values, itself));
  const whenRemoved = documentOf(reader.removed?.(values, itself) ?? []);
  if (document.statements.length + whenRemoved.statements.length === 0) return [];
  return [
    {
      id: `${idOf(resource, scope)}.grant${attachedTo === undefined ? "" : ` for ${attachedTo}`}`,
      argument: "grant",
      ...(attachedTo !== undefined && { attachedTo }),
      kind: "resource",
      document,
      whenRemoved,
    },
  ];
}

function documentOf(statements: readonly GrantedStatement[]): PolicyDocument {
  if (statements.length === 0) return noPolicy("resource");
  return readPolicy({ Version: "2012-10-17", Statement: statements }, "resource");
}

/** With tokens for references; what a grant does not depend on need not be readable. */
function valuesOf({ values }: Resource, scope: Scope, { reads, needs = [] }: GrantReader): Body {
  const meaningful = Object.entries(values).filter(
    ([name, value]) =>
      value !== null &&
      !META_ARGUMENTS.includes(name) &&
      !name.startsWith("tags") &&
      (reads === undefined || reads.includes(name) || needs.includes(name)),
  );
  return Object.fromEntries(meaningful.map(([name, value]) => [name, scope.deep(value)]));
}

function only(block: unknown): Body {
  const [body] = listed(block);
  return isRecord(body) ? body : {};
}

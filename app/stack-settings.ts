import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { LocalBackend, S3Backend, type TerraformStack } from "cdktf";
import type { Environment } from "./environment";
import { type S3State, s3StateOf } from "./state";

/** What the resources were checked against; the bindings alone would demand the newest major. */
export const AWS_PROVIDER_VERSIONS = ">= 5.100.0, < 7.0.0";
/** The first with import blocks, which the service-linked role needs. */
const TERRAFORM_VERSIONS = ">= 1.5.0";
/** The first with lock files in S3. */
const TERRAFORM_VERSIONS_WITH_S3_STATE = ">= 1.10.0";

type Settings = Pick<
  Environment,
  "name" | "account" | "region" | "tags" | "deployRoleArn" | "state"
> &
  Partial<Pick<Environment, "mediaBucket">>;

/** The versions of Terraform and OpenTofu that can deploy the stacks of an environment. */
export function terraformVersions({ state }: Pick<Settings, "state">): string {
  return state.backend === "s3" ? TERRAFORM_VERSIONS_WITH_S3_STATE : TERRAFORM_VERSIONS;
}

/** Provider, versions and state backend of a stack. */
export function configureStack(stack: TerraformStack, settings: Settings): void {
  const s3 = s3StateOf(settings.state, settings.name);
  createProvider(stack, settings);
  createBackend(stack, settings, s3);
  stack.addOverride("terraform.required_providers.aws.version", AWS_PROVIDER_VERSIONS);
  stack.addOverride("terraform.required_version", terraformVersions(settings));
}

function createProvider(stack: TerraformStack, settings: Settings): void {
  new AwsProvider(stack, "aws", providerConfig(settings));
}

/** The same account and credentials in another Region, for services that have few endpoints. */
export function createOtherProvider(
  stack: TerraformStack,
  alias: string,
  settings: Settings,
): AwsProvider {
  return new AwsProvider(stack, alias, { ...providerConfig(settings), alias });
}

function providerConfig(settings: Settings) {
  return {
    region: settings.region,
    allowedAccountIds: [settings.account], // wrong credentials never reach the wrong account
    assumeRole: settings.deployRoleArn ? [{ roleArn: settings.deployRoleArn }] : undefined,
    defaultTags: [{ tags: settings.tags ?? {} }],
    // As a host name, one with dots leads nowhere behind an endpoint of one's own. For AWS, the provider writes a path anyway.
    s3UsePathStyle: settings.mediaBucket?.name?.includes(".") ? true : undefined,
  };
}

function createBackend(
  stack: TerraformStack,
  { name, state }: Settings,
  s3: S3State | undefined,
): void {
  if (state.backend === "none") {
    // Takes away the one that CDKTF adds to a stack without any.
    stack.addOverride("terraform.backend", undefined);
    return;
  }
  if (s3 === undefined) {
    // Relative to cdktf.out/stacks/<name>, where Terraform runs: the default would be an absolute path.
    new LocalBackend(stack, { path: `../../../terraform.${name}.tfstate` });
    return;
  }
  const { bucket, key, region, kmsKeyArn: kmsKeyId } = s3;
  new S3Backend(stack, { bucket, key, region, encrypt: true, kmsKeyId });
  // The class of cdktf 0.21 has no such property: it dates from before S3 could lock.
  stack.addOverride("terraform.backend.s3.use_lockfile", true);
}

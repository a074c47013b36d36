import { type Environment, stackNames } from "../../app/environment";
import type { PolicyStatement } from "../../constructs/shared/policy-document";
import { bucketArnOf } from "../../formats/arns";

type S3State = Extract<Environment["state"], { backend: "s3" }>;

/** What every stack lists to find its workspaces, though nobody here uses any. */
const WORKSPACES = "env:/";

/** What `terraform init` and `terraform output` read; nothing while the state is a local file. */
export function readState(environment: Environment): PolicyStatement[] {
  const { state, name } = environment;
  if (state.backend === "local") return [];
  return [
    listState(environment, state, [name]),
    {
      Sid: "ReadTerraformState",
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: objectArn(environment, state, name),
    },
    ...useStateKey(state, "kms:Decrypt"),
  ];
}

/**
 * What Terraform needs to change the stacks of an environment. It never deletes a state, only the
 * file that locks it.
 * @see https://developer.hashicorp.com/terraform/language/backend/s3
 */
export function writeState(environment: Environment): PolicyStatement[] {
  const { state } = environment;
  if (state.backend === "local") return [];
  const stacks = stackNames(environment);
  const states = stacks.map((stack) => objectArn(environment, state, stack));
  const locks = states.map((arn) => `${arn}.tflock`);
  return [
    listState(environment, state, stacks),
    {
      Sid: "WriteTerraformState",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: [...states, ...locks],
    },
    { Sid: "UnlockTerraformState", Effect: "Allow", Action: "s3:DeleteObject", Resource: locks },
    ...useStateKey(state, ["kms:Decrypt", "kms:GenerateDataKey"]),
  ];
}

/**
 * Without the right to list, S3 answers "forbidden" instead of "not found" to whoever looks for a
 * state before the first deploy, and that deploy fails. Such a look carries no prefix, hence
 * IfExists: whether S3 would take the object's name for the prefix, AWS does not document.
 */
function listState(
  environment: Environment,
  state: S3State,
  stacks: readonly string[],
): PolicyStatement {
  const prefixes = [WORKSPACES, ...stacks.map((stack) => objectName(state, stack))];
  return {
    Sid: "FindTerraformState",
    Effect: "Allow",
    Action: "s3:ListBucket",
    Resource: bucketArnOf(environment, state.bucket),
    Condition: { StringEqualsIfExists: { "s3:prefix": prefixes } },
  };
}

/** Without a key of its own, the state is encrypted with keys of S3, which need no permission. */
function useStateKey({ kmsKeyArn }: S3State, Action: PolicyStatement["Action"]): PolicyStatement[] {
  if (kmsKeyArn === undefined) return [];
  return [{ Sid: "UseStateKey", Effect: "Allow", Action, Resource: kmsKeyArn }];
}

/** As createBackend in app/stack-settings.ts names it. */
function objectName({ keyPrefix }: S3State, stack: string): string {
  return `${keyPrefix}${stack}.tfstate`;
}

/** Prefixes may hold asterisks, and a bare one would be a wildcard here. */
function objectArn(environment: Environment, state: S3State, stack: string): string {
  const name = objectName(state, stack).replaceAll("*", () => "${*}");
  return `${bucketArnOf(environment, state.bucket)}/${name}`;
}

import { type Environment, stackNames } from "../../app/environment";
import { type S3State, s3StateOf } from "../../app/state";
import { allow, type PolicyStatement } from "../../constructs/shared/policy-document";
import { bucketArnOf } from "../../formats/arns";

/** What every stack lists to find its workspaces, although none are used here. */
const WORKSPACES = "env:/";

/** What `terraform init` and `terraform output` read; nothing while the state is a local file. */
export function readState(environment: Environment): PolicyStatement[] {
  const [state] = statesOf(environment, [environment.name]);
  if (state === undefined) return [];
  return [
    listState(environment, state, [state]),
    allow("ReadTerraformState", "s3:GetObject", objectArn(environment, state)),
    ...useStateKey(state, "kms:Decrypt"),
  ];
}

/**
 * What Terraform needs to change the stacks of an environment. It never deletes a state, only the
 * file that locks it.
 * @see https://developer.hashicorp.com/terraform/language/backend/s3
 */
export function writeState(environment: Environment): PolicyStatement[] {
  const states = statesOf(environment, stackNames(environment));
  const [state] = states;
  if (state === undefined) return [];
  const objects = states.map((each) => objectArn(environment, each));
  const locks = objects.map((arn) => `${arn}.tflock`);
  return [
    listState(environment, state, states),
    allow("WriteTerraformState", ["s3:GetObject", "s3:PutObject"], [...objects, ...locks]),
    allow("UnlockTerraformState", "s3:DeleteObject", locks),
    ...useStateKey(state, ["kms:Decrypt", "kms:GenerateDataKey"]),
  ];
}

/** All in one bucket and under one key. */
function statesOf({ state }: Environment, stacks: readonly string[]): S3State[] {
  return stacks.flatMap((stack) => s3StateOf(state, stack) ?? []);
}

/**
 * Without the right to list, S3 answers "forbidden" instead of "not found" while Terraform looks for a
 * state before the first deploy, and that deploy fails. This request carries no prefix, hence
 * IfExists: AWS does not document whether S3 would take the object's name for the prefix.
 */
function listState(
  environment: Environment,
  { bucket }: S3State,
  states: readonly S3State[],
): PolicyStatement {
  const looked = [WORKSPACES, ...states.map(({ key }) => key)];
  return allow("FindTerraformState", "s3:ListBucket", bucketArnOf(environment, bucket), {
    StringEqualsIfExists: { "s3:prefix": looked },
  });
}

/** Without a key of its own, the state is encrypted with keys of S3, which need no permission. */
function useStateKey({ kmsKeyArn }: S3State, Action: PolicyStatement["Action"]): PolicyStatement[] {
  if (kmsKeyArn === undefined) return [];
  return [allow("UseStateKey", Action, kmsKeyArn)];
}

/** Prefixes may hold asterisks, and a bare one would be a wildcard here. */
function objectArn(environment: Environment, { bucket, key }: S3State): string {
  return `${bucketArnOf(environment, bucket)}/${key.replaceAll("*", () => "${*}")}`;
}

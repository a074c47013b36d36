import { readFileSync, statSync } from "node:fs";
import type { Environment } from "../app/environment";
import { partsOf, partsWithRole } from "../constructs/messaging/capabilities";
import type { EnvironmentOptions } from "../constructs/messaging/environment-options";
import {
  NoOutputsError,
  type Outputs,
  outputsSchema,
  parseOutputs,
  parseWiring,
  unfitOutputs,
  type WiringOutput,
} from "../constructs/messaging/outputs";
import { explainGivenFile } from "../formats/file-problem";
import { cut, reasonOf, show, UserError } from "../formats/problem";
import { toDeploy, withToolkit } from "./terminal/to-run";
import { readingState, readingStateOfStack } from "./terraform/stack-folder";
import type { State } from "./terraform/state";

/**
 * The Terraform outputs of an environment, checked to be its own.
 * @param file written by `terraform output -json` or `cdktf output --outputs-file`
 * @default - read by Terraform, which works with every backend
 */
export async function outputsOf(environment: Environment, file?: string): Promise<Outputs> {
  const outputs =
    file === undefined
      ? parseOutputs(
          await readingState(environment, (terraform) => terraform.output()),
          environment.name,
          toDeploy(environment.name),
        )
      : outputsIn(
          file,
          environment.name,
          toDeploy(environment.name, environment.name, "--outputs-file", file),
          parseOutputs,
        );
  refuseForeignOutputs(environment, outputs);
  refuseMissingTopic(environment, outputs, toDeploy(environment.name));
  return outputs;
}

/** Missing is not "no topic". */
export function refuseMissingTopic(
  options: EnvironmentOptions & { readonly name: string },
  outputs: Outputs,
  deploy: string,
): void {
  const hasTopic = partsWithRole(partsOf(options), "event topic").length > 0;
  if (hasTopic && outputs.event_topic_arn === undefined)
    throw unfitOutputs(options.name, ["event_topic_arn"], deploy);
}

/**
 * What the deployed stack of somebody else's app says of its wiring.
 * @param file as above
 */
export async function wiringOutputOf(stack: string, file?: string): Promise<WiringOutput> {
  const deploy = withToolkit("deploy", stack);
  const wiring =
    file === undefined
      ? parseWiring(
          await readingStateOfStack(stack, (terraform) => terraform.output()),
          stack,
          deploy,
        )
      : outputsIn(file, stack, deploy, parseWiring);
  if (wiring.environment === stack) return wiring;
  throw new UserError(
    `These outputs belong to the stack ${cut(wiring.environment)}, not to ${stack}: deploy ${stack}, or name its own file`,
  );
}

/** Of a deploy that failed half-way, some are missing: then they do not say whose they are. */
function refuseForeignOutputs(environment: Environment, outputs: Partial<Outputs>): void {
  const { environment: name = environment.name, account_id = environment.account } = outputs;
  const { region = environment.region } = outputs;
  const own =
    name === environment.name &&
    account_id === environment.account &&
    region === environment.region;
  if (own) return;
  throw new UserError(
    `These outputs belong to ${said(name)} (account ${said(account_id)}, ${said(region)}), not to ${environment.name} (account ${environment.account}, ${environment.region}): deploy ${environment.name}, or name its own file`,
  );
}

/** A state or a file of somebody else may hold anything. */
function said(value: unknown): string {
  return typeof value === "string" ? cut(value) : show(value);
}

/**
 * The outputs that a state holds, or those that follow from the file where a deploy never wrote all of them.
 * @throws UserError when the state is another environment's
 */
export function outputsInState(environment: Environment, { outputs = {} }: State): Outputs {
  const values = Object.entries(outputs).map(([name, { value }]) => [name, value] as const);
  const found = Object.fromEntries(values);
  refuseForeignOutputs(environment, found); // also where the rest of them does not fit this version
  const written = outputsSchema.partial().safeParse(found).data ?? {};
  return { ...literalOutputs(environment), ...written };
}

/** The outputs that follow from the file alone: all but the ARNs of created keys. */
export function literalOutputs(
  environment: EnvironmentOptions & { readonly name: string },
): Outputs {
  const { account, region, name } = environment;
  const parts = partsOf(environment);
  const [topic] = partsWithRole(parts, "event topic");
  const [connectRole] = partsWithRole(parts, "connect role");
  const [bucket] = partsWithRole(parts, "media bucket");
  return {
    format_version: "1",
    environment: name,
    account_id: account,
    region,
    event_topic_arn: topic?.arn,
    media_bucket_name: bucket?.arn.split(":").at(-1),
    connect_role_arn: connectRole?.arn,
    connect_instance_arn: connectRole?.instanceArn,
  };
}

function outputsIn<Parsed>(
  file: string,
  stack: string,
  deploy: string,
  parse: (printed: unknown, stack: string, deploy: string) => Parsed,
): Parsed {
  try {
    return parse(readJson(file), stack, deploy);
  } catch (error) {
    if (!(error instanceof NoOutputsError)) throw error;
    throw new NoOutputsError(
      `${cut(file)} holds no outputs of ${stack}: check --outputs, or deploy first, with ${deploy}`,
    );
  }
}

function readJson(file: string): unknown {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(
      `${cut(file)} is no JSON (${reasonOf(error)}): write it with terraform output -json`,
    );
  }
}

function readText(file: string): string {
  try {
    const about = statSync(file);
    // Reading a pipe may wait for ever, and some devices have no end.
    if (!about.isFile() && !about.isDirectory()) {
      throw new UserError(`${cut(file)} is a pipe, a socket or a device: write it to a file first`);
    }
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw explainGivenFile(error, file, "--outputs");
  }
}

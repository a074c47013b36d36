import type { Environment } from "../../app/environment";
import { type Requirement, requirementsOf } from "../../constructs/shared/requirement";
import { type AwsScope, arnOf, globalArnOf } from "../../formats/arns";
import { unwrittenApp } from "../terraform/unwritten-app";
import type { Built, Kind, Values, World } from "./health";

/** An environment's stack as Terraform would get it. */
export interface SynthesizedStack {
  readonly resources: readonly Built[];
  /** Expressions of the outputs, by name. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly requirements: readonly Requirement[];
}

interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Values>>>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** Built by the constructs themselves, so that it is what a deploy would leave in AWS. */
export function synthesizedStack(environment: Environment): SynthesizedStack {
  const stack = unwrittenApp([environment]).stacks.get(environment.name);
  if (stack === undefined) throw new Error(`${environment.name} was not synthesized.`);
  const { resource = {}, output = {} } = stack.toTerraform() as StackJson;
  return {
    resources: builtIn(resource),
    outputs: Object.fromEntries(Object.entries(output).map(([name, { value }]) => [name, value])),
    requirements: requirementsOf(stack),
  };
}

/** Without what is Terraform's alone, and without the arguments that Terraform leaves as they are in AWS. */
export function builtIn(resource: NonNullable<StackJson["resource"]>): Built[] {
  return Object.entries(resource).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, { "//": _, depends_on, lifecycle, provider, ...values }]) => {
      const { ignore_changes: left = [] } = (lifecycle ?? {}) as { ignore_changes?: string[] };
      const managed = Object.entries(values).filter(([argument]) => !left.includes(argument));
      return { type, id, values: Object.fromEntries(managed) };
    }),
  );
}

/** To an attribute of a resource. */
export const REFERENCE = /(?<!\$)\$\{(\w+)\.([\w-]+)\.(\w+)\}/g;

/** Resources whose references are replaced by what they refer to; one that is not found keeps its references. */
export async function resolved(
  { resources, outputs }: SynthesizedStack,
  kinds: Readonly<Record<string, Kind>>,
  world: World,
): Promise<Built[]> {
  const looks = new Map<string, Promise<string | undefined>>();
  const deployed = Object.entries(outputs).map(([name, value]) => {
    return [value, world.outputs[name as keyof typeof world.outputs]] as const;
  });

  const lookUp = async (
    type: string,
    id: string,
    attribute: string,
  ): Promise<string | undefined> => {
    if (type === "aws_kms_key" && attribute === "key_id") {
      return (await lookUp(type, id, "arn"))?.split("/").at(-1);
    }
    const reference = `\${${type}.${id}.${attribute}}`;
    const output = deployed.find(([value]) => value === reference);
    if (output !== undefined) return output[1];
    const built = resources.find((one) => one.type === type && one.id === id);
    if (built === undefined) return undefined;
    const own = built.values[attribute];
    if (typeof own === "string") return own;
    const named = attributeByName(world.environment, built, attribute);
    if (named !== undefined) return named;
    const { chosen, identify } = kinds[type] ?? {};
    return chosen === attribute ? identify?.(built, { ...world, built: resources }) : undefined;
  };

  /** What cannot be read now is not known: its own line says why. */
  const known = async (type: string, id: string, attribute: string) => {
    const reference = `${type}.${id}.${attribute}`;
    const looked = looks.get(reference) ?? lookUp(type, id, attribute).catch(() => undefined);
    looks.set(reference, looked);
    return looked;
  };

  const inText = async (text: string): Promise<string> => {
    let result = text;
    for (const [reference, type = "", id = "", attribute = ""] of text.matchAll(REFERENCE)) {
      const value = await known(type, id, attribute);
      if (value !== undefined) result = result.replaceAll(reference, value);
    }
    return result.replaceAll("$${", "${").replaceAll("%%{", "%{");
  };

  const inValue = async (value: unknown): Promise<unknown> => {
    if (typeof value === "string") return inText(value);
    if (Array.isArray(value)) return Promise.all(value.map(inValue));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(async ([key, entry]) => [key, await inValue(entry)]);
    return Object.fromEntries(await Promise.all(entries));
  };

  return Promise.all(
    resources.map(async ({ type, id, values }) => {
      const { chosen } = kinds[type] ?? {};
      const attribute = chosen && { [chosen]: await known(type, id, chosen) };
      return { type, id, values: { ...((await inValue(values)) as Values), ...attribute } };
    }),
  );
}

/** What follows from the name that a resource is given. */
function attributeByName(scope: AwsScope, { type, values }: Built, attribute: string) {
  const name = String(values["name"] ?? values["bucket"]);
  if (type === "aws_s3_bucket" && attribute === "id") return name;
  if (attribute !== "arn") return undefined;
  if (type === "aws_sns_topic") return arnOf(scope, "sns", name);
  if (type === "aws_sqs_queue") return arnOf(scope, "sqs", name);
  if (type === "aws_cloudwatch_log_group") return arnOf(scope, "logs", `log-group:${name}`);
  if (type === "aws_iam_role") return globalArnOf(scope, "iam", `role/${name}`);
  if (type === "aws_iam_policy") return globalArnOf(scope, "iam", `policy/${name}`);
  if (type === "aws_sfn_state_machine") return arnOf(scope, "states", `stateMachine:${name}`);
  return undefined;
}

import { Lazy, TerraformOutput, type TerraformStack, Token } from "cdktf";
import { z } from "zod";
import { accountId, namePrefix, regionName } from "../../formats/names";
import { literal, text } from "../../formats/options";
import { forCommand } from "../../formats/outlets";
import { UserError } from "../../formats/problem";
import { wireOptions } from "../accounts/options";
import { connectOptions } from "../connect/options";
import { eventTopicOptions } from "../events/options";
import { keyOptions } from "../keys/options";
import { mediaBucketOptions } from "../media/options";
import { adoptOptions } from "./adopt-options";

/**
 * The outputs of an environment's stack. The stack declares them from this schema and the scripts
 * parse them with it, so that a renamed output is a compile error here and a clear message there.
 */
export const outputsSchema = z.object({
  format_version: z.literal("1").describe("Version of these outputs"),
  environment: z.string().describe("Name of the environment file"),
  account_id: z.string().describe("AWS account"),
  region: z.string().describe("AWS Region"),
  event_topic_arn: z.string().optional().describe("SNS topic that receives the WhatsApp events"),
  event_key_arn: z.string().optional().describe("KMS key of the event topic"),
  media_bucket_name: z.string().optional().describe("S3 bucket of received and sent media"),
  media_key_arn: z.string().optional().describe("KMS key of the media bucket"),
  connect_role_arn: z.string().optional().describe("Role that delivers events to Amazon Connect"),
  connect_instance_arn: z.string().optional().describe("Amazon Connect instance"),
});

export type Outputs = z.infer<typeof outputsSchema>;

/**
 * The one output of a stack whose code calls `wire`: the same outputs, and of the options those that a file would hold.
 * One output, because the names of the others may be taken in a stack that somebody else writes.
 */
export const WIRING = "whatsapp_wiring";

/** On these options it depends what is wired to what, and whether that is there. */
const wiredOptions = {
  namePrefix: literal(namePrefix),
  key: keyOptions.optional(),
  mediaKey: keyOptions.optional(),
  eventTopic: eventTopicOptions.optional(),
  mediaBucket: mediaBucketOptions.optional(),
  connect: connectOptions.optional(),
  adopt: adoptOptions.optional(),
  whatsappBusinessAccounts: wireOptions.shape.accounts,
};

export const wiringSchema = outputsSchema.extend({
  // Here they decide where calls go, and there is no file with which they could be compared.
  account_id: text(accountId),
  region: literal(regionName),
  /** Path of the construct: resources below it are its own. */
  construct: z.string(),
  options: z.object(wiredOptions),
});

export type WiringOutput = z.infer<typeof wiringSchema>;

/** Who decides how the accounts of a stack are wired: the path of a construct, or an environment file. */
const wiredBy = new WeakMap<TerraformStack, string>();

/**
 * Lets one place alone wire the accounts of a stack.
 * @returns the place that does so already
 */
export function takeWiring(stack: TerraformStack, by: string): string | undefined {
  const holder = wiredBy.get(stack);
  if (holder === undefined) wiredBy.set(stack, by);
  return holder;
}

/** Lists that props hold are readonly, those that a schema infers are not. */
type Unchanged<Value> = Value extends object
  ? { readonly [Key in keyof Value]: Unchanged<Value[Key]> }
  : Value;

export function declareWiring(
  stack: TerraformStack,
  wiring: Unchanged<z.input<typeof wiringSchema>>,
): void {
  const description = "What wires the WhatsApp Business Accounts of this stack";
  // As a text until it is resolved: CDKTF asks util.isArray of an object, of which Node.js 22 warns.
  const value = Token.asString(Lazy.anyValue({ produce: () => wiring }));
  new TerraformOutput(stack, WIRING, { value, description, staticId: true });
}

/** Static ids: the names are a contract, and CDKTF would add a hash to those of nested constructs. */
export function declareOutputs(stack: TerraformStack, outputs: Outputs): void {
  for (const [name, schema] of Object.entries(outputsSchema.shape)) {
    const value = outputs[name as keyof Outputs];
    if (value === undefined) continue;
    new TerraformOutput(stack, name, { value, description: schema.description, staticId: true });
  }
}

/** The environment is not deployed, or not any more. */
export class NoOutputsError extends UserError {}

/**
 * Parses what `terraform output -json` prints, or the file that `cdktf output --outputs-file` writes.
 * @param deploy what the user types to deploy it
 * @throws UserError when there are no outputs, or those of another version
 */
export function parseOutputs(
  printed: unknown,
  environment: string,
  deploy = withCdktf(environment),
): Outputs {
  const values = valuesOf(printed, environment, deploy);
  return fitting(outputsSchema, values, environment, deploy);
}

/**
 * Parses the same of a stack whose code calls `wire`.
 * @throws UserError when there are no outputs, none of `wire`, or those of another version
 */
export function parseWiring(
  printed: unknown,
  stack: string,
  deploy = withCdktf(stack),
): WiringOutput {
  const { [WIRING]: wiring } = valuesOf(printed, stack, deploy);
  if (wiring === undefined) {
    throw new UserError(
      `The Terraform outputs of ${stack} hold no ${WIRING}: call wire on the stack's WhatsAppMessaging, and deploy it, with ${deploy}`,
    );
  }
  return fitting(wiringSchema, wiring, stack, deploy);
}

function withCdktf(stack: string): string {
  return forCommand(["npx", "cdktf", "deploy", stack]);
}

function fitting<Schema extends z.ZodType>(
  schema: Schema,
  values: unknown,
  stack: string,
  deploy: string,
) {
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  throw unfitOutputs(
    stack,
    parsed.error.issues.map((issue) => issue.path.join(".")),
    deploy,
  );
}

/** Outputs in which these are missing or something else than expected. */
export function unfitOutputs(stack: string, fields: readonly string[], deploy: string): UserError {
  return new UserError(
    `The Terraform outputs of ${stack} do not fit this version (${fields.join(", ")}): deploy it again, with ${deploy}`,
  );
}

/** @throws NoOutputsError where there are none */
function valuesOf(printed: unknown, stack: string, deploy: string): Record<string, unknown> {
  const values = plainValues(printed, stack);
  if (Object.keys(values).length > 0) return values;
  throw new NoOutputsError(`${stack} has no Terraform outputs: deploy it first, with ${deploy}`);
}

const byTerraform = z.record(z.string(), z.object({ value: z.unknown() }));
const byCdktf = z.record(z.string(), z.record(z.string(), z.unknown()));

function plainValues(printed: unknown, environment: string): Record<string, unknown> {
  const terraform = byTerraform.safeParse(printed);
  if (terraform.success) {
    return Object.fromEntries(Object.entries(terraform.data).map(([name, v]) => [name, v.value]));
  }
  return byCdktf.safeParse(printed).data?.[environment] ?? {};
}

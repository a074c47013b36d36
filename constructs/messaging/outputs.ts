import { TerraformOutput, type TerraformStack } from "cdktf";
import { z } from "zod";
import { forCommand } from "../../formats/outlets";
import { UserError } from "../../formats/problem";

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
 * @throws UserError when there are no outputs, or those of another version
 */
export function parseOutputs(printed: unknown, environment: string): Outputs {
  const values = plainValues(printed, environment);
  if (Object.keys(values).length === 0) {
    throw new NoOutputsError(
      `${environment} has no Terraform outputs: deploy it first, ${deploying(environment)}`,
    );
  }
  const parsed = outputsSchema.safeParse(values);
  if (parsed.success) return parsed.data;
  throw unfitOutputs(
    environment,
    parsed.error.issues.map((issue) => issue.path.join(".")),
  );
}

/** Outputs in which these are missing or something else than expected. */
export function unfitOutputs(environment: string, fields: readonly string[]): UserError {
  return new UserError(
    `The Terraform outputs of ${environment} do not fit this version (${fields.join(", ")}): deploy it again, ${deploying(environment)}`,
  );
}

function deploying(environment: string): string {
  return `with ${forCommand(["npx", "cdktf", "deploy", environment])}`;
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

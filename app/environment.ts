import { z } from "zod";
import { accessOptions } from "../constructs/access/options";
import { whatsAppBusinessAccountOptions } from "../constructs/accounts/options";
import { anomalyOptions } from "../constructs/alarms/anomalies";
import { alarmOptions } from "../constructs/alarms/options";
import { dataEventTrailOptions } from "../constructs/audit-trail/options";
import { type BrakedSpendFileOptions, brakedSpendFileOptions } from "../constructs/brake/options";
import { connectOptions } from "../constructs/connect/options";
import { eventRulesOptions } from "../constructs/event-rules/options";
import { eventTopicOptions } from "../constructs/events/options";
import { deliveryFields } from "../constructs/events/subscriber-kinds";
import { keyOptions } from "../constructs/keys/options";
import { mediaBucketOptions } from "../constructs/media/options";
import { adoptFileOptions } from "../constructs/messaging/adopt-options";
import type {
  EnvironmentDelivery,
  EnvironmentOptions,
} from "../constructs/messaging/environment-options";
import type { Rate } from "../constructs/money/rates";
import { outcomeOptions } from "../constructs/outcomes/options";
import { endpointOptions } from "../constructs/private-endpoint/options";
import { serviceLinkedRolePart } from "../constructs/service-linked-role/decisions";
import { serviceLinkedRoleMode } from "../constructs/service-linked-role/options";
import { isOurs } from "../constructs/shared/part";
import { bounded } from "../constructs/shared/permissions-boundary";
import { scope } from "../constructs/shared/scope";
import { roleArn } from "../formats/arns";
import * as names from "../formats/names";
import * as options from "../formats/options";
import { accountStackName } from "./stack-names";
import { type StateOptions, stateOptions } from "./state";

/** What an operator writes: its TSDoc is what editors show beside each field. */
export interface EnvironmentFile extends EnvironmentOptions<BrakedSpendFileOptions> {
  /**
   * Tags on every AWS resource of the environment.
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Lets Terraform refuse, in its plan, whatever would destroy or replace a key, bucket, queue, topic, role, trail, event
   * rule, log group or endpoint. A bucket with `forceDestroy` goes without it. The command `destroy` looks at the data
   * first, and needs no change here.
   * @default true
   */
  readonly protect?: boolean;
  /**
   * ARN of an IAM role in this account that is assumed for every call to AWS.
   * @default - calls are made with the credentials of the caller
   */
  readonly deployRoleArn?: string;
  /**
   * Where Terraform keeps its state: local (a file beside cdktf.json), s3 (locked and encrypted; needs
   * Terraform 1.10), or none (no backend is written: the pipeline that runs Terraform adds its own).
   */
  readonly state: StateOptions;
}

/** @internal Everything an operator may choose about one environment: one YAML file. */
export const environmentSchema = options
  .optionsOf<EnvironmentFile>()({
    ...scope,
    account: options.literal(names.accountId), // a file holds no references
    tags: z.record(options.text(names.tagKey), options.text(names.tagValue)).optional(),
    protect: z.boolean().optional(),
    deployRoleArn: options.arnInScope(roleArn).optional(),
    ...bounded,
    state: stateOptions,
    key: keyOptions.optional(),
    mediaKey: keyOptions.optional(),
    adopt: adoptFileOptions.optional(),
    eventTopic: eventTopicOptions.optional(),
    connect: connectOptions.optional(),
    mediaBucket: mediaBucketOptions.optional(),
    serviceLinkedRole: serviceLinkedRoleMode,
    delivery: options
      .optionsOf<EnvironmentDelivery>()({ ...deliveryFields, ...eventRulesOptions.shape })
      .optional(),
    vpcEndpoint: endpointOptions.optional(),
    dataEventTrail: dataEventTrailOptions.optional(),
    alarms: alarmOptions.optional(),
    spend: brakedSpendFileOptions.optional(),
    costAnomalies: anomalyOptions.optional(),
    outcomes: outcomeOptions.optional(),
    whatsappBusinessAccounts: options.list(whatsAppBusinessAccountOptions).optional(),
    access: options.list(accessOptions).optional(),
  })
  .meta({ title: "Environment of cdktf-aws-social-messaging" });

/** An environment file, checked, with defaults filled in. */
export interface Environment extends Omit<EnvironmentFile, "spend"> {
  /** The file's name without .yaml; also the stack's id. */
  readonly name: string;
  /**
   * With the rates of the card.
   * @default - no alarms on money
   */
  readonly spend?: BrakedSpendFileOptions & {
    /** What one fee costs, as the card says. */
    readonly rates: readonly Rate[];
  };
}

/** A JSON Schema, as far as it is changed here. */
type JsonSchema = { description?: string; [keyword: string]: unknown };

/** @internal What is allowed in an environment file; what each field means is added where the schema is written. */
export function environmentJsonSchema(): JsonSchema {
  return z.toJSONSchema(environmentSchema, {
    io: "input",
    target: "draft-7",
    override: ({ zodSchema, jsonSchema }) => describe(zodSchema, jsonSchema),
  }) as JsonSchema;
}

function describe(schema: z.core.$ZodType, written: JsonSchema): void {
  const { format, range } = options.fieldRules(schema);
  if (written.description !== undefined) return;
  const allowed = format?.allowed ?? (range && `${range.min} to ${range.max} ${range.unit}`);
  if (allowed !== undefined) written.description = `Allowed: ${allowed}.`;
}

/** An environment's own stack, and that of its account where it creates or imports what exists once there. */
export function stackNames(environment: Environment): readonly string[] {
  const { name, account } = environment;
  const owns = isOurs(serviceLinkedRolePart(environment));
  return owns ? [name, accountStackName(account)] : [name];
}

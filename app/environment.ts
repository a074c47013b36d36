import { z } from "zod";
import { whatsAppBusinessAccountOptions } from "../constructs/accounts/options";
import { alarmOptions } from "../constructs/alarms/options";
import { type SpendFileOptions, spendFileOptions } from "../constructs/alarms/spend-options";
import { dataEventTrailOptions } from "../constructs/audit-trail/options";
import { connectOptions } from "../constructs/connect/options";
import { eventRulesOptions } from "../constructs/event-rules/options";
import { delivery } from "../constructs/events/delivery-schema";
import { key } from "../constructs/keys/key-schema";
import type { EnvironmentOptions } from "../constructs/messaging/environment-options";
import type { Rate } from "../constructs/money/rates";
import { endpointOptions } from "../constructs/private-endpoint/options";
import { serviceLinkedRolePart } from "../constructs/service-linked-role/decisions";
import { serviceLinkedRoleMode } from "../constructs/service-linked-role/options";
import { isOurs } from "../constructs/shared/part";
import { scope } from "../constructs/shared/scope";
import { keyArn, roleArn, topicArn } from "../formats/arns";
import { text, whole } from "../formats/fields";
import * as names from "../formats/names";
import * as options from "../formats/options";
import { retentionDays } from "../formats/ranges";
import { type StateOptions, stateOptions } from "./state";

const existingKeyArn = text(keyArn, "The key that encrypts it, when it is a customer-managed one.");

const eventTopic = z
  .strictObject({
    name: text(names.topicName, "Default: <namePrefix>-whatsapp-events.").optional(),
    existingArn: text(topicArn, "Names a topic instead of creating one.").optional(),
    existingKeyArn: existingKeyArn.optional(),
  })
  .meta({
    description: "The SNS topic that receives events: created unless existingArn names one.",
  });

const mediaBucket = z
  .strictObject({
    enabled: z.boolean().default(true).meta({ description: "false: no media bucket at all." }),
    name: text(names.bucketName, "Default: <namePrefix>-whatsapp-media-<account>.").optional(),
    existingName: text(names.bucketName, "Names a bucket instead of creating one.").optional(),
    existingKeyArn: existingKeyArn.optional(),
    inboundPrefix: text(names.mediaPrefix, "Received media.").default("inbound/"),
    outboundPrefix: text(names.mediaPrefix, "Media to be sent.").default("outbound/"),
    retentionDays: whole(retentionDays, "Days until media expires, 30 by default.").optional(),
    accessLogBucket: text(
      names.bucketName,
      "Existing bucket that receives access logs.",
    ).optional(),
    forceDestroy: z
      .boolean()
      .optional()
      .meta({ description: "true: a destroy also deletes all media. Default: false." }),
  })
  .meta({ description: "The S3 media bucket: created unless existingName names one." });

/** Everything an operator may choose about one environment: one YAML file. */
export const environmentSchema = z
  .strictObject({
    ...scope,
    tags: z.record(options.text(names.tagKey), options.text(names.tagValue)).optional(),
    deployRoleArn: options.arnInScope(roleArn).optional(),
    state: stateOptions,
    key: key.default({}),
    mediaKey: key
      .optional()
      .meta({ description: "A key for media alone. Left out: media shares `key` with events." }),
    eventTopic: eventTopic.default({}),
    connect: connectOptions.optional(),
    mediaBucket: mediaBucket.prefault({}),
    serviceLinkedRole: serviceLinkedRoleMode,
    delivery: delivery.extend(eventRulesOptions.shape).prefault({}),
    vpcEndpoint: endpointOptions.optional(),
    dataEventTrail: dataEventTrailOptions.optional(),
    alarms: alarmOptions.optional(),
    spend: spendFileOptions.optional(),
    whatsappBusinessAccounts: options.list(whatsAppBusinessAccountOptions).optional(),
  })
  .meta({ title: "Environment of cdktf-aws-social-messaging" });

/** What an operator writes: its TSDoc is what editors show beside each field. */
export interface EnvironmentFile extends EnvironmentOptions<SpendFileOptions> {
  /**
   * Tags on every AWS resource of the environment.
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * ARN of an IAM role in this account that is assumed for every call to AWS.
   * @default - calls are made with the credentials of the caller
   */
  readonly deployRoleArn?: string;
  /**
   * Where Terraform keeps its state: local (a file beside cdktf.json) or s3 (locked and encrypted; needs
   * Terraform 1.10).
   */
  readonly state: StateOptions;
}

/** An environment file, checked, with defaults filled in. */
export interface Environment extends Omit<z.infer<typeof environmentSchema>, "spend"> {
  /** The file's name without .yaml; also the stack's id. */
  readonly name: string;
  /** With the rates of the card. */
  readonly spend?: SpendFileOptions & { readonly rates: readonly Rate[] };
}

const ACCOUNT_STACK_PREFIX = "account-";

/** The stack of what exists once per AWS account. */
export function accountStackName(account: string): string {
  return `${ACCOUNT_STACK_PREFIX}${account}`;
}

/** An environment's own stack, and that of its account where it creates or imports what exists once there. */
export function stackNames(environment: Environment): readonly string[] {
  const { name, account } = environment;
  const owns = isOurs(serviceLinkedRolePart(environment));
  return owns ? [name, accountStackName(account)] : [name];
}

/** File names become stack ids, folder names and part of state keys; account stacks share that space. */
export const environmentName = {
  pattern: new RegExp(`^(?!${ACCOUNT_STACK_PREFIX})(?=.{1,40}$)[a-z](-?[a-z0-9])*$`),
  allowed: `at most 40 lower-case letters, digits and single hyphens, a letter first, not starting with ${ACCOUNT_STACK_PREFIX}`,
  fix: () => "rename the file, for example to prod.yaml",
};

import { z } from "zod";
import { alarmOptions } from "../constructs/alarms/options";
import { type SpendFileOptions, spendFileOptions } from "../constructs/alarms/spend-options";
import { dataEventTrail } from "../constructs/audit-trail/trail-schema";
import { delivery } from "../constructs/events/delivery-schema";
import { key } from "../constructs/keys/key-schema";
import type { EnvironmentOptions } from "../constructs/messaging/environment-options";
import type { Rate } from "../constructs/money/rates";
import { endpointOptions } from "../constructs/private-endpoint/options";
import { scope } from "../constructs/shared/scope";
import { connectInstanceArn, keyArn, roleArn, topicArn } from "../formats/arns";
import { text, whole } from "../formats/fields";
import * as names from "../formats/names";
import { retentionDays } from "../formats/ranges";
import { whatsAppBusinessAccount } from "./waba-schema";

const tags = z
  .record(text(names.tagKey, "Tag key."), text(names.tagValue, "Tag value."))
  .meta({ description: "Tags on every AWS resource of the environment." });

const state = z
  .discriminatedUnion("backend", [
    z.strictObject({ backend: z.literal("local") }),
    z.strictObject({
      backend: z.literal("s3"),
      bucket: text(names.bucketName, "Existing bucket that keeps the Terraform state."),
      region: text(names.regionName, "Region of the state bucket."),
      keyPrefix: text(
        names.statePrefix,
        "Starts the state's key; <environment>.tfstate follows.",
      ).default("cdktf-aws-social-messaging/"),
      kmsKeyArn: text(
        keyArn,
        "Encrypts the state; without it, the bucket's own encryption does.",
      ).optional(),
    }),
  ])
  .meta({
    description:
      "Where Terraform keeps its state: local (a file beside cdktf.json) or s3 (locked and encrypted; needs Terraform 1.10).",
  });

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

const connect = z
  .strictObject({
    instanceArn: text(connectInstanceArn, "The Amazon Connect instance that receives events."),
    trustConditions: z.boolean().default(true).meta({
      description:
        "Limits the role's trust to this account's WhatsApp resources. Unproven: when Connect stays silent, set it to false first (docs/runbook.md#connect-stays-silent).",
    }),
  })
  .meta({ description: "Amazon Connect as a destination. Left out: no role for it." });

/** Everything an operator may choose about one environment: one YAML file. */
export const environmentSchema = z
  .strictObject({
    ...scope,
    tags: tags.default({}),
    deployRoleArn: text(roleArn, "Role to assume for every call to AWS.").optional(),
    state,
    key: key.default({}),
    mediaKey: key
      .optional()
      .meta({ description: "A key for media alone. Left out: media shares `key` with events." }),
    eventTopic: eventTopic.default({}),
    connect: connect.optional(),
    mediaBucket: mediaBucket.prefault({}),
    serviceLinkedRole: z.enum(["create", "import", "existing"]).meta({
      description:
        "The service-linked role, one per AWS account: create or import it in one environment of the account, existing in all others (docs/runbook.md#no-metrics-appear).",
    }),
    delivery: delivery.prefault({}),
    vpcEndpoint: endpointOptions.optional(),
    dataEventTrail: dataEventTrail.optional(),
    alarms: alarmOptions.optional(),
    spend: spendFileOptions.optional(),
    whatsappBusinessAccounts: z
      .array(whatsAppBusinessAccount)
      .default([])
      .meta({ description: "The linked WhatsApp Business Accounts and where their events go." }),
  })
  .meta({ title: "Environment of cdktf-aws-social-messaging" });

/** What an operator writes: its TSDoc is what editors show beside each field. */
export interface EnvironmentFile extends EnvironmentOptions<SpendFileOptions> {}

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

/** File names become stack ids, folder names and part of state keys; account stacks share that space. */
export const environmentName = {
  pattern: new RegExp(`^(?!${ACCOUNT_STACK_PREFIX})(?=.{1,40}$)[a-z](-?[a-z0-9])*$`),
  allowed: `at most 40 lower-case letters, digits and single hyphens, a letter first, not starting with ${ACCOUNT_STACK_PREFIX}`,
  fix: () => "rename the file, for example to prod.yaml",
};

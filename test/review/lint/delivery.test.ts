import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { whatsAppApp } from "../../../app/whatsapp-app";
import { lint } from "../../../review/lint/lint";
import { loadConfigurations } from "../../../review/terraform/load-configuration";
import { readConfiguration } from "../../../review/terraform/read-configuration";
import { environment } from "../../environment";
import { delivery, keyArn, named, rules, vpcEndpoint } from "../../scripts/rights/environments";

const root = mkdtempSync(join(tmpdir(), "lint-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What the examples leave out: a trail, which warns, and an unproven policy. */
const everybody = {
  delivery: { ...delivery, eventRules: rules.eventRules.slice(0, 1) },
  vpcEndpoint: { ...vpcEndpoint, messagingOnly: true },
  dataEventTrail: {},
  mediaBucket: { enabled: false },
};

function reviewed(changes: Record<string, unknown>) {
  const { app } = whatsAppApp([environment(changes)], mkdtempSync(join(root, "-")));
  app.synth();
  const [configuration, ...others] = loadConfigurations(app.outdir);
  if (configuration === undefined || others.length > 0) throw new Error("not one stack");
  const reading = readConfiguration(configuration);
  return { findings: lint(configuration, reading), reading };
}

test.each<[string, Record<string, unknown>]>([
  ["created", everybody],
  ["on a named topic and key", { ...everybody, eventTopic: named.eventTopic }],
  [
    "on a named topic without a key",
    {
      ...everybody,
      eventTopic: { existingArn: named.eventTopic.existingArn },
      key: { existingArn: keyArn(4) },
    },
  ],
])("what receives events, %s, is reviewed without a finding", (_, changes) => {
  expect(reviewed(changes).findings).toEqual([]);
});

test("nothing of the delivery stays unread", () => {
  const { policies, unreadable } = reviewed(everybody).reading;
  expect(unreadable).toEqual([]);
  const types = new Set(policies.map(({ resource }) => resource.type));
  expect([...types].sort()).toEqual([
    "aws_iam_role",
    "aws_iam_role_policy",
    "aws_kms_key",
    "aws_lambda_permission",
    "aws_s3_bucket_ownership_controls",
    "aws_s3_bucket_policy",
    "aws_s3_bucket_public_access_block",
    "aws_sns_topic",
    "aws_sqs_queue",
    "aws_vpc_endpoint",
  ]);
});

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Testing } from "cdktf";
import { Construct } from "constructs";
import { whatsAppApp } from "../../app/whatsapp-app";
import { WhatsAppMessaging } from "../../constructs/messaging/whatsapp-messaging";
import { environment, spendUpTo } from "../environment";
import { manySeries, SUPPORT, seriesOf } from "./alarms/scenes";

/**
 * Addresses are a contract with every state that exists: a renamed one is destroyed and created
 * anew. A change here needs a state move in the CHANGELOG.
 */
const ADDRESSES = [
  "aws_cloudtrail.WhatsApp_DataEvents_Trail_99E9BE49",
  "aws_cloudwatch_event_rule.WhatsApp_failures_Rule_C9530E42",
  "aws_cloudwatch_event_target.WhatsApp_failures_Target_FC875F6F",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Delivery_age-acme-prod-whatsapp-inbound_4C7702C9",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Delivery_dead-letters-acme-prod-whatsapp-chat-undeliverable_5CC58234",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Delivery_dead-letters-acme-prod-whatsapp-failures-undeliverable_40211D1D",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Delivery_dead-letters-acme-prod-whatsapp-hook-undeliverable_1EFFE285",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Delivery_dead-letters-acme-prod-whatsapp-inbound-poison_ADC3A60D",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Delivery_dead-letters-acme-prod-whatsapp-inbound-undeliverable_435BB54D",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Delivery_depth-acme-prod-whatsapp-inbound_11869C72",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Delivery_failed_883D8AFE",
  "aws_iam_role.WhatsApp_ConnectRole_72A289FB",
  "aws_iam_role.WhatsApp_failures_Role_5D8EFC90",
  "aws_iam_role_policy.WhatsApp_ConnectRole_Permissions_1A440A0B",
  "aws_iam_role_policy.WhatsApp_failures_Permissions_7FE3966E",
  "aws_kms_alias.WhatsApp_DataEvents_Alias_4F13640A",
  "aws_kms_alias.WhatsApp_Key_Alias_261A4B4C",
  "aws_kms_alias.WhatsApp_MediaKey_Alias_8B789AC1",
  "aws_kms_key.WhatsApp_DataEvents_Key_70214E75",
  "aws_kms_key.WhatsApp_Key_8C5145DD",
  "aws_kms_key.WhatsApp_MediaKey_14C36166",
  "aws_lambda_permission.WhatsApp_Events_chat_Permission_517DED6F",
  "aws_s3_bucket.WhatsApp_DataEvents_Logs_Bucket_E26B9582",
  "aws_s3_bucket.WhatsApp_Media_Bucket_3F49729A",
  "aws_s3_bucket_lifecycle_configuration.WhatsApp_DataEvents_Logs_Lifecycle_54835C61",
  "aws_s3_bucket_lifecycle_configuration.WhatsApp_Media_Lifecycle_3C18F242",
  "aws_s3_bucket_logging.WhatsApp_Media_AccessLogs_FF62CC58",
  "aws_s3_bucket_ownership_controls.WhatsApp_DataEvents_Logs_Ownership_E04FAD62",
  "aws_s3_bucket_ownership_controls.WhatsApp_Media_Ownership_E99CB471",
  "aws_s3_bucket_policy.WhatsApp_DataEvents_Logs_Policy_75AF95DC",
  "aws_s3_bucket_policy.WhatsApp_Media_Policy_3835C34E",
  "aws_s3_bucket_public_access_block.WhatsApp_DataEvents_Logs_PublicAccessBlock_5127B9DB",
  "aws_s3_bucket_public_access_block.WhatsApp_Media_PublicAccessBlock_C3C4A176",
  "aws_s3_bucket_server_side_encryption_configuration.WhatsApp_DataEvents_Logs_Encryption_2117DEA7",
  "aws_s3_bucket_server_side_encryption_configuration.WhatsApp_Media_Encryption_FB26D530",
  "aws_s3_bucket_versioning.WhatsApp_DataEvents_Logs_Versioning_CB9EA268",
  "aws_s3_bucket_versioning.WhatsApp_Media_Versioning_2C4744C5",
  "aws_security_group.WhatsApp_Endpoint_SecurityGroup_98CE338D",
  "aws_sns_topic.WhatsApp_Events_Topic_262A6CD4",
  "aws_sns_topic_subscription.WhatsApp_Events_chat_Subscription_3D9E55C5",
  "aws_sns_topic_subscription.WhatsApp_Events_hook_Subscription_AE86C9D0",
  "aws_sns_topic_subscription.WhatsApp_Events_inbound_Subscription_56174290",
  "aws_sqs_queue.WhatsApp_Events_chat_Undeliverable_47DDA44E",
  "aws_sqs_queue.WhatsApp_Events_hook_Undeliverable_AB17DA3C",
  "aws_sqs_queue.WhatsApp_Events_inbound_Poison_85900F43",
  "aws_sqs_queue.WhatsApp_Events_inbound_Queue_2860B393",
  "aws_sqs_queue.WhatsApp_Events_inbound_Undeliverable_688C7788",
  "aws_sqs_queue.WhatsApp_failures_Undeliverable_0CC0C31D",
  "aws_vpc_endpoint.WhatsApp_Endpoint_EA990B1E",
  "aws_vpc_security_group_ingress_rule.WhatsApp_Endpoint_From10000--16_15DD403A",
  "aws_vpc_security_group_ingress_rule.WhatsApp_Endpoint_Fromsg-0123456789abcdef0_C6D82022",
];

/** Construct, grant, then the role's place in the stack, or `role--` and its name. */
const GRANTS = [
  "WhatsApp_HandleMedia_Chat--Role_9026FBF4",
  "WhatsApp_ManageFlows_Chat--Role_C7740CAF",
  "WhatsApp_ManageTemplates_Chat--Role_68304EF0",
  "WhatsApp_Media_Inbound_Chat--Role_C0D3FA79",
  "WhatsApp_Media_Outbound_Chat--Role_9D3CEA43",
  "WhatsApp_Operate_Chat--Role_A81FA04A",
  "WhatsApp_Read_Chat--Role_DCAF2D70",
  "WhatsApp_Send_Chat--Role_ECF58FB1",
  "WhatsApp_Send_role--chat_DAD24D3C",
];

const WATCHED = [
  "aws_budgets_budget.WhatsApp_Monitoring_Spend_Budget-critical-month_D4C71F87",
  "aws_budgets_budget.WhatsApp_Monitoring_Spend_Budget-warning-day_FA114E25",
  "aws_cloudwatch_composite_alarm.WhatsApp_Monitoring_Spend_Blindness_16CD22AC",
  "aws_cloudwatch_composite_alarm.WhatsApp_Monitoring_Spend_FeeRate-warning-hour_22AAECD5",
  "aws_cloudwatch_composite_alarm.WhatsApp_Monitoring_Spend_QuietEstimate_029163C7",
  "aws_cloudwatch_dashboard.WhatsApp_Monitoring_Dashboard_27D850E1",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Delivery_failed_883D8AFE",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_Estimated-warning-day-1_4AA05AB1",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_Estimated-warning-day-2_9E538D74",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_EventsArrive_1B9723B9",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_FeeRate-warning-hour-message-fees-2_5E711BD5",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_FeeRate-warning-hour-message-fees-3_B2F2697E",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_FeeRate-warning-hour-message-fees_C91B3159",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_FeeRate-warning-hour-template-fees-2_E10AAB98",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_FeeRate-warning-hour-template-fees-3_B558EEB0",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_FeeRate-warning-hour-template-fees_1BC57192",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_FeesCounted_39033B80",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_ListedQuiet-1_8D2EA3BA",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_ListedQuiet-2_3DCAD0F8",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_NoFees_4473757D",
  "aws_kms_alias.WhatsApp_Monitoring_Key_Alias_7AFD6463",
  "aws_kms_key.WhatsApp_Monitoring_Key_76B4D1DF",
  "aws_sns_topic.WhatsApp_Monitoring_WarningTopic_76384E8F",
  "aws_sns_topic_subscription.WhatsApp_Monitoring_WarningTopic_Email-on-callexamplecom_509A79DD",
];

const ACCESS = [
  "aws_iam_policy.WhatsApp_Access_chat_Policy_F024B6CA",
  "aws_iam_policy.WhatsApp_Access_editor_Policy_2AC70FA5",
  "aws_iam_role_policy_attachment.WhatsApp_Access_chat_Attachment_00CA4417",
  "aws_iam_role_policy_attachment.WhatsApp_Access_editor_Attachment_5917BB69",
];

const BRAKE = [
  "aws_budgets_budget_action.WhatsApp_Monitoring_Brake_BudgetAction_F7E8E870",
  "aws_cloudwatch_event_rule.WhatsApp_Monitoring_Brake_Rule_B9A8A8BC",
  "aws_cloudwatch_event_target.WhatsApp_Monitoring_Brake_Target_F0BF9680",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Brake_Failed_34A8F879",
  "aws_iam_policy.WhatsApp_Monitoring_Brake_Policy_4E179205",
  "aws_iam_role.WhatsApp_Monitoring_Brake_BudgetRole_1568D24B",
  "aws_iam_role.WhatsApp_Monitoring_Brake_MachineRole_AD0C82E9",
  "aws_iam_role.WhatsApp_Monitoring_Brake_StarterRole_D1D2D645",
  "aws_iam_role_policy.WhatsApp_Monitoring_Brake_BudgetRolePermissions_7630FF4C",
  "aws_iam_role_policy.WhatsApp_Monitoring_Brake_MachineRolePermissions_29A00CB4",
  "aws_iam_role_policy.WhatsApp_Monitoring_Brake_StarterRolePermissions_07A3E64A",
  "aws_sfn_state_machine.WhatsApp_Monitoring_Brake_Machine_8CCF96B4",
];

const NUMBER = [
  "aws_cloudwatch_composite_alarm.WhatsApp_Monitoring_Spend_FeeRate-warning-hour-456789abcdef_6AD51B7A",
  "aws_cloudwatch_composite_alarm.WhatsApp_Monitoring_Spend_QuietEstimate-456789abcdef_30846E0B",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_Estimated-warning-day-456789abcdef_771C9D4D",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_FeeRate-warning-hour-message-fees-456789abcdef-2_8A5E24AD",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_FeeRate-warning-hour-message-fees-456789abcdef-3_EFD1DBEC",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_FeeRate-warning-hour-message-fees-456789abcdef_224C7071",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_FeeRate-warning-hour-template-fees-456789abcdef-2_06C85EB1",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_FeeRate-warning-hour-template-fees-456789abcdef-3_9F61E547",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_FeeRate-warning-hour-template-fees-456789abcdef_73276723",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_FeesCounted-456789abcdef_84C28B00",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_ListedQuiet-456789abcdef_903139D6",
  "aws_cloudwatch_metric_alarm.WhatsApp_Monitoring_Spend_NoFees-456789abcdef_ACA77FDD",
];

const OUTPUTS = [
  "account_id",
  "connect_instance_arn",
  "connect_role_arn",
  "environment",
  "event_key_arn",
  "event_topic_arn",
  "format_version",
  "media_bucket_name",
  "media_key_arn",
  "region",
];

const everything = environment({
  serviceLinkedRole: "create",
  mediaKey: {},
  mediaBucket: { accessLogBucket: "acme-logs" },
  connect: {
    instanceArn:
      "arn:aws:connect:eu-west-1:111122223333:instance/11111111-2222-3333-8444-555555555555",
  },
  delivery: {
    queues: [{ name: "inbound" }],
    functions: [
      { name: "chat", functionArn: "arn:aws:lambda:eu-west-1:111122223333:function:chat" },
    ],
    https: [{ name: "hook", endpoint: "https://hooks.example.com/" }],
    eventRules: [{ name: "failures", targetArn: "arn:aws:sqs:eu-west-1:111122223333:failures" }],
  },
  vpcEndpoint: {
    vpcId: "vpc-0123456789abcdef0",
    subnetIds: ["subnet-0123456789abcdef0"],
    clientCidrs: ["10.0.0.0/16"],
    clientSecurityGroupIds: ["sg-0123456789abcdef0"],
  },
  dataEventTrail: {},
});

/** Whatever watches: ids of numbers and parts follow what the operator lists. */
const watched = environment({
  eventTopic: { existingArn: "arn:aws:sns:eu-west-1:111122223333:events" },
  mediaBucket: { enabled: false },
  alarms: {
    warning: { emails: ["on-call@example.com"] },
    critical: { existingTopicArn: "arn:aws:sns:eu-west-1:111122223333:pager" },
  },
  spend: spendUpTo(
    [
      [40, "hour", "warning"],
      [200, "day", "warning"],
      [3000, "month", "critical"],
    ],
    { feeRate: { splits: 3 }, estimated: manySeries(11) },
  ),
});

const braked = environment({
  alarms: watched.alarms,
  spend: {
    rateCard: "rates.csv",
    limits: [
      { usd: 80, per: "hour", severity: "critical" },
      { usd: 3000, per: "month", severity: "critical" },
    ],
    brake: {
      roles: ["arn:aws:iam::111122223333:role/sender"],
      mode: "automatic",
      budgetAction: true,
    },
  },
});

const watchedNumbers = environment({
  eventTopic: { existingArn: "arn:aws:sns:eu-west-1:111122223333:events" },
  mediaBucket: { enabled: false },
  alarms: { warning: { existingTopicArn: "arn:aws:sns:eu-west-1:111122223333:pager" } },
  spend: spendUpTo(
    [
      [40, "hour", "warning"],
      [200, "day", "warning"],
    ],
    {
      scope: "numbers",
      numbers: [{ arn: SUPPORT, sharePercent: 100 }],
      feeRate: { splits: 3 },
      estimated: seriesOf("DE", SUPPORT),
    },
  ),
});

const ARN = "arn:aws:social-messaging:eu-west-1:111122223333";
const given = environment({
  access: ["chat", "arn:aws:iam::111122223333:role/apps/editor"].map((role) => ({
    role,
    send: [`${ARN}:phone-number-id/*`],
  })),
});

const named = environment({
  key: { existingArn: keyArn("1") },
  mediaKey: { existingArn: keyArn("2") },
});

const namedAll = environment({
  eventTopic: {
    existingArn: "arn:aws:sns:eu-west-1:111122223333:events",
    existingKeyArn: keyArn("3"),
  },
  mediaBucket: { existingName: "acme-media", existingKeyArn: keyArn("4") },
});

function keyArn(digit: string): string {
  return `arn:aws:kms:eu-west-1:111122223333:key/${digit.repeat(8)}-2222-3333-8444-555555555555`;
}

function synthesized(of: typeof everything, name = "prod") {
  const outdir = mkdtempSync(join(tmpdir(), "addresses-"));
  whatsAppApp([of], outdir).app.synth();
  const stack = JSON.parse(readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8"));
  rmSync(outdir, { recursive: true });
  return stack;
}

function addresses(section: Record<string, object> = {}): string[] {
  return Object.entries(section).flatMap(([type, byId]) =>
    Object.keys(byId).map((id) => `${type}.${id}`),
  );
}

test("every resource address is pinned", () => {
  expect(addresses(synthesized(everything).resource).sort()).toEqual(ADDRESSES);
  expect(addresses(synthesized(everything, "account-111122223333").resource)).toEqual([
    "aws_iam_service_linked_role.ServiceLinkedRole_BE11FA45",
  ]);
});

test("every address of a brake is pinned", () => {
  const all = addresses(synthesized(braked).resource).sort();
  expect(all.filter((address) => address.includes("_Brake_"))).toEqual(BRAKE);
});

test("every address of what gives roles access is pinned", () => {
  const all = addresses(synthesized(given).resource).sort();
  expect(all.filter((address) => address.includes("_Access_"))).toEqual(ACCESS);
});

test("every address of what watches is pinned", () => {
  expect(addresses(synthesized(watched).resource).sort()).toEqual(WATCHED);
  const ofNumbers = addresses(synthesized(watchedNumbers).resource).sort();
  expect(ofNumbers.filter((address) => address.includes(SUPPORT.slice(-12)))).toEqual(NUMBER);
});

test("every address of a named key is pinned", () => {
  expect(addresses(synthesized(named).data)).toEqual([
    "aws_kms_key.WhatsApp_Key_8C5145DD",
    "aws_kms_key.WhatsApp_MediaKey_14C36166",
  ]);
  expect(addresses(synthesized(namedAll).data)).toEqual([
    "aws_kms_key.WhatsApp_EventTopicKey_267CFF32",
    "aws_kms_key.WhatsApp_MediaBucketKey_A8905533",
  ]);
});

test("every output is pinned", () => {
  expect(Object.keys(synthesized(everything).output).sort()).toEqual(OUTPUTS);
});

test("every address of a grant is pinned", () => {
  const { resource } = JSON.parse(
    Testing.synthScope((stack) => {
      const arn = "arn:aws:social-messaging:eu-west-1:111122223333";
      const wabas = { wabaArns: [`${arn}:waba/1`] };
      const numbers = { phoneNumberArns: [`${arn}:phone-number-id/1`] };
      const home = { account: "111122223333", region: "eu-west-1" };
      const whatsapp = new WhatsAppMessaging(stack, "WhatsApp", { ...home, namePrefix: "acme" });
      const role = new IamRole(new Construct(stack, "Chat"), "Role", { assumeRolePolicy: "{}" });
      whatsapp.grantSend("chat", numbers);
      whatsapp.grantSend(role, numbers);
      whatsapp.grantHandleMedia(role, numbers);
      whatsapp.grantManageTemplates(role, wabas);
      whatsapp.grantManageFlows(role, wabas);
      whatsapp.grantRead(role, { ...wabas, ...numbers });
      whatsapp.grantOperate(role, { ...wabas, ...numbers });
      whatsapp.media.grantInbound(role);
      whatsapp.media.grantOutbound(role);
    }),
  );
  expect(Object.keys(resource.aws_iam_role_policy).sort()).toEqual(GRANTS);
});

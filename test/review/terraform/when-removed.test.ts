import type { PolicyDocument } from "../../../iam/policy/policy";
import { allow, policy, readResource, statementsOf } from "./reading";

const TOPIC = "arn:aws:sns:eu-west-1:111122223333:events";
const root = (Principal: unknown) => ({
  Effect: "Allow",
  Principal,
  Action: "kms:*",
  Resource: "*",
});
const anyone = allow({ Principal: "*" });

function removed(type: string, values: object): string[] {
  const [found] = readResource(type, values).policies;
  return statementsOf({ document: found?.whenRemoved as PolicyDocument });
}

const topicActions =
  "SNS:GetTopicAttributes,SNS:SetTopicAttributes,SNS:AddPermission,SNS:RemovePermission,SNS:DeleteTopic," +
  "SNS:Subscribe,SNS:ListSubscriptionsByTopic,SNS:Publish,SNS:Receive";
const topicDefault = (arn: string, owner: string) => [
  `Allow | AWS:* | ${topicActions} | ${arn} | StringEquals AWS:SourceOwner=${owner}`,
];
const keyDefault = (who: string) => [`Allow | AWS:${who} | kms:* | *`];

test.each<[string, object, string[]]>([
  [
    "aws_sns_topic_policy",
    { arn: "x", policy: policy(allow({ Principal: "*", Resource: TOPIC })) },
    topicDefault(TOPIC, "111122223333"),
  ],
  [
    "aws_sns_topic",
    { policy: policy(allow({ Principal: "*", Resource: "${aws_sns_topic.R.arn}" })) },
    topicDefault("${aws_sns_topic.R.arn}", "the owner of aws_sns_topic.R"),
  ],
  [
    "aws_sns_topic",
    { policy: policy(anyone) },
    topicDefault("the topic of aws_sns_topic.R", "the owner of aws_sns_topic.R"),
  ],
  ["aws_kms_key", { policy: policy(root({ AWS: "111122223333" })) }, keyDefault("111122223333")],
  [
    "aws_kms_replica_key",
    { policy: policy(root({ AWS: "arn:aws:iam::${data.aws_caller_identity.C.account_id}:root" })) },
    keyDefault("arn:aws:iam::${data.aws_caller_identity.C.account_id}:root"),
  ],
  [
    "aws_kms_key",
    { policy: policy(root({ AWS: ["111122223333", "444455556666"] })) },
    keyDefault("the account of aws_kms_key.R"),
  ],
  [
    "aws_kms_key_policy",
    { policy: policy(anyone) },
    keyDefault("the account of aws_kms_key_policy.R"),
  ],
  [
    "aws_kms_key_policy",
    { key_id: "k", policy: policy(anyone), bypass_policy_lockout_safety_check: true },
    ["Allow | * | sns:Publish | *"],
  ],
  ["aws_vpc_endpoint_policy", { policy: policy(anyone) }, ["Allow | * | * | *"]],
  ["aws_vpc_endpoint", { policy: policy(anyone) }, ["Allow | * | * | *"]],
  [
    "aws_efs_file_system_policy",
    { policy: policy(anyone) },
    ["Allow | * | elasticfilesystem:Client* | *"],
  ],
  [
    "aws_api_gateway_rest_api_policy",
    { policy: policy(anyone) },
    ["Allow | * | execute-api:* | *"],
  ],
  ["aws_organizations_policy", { content: policy(allow()) }, ["Allow | * | *"]],
  ["aws_organizations_policy", { content: policy(anyone) }, ["Allow | * | * | *"]],
  ["aws_transfer_user", { policy: policy(allow()) }, ["Allow | * | *"]],
  [
    "aws_sqs_queue",
    { redrive_allow_policy: '{"redrivePermission":"byQueue","sourceQueueArns":["a"]}' },
    ["Allow | Service:sqs.amazonaws.com | sqs:SendMessage | the resource aws_sqs_queue.R"],
  ],
  ["aws_sqs_queue_policy", { policy: policy(anyone) }, []],
  ["aws_s3_bucket_policy", { policy: policy(anyone) }, []],
  ["aws_iam_role_policy", { role: "r", policy: policy(allow()) }, []],
])("%s %j", (type, values, lines) => {
  expect(removed(type, values)).toEqual(lines);
});

import { opaque } from "../../../iam/policy/terraform-references";

// One Terraform reference of each kind, for the policies of these tests.

export const TOKEN = opaque("${aws_sns_topic.events.arn}");
export const OTHER = opaque("${aws_sns_topic.other.arn}");
export const NAME = opaque("${var.name}");
export const ROLE = opaque("${aws_iam_role.ci.arn}");
export const ACCOUNT_ID = opaque("${data.aws_caller_identity.me.account_id}");
export const REGION = opaque("${data.aws_region.here.region}");
export const PARTITION = opaque("${data.aws_partition.here.partition}");
export const ELASTIC = (name: string) => `${opaque(`\${aws_eip.${name}.public_ip}`)}/32`;

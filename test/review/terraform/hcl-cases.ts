/** A file of HCL, and a text in it with what gives more in its place. */
export interface HclCase {
  /** Part of the name of every resource with a policy, or of the module around it. */
  readonly name: string;
  readonly hcl: string;
  readonly from: string;
  readonly to: string;
  /** How the difference is seen: as a change, or, if the plan hides the text, by a finding of that severity. */
  readonly seen: "change" | "error" | "warning" | "nothing";
}

export const ROOT = `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}
resource "aws_sns_topic" "new" {
  name = "new"
}
resource "aws_sns_topic" "copies" {
  for_each = toset(["a", "b"])
  name     = each.key
}
resource "aws_s3_bucket" "new" {
  bucket_prefix = "new"
}
resource "aws_iam_role" "lambda" {
  name               = "lambda"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}
`;

/** A module that calls another one. */
export const MODULES = {
  "outer/main.tf": `
variable "topic_arn" {}
variable "actions" { type = list(string) }
variable "bucket" {}
variable "closed" { type = bool }
variable "json" {}
module "inner" {
  source    = "./inner"
  topic_arn = var.topic_arn
  actions   = var.actions
}
resource "aws_iam_role_policy" "given" {
  role   = "given"
  policy = module.inner.json
}
resource "aws_s3_bucket_public_access_block" "b" {
  bucket                  = var.bucket
  block_public_acls       = var.closed
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
resource "aws_sns_topic" "own" {
  name = "own"
}
resource "aws_sns_topic_policy" "passed" {
  arn    = aws_sns_topic.own.arn
  policy = var.json
}
output "json" { value = module.inner.json }
`,
  "outer/inner/main.tf": `
variable "topic_arn" {}
variable "actions" { type = list(string) }
data "aws_iam_policy_document" "d" {
  statement {
    actions   = var.actions
    resources = [var.topic_arn]
  }
}
resource "aws_iam_role_policy" "inner" {
  role   = "inner"
  policy = data.aws_iam_policy_document.d.json
}
output "json" { value = data.aws_iam_policy_document.d.json }
`,
  "encoded/main.tf": `
variable "topic_arn" {}
variable "action" {}
resource "aws_iam_role_policy" "p" {
  role   = "encoded"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = var.action, Resource = var.topic_arn }] })
}
`,
  "text.tftpl":
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"${action}","Resource":"${arn}"}]}',
};

const KNOWN = "arn:aws:sns:eu-west-1:111122223333:known";

/** An identity's policy by jsonencode, which is the shortest to write. */
const encoded = (name: string, resource: string, action = "sns:Publish", more = "") => `
resource "aws_iam_role_policy" "${name}" {
  ${more}
  role   = "r"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "${action}", Resource = ${resource} }] })
}`;

const document = (name: string, body: string, more = "") => `
data "aws_iam_policy_document" "${name}" {
  ${more}
  ${body}
}`;

const statement = (resources: string, actions = '"sns:Publish"') => `
statement {
  actions   = [${actions}]
  resources = [${resources}]
}`;

const rolePolicy = (name: string, policy: string, more = "") => `
resource "aws_iam_role_policy" "${name}" {
  ${more}
  role   = aws_iam_role.lambda.id
  policy = ${policy}
}`;

const PUBLISH = { from: '"sns:Publish"', to: '"sns:*"' } as const;
const NEW = "aws_sns_topic.new.arn";
const outer = (name: string, actions: string, closed: string, json: string, more = "") => `
module "${name}" {
  ${more}
  source    = "./outer"
  topic_arn = ${NEW}
  bucket    = aws_s3_bucket.new.id
  actions   = ["${actions}"]
  closed    = ${closed}
  json      = ${json}
}`;
const TOPIC_POLICY = (name: string) =>
  document(
    name,
    `statement {
      actions   = ["sns:Publish"]
      resources = [${NEW}]
      principals {
        type        = "AWS"
        identifiers = ["111122223333"]
      }
    }`,
  );
const PASSED = `jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "sns:GetTopicAttributes", Resource = "${KNOWN}" }] })`;

export const CASES: readonly HclCase[] = [
  {
    // The provider sorts what it knows as a set.
    name: "unsorted_actions",
    hcl:
      document("unsorted_actions", statement(NEW)) +
      rolePolicy("unsorted_actions", "data.aws_iam_policy_document.unsorted_actions.json"),
    from: '"sns:Publish"',
    to: '"sns:Publish", "sns:AddPermission"',
    seen: "change",
  },
  {
    name: "encoded_known",
    hcl: encoded("encoded_known", `"${KNOWN}"`),
    ...PUBLISH,
    seen: "change",
  },
  { name: "encoded_new", hcl: encoded("encoded_new", NEW), ...PUBLISH, seen: "error" },
  {
    name: "heredoc_new",
    hcl: rolePolicy(
      "heredoc_new",
      `<<-POLICY
    {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sns:Publish","Resource":"\${${NEW}}"}]}
    POLICY`,
    ),
    ...PUBLISH,
    seen: "error",
  },
  {
    name: "template_new",
    hcl: rolePolicy(
      "template_new",
      `templatefile("\${path.module}/text.tftpl", { action = "sns:Publish", arn = ${NEW} })`,
    ),
    ...PUBLISH,
    seen: "error",
  },
  {
    name: "template_known",
    hcl: rolePolicy(
      "template_known",
      `templatefile("\${path.module}/text.tftpl", { action = "sns:Publish", arn = "${KNOWN}" })`,
    ),
    ...PUBLISH,
    seen: "change",
  },
  {
    name: "set_of_documents",
    hcl:
      document(
        "set_of_documents",
        statement("aws_sns_topic.copies[each.key].arn"),
        'for_each = toset(["a", "b"])',
      ) +
      rolePolicy(
        "set_of_documents",
        "data.aws_iam_policy_document.set_of_documents[each.key].json",
        "for_each = aws_sns_topic.copies",
      ),
    ...PUBLISH,
    seen: "change",
  },
  {
    name: "documents_by_value",
    hcl:
      document("documents_by_value", statement(NEW), "for_each = aws_sns_topic.copies") +
      rolePolicy(
        "documents_by_value",
        "each.value.json",
        "for_each = data.aws_iam_policy_document.documents_by_value",
      ),
    ...PUBLISH,
    seen: "change",
  },
  {
    name: "one_copy",
    hcl:
      document("one_copy", statement(NEW), "count = 2") +
      rolePolicy("one_copy", "data.aws_iam_policy_document.one_copy[1].json"),
    ...PUBLISH,
    seen: "change",
  },
  {
    name: "map_of_accounts",
    hcl: encoded(
      "map_of_accounts",
      `"arn:aws:sns:eu-west-1:\${each.value}:t"`,
      "sns:Publish",
      'for_each = { a = "111122223333" }',
    ),
    from: '"111122223333"',
    to: '"111122223333", b = "444455556666"',
    seen: "change",
  },
  {
    name: "counted",
    hcl: encoded("counted", `"${KNOWN}-\${count.index}"`, "sns:Publish", "count = 1"),
    from: "count = 1",
    to: "count = 2",
    seen: "change",
  },
  {
    name: "counted_new",
    hcl: encoded("counted_new", NEW, "sns:Publish", "count = 2"),
    ...PUBLISH,
    seen: "error",
  },
  {
    name: "nested_modules",
    hcl: outer("nested_modules", "sns:Publish", "true", PASSED),
    ...PUBLISH,
    seen: "change",
  },
  {
    name: "copies_of_modules",
    hcl: outer("copies_of_modules", "sns:Publish", "true", PASSED, 'for_each = toset(["x", "y"])'),
    ...PUBLISH,
    seen: "change",
  },
  {
    name: "opened_in_module",
    hcl: outer("opened_in_module", "sns:Publish", "true", PASSED),
    from: "closed    = true",
    to: "closed    = false",
    seen: "change",
  },
  {
    name: "passed_to_module",
    hcl:
      TOPIC_POLICY("passed_to_module_d") +
      outer(
        "passed_to_module",
        "sns:GetTopicAttributes",
        "true",
        "data.aws_iam_policy_document.passed_to_module_d.json",
      ),
    from: '"111122223333"',
    to: '"*"',
    seen: "change",
  },
  {
    name: "from_module",
    hcl:
      outer("from_module_m", "sns:Publish", "true", PASSED) +
      rolePolicy("from_module", "module.from_module_m.json"),
    ...PUBLISH,
    seen: "change",
  },
  {
    name: "encoded_in_module",
    hcl: `
module "encoded_in_module" {
  source    = "./encoded"
  action    = "sns:Publish"
  topic_arn = ${NEW}
}`,
    ...PUBLISH,
    seen: "error",
  },
  {
    name: "dynamic_known",
    hcl:
      `
locals {
  dynamic_known = { r1 = "sns:Publish", r2 = "sns:Subscribe" }
}` +
      document(
        "dynamic_known",
        `
  dynamic "statement" {
    for_each = local.dynamic_known
    content {
      sid       = statement.key
      actions   = [statement.value]
      resources = [${NEW}]
    }
  }`,
      ) +
      rolePolicy("dynamic_known", "data.aws_iam_policy_document.dynamic_known.json"),
    ...PUBLISH,
    seen: "change",
  },
  {
    name: "dynamic_among_others",
    hcl:
      document(
        "dynamic_among_others",
        `
  dynamic "statement" {
    for_each = ["sns:Publish", "sns:Subscribe"]
    content {
      actions   = [statement.value]
      resources = [${NEW}]
    }
  }
  ${statement("aws_s3_bucket.new.arn", '"s3:GetBucketLocation"')}`,
      ) +
      rolePolicy("dynamic_among_others", "data.aws_iam_policy_document.dynamic_among_others.json"),
    ...PUBLISH,
    seen: "change",
  },
  {
    name: "dynamic_by_sid",
    hcl:
      document(
        "dynamic_by_sid",
        `
  statement {
    sid       = "Fixed"
    actions   = ["sns:Subscribe"]
    resources = [${NEW}]
  }
  dynamic "statement" {
    for_each = toset([])
    content {
      sid       = "More\${statement.value}"
      actions   = ["sns:Publish"]
      resources = [${NEW}]
    }
  }`,
      ) + rolePolicy("dynamic_by_sid", "data.aws_iam_policy_document.dynamic_by_sid.json"),
    from: "toset([])",
    to: 'toset(["A"])',
    seen: "change",
  },
  {
    name: "dynamic_unknown",
    hcl:
      document(
        "dynamic_unknown",
        `
  ${statement(NEW, '"sns:Subscribe"')}
  dynamic "statement" {
    for_each = [${NEW}, aws_s3_bucket.new.arn == "" ? [] : ["more"]][1]
    content {
      actions   = ["sns:Publish"]
      resources = ["*"]
    }
  }`,
      ) + rolePolicy("dynamic_unknown", "data.aws_iam_policy_document.dynamic_unknown.json"),
    ...PUBLISH,
    seen: "error",
  },
  {
    name: "dynamic_condition",
    hcl:
      document(
        "dynamic_condition",
        `
  statement {
    actions   = ["sns:Publish"]
    resources = ["*"]
    dynamic "condition" {
      for_each = aws_s3_bucket.new.arn == "" ? [] : ["more"]
      content {
        test     = "StringEquals"
        variable = "aws:ResourceAccount"
        values   = ["111122223333"]
      }
    }
  }`,
      ) + rolePolicy("dynamic_condition", "data.aws_iam_policy_document.dynamic_condition.json"),
    ...PUBLISH,
    seen: "error",
  },
  {
    name: "sensitive_value",
    hcl: `
variable "sensitive_value" {
  default   = "${KNOWN}"
  sensitive = true
}
${encoded("sensitive_value", "var.sensitive_value")}`,
    from: `"${KNOWN}"`,
    to: '"*"',
    seen: "change",
  },
  {
    name: "several_sources",
    hcl:
      document("several_sources_a", statement(NEW, '"sns:Subscribe"')) +
      document("several_sources_b", statement(NEW)) +
      document(
        "several_sources",
        "source_policy_documents = [data.aws_iam_policy_document.several_sources_a.json, data.aws_iam_policy_document.several_sources_b.json]",
      ) +
      rolePolicy("several_sources", "data.aws_iam_policy_document.several_sources.json"),
    ...PUBLISH,
    seen: "change",
  },
  {
    name: "one_of_two",
    hcl:
      document("one_of_two_a", statement(NEW, '"sns:Subscribe"')) +
      document("one_of_two_b", statement(NEW, '"sns:Publish"')) +
      rolePolicy(
        "one_of_two",
        "aws_sns_topic.new.arn == null ? data.aws_iam_policy_document.one_of_two_a.json : data.aws_iam_policy_document.one_of_two_b.json",
      ),
    from: "null ?",
    to: '"" ?',
    seen: "error",
  },
  {
    name: "part_of_document",
    hcl:
      document("part_of_document", statement(`"\${${NEW}}"`)) +
      rolePolicy("part_of_document", "data.aws_iam_policy_document.part_of_document.json"),
    from: `\${${NEW}}`,
    to: `\${${NEW}}*`,
    seen: "warning",
  },
  {
    name: "one_part_more",
    hcl:
      document("one_part_more", statement(`for one in ["a"] : "\${${NEW}}-\${one}"`)) +
      rolePolicy("one_part_more", "data.aws_iam_policy_document.one_part_more.json"),
    from: '["a"]',
    to: '["a", "b"]',
    seen: "change",
  },
  {
    name: "read_late",
    hcl:
      document("read_late", `${statement(`"${KNOWN}"`)}\n  depends_on = [aws_sns_topic.new]`) +
      rolePolicy("read_late", "data.aws_iam_policy_document.read_late.json"),
    ...PUBLISH,
    seen: "change",
  },
  {
    name: "local_text",
    hcl: `
locals {
  local_text = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = ${NEW} }] })
}${rolePolicy("local_text", "local.local_text")}`,
    ...PUBLISH,
    seen: "error",
  },
  {
    name: "local_arn",
    hcl: `
locals {
  local_arn = ${NEW}
}${document("local_arn", statement("local.local_arn"))}${rolePolicy("local_arn", "data.aws_iam_policy_document.local_arn.json")}`,
    ...PUBLISH,
    seen: "change",
  },
  {
    name: "list_of_statements",
    hcl: `
locals {
  list_of_statements = [{ Effect = "Allow", Action = "sns:Publish", Resource = "${KNOWN}" }]
}${rolePolicy("list_of_statements", 'jsonencode({ Version = "2012-10-17", Statement = concat(local.list_of_statements, []) })')}`,
    ...PUBLISH,
    seen: "change",
  },
  {
    name: "inline_blocks",
    hcl: `
resource "aws_iam_role" "inline_blocks" {
  name               = "inline"
  assume_role_policy = aws_iam_role.lambda.assume_role_policy
  inline_policy {
    name   = "z"
    policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "${KNOWN}" }] })
  }
  inline_policy {
    name   = "a"
    policy = data.aws_iam_policy_document.inline_blocks.json
  }
}
${document("inline_blocks", statement(NEW, '"sns:Subscribe"'))}`,
    ...PUBLISH,
    seen: "change",
  },
  {
    name: "trust_of_new",
    hcl: `
resource "aws_iam_role" "trust_of_new" {
  name               = "trust"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = aws_iam_role.lambda.arn }, Action = "sts:AssumeRole" }] })
}`,
    from: "aws_iam_role.lambda.arn",
    to: '[aws_iam_role.lambda.arn, "*"]',
    seen: "error",
  },
  {
    name: "acl_word",
    hcl: `
resource "aws_s3_bucket_acl" "acl_word" {
  bucket = aws_s3_bucket.new.id
  acl    = "private"
}`,
    from: '"private"',
    to: '"public-read"',
    seen: "change",
  },
  {
    name: "acl_grants",
    hcl: `
resource "aws_s3_bucket_acl" "acl_grants" {
  bucket = aws_s3_bucket.new.id
  access_control_policy {
    grant {
      grantee {
        type = "Group"
        uri  = "http://acs.amazonaws.com/groups/s3/LogDelivery"
      }
      permission = "READ_ACP"
    }
    owner {
      id = "0123456789012345678901234567890123456789012345678901234567890123"
    }
  }
}`,
    from: "groups/s3/LogDelivery",
    to: "groups/global/AllUsers",
    seen: "change",
  },
  {
    name: "access_block",
    hcl: `
resource "aws_s3_bucket_public_access_block" "access_block" {
  bucket                  = aws_s3_bucket.new.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}`,
    from: "block_public_policy     = true",
    to: "block_public_policy     = false",
    seen: "change",
  },
  {
    name: "permission_of_new",
    hcl: `
resource "aws_lambda_permission" "permission_of_new" {
  action        = "lambda:InvokeFunction"
  function_name = "f"
  principal     = "sns.amazonaws.com"
  source_arn    = ${NEW}
}`,
    from: '"sns.amazonaws.com"',
    to: '"*"',
    seen: "change",
  },
  {
    name: "attached_new",
    hcl: `
resource "aws_iam_policy" "attached_new_p" {
  name   = "p"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "${KNOWN}" }] })
}
resource "aws_iam_role_policy_attachment" "attached_new" {
  role       = aws_iam_role.lambda.name
  policy_arn = aws_iam_policy.attached_new_p.arn
}`,
    from: "policy_arn = aws_iam_policy.attached_new_p.arn",
    to: 'policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"',
    seen: "change",
  },
  {
    name: "parameter_text",
    hcl: `
resource "aws_ssm_parameter" "parameter_text" {
  name  = "p"
  type  = "String"
  value = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = ${NEW} }] })
}
resource "aws_ssm_parameter" "parameter_text_known" {
  name  = "q"
  type  = "String"
  value = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "*" }] })
}`,
    ...PUBLISH,
    seen: "nothing",
  },
];

/** Nothing in the plan says what these are made of, or how many there are: they are hidden, and the same as themselves. */
export const NAMELESS = `
resource "aws_iam_role_policy" "nameless_time" {
  role   = "r"
  policy = jsonencode({ Version = "2012-10-17", Id = timestamp(), Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = "*" }] })
}
resource "aws_iam_role" "nameless_trust" {
  name               = "nameless"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Sid = uuid(), Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }] })
  dynamic "inline_policy" {
    for_each = toset([aws_sns_topic.new.arn])
    content {
      name   = "a"
      policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:Publish", Resource = inline_policy.value }] })
    }
  }
}
resource "aws_s3_bucket_acl" "nameless_acl" {
  bucket = aws_s3_bucket.new.id
  access_control_policy {
    owner {
      id = "a"
    }
    dynamic "grant" {
      for_each = toset(split(":", aws_sns_topic.new.arn))
      content {
        permission = "READ"
        grantee {
          type = "CanonicalUser"
          id   = grant.value
        }
      }
    }
  }
}`;

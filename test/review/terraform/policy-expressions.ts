// The ways to write a policy of which a part is known only after the apply, each of them valid in HCL and, between `${`
// and `}`, in JSON. What a plan keeps of them differs between the two.

const statement = (resource: string, action = '"sns:Publish"') =>
  `{ Effect = "Allow", Action = ${action}, Resource = ${resource} }`;
const policy = (statements: string) => `{ Version = "2012-10-17", Statement = ${statements} }`;
const encoded = (resource: string, action?: string) =>
  `jsonencode(${policy(`[${statement(resource, action)}]`)})`;
const NEW = "aws_sns_topic.new.arn";
const TEXT = String.raw`{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sns:Publish\",\"Resource\":\"`;
const TEMPLATE = `templatefile("\${path.module}/text.tftpl", { action = "sns:Publish", arn = ${NEW} })`;

/** By the name of the resource that has it. */
export const EXPRESSIONS: Readonly<Record<string, string>> = {
  object: encoded(NEW),
  one_statement: `jsonencode(${policy(statement(NEW))})`,
  local_object: "jsonencode(local.policy)",
  local_text: "local.text",
  variable_object: `jsonencode(merge(var.policy, { Statement = [${statement(NEW)}] }))`,
  merged: `jsonencode(merge(local.base, { Statement = local.statements }))`,
  concatenated: `jsonencode(${policy(`concat(local.statements, [${statement(NEW)}])`)})`,
  flattened: `jsonencode(${policy(`flatten([[${statement(NEW)}]])`)})`,
  statements_by_for: `jsonencode(${policy(`[for a in ["sns:Publish"] : ${statement(NEW, "a")}]`)})`,
  statements_by_product: `jsonencode(${policy(`[for p in setproduct(["sns:Publish"], [${NEW}]) : ${statement("p[1]", "p[0]")}]`)})`,
  object_by_for: `jsonencode({ for k, v in ${policy("local.statements")} : k => v })`,
  resources_by_for: encoded("[for t in aws_sns_topic.copies : t.arn]"),
  resources_by_splat: encoded("values(aws_sns_topic.copies)[*].arn"),
  resources_compact: encoded(`compact([${NEW}, ""])`),
  resource_built: encoded(`"\${${NEW}}:*"`),
  resource_formatted: encoded(`format("%s:*", ${NEW})`),
  statement_again: `jsonencode(${policy(`[local.statements[0], merge(local.statements[0], { Sid = "Again" })]`)})`,
  statements_if: `jsonencode(${policy("var.more ? local.statements : []")})`,
  effect_if: `jsonencode(${policy(`[{ Effect = var.more ? "Allow" : "Deny", Action = "sns:Publish", Resource = ${NEW} }]`)})`,
  text_if: `var.more ? ${encoded(NEW)} : ${encoded('"*"')}`,
  document_if:
    "var.more ? data.aws_iam_policy_document.one.json : data.aws_iam_policy_document.other.json",
  computed_element: `jsonencode(${policy(`[{ Effect = "Allow", Action = "sns:Publish", (local.element) = ${NEW} }]`)})`,
  computed_key: `jsonencode(${policy(`[{ Effect = "Allow", Action = "sns:Publish", Resource = "*", Condition = { StringEquals = { "\${local.key}" = ${NEW} } } }]`)})`,
  commented: `jsonencode({ Version = "2012-10-17", /* one */ Statement = [${statement(NEW)}] })`,
  template: TEMPLATE,
  template_decoded: `jsonencode(yamldecode(${TEMPLATE}))`,
  file_replaced: `replace(file("\${path.module}/known.json"), "known", ${NEW})`,
  formatted: `format("${TEXT}%s\\"}]}", ${NEW})`,
  joined: `join("", ["${TEXT}", ${NEW}, "\\"}]}"])`,
  replaced: 'replace(local.text, "sns:Publish", "sns:Subscribe")',
  trimmed: "trimspace(local.text)",
  encoded_again: "jsonencode(jsondecode(local.text))",
  base64: "base64decode(base64encode(local.text))",
  first_set: "coalesce(null, local.text)",
  tried: 'try(local.text, "{}")',
  looked_up: 'lookup({ k = local.text }, "k", "{}")',
  at_key: 'local.texts["k"]',
  at_index: "values(local.texts)[0]",
  sensitive: "sensitive(local.text)",
  time: `jsonencode(merge(local.base, { Id = timestamp(), Statement = local.statements }))`,
  document: "data.aws_iam_policy_document.one.json",
  document_by_for: "[for d in [data.aws_iam_policy_document.one] : d.json][0]",
  document_of_sources: "data.aws_iam_policy_document.sources.json",
  document_overridden: "data.aws_iam_policy_document.overridden.json",
  document_of_lists: "data.aws_iam_policy_document.lists.json",
  of_module: "module.passing.encoded",
  of_module_document: "module.passing.document",
  of_module_passed: "module.passing.passed",
  of_module_copy: 'module.passing_copies["a"].document',
  of_resource: "aws_iam_policy.base.policy",
  of_terraform_data: "terraform_data.text.output",
};

/** What they name; the same for both languages. */
export const NAMED = `
locals {
  base       = { Version = "2012-10-17" }
  statements = [${statement(NEW)}]
  policy     = ${policy(`[${statement(NEW)}]`)}
  text       = jsonencode(local.policy)
  texts      = { k = local.text }
  key        = "aws:SourceArn"
  element    = "Resource"
}
variable "policy" {
  default = ${policy(`[${statement('"*"')}]`)}
}
variable "more" {
  default = true
}
variable "actions" {
  default = ["sns:Publish"]
}
variable "text" {
  default = "${TEXT}*\\"}]}"
}
resource "terraform_data" "text" {
  input = local.text
}
resource "aws_iam_policy" "base" {
  policy = jsonencode(local.policy)
}
data "aws_iam_policy_document" "one" {
  statement {
    actions   = ["sns:Publish"]
    resources = [${NEW}]
  }
}
data "aws_iam_policy_document" "other" {
  statement {
    actions   = ["sns:Subscribe"]
    resources = [${NEW}]
  }
}
data "aws_iam_policy_document" "sources" {
  source_policy_documents = concat([var.text], [for d in [data.aws_iam_policy_document.one] : d.json])
}
data "aws_iam_policy_document" "overridden" {
  source_policy_documents   = [data.aws_iam_policy_document.one.json]
  override_policy_documents = [jsonencode(local.policy), var.text]
}
data "aws_iam_policy_document" "lists" {
  statement {
    actions   = var.actions
    resources = concat([${NEW}], ["\${${NEW}}:*"])
  }
}
module "passing" {
  source = "./passing"
  arn    = ${NEW}
  text   = local.text
}
module "passing_copies" {
  source   = "./passing"
  for_each = toset(["a"])
  arn      = ${NEW}
  text     = local.text
}
`;

export const PASSING = `
variable "arn" {}
variable "text" {}
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["sns:Publish"]
    resources = [var.arn]
  }
}
resource "aws_iam_role_policy" "passed" {
  role   = "r"
  policy = var.text
}
output "encoded" { value = ${encoded("var.arn")} }
output "document" { value = data.aws_iam_policy_document.d.json }
output "passed" { value = var.text }
`;

/** Only JSON has these: a text around expressions, with directives perhaps, and arguments that grant. */
const ONLY_JSON = {
  aws_iam_role_policy: {
    text: `${TEXT.replaceAll("\\", "")}\${${NEW}}"}]}`,
    text_with_call: `${TEXT.replaceAll("\\", "")}\${format("%s:*", ${NEW})}"}]}`,
    text_with_statements: `{"Version":"2012-10-17","Statement":\${jsonencode(local.statements)}}`,
    text_with_if: `${TEXT.replaceAll("\\", "")}%{ if var.more }\${${NEW}}%{ else }x%{ endif }"}]}`,
    text_trimmed: `${TEXT.replaceAll("\\", "")}\${~ ${NEW} ~}"}]}`,
    text_around: "  ${jsonencode(local.policy)}\n",
  },
  aws_lambda_permission: {
    source_if: `%{ if var.more }\${${NEW}}%{ endif }`,
    source_of_file: `\${replace("x", file("\${path.module}/known.json"), ${NEW})}`,
    source_conditional: `\${var.more ? ${NEW} : null}`,
  },
  aws_iam_role_policy_attachment: {
    attached_if: "${var.more ? aws_iam_policy.base.arn : null}",
    attached_by_text: "%{ if var.more }${aws_iam_policy.base.arn}%{ endif }",
  },
} as const;

const FIXED = {
  aws_iam_role_policy: (policy: string) => ({ role: "r", policy }),
  aws_iam_role_policy_attachment: (policy_arn: string) => ({ role: "r", policy_arn }),
  aws_lambda_permission: (source_arn: string) => ({
    ...{ action: "lambda:InvokeFunction", function_name: "f", principal: "sns.amazonaws.com" },
    source_arn,
  }),
};

/** Every expression as the policy of a role, and as a policy in a block. */
export function inHcl(): string {
  return Object.entries(EXPRESSIONS)
    .map(
      ([name, expression]) => `
resource "aws_iam_role_policy" "${name}" {
  role   = "r"
  policy = ${expression}
}
resource "aws_iam_role" "${name}" {
  name               = "r"
  assume_role_policy = aws_iam_role.lambda.assume_role_policy
  inline_policy {
    name   = "p"
    policy = ${expression}
  }
}`,
    )
    .join("\n");
}

export function inJson(): string {
  const resource: Record<string, Record<string, unknown>> = { aws_iam_role: {} };
  for (const [name, expression] of Object.entries(EXPRESSIONS)) {
    const policy = `\${${expression}}`;
    resource["aws_iam_role_policy"] = {
      ...resource["aws_iam_role_policy"],
      [name]: FIXED.aws_iam_role_policy(policy),
    };
    resource["aws_iam_role"] = {
      ...resource["aws_iam_role"],
      [name]: {
        name: "r",
        assume_role_policy: "${aws_iam_role.lambda.assume_role_policy}",
        inline_policy: [{ name: "p", policy }],
      },
    };
  }
  for (const [type, texts] of Object.entries(ONLY_JSON)) {
    const bodyOf = FIXED[type as keyof typeof FIXED];
    const bodies = Object.entries(texts).map(([name, text]) => [name, bodyOf(text)]);
    resource[type] = { ...resource[type], ...Object.fromEntries(bodies) };
  }
  return JSON.stringify({ resource });
}

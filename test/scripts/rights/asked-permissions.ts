import { serviceLinkedRoleArn } from "../../../constructs/service-linked-role/decisions";
import { type AwsScope, arnOf, globalArnOf } from "../../../formats/arns";
import { type Asked, ask, type WireRequest } from "./asked";
import { askedByS3 } from "./asked-by-s3";

/** What conditions of policies can ask of keys. */
export interface Keys {
  /** Which key each alias points to, by the key's id. */
  readonly aliases: Map<string, string>;
  /** By the key's id. */
  readonly tags: Map<string, Readonly<Record<string, string>>>;
}

/**
 * What AWS asks permission for before it serves a request, after its Service Authorization
 * Reference; only of requests that Terraform and `verify` send for our stacks.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function askedBy(request: WireRequest, scope: AwsScope, keys: Keys): Asked[] {
  const service = serviceOf(request);
  if (service === "kms") return askedByKms(request, scope, keys);
  if (service === "s3") return askedByS3(request, scope);
  if (service === "sqs") return askedBySqs(request, scope);
  if (service === "events") return askedByEvents(request, scope);
  if (service === "lambda") return askedByLambda(request, scope);
  if (service === "cloudtrail") return askedByCloudTrail(request, scope);
  if (service === "budgets") return askedByBudgets(request, scope);
  if (service === "social-messaging") return askedBySocialMessaging(request, scope);
  if (service === "states") return askedByStepFunctions(request, scope);
  if (service === "monitoring") return askedByCloudWatch(request, scope);
  if (service === "logs") return askedByLogs(request, scope);
  const form = new URLSearchParams(request.body);
  if (service === "sns") return askedBySns(form, scope);
  if (service === "iam") return askedByIam(form, scope);
  if (service === "ec2") return [ask(`ec2:${form.get("Action")}`, "*")]; // descriptions alone
  if (service === "sts" && form.get("Action") === "GetCallerIdentity") return []; // needs none
  throw new Error(`unforeseen: ${service} ${request.method} ${request.path} ${request.body}`);
}

/** Signatures name the service: `Credential=<key>/<date>/<region>/<service>/aws4_request`. */
export function serviceOf({ headers }: WireRequest): string {
  return (
    /Credential=[^,]*\/([a-z0-9-]+)\/aws4_request/.exec(String(headers.authorization))?.[1] ?? ""
  );
}

/** Of services that speak JSON. */
function operationOf({ headers }: WireRequest): string {
  return String(headers["x-amz-target"]).split(".").at(-1) ?? "";
}

function askedByKms(request: WireRequest, scope: AwsScope, keys: Keys): Asked[] {
  const { body } = request;
  const operation = operationOf(request);
  const input = JSON.parse(body) as {
    readonly [name in
      | "KeyId"
      | "TargetKeyId"
      | "AliasName"
      | "CustomerMasterKeySpec"
      | "KeySpec"
      | "Policy"]?: string | undefined;
  } & { readonly Tags?: readonly KmsTag[] };
  const action = `kms:${operation}`;
  const requested = asContext("aws:RequestTag", recordOf(input.Tags));
  if (operation === "ListAliases") return [ask(action, "*")];
  if (operation === "CreateKey") {
    const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? "SYMMETRIC_DEFAULT";
    const created = arnOf(scope, "kms", "key/new"); // without alias and tags until it exists
    return [
      ask(action, "*", { "kms:KeySpec": spec, ...requested }),
      ...(input.Tags ? [ask("kms:TagResource", created, requested)] : []),
      // KMS refuses a policy that its author could not change again.
      ...(input.Policy ? [ask("kms:PutKeyPolicy", created, requested)] : []),
    ];
  }
  const { AliasName: alias } = input;
  const named = input.KeyId ?? input.TargetKeyId ?? alias ?? "";
  const id = keys.aliases.get(named) ?? keyIdOf(named);
  const own = [...keys.aliases].filter(([, keyId]) => keyId === id).map(([name]) => name);
  const context: Asked["context"] = {
    // A key without aliases sends no such key at all.
    ...(own.length > 0 && { "kms:ResourceAliases": own }),
    ...asContext("aws:ResourceTag", keys.tags.get(id)),
    ...requested,
  };
  const onKey = ask(action, arnOf(scope, "kms", `key/${id}`), context);
  return alias === undefined ? [onKey] : [onKey, ask(action, arnOf(scope, "kms", alias))];
}

interface KmsTag {
  readonly TagKey: string;
  readonly TagValue: string;
}

export function recordOf(tags: readonly KmsTag[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
}

function asContext(key: "aws:RequestTag" | "aws:ResourceTag", tags: object = {}): Asked["context"] {
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [`${key}/${name}`, value]));
}

/** From an id or an ARN. */
export function keyIdOf(key: string): string {
  return key.split("/").at(-1) ?? "";
}

function askedBySns(form: URLSearchParams, scope: AwsScope): Asked[] {
  const name = arnOf(scope, "sns", form.get("Name") ?? "");
  const named = ["TopicArn", "ResourceArn", "SubscriptionArn"].map((field) => form.get(field));
  const resource = named.find((arn) => arn !== null) ?? name;
  const tagged = form.get("Action") === "CreateTopic" && form.has("Tags.member.1.Key");
  const asked = ask(`sns:${form.get("Action")}`, resource);
  return tagged ? [asked, ask("sns:TagResource", resource)] : [asked];
}

function askedBySqs(request: WireRequest, scope: AwsScope): Asked[] {
  const operation = operationOf(request);
  const { QueueName, QueueUrl, tags } = JSON.parse(request.body);
  const queue = arnOf(scope, "sqs", QueueName ?? String(QueueUrl).split("/").at(-1));
  const tagged = operation === "CreateQueue" && tags !== undefined;
  return [ask(`sqs:${operation}`, queue), ...(tagged ? [ask("sqs:TagQueue", queue)] : [])];
}

function askedByEvents(request: WireRequest, scope: AwsScope): Asked[] {
  const operation = operationOf(request);
  const { Name, Rule, ResourceARN, Tags = [], Targets = [] } = JSON.parse(request.body);
  const rule = ResourceARN ?? arnOf(scope, "events", `rule/${Rule ?? Name}`);
  const tagged = operation === "PutRule" && Tags.length > 0;
  return [
    ask(`events:${operation}`, rule),
    ...(tagged ? [ask("events:TagResource", rule)] : []),
    // A log group as target takes no role.
    ...(Targets as { readonly RoleArn?: string }[]).flatMap(({ RoleArn }) =>
      operation !== "PutTargets" || RoleArn === undefined
        ? []
        : [ask("iam:PassRole", RoleArn, { "iam:PassedToService": "events.amazonaws.com" })],
    ),
  ];
}

/** Only of permissions: `/2015-03-31/functions/<name or ARN>/policy`. */
function askedByLambda({ method, path }: WireRequest, scope: AwsScope): Asked[] {
  const url = new URL(path, "http://lambda");
  const [, name = "", statement] = /functions\/([^/]+)\/policy(\/.+)?$/.exec(url.pathname) ?? [];
  const operations = { POST: "AddPermission", GET: "GetPolicy", DELETE: "RemovePermission" };
  const operation = operations[method as keyof typeof operations];
  if (
    name === "" ||
    operation === undefined ||
    (method === "DELETE") !== (statement !== undefined)
  ) {
    throw new Error(`unforeseen: lambda ${method} ${path}`);
  }
  const plain = decodeURIComponent(name).split(":").at(-1) ?? "";
  const qualifier = url.searchParams.get("Qualifier");
  const resource = `function:${plain}${qualifier === null ? "" : `:${qualifier}`}`;
  return [ask(`lambda:${operation}`, arnOf(scope, "lambda", resource))];
}

function askedByCloudTrail(request: WireRequest, scope: AwsScope): Asked[] {
  const { Name, TrailName = Name } = JSON.parse(request.body);
  const trail = TrailName.startsWith("arn:")
    ? TrailName
    : arnOf(scope, "cloudtrail", `trail/${TrailName}`);
  return [ask(`cloudtrail:${operationOf(request)}`, trail)];
}

/** Requests on a log group are asked about under the ARN of a stream without a name. */
function askedByLogs(request: WireRequest, scope: AwsScope): Asked[] {
  const operation = operationOf(request);
  const { logGroupName: name, resourceArn, tags, kmsKeyId } = JSON.parse(request.body);
  if (operation.endsWith("ResourcePolicy") || operation.endsWith("ResourcePolicies")) {
    return [ask(`logs:${operation}`, "*")];
  }
  const group = operation === "DescribeLogGroups" ? "" : name;
  const asked = resourceArn ?? arnOf(scope, "logs", `log-group:${group}:log-stream:`);
  return [
    ask(`logs:${operation}`, asked),
    ...(operation === "CreateLogGroup" && tags ? [ask("logs:TagResource", asked)] : []),
    ...(operation === "CreateLogGroup" && kmsKeyId ? [ask("logs:AssociateKmsKey", asked)] : []),
  ];
}

/** One action reads a budget with its notifications and their subscribers. */
function askedByBudgets(request: WireRequest, scope: AwsScope): Asked[] {
  const operation = operationOf(request);
  const body = JSON.parse(request.body);
  if (operation.endsWith("Resource")) return [ask(`budgets:${operation}`, body.ResourceARN)];
  const action = operation.startsWith("Describe") ? "ViewBudget" : "ModifyBudget";
  const name = body.BudgetName ?? body.Budget.BudgetName;
  return [ask(`budgets:${action}`, globalArnOf(scope, "budgets", `budget/${name}`))];
}

function askedBySocialMessaging({ path, body }: WireRequest, scope: AwsScope): Asked[] {
  const { pathname, searchParams } = new URL(path, "http://social-messaging");
  const input = body === "" ? {} : JSON.parse(body);
  switch (pathname) {
    case "/v1/whatsapp/waba/list":
      return [ask("social-messaging:ListLinkedWhatsAppBusinessAccounts", "*")];
    case "/v1/whatsapp/waba/details": {
      const waba = arnOf(scope, "social-messaging", `waba/${searchParams.get("id")}`);
      return [ask("social-messaging:GetLinkedWhatsAppBusinessAccount", waba)];
    }
    case "/v1/tags/list": {
      const arn = searchParams.get("resourceArn") ?? "";
      return [ask("social-messaging:ListTagsForResource", arn)];
    }
    case "/v1/whatsapp/waba/eventdestinations": {
      const waba = arnOf(scope, "social-messaging", `waba/${input.id}`);
      const passed = { "iam:PassedToService": "social-messaging.amazonaws.com" };
      const roles = (input.eventDestinations as { roleArn?: string }[]).flatMap(
        ({ roleArn }) => roleArn ?? [],
      );
      return [
        ask("social-messaging:PutWhatsAppBusinessAccountEventDestinations", waba),
        ...roles.map((role) => ask("iam:PassRole", role, passed)),
      ];
    }
    case "/v1/tags/tag-resource": {
      const keys = (input.tags as { key: string }[]).map(({ key }) => key);
      return [ask("social-messaging:TagResource", input.resourceArn, { "aws:TagKeys": keys })];
    }
    case "/v1/tags/untag-resource": {
      const keys = { "aws:TagKeys": input.tagKeys as string[] };
      return [ask("social-messaging:UntagResource", input.resourceArn, keys)];
    }
    default:
      throw new Error(`unforeseen: social-messaging ${path}`);
  }
}

function askedByStepFunctions(request: WireRequest, scope: AwsScope): Asked[] {
  const operation = operationOf(request);
  const { name, stateMachineArn, resourceArn, roleArn, tags = [] } = JSON.parse(request.body);
  if (operation === "ValidateStateMachineDefinition") return [ask(`states:${operation}`, "*")];
  const machine = stateMachineArn ?? resourceArn ?? arnOf(scope, "states", `stateMachine:${name}`);
  return [
    ask(`states:${operation}`, machine),
    ...(operation === "CreateStateMachine" && tags.length > 0
      ? [ask("states:TagResource", machine)]
      : []),
    ...(roleArn === undefined
      ? []
      : [ask("iam:PassRole", roleArn, { "iam:PassedToService": "states.amazonaws.com" })]),
  ];
}

/** In JSON by the SDK, as a form by Terraform. */
function askedByCloudWatch(request: WireRequest, scope: AwsScope): Asked[] {
  const isJson = request.headers["x-amz-target"] !== undefined;
  const form = isJson ? formOf(request) : new URLSearchParams(request.body);
  const action = form.get("Action") ?? "";
  const names = [...form].filter(([key]) => /^(AlarmName|AlarmNames\.member\.\d+)$/.test(key));
  const dashboard = form.get("DashboardName") ?? form.get("DashboardNames.member.1");
  const resources =
    dashboard === null
      ? names.map(([, name]) => arnOf(scope, "cloudwatch", `alarm:${name}`))
      : [globalArnOf(scope, "cloudwatch", `dashboard/${dashboard}`)];
  const tagged = form.get("ResourceARN");
  const all = [...resources, ...(tagged === null ? [] : [tagged])];
  const namespace = form.get("Namespace");
  const about: Asked["context"] = namespace === null ? {} : { "cloudwatch:namespace": namespace };
  const asked = (all.length === 0 ? ["*"] : all).map((resource) =>
    ask(`cloudwatch:${action}`, resource, about),
  );
  const withTags = action === "PutMetricAlarm" && form.has("Tags.member.1.Key");
  const tagging = resources.map((resource) => ask("cloudwatch:TagResource", resource));
  return [...asked, ...(withTags ? tagging : [])];
}

function formOf(request: WireRequest): URLSearchParams {
  const { AlarmNames = [], DashboardName, Namespace } = JSON.parse(request.body);
  return new URLSearchParams({
    Action: operationOf(request),
    ...(Namespace === undefined ? {} : { Namespace }),
    ...(DashboardName === undefined ? {} : { DashboardName }),
    ...Object.fromEntries(
      (AlarmNames as string[]).map((name, at) => [`AlarmNames.member.${at + 1}`, name]),
    ),
  });
}

function askedByIam(form: URLSearchParams, scope: AwsScope): Asked[] {
  const action = `iam:${form.get("Action")}`;
  const service = form.get("AWSServiceName");
  if (service) return [ask(action, serviceLinkedRoleArn(scope), { "iam:AWSServiceName": service })];
  const policy = form.get("PolicyArn");
  const policyName = form.get("PolicyName");
  const user = form.get("UserName");
  if (action === "iam:GetAccountSummary") return [ask(action, "*")];
  if (action === "iam:CreatePolicy") {
    const created = globalArnOf(scope, "iam", `policy/${policyName}`);
    const tagged = form.has("Tags.member.1.Key") ? [ask("iam:TagPolicy", created)] : [];
    return [ask(action, created), ...tagged];
  }
  // IAM looks paths up; here, those of the senders in the tests are known.
  const pathOf: Readonly<Record<string, string>> = {
    sender: "apps/",
    desk: "apps/",
    "support-desk": "apps/",
  };
  const about: Asked["context"] = policy === null ? {} : { "iam:PolicyARN": policy };
  if (user !== null) return [ask(action, globalArnOf(scope, "iam", `user/${user}`), about)];
  if (policy !== null && !form.has("RoleName")) return [ask(action, policy)];
  const plain = form.get("RoleName") ?? "";
  const name = `${pathOf[plain] ?? ""}${plain}`;
  // moto names the service-linked role otherwise than AWS.
  const linked = name.startsWith("AWSServiceRoleFor");
  const role = linked ? serviceLinkedRoleArn(scope) : globalArnOf(scope, "iam", `role/${name}`);
  const tagged = action === "iam:CreateRole" && form.has("Tags.member.1.Key");
  return [ask(action, role, about), ...(tagged ? [ask("iam:TagRole", role)] : [])];
}

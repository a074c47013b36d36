import { evaluate } from "../../../iam/evaluate/evaluate";
import { readPolicy } from "../../../iam/policy/read";
import { accessOf, namedPolicies } from "../../../scripts/rights/access";
import {
  alarmAccess,
  deleteDataAccess,
  deliveryAccess,
  deployAccess,
} from "../../../scripts/rights/deploy-access";
import { environment } from "../../environment";
import {
  ACCOUNT,
  delivery,
  FUNCTION,
  full,
  keyArn,
  named,
  opened,
  ROLE,
  rows,
  SERVICE_LINKED_ROLE,
  STATE_KEY,
  small,
  TOPIC,
  vpcEndpoint,
} from "./environments";

const at = (service: string, resource: string) =>
  `arn:aws:${service}:eu-west-1:${ACCOUNT}:${resource}`;
const equals = (key: string, value: unknown) => ({ StringEquals: { [key]: value } });

const ON_RESOURCE = "aws:ResourceTag/cdktf-aws-social-messaging";
const IN_REQUEST = "aws:RequestTag/cdktf-aws-social-messaging";

describe("deploy", () => {
  const manageKeys = (...aliases: string[]) => [
    [
      "CreateKeys",
      "*",
      { StringEquals: { "kms:KeySpec": "SYMMETRIC_DEFAULT", [IN_REQUEST]: aliases } },
    ],
    [
      "TagNewKeys",
      at("kms", "key/*"),
      {
        StringEquals: { [IN_REQUEST]: aliases },
        Null: { "kms:ResourceAliases": "true", [ON_RESOURCE]: "true" },
      },
    ],
    ["ManageKeys", at("kms", "key/*"), equals(ON_RESOURCE, aliases)],
    [
      "LookAtKeys",
      at("kms", "key/*"),
      { "ForAllValues:StringEquals": { "kms:ResourceAliases": aliases } },
    ],
    ["ManageAliases", aliases.map((alias) => at("kms", alias))],
    ["FindAliases", "*"],
  ];
  const bucketRows = (bucket: string) => [["ManageMediaBucket", `arn:aws:s3:::${bucket}`]];
  const createdBucket = bucketRows(`acme-prod-whatsapp-media-${ACCOUNT}`);

  test("a small environment needs its key and its topic", () => {
    expect(rows(deployAccess(small))).toEqual([
      ...manageKeys("alias/acme-prod-whatsapp"),
      ["ManageEventTopic", TOPIC],
    ]);
  });

  test("an environment with everything needs each of its parts", () => {
    const state = (...stacks: string[]) =>
      stacks.map((stack) => `cdktf-aws-social-messaging/${stack}`);
    const states = state("prod.tfstate", `account-${ACCOUNT}.tfstate`);
    const objects = states.map((key) => `arn:aws:s3:::acme-state/${key}`);
    const locks = objects.map((arn) => `${arn}.tflock`);
    expect(rows(deployAccess(full))).toEqual([
      ...manageKeys("alias/acme-prod-whatsapp", "alias/acme-prod-whatsapp-media"),
      ["ManageEventTopic", TOPIC],
      ...bucketRows("acme-media"),
      ["ManageConnectRole", ROLE],
      [
        "CreateServiceLinkedRole",
        SERVICE_LINKED_ROLE,
        equals("iam:AWSServiceName", "social-messaging.amazonaws.com"),
      ],
      ["ManageServiceLinkedRole", SERVICE_LINKED_ROLE],
      [
        "FindTerraformState",
        "arn:aws:s3:::acme-state",
        { StringEqualsIfExists: { "s3:prefix": ["env:/", ...states] } },
      ],
      ["WriteTerraformState", [...objects, ...locks]],
      ["UnlockTerraformState", locks],
      ["UseStateKey", STATE_KEY],
    ]);
  });

  test("an environment with defaults: media that a destroy must keep cannot be deleted", () => {
    expect(rows(deployAccess(environment()))).toEqual([
      ...manageKeys("alias/acme-prod-whatsapp"),
      ["ManageEventTopic", TOPIC],
      ...createdBucket,
    ]);
  });

  test("objects can be deleted by a policy of its own: where the file says forceDestroy, or for all", () => {
    const trail = `arn:aws:s3:::acme-prod-whatsapp-trail-${ACCOUNT}`;
    const dataEventTrail = { forceDestroy: true };
    const media = `arn:aws:s3:::acme-prod-whatsapp-media-${ACCOUNT}`;
    const deletes = (...buckets: string[]) => [
      ["FindDataToDelete", buckets],
      ["DeleteData", buckets.map((bucket) => `${bucket}/*`)],
    ];
    expect(deleteDataAccess(environment({ dataEventTrail: {} }), false)).toBeUndefined();
    expect(deleteDataAccess(environment(named), true)).toBeUndefined();
    expect(rows(deleteDataAccess(environment({ dataEventTrail }), false))).toEqual(deletes(trail));
    expect(rows(deleteDataAccess(environment({ dataEventTrail }), true))).toEqual(
      deletes(media, trail),
    );
  });

  test("keys that exist are looked at once, and nothing else that exists is touched", () => {
    expect(rows(deployAccess(environment(named)))).toEqual([
      ["LookAtNamedKeys", [keyArn(2), keyArn(3)]],
    ]);
    expect(rows(deployAccess(environment({ key: { existingArn: keyArn(2) } })))).toEqual([
      ["LookAtNamedKeys", [keyArn(2)]],
      ["ManageEventTopic", TOPIC],
      ...createdBucket,
    ]);
  });

  test("if nothing is created and no key exists, there is no policy at all", () => {
    const eventTopic = { existingArn: named.eventTopic.existingArn };
    const nothing = environment({ eventTopic, mediaBucket: { existingName: "their-media" } });
    expect(namedPolicies(accessOf(nothing))["deploy"]).toBeNull();
  });

  test("a service-linked role that exists is taken over, not created", () => {
    const imported = environment({ ...named, serviceLinkedRole: "import" });
    expect(rows(deployAccess(imported))?.slice(1)).toEqual([
      ["ManageServiceLinkedRole", SERVICE_LINKED_ROLE],
    ]);
  });

  test.each([
    ["a trail", { dataEventTrail: {} }, "alias/acme-prod-whatsapp-trail"],
    ["alarm topics", { alarms: { warning: {} } }, "alias/acme-prod-whatsapp-alarms"],
  ])("the key of %s is managed with the others", (_, changes, alias) => {
    expect(rows(deployAccess(environment(changes)))?.slice(0, 6)).toEqual(
      manageKeys("alias/acme-prod-whatsapp", alias),
    );
  });

  test("an asterisk in the state's prefix is no wildcard", () => {
    const state = { backend: "s3", bucket: "acme-state", region: "eu-west-1", keyPrefix: "a*/" };
    const policy = readPolicy(deployAccess(environment({ state })), "identity");
    const write = (key: string) =>
      evaluate([policy], {
        principal: { type: "AWS", value: `arn:aws:iam::${ACCOUNT}:user/deployer` },
        action: "s3:PutObject",
        resource: `arn:aws:s3:::acme-state/${key}`,
        context: {},
      }).outcome;
    expect(write("a-others/prod.tfstate")).toBe("implicitly denied");
    expect(write("a*/prod.tfstate")).toBe("allowed");
  });
});

describe("delivery", () => {
  const delivered = (changes: Record<string, unknown>) =>
    rows(deliveryAccess(environment(changes)));
  const queues = (...names: string[]) =>
    names.map((name) => at("sqs", `acme-prod-whatsapp-${name}`));

  test("an environment that has none of it needs no such policy", () => {
    expect(delivered({})).toBeUndefined();
    expect(deliveryAccess(environment())).toBeUndefined();
  });

  test("subscribers need their queues, permissions and subscriptions", () => {
    const ofSubscribers = ["inbound", "inbound-undeliverable", "inbound-poison"];
    expect(delivered({ delivery })).toEqual([
      ["ManageQueues", queues(...ofSubscribers, "chat-undeliverable", "hook-undeliverable")],
      ["ManageSubscriptions", [TOPIC, `${TOPIC}:*`]],
      ["LetTopicCallFunctions", [FUNCTION, `${FUNCTION}:live`]],
    ]);
  });

  test("an EventBridge rule, whose role can be passed to EventBridge alone", () => {
    const eventRules = [{ name: "failures", targetArn: at("sqs", "theirs") }];
    const role = `arn:aws:iam::${ACCOUNT}:role/acme-prod-whatsapp-failures-rule`;
    expect(delivered({ delivery: { eventRules } })).toEqual([
      ["ManageQueues", queues("failures-undeliverable")],
      ["ManageEventRules", [at("events", "rule/acme-prod-whatsapp-failures")]],
      ["ManageEventRuleRoles", [role]],
      ["PassEventRuleRoles", [role], equals("iam:PassedToService", "events.amazonaws.com")],
    ]);
  });

  test("an EventBridge rule without a role", () => {
    expect(delivered({ delivery: { eventRules: [opened] } })).toEqual([
      ["ManageQueues", queues("opened-undeliverable")],
      ["ManageEventRules", [at("events", "rule/acme-prod-whatsapp-opened")]],
    ]);
  });

  test("an endpoint, in its VPC and to the service alone", () => {
    const [vpc, endpoints] = [at("ec2", "vpc/vpc-0123456789abcdef0"), at("ec2", "vpc-endpoint/*")];
    const [groups, rules] = [at("ec2", "security-group/*"), at("ec2", "security-group-rule/*")];
    const service = "com.amazonaws.eu-west-1.social-messaging";
    const ofService = { StringEqualsIfExists: { "ec2:VpceServiceName": service } };
    const inVpc = { ArnEqualsIfExists: { "ec2:Vpc": vpc } };
    const subnet = at("ec2", "subnet/subnet-0123456789abcdef0");
    expect(delivered({ vpcEndpoint })).toEqual([
      ["LookAtEndpoints", "*"],
      ["ManageEndpoint", [vpc, subnet, groups, endpoints], ofService],
      ["ManageEndpointClients", [vpc, groups, rules], inVpc],
      ["TagEndpoint", endpoints, ofService],
      ["TagEndpointClients", [groups, rules], inVpc],
      ["NameEndpoint", "arn:aws:route53:::hostedzone/*"],
    ]);
  });

  test("a trail, and its bucket only if it is created", () => {
    const trail = at("cloudtrail", "trail/acme-prod-whatsapp-data-events");
    const manageTrail = [
      ["ManageTrail", trail],
      ["FindTrails", "*"],
    ];
    expect(delivered({ dataEventTrail: {} })).toEqual([
      ...manageTrail,
      ["ManageTrailBucket", `arn:aws:s3:::acme-prod-whatsapp-trail-${ACCOUNT}`],
    ]);
    expect(delivered({ dataEventTrail: { existingBucketName: "their-logs" } })).toEqual(
      manageTrail,
    );
  });
});

describe("alarms", () => {
  const PAGER = at("sns", "pager");
  const WARNINGS = at("sns", "acme-prod-whatsapp-alarms-warning");
  const alarms = {
    warning: { emails: ["ops@example.com"] },
    critical: { existingTopicArn: PAGER, existingTopicKeyArn: keyArn(7) },
  };
  const limited = (...limits: readonly object[]) => ({ rateCard: "rates.csv", limits });
  const HOURLY = { usd: 40, per: "hour", severity: "warning" };
  const MONTHLY = { usd: 3000, per: "month", severity: "critical" };

  const access = (changes: Record<string, unknown>) =>
    alarmAccess(environment({ mediaBucket: { enabled: false }, ...changes }));

  const TOPICS = ["ManageAlarmTopics", [WARNINGS]];
  const ALARMS = ["ManageAlarms", at("cloudwatch", "alarm:acme-prod-whatsapp-*")];
  const dashboard = "dashboard/acme-prod-whatsapp-dashboard";
  const DASHBOARD = ["ManageDashboard", `arn:aws:cloudwatch::${ACCOUNT}:${dashboard}`];
  const budgets = "budget/acme-prod-whatsapp-spend-*";
  const BUDGETS = ["ManageBudgets", `arn:aws:budgets::${ACCOUNT}:${budgets}`];
  const subscriptions = (arn: string) => ["ManageAlarmSubscriptions", [arn, `${arn}:*`]];

  test("an environment without alarms needs no such policy", () => {
    expect(access({})).toBeUndefined();
  });

  test("alarms on delivery need alarms, a dashboard and the topics that are created", () => {
    const all = [TOPICS, ALARMS, DASHBOARD, subscriptions(WARNINGS)];
    expect(rows(access({ alarms }))).toEqual(all);
  });

  test("limits need composite alarms, and those per month budgets", () => {
    const composites = (changes: Record<string, unknown>) =>
      access(changes)?.Statement.some(({ Action }) =>
        Action.includes("cloudwatch:PutCompositeAlarm"),
      );
    expect(composites({ alarms })).toBe(false);
    expect(composites({ alarms, spend: limited(HOURLY) })).toBe(true);
    expect(rows(access({ alarms, spend: limited(HOURLY) }))).toEqual(rows(access({ alarms })));
    expect(rows(access({ alarms, spend: limited(HOURLY, MONTHLY) }))?.at(-1)).toEqual(BUDGETS);
  });

  test("a Slack channel needs its configuration, its role, and the role of the chat service", () => {
    const slack = { workspaceId: "T07EA123LEP", channelId: "C07EZ1ABC23" };
    const onlyWith = (key: string, value: string) => ({ StringEquals: { [key]: value } });
    const found = access({ alarms: { warning: { existingTopicArn: PAGER, slack } } });
    const chat = `arn:aws:chatbot::${ACCOUNT}:chat-configuration/slack-channel/acme-prod-whatsapp-alarms-warning`;
    const role = `arn:aws:iam::${ACCOUNT}:role/acme-prod-whatsapp-alarms-warning-chat`;
    const linked = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/management.chatbot.amazonaws.com/AWSServiceRoleForAWSChatbot`;
    expect(rows(found)?.slice(2)).toEqual([
      ["ManageChatChannels", [chat]],
      ["CreateChatChannels", "*"],
      ["ManageChatRoles", [role]],
      ["PassChatRoles", [role], onlyWith("iam:PassedToService", "chatbot.amazonaws.com")],
      [
        "CreateChatServiceRole",
        linked,
        onlyWith("iam:AWSServiceName", "management.chatbot.amazonaws.com"),
      ],
    ]);
  });

  test("cost anomalies need their subscriptions, and a monitor where one is created", () => {
    const all = (what: string) => `arn:aws:ce::${ACCOUNT}:${what}/*`;
    const costAnomalies = { usd: 20, severity: "warning" };
    const warning = { existingTopicArn: PAGER };
    const of = (changes: object) =>
      rows(access({ alarms: { warning }, ...changes }))?.filter(([sid]) =>
        /Anomal/.test(String(sid)),
      );
    expect(of({ serviceLinkedRole: "create", costAnomalies })).toEqual([
      ["CreateAnomalySubscriptions", "*"],
      ["ManageAnomalySubscriptions", all("anomalysubscription")],
      ["ManageAnomalyMonitors", all("anomalymonitor")],
    ]);
    const existingMonitorArn = `arn:aws:ce::${ACCOUNT}:anomalymonitor/mine`;
    expect(of({ costAnomalies: { ...costAnomalies, existingMonitorArn } })).toEqual([
      ["CreateAnomalySubscriptions", "*"],
      ["ManageAnomalySubscriptions", all("anomalysubscription")],
    ]);
    expect(of({})).toEqual([]);
  });

  test("mails to an existing topic need its subscriptions, and nothing else of it", () => {
    const warning = { existingTopicArn: PAGER, emails: ["ops@example.com"] };
    const all = [ALARMS, DASHBOARD, subscriptions(PAGER)];
    expect(rows(access({ alarms: { warning } }))).toEqual(all);
  });

  test.each([
    ["a queue", { queues: [{ name: "inbound" }] }],
    ["a function", { functions: [{ name: "chat", functionArn: FUNCTION }] }],
  ])("without alarms, %s has alarms that notify nobody: no topic, no dashboard", (_, delivery) => {
    expect(rows(access({ delivery }))).toEqual([ALARMS]);
  });
});

import { partsOf } from "../../../constructs/messaging/capabilities";
import { budgetAction, judgeBrake } from "../../../scripts/health/brake";
import { differences } from "../../../scripts/health/compare";
import { onceEach, type World } from "../../../scripts/health/health";
import { environment, MAILED_ALARMS, spendUpTo } from "../../environment";
import { awsError, FakeIam } from "../brake/fake-iam";

const ROLE = "arn:aws:iam::111122223333:role/apps/sender";
const USER = "arn:aws:iam::111122223333:user/legacy";
const POLICY = "arn:aws:iam::111122223333:policy/acme-prod-whatsapp-brake";

const of = environment({
  alarms: MAILED_ALARMS,
  spend: spendUpTo([[80, "hour", "critical"]], { brake: { roles: [ROLE], users: [USER] } }),
});

let iam: FakeIam;

const attached = (count: number) => ({
  AttachedPolicies: Array.from({ length: count }, (_, at) => ({ PolicyArn: `policy/${at}` })),
  IsTruncated: false,
});

beforeEach(() => {
  iam = new FakeIam();
  iam.answers.set("GetRole sender", { Role: { Arn: ROLE } });
  iam.answers.set("GetUser legacy", { User: { Arn: USER } });
  iam.answers.set("ListAttachedRolePolicies sender", attached(9));
  iam.answers.set("ListAttachedUserPolicies legacy", attached(0));
  const SummaryMap = { AttachedPoliciesPerRoleQuota: 10, AttachedPoliciesPerUserQuota: 10 };
  iam.answers.set("GetAccountSummary", { SummaryMap });
});

/** What verify says, without what to do. */
async function lines() {
  const clients = { iam: async () => iam.client };
  const parts = partsOf(of);
  const world = { environment: of, parts, clients, once: onceEach() } as unknown as World;
  return (await judgeBrake(world)).map(
    ({ status, subject, message }) => `${status} ${subject}: ${message}`,
  );
}

const COULD = "ok senders of the brake: It could stop each of 2 senders.";

test("off, and able to stop everybody", async () => {
  expect(await lines()).toEqual(["ok brake: It is off.", COULD]);
});

test("on is a warning, with whom, who, when and why", async () => {
  iam.roles.add("sender");
  iam.users.add("legacy");
  iam.tags = [
    { Key: "whatsapp-brake", Value: "on" },
    { Key: "whatsapp-brake-by", Value: "alarm acme-prod-whatsapp-spend-80-usd-hour-critical" },
    { Key: "whatsapp-brake-at", Value: "2026-11-29T17:04:40Z" },
    { Key: "whatsapp-brake-reason", Value: "the alarm went into ALARM" },
  ];
  expect(await lines()).toEqual([
    "warning brake: It is on: role sender, user legacy cannot send. It was last pulled by alarm acme-prod-whatsapp-spend-80-usd-hour-critical at 2026-11-29T17:04:40Z: the alarm went into ALARM.",
    COULD,
  ]);
});

test("who can still send is named", async () => {
  iam.users.add("legacy");
  iam.groups.add("all");
  expect((await lines())[0]).toBe(
    "warning brake: It is on: user legacy, group all cannot send. role sender can.",
  );
});

test("a role without a free place fails, and one that has the policy already needs none", async () => {
  iam.answers.set("ListAttachedRolePolicies sender", attached(10));
  expect((await lines())[1]).toMatch(
    /^failed role sender of the brake: It has 10 of 10 attached policies, .+ the brake's\.$/,
  );
  const AttachedPolicies = [...attached(9).AttachedPolicies, { PolicyArn: POLICY }];
  iam.answers.set("ListAttachedRolePolicies sender", { AttachedPolicies, IsTruncated: false });
  expect((await lines())[1]).toBe(COULD);
});

test("a quota that AWS raised counts", async () => {
  iam.answers.set("ListAttachedRolePolicies sender", attached(10));
  const SummaryMap = { AttachedPoliciesPerRoleQuota: 20, AttachedPoliciesPerUserQuota: 10 };
  iam.answers.set("GetAccountSummary", { SummaryMap });
  expect((await lines())[1]).toBe(COULD);
});

test("who does not exist, or has another path, cannot be stopped", async () => {
  iam.errors.set("GetUser legacy", awsError("NoSuchEntityException"));
  iam.answers.set("GetRole sender", { Role: { Arn: ROLE.replace("apps/", "") } });
  expect((await lines()).slice(1)).toEqual([
    "failed role sender of the brake: Its ARN is arn:aws:iam::111122223333:role/sender: nothing may attach the brake's policy to it under another path.",
    "failed user legacy of the brake: It does not exist, so that the brake cannot stop it.",
  ]);
});

test.each([
  ["ListEntitiesForPolicy", "unknown brake:"],
  ["GetPolicy", "unknown brake:"],
  ["GetRole", "unknown role sender of the brake:"],
  ["ListAttachedRolePolicies", "unknown role sender of the brake:"],
  ["GetUser", "unknown user legacy of the brake:"],
  ["ListAttachedUserPolicies", "unknown user legacy of the brake:"],
  ["GetAccountSummary", "unknown role sender of the brake:"],
])("without the right to %s it is unknown, and not healthy", async (operation, line) => {
  iam.errors.set(operation, awsError("AccessDenied"));
  expect(await lines()).toContainEqual(expect.stringContaining(line));
});

test("an answer without the quota is unknown", async () => {
  iam.answers.set("GetAccountSummary", { SummaryMap: {} });
  expect(await lines()).toContainEqual(
    expect.stringContaining("does not say AttachedPoliciesPerRoleQuota"),
  );
});

test("a policy that does not exist is left to the line about it", async () => {
  iam.errors.set("GetPolicy", awsError("NoSuchEntityException"));
  expect(await lines()).toEqual([COULD]);
});

describe("the action of a budget", () => {
  const values = {
    budget_name: "acme-month",
    action_type: "APPLY_IAM_POLICY",
    approval_model: "MANUAL",
    notification_type: "ACTUAL",
    execution_role_arn: ROLE,
    action_threshold: { action_threshold_type: "PERCENTAGE", action_threshold_value: 100 },
    definition: { iam_action_definition: { policy_arn: POLICY, roles: ["sender"] } },
    subscriber: [{ address: "topic", subscription_type: "SNS" }],
  };
  const live = {
    ActionType: "APPLY_IAM_POLICY",
    ApprovalModel: "MANUAL",
    NotificationType: "ACTUAL",
    ExecutionRoleArn: ROLE,
    ActionThreshold: { ActionThresholdType: "PERCENTAGE", ActionThresholdValue: 100 },
    Definition: { IamActionDefinition: { PolicyArn: POLICY, Roles: ["sender"] } },
    Subscribers: [{ Address: "topic", SubscriptionType: "SNS" }],
  };

  const readAs = async (...Actions: object[]) => {
    const send = async () => ({ Actions });
    const clients = { budgets: async () => ({ send }) };
    return budgetAction.read(values, { clients, environment: of } as unknown as World);
  };

  test("is the same as it was deployed", async () => {
    const other = { ...live, Definition: { SsmActionDefinition: {} } };
    const found = await readAs(other, live);
    expect(differences(values, found as object as Record<string, unknown>)).toEqual([]);
  });

  test("is missed, and a change is named", async () => {
    expect(await readAs()).toBeUndefined();
    const found = await readAs({ ...live, ApprovalModel: "AUTOMATIC" });
    expect(differences(values, found as object as Record<string, unknown>)).toEqual([
      'approval_model is "AUTOMATIC" instead of "MANUAL"',
    ]);
  });
});

import { partsOf } from "../../../constructs/messaging/capabilities";
import { attachment, judgeAccess } from "../../../scripts/health/access";
import { MISSING_WITH_PARENT, onceEach, type World } from "../../../scripts/health/health";
import { environment } from "../../environment";
import { awsError, FakeIam } from "../brake/fake-iam";
import { linked, phone, waba } from "./fixtures";

const EDITOR = "arn:aws:iam::111122223333:role/apps/editor";
const POLICY = "arn:aws:iam::111122223333:policy/acme-prod-whatsapp-access-chat";
const ARN = "arn:aws:social-messaging:eu-west-1:111122223333";
const NUMBER = `${ARN}:phone-number-id/1`; // as the fixtures spell that of number 1

const of = environment({
  access: [
    { role: "chat", send: [NUMBER] },
    { role: EDITOR, read: [`${ARN}:waba/${"1".repeat(32)}`] },
    { role: "arn:aws:iam::444455556666:role/audit", send: [NUMBER] },
  ],
});

let iam: FakeIam;

const attached = (count: number, ...more: string[]) => ({
  AttachedPolicies: [...Array.from({ length: count }, (_, at) => `policy/${at}`), ...more].map(
    (PolicyArn) => ({ PolicyArn }),
  ),
  IsTruncated: false,
});

beforeEach(() => {
  iam = new FakeIam();
  iam.answers.set("GetRole chat", { Role: { Arn: "arn:aws:iam::111122223333:role/deep/chat" } });
  iam.answers.set("GetRole editor", { Role: { Arn: EDITOR } });
  iam.answers.set("ListAttachedRolePolicies", attached(9));
  iam.answers.set("GetAccountSummary", { SummaryMap: { AttachedPoliciesPerRoleQuota: 10 } });
});

function worldOf(environmentOf = of, actual = linked(1, ["GREEN"])): World {
  const clients = { iam: async () => iam.client };
  const parts = partsOf(environmentOf);
  return {
    environment: environmentOf,
    parts,
    clients,
    once: onceEach(),
    actual,
  } as unknown as World;
}

const lines = async (world = worldOf()) =>
  (await judgeAccess(world)).map(
    ({ status, subject, message }) => `${status} ${subject}: ${message}`,
  );

const OK = "ok access of roles: Roles that exist and have a place for their policies: 2 of 2.";

test("roles that exist, the first under some path, are healthy", async () => {
  expect(await lines()).toEqual([OK]);
});

test("an environment without access has no line", async () => {
  expect(await lines(worldOf(environment()))).toEqual([]);
});

test("a role that does not exist, or has another path than the file says", async () => {
  iam.errors.set("GetRole chat", awsError("NoSuchEntityException"));
  iam.answers.set("GetRole editor", { Role: { Arn: EDITOR.replace("apps/", "") } });
  expect(await lines()).toEqual([
    "failed role chat of access: It does not exist, so that it has no access.",
    "failed role editor of access: Its ARN is arn:aws:iam::111122223333:role/editor: the rights that iam prints do not reach it under another path.",
  ]);
});

test("a role without a free place fails, unless it has the policy already or AWS raised the quota", async () => {
  iam.answers.set("ListAttachedRolePolicies chat", attached(10));
  const full =
    "failed role chat of access: It has 10 of 10 attached policies, so that there is no place for its access.";
  expect(await lines()).toEqual([full]);
  iam.answers.set("ListAttachedRolePolicies chat", attached(9, POLICY));
  expect(await lines()).toEqual([OK]);
  iam.answers.set("ListAttachedRolePolicies chat", attached(10));
  iam.answers.set("GetAccountSummary", { SummaryMap: { AttachedPoliciesPerRoleQuota: 20 } });
  expect(await lines()).toEqual([OK]);
});

test("a policy that somebody attached to others, too, is a warning", async () => {
  iam.roles.add("chat").add("stranger");
  iam.users.add("eve");
  iam.groups.add("all");
  expect((await lines())[0]).toBe(
    "warning role chat of access: Its policy is attached to others, too, which may do the same: role stranger, user eve, group all.",
  );
});

test.each(["GetRole", "ListAttachedRolePolicies", "GetAccountSummary", "ListEntitiesForPolicy"])(
  "without the right to %s it is unknown, and not healthy",
  async (operation) => {
    iam.errors.set(operation, awsError("AccessDenied"));
    expect(await lines()).toEqual([
      expect.stringMatching(/^unknown role chat of access: /),
      expect.stringMatching(/^unknown role editor of access: /),
    ]);
  },
);

test("an ARN that the service spells otherwise grants nothing", async () => {
  const wrong = `${ARN}:phone-number-id/phone-number-id-1`;
  const world = worldOf(environment({ access: [{ role: "chat", send: [wrong] }] }));
  expect(await lines(world)).toEqual([
    `failed ${phone(1)}: Its ARN is ${NUMBER}: what access grants on ${wrong} reaches nothing.`,
  ]);
  const account = `${ARN}:waba/waba-${"1".repeat(32)}`;
  const ofAccount = worldOf(environment({ access: [{ role: "chat", read: [account] }] }));
  expect(await lines(ofAccount)).toEqual([
    expect.stringContaining(`failed ${waba(1)}: Its ARN is`),
  ]);
});

describe("a policy that is attached", () => {
  const values = { role: "chat", policy_arn: POLICY };

  test("is there, is missed, or is not looked for where the role does not exist", async () => {
    iam.answers.set("ListAttachedRolePolicies chat", attached(1, POLICY));
    expect(await attachment.read(values, worldOf())).toEqual({});
    iam.answers.set("ListAttachedRolePolicies chat", attached(1));
    expect(await attachment.read(values, worldOf())).toBeUndefined();
    iam.errors.set("GetRole chat", awsError("NoSuchEntityException"));
    expect(await attachment.read(values, worldOf())).toBe(MISSING_WITH_PARENT);
  });
});

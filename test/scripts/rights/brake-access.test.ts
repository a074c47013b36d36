import { evaluate } from "../../../iam/evaluate/evaluate";
import { readPolicy } from "../../../iam/policy/read";
import { accessOf, namedPolicies } from "../../../scripts/rights/access";
import { brakeAccess } from "../../../scripts/rights/brake-access";
import { alarmAccess } from "../../../scripts/rights/deploy-access";
import { environment, HOUR_AND_MONTH, MAILED_ALARMS, spendUpTo } from "../../environment";
import { rows, small } from "./environments";

const ROLE = "arn:aws:iam::111122223333:role/apps/sender";
const USER = "arn:aws:iam::111122223333:user/legacy";
const POLICY = "arn:aws:iam::111122223333:policy/acme-prod-whatsapp-brake";
const ONLY = { ArnEquals: { "iam:PolicyARN": POLICY } };

const withBrake = (brake: object) =>
  environment({
    alarms: MAILED_ALARMS,
    spend: spendUpTo(HOUR_AND_MONTH, { brake }),
  });

const all = withBrake({ roles: [ROLE], users: [USER], mode: "automatic", budgetAction: true });

test("who may use the brake is a policy of its own, where there is one", () => {
  expect(namedPolicies(accessOf(small))).not.toHaveProperty("brake");
  expect(Object.keys(namedPolicies(accessOf(all)))).toContain("brake");
  expect(rows(brakeAccess(all))).toEqual([
    ["ReadBrake", POLICY],
    ["NoteWhoAndWhy", POLICY],
    [
      "ShowPullOnDashboard",
      "*",
      { StringEquals: { "cloudwatch:namespace": "acme-prod-whatsapp-brake" } },
    ],
    ["StopRoles", [ROLE], ONLY],
    ["StopUsers", [USER], ONLY],
    ["Release", ["arn:aws:iam::111122223333:role/*", "arn:aws:iam::111122223333:user/*"], ONLY],
  ]);
});

const may = (action: string, resource: string, policyArn: string) =>
  evaluate([readPolicy(JSON.stringify(brakeAccess(all)), "identity")], {
    principal: { type: "AWS", value: "arn:aws:iam::111122223333:user/on-call" },
    action,
    resource,
    context: { "iam:PolicyARN": policyArn },
  }).outcome;

test("they can attach nothing but this policy, and take nothing else off", () => {
  const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
  const former = "arn:aws:iam::111122223333:role/former";
  expect(may("iam:AttachRolePolicy", ROLE, POLICY)).toBe("allowed");
  expect(may("iam:AttachRolePolicy", ROLE, administrator)).toBe("implicitly denied");
  expect(may("iam:AttachRolePolicy", former, POLICY)).toBe("implicitly denied");
  expect(may("iam:DetachRolePolicy", former, POLICY)).toBe("allowed");
  expect(may("iam:DetachRolePolicy", former, administrator)).toBe("implicitly denied");
});

test("deploys manage it, and neither attach nor detach it", () => {
  const statements = alarmAccess(all)?.Statement ?? [];
  const actions = statements.flatMap(({ Action }) => Action);
  expect(actions.filter((action) => /iam:(Attach|Detach)/.test(action))).toEqual([]);
  expect(rows({ Version: "2012-10-17", Statement: statements })).toEqual(
    expect.arrayContaining([
      ["ManageBrake", POLICY],
      [
        "PassBrakeRole",
        "arn:aws:iam::111122223333:role/acme-prod-whatsapp-brake",
        { StringEquals: { "iam:PassedToService": "states.amazonaws.com" } },
      ],
      [
        "PassBrakeStarter",
        "arn:aws:iam::111122223333:role/acme-prod-whatsapp-brake-start",
        { StringEquals: { "iam:PassedToService": "events.amazonaws.com" } },
      ],
      [
        "PassBrakeRoleToBudgets",
        "arn:aws:iam::111122223333:role/acme-prod-whatsapp-brake-budget",
        { StringEquals: { "iam:PassedToService": "budgets.amazonaws.com" } },
      ],
    ]),
  );
});

test("a brake in mode manual needs no state machine, no rule and no role", () => {
  const sids = rows(alarmAccess(withBrake({ roles: [ROLE] })))?.map(([sid]) => String(sid));
  expect(sids?.filter((sid) => sid.includes("Brake"))).toEqual(["ManageBrake"]);
});

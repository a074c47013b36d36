import { arnOf, globalArnOf } from "../../formats/arns";
import { alarmName } from "../alarms/texts";
import { allow, type PolicyStatement } from "../shared/policy-document";
import { MANAGED_POLICY_ACTIONS, manageRoles, RULE_ACTIONS } from "../shared/rights";
import type { Scope } from "../shared/scope";
import { type BrakePart, pullsByHand } from "./decisions";

const BRAKE_ACTIONS = [
  ...MANAGED_POLICY_ACTIONS,
  "iam:ListEntitiesForPolicy", // deploy and destroy look whether the brake is on
] as const;

const MACHINE_ACTIONS = [
  "states:CreateStateMachine",
  "states:DescribeStateMachine",
  "states:UpdateStateMachine",
  "states:ListStateMachineVersions",
  "states:ListTagsForResource",
  "states:TagResource",
  "states:UntagResource",
  "states:DeleteStateMachine",
] as const;

const BUDGET_ACTIONS = [
  "budgets:CreateBudgetAction",
  "budgets:DescribeBudgetAction",
  "budgets:UpdateBudgetAction",
  "budgets:DeleteBudgetAction",
  "budgets:ListTagsForResource",
  "budgets:TagResource",
  "budgets:UntagResource",
] as const;

/**
 * What creates, changes and deletes the brake, and neither pulls nor releases it. A holder of these rights writes
 * what the policy says that is attached to the senders.
 */
export function manageBrake(scope: Scope, brake: BrakePart): PolicyStatement[] {
  const { machine, budgetRoleArn } = brake;
  const passed = [
    [machine?.roleArn, "states.amazonaws.com", "PassBrakeRole"],
    [machine?.starterRoleArn, "events.amazonaws.com", "PassBrakeStarter"],
    [budgetRoleArn, "budgets.amazonaws.com", "PassBrakeRoleToBudgets"],
  ] as const;
  const roles = passed.flatMap(([arn]) => arn ?? []);
  return [
    allow("ManageBrake", BRAKE_ACTIONS, brake.arn),
    ...(machine === undefined
      ? []
      : [
          allow("ManageBrakeMachine", MACHINE_ACTIONS, machine.arn),
          allow("CheckBrakeMachine", "states:ValidateStateMachineDefinition", "*"),
          allow("ManageBrakeRules", RULE_ACTIONS, ruleArns(scope, machine)),
        ]),
    ...(budgetRoleArn === undefined
      ? []
      : [allow("ManageBrakeBudgetActions", BUDGET_ACTIONS, budgetActionArns(scope))]),
    ...(roles.length === 0 ? [] : manageRoles("ManageBrakeRoles", roles, brake)),
    ...passed.flatMap(([arn, service, Sid]) =>
      arn === undefined
        ? []
        : [
            allow(Sid, "iam:PassRole", arn, {
              StringEquals: { "iam:PassedToService": service },
            }),
          ],
    ),
  ];
}

export function ruleArns(
  scope: Scope,
  { rules }: NonNullable<BrakePart["machine"]>,
): readonly string[] {
  return rules.map(({ name }) => arnOf(scope, "events", `rule/${name}`));
}

/** Their ARNs continue those of their budgets, and end with an id that AWS chooses. */
function budgetActionArns(scope: Scope): string {
  const budget = `budget/${alarmName(scope.namePrefix, "spend-*")}`;
  return globalArnOf(scope, "budgets", `${budget}/action/*`);
}

/** What looks whether the brake is on, and what its policy says. */
export const READ_BRAKE = [
  "iam:GetPolicy",
  "iam:GetPolicyVersion",
  "iam:ListEntitiesForPolicy",
] as const;

/**
 * What pulls and releases the brake: this policy alone, on the listed senders. It can be taken off any role or
 * user, as one that has left the list must be let go, too.
 */
export function useBrake(scope: Scope, { arn, roles, users }: BrakePart): PolicyStatement[] {
  const only = { ArnEquals: { "iam:PolicyARN": arn } };
  const any = ["role/*", "user/*"].map((each) => globalArnOf(scope, "iam", each));
  return [
    allow("ReadBrake", READ_BRAKE, arn),
    allow("NoteWhoAndWhy", "iam:TagPolicy", arn),
    allow("ShowPullOnDashboard", "cloudwatch:PutMetricData", "*", {
      StringEquals: { "cloudwatch:namespace": pullsByHand(scope).namespace },
    }),
    ...(roles.length === 0 ? [] : [allow("StopRoles", "iam:AttachRolePolicy", roles, only)]),
    ...(users.length === 0 ? [] : [allow("StopUsers", "iam:AttachUserPolicy", users, only)]),
    allow("Release", ["iam:DetachRolePolicy", "iam:DetachUserPolicy"], any, only),
  ];
}

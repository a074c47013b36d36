import type { Environment } from "../../app/environment";
import { isElsewhere } from "../../constructs/access/decisions";
import { brakePolicyArn } from "../../constructs/brake/decisions";
import { nameInArn } from "../../formats/arns";
import { toRun } from "../terminal/to-run";

/** Which sending a brake does not stop, and what else can pull or release it. */
export function notBehindBrake(environment: Environment): string[] {
  const { name, spend } = environment;
  if (spend?.brake === undefined) {
    return [
      "Stopping: alarms and budgets notify and stop nothing. spend.brake lists the roles and users whose sending can be stopped, by hand or by the critical alarms.",
    ];
  }
  const { roles = [], users = [], mode = "manual", budgetAction } = spend.brake;
  const listed = [
    ...roles.map((arn) => `role ${nameInArn(arn)}`),
    ...users.map((arn) => `user ${nameInArn(arn)}`),
  ].join(", ");
  return [
    `Senders that the brake does not list: it stops ${listed}, and nobody else. Service-linked roles and roles of IAM Identity Center cannot be listed, and no policy stops the root user.`,
    ...givenSend(environment, roles),
    `Roles whose attached policies another tool manages exclusively (managed_policy_arns, aws_iam_role_policy_attachments_exclusive): its next run takes ${brakePolicyArn(environment)} off again, and so releases the brake.`,
    ...(mode === "automatic"
      ? [
          "Who pulls the brake: in mode automatic, everybody who may cloudwatch:SetAlarmState on a critical alarm can, and it stops production for everybody who works with a listed role.",
        ]
      : [
          `Time until somebody pulls the brake: in mode manual nothing is stopped before a person runs ${toRun("brake", name, "--on", "--reason", "...", "--yes")}.`,
        ]),
    ...(budgetAction === true
      ? [
          "The brake that AWS Budgets pulls comes 8 to 24 hours late, as what AWS bills does; whether a budget has one more pull in the same month is not documented clearly.",
        ]
      : []),
  ];
}

/** Senders that the file itself knows. IAM ignores the case of names. */
function givenSend({ access = [], account }: Environment, braked: readonly string[]): string[] {
  const stopped = braked.map((arn) => nameInArn(arn).toLowerCase());
  const senders = access.filter(({ role, send }) => {
    const isHere = !isElsewhere({ account }, role);
    return send !== undefined && !(isHere && stopped.includes(nameInArn(role).toLowerCase()));
  });
  if (senders.length === 0) return [];
  const named = senders.map(({ role }) => `role ${role}`).join(", ");
  return [`Roles that access lets send and that spend.brake.roles does not list: ${named}.`];
}

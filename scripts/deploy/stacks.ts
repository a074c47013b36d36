import type { Environment } from "../../app/environment";
import { accountStackName } from "../../app/stack-names";
import { anomalyPart } from "../../constructs/alarms/anomalies";
import { logPolicyMode } from "../../constructs/outcomes/decisions";
import { serviceLinkedRolePart } from "../../constructs/service-linked-role/decisions";
import { isOurs } from "../../constructs/shared/part";
import { nameInArn } from "../../formats/arns";
import { UserError } from "../../formats/problem";
import type { AwsClients } from "../aws/clients";
import { explainedIfThere } from "../aws/explain-error";
import type { PlannedChange } from "../terraform/planned-changes";
import type { PlannedStack } from "./deploy-plan";

/** The stacks that a deploy of one environment changes. */
export interface Stacks {
  /** In the order in which they need each other. */
  readonly names: readonly string[];
  /** Whether the service-linked role exists; it is not looked for where another environment creates it. */
  readonly roleExists: boolean | undefined;
}

/**
 * The account's stack goes first where its role is missing, and is left alone where the role is all that it holds.
 * Where it notifies a topic of the environment, it goes second, and a missing role is created before both.
 * @throws UserError where the role is to be imported, and there is none
 */
export async function stacksToDeploy(
  environment: Environment,
  clients: AwsClients,
): Promise<Stacks> {
  const { name, account } = environment;
  const role = serviceLinkedRolePart(environment);
  if (!isOurs(role)) return { names: [name], roleExists: undefined };
  const roleExists = await serviceLinkedRoleExists(clients, role.arn);
  if (role.imported && !roleExists) {
    throw new UserError(
      `environments/${name}.yaml says serviceLinkedRole: import, but account ${account} has no such role: write serviceLinkedRole: create`,
    );
  }
  const notifies = anomalyPart(environment)?.createsMonitor === true;
  const logs = environment.outcomes !== undefined && logPolicyMode(environment) === "create";
  const ofAccount = accountStackName(account);
  if (roleExists && !notifies && !logs) return { names: [name], roleExists };
  return { names: notifies ? [name, ofAccount] : [ofAccount, name], roleExists };
}

/**
 * Refuses to create a role that exists: Terraform would find that out in its apply, when much else is done already.
 * @throws UserError where the plan creates it
 */
export function refuseSecondRole(
  environment: Environment,
  { roleExists }: Stacks,
  planned: readonly PlannedStack[],
): void {
  const creates = planned.flatMap(({ changes }) => changes).some(createsRole);
  if (!creates || !roleExists) return;
  throw new UserError(
    `Account ${environment.account} has the service-linked role already, so that Terraform cannot create it: write serviceLinkedRole: import in environments/${environment.name}.yaml (docs/runbook.md#the-service-linked-role-exists-already). Nothing was changed`,
  );
}

export function createsRole({ type, actions }: PlannedChange): boolean {
  return type === "aws_iam_service_linked_role" && actions.includes("create");
}

/**
 * Whether an account has the role.
 * @throws UserError where AWS does not say it
 */
export async function serviceLinkedRoleExists(clients: AwsClients, arn: string): Promise<boolean> {
  const { GetRoleCommand, NoSuchEntityException } = await import("@aws-sdk/client-iam");
  const iam = await clients.iam();
  const call = { action: "iam:GetRole", resource: arn };
  const isMissing = (error: unknown) => error instanceof NoSuchEntityException;
  const answer = await explainedIfThere(call, isMissing, () =>
    iam.send(new GetRoleCommand({ RoleName: nameInArn(arn) })),
  );
  if (answer === undefined) return false;
  if (answer.Role?.RoleName !== undefined) return true;
  throw new UserError(
    `The answer to iam:GetRole on ${arn} does not name a role, so that it is unknown whether the role exists: run again later, and check proxy and endpoint variables`,
  );
}

import { BudgetsBudgetAction } from "@cdktf/provider-aws/lib/budgets-budget-action";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { arnOf, nameInArn } from "../../formats/arns";
import type { AlarmDefinition } from "../alarms/alarm-definition";
import { createMetricAlarm } from "../alarms/metric-alarm";
import { alarmArns } from "../alarms/texts";
import { checkProps } from "../shared/check-props";
import { knownReference } from "../shared/known-reference";
import { sameAccount } from "../shared/own-account";
import { type PolicyDocument, policyJson } from "../shared/policy-document";
import { budgets, cloudWatchAlarms } from "../shared/publisher";
import {
  type BrakeMachine,
  type BrakePart,
  brakeName,
  brakePart,
  failedAlarmOf,
  spendBrakeDecisions,
} from "./decisions";
import type { SpendBrakeProps } from "./options";
import {
  budgetPermissions,
  budgetTrust,
  denySending,
  machinePermissions,
  machineTrust,
  starterPermissions,
  starterTrust,
} from "./policies";
import { BRAKE_TAGS, machineDefinition } from "./state-machine";

/** A pull that comes much later than its alarm would stop everybody after somebody has decided otherwise. */
const OLDEST_EVENT_SECONDS = 3600;

/** Just these tags: those of the environment are Terraform's, also while others stand beside them. */
const NOTES = Object.values(BRAKE_TAGS).flatMap((key) => [`tags["${key}"]`, `tags_all["${key}"]`]);

/**
 * Stops the sending of WhatsApp messages: a policy that denies it, and in mode `automatic` what attaches it. The
 * policy is created and attached to nothing: no apply pulls the brake or releases it. Roles and users are attached
 * to and changed in nothing else. A tool that manages their attached policies exclusively, as
 * `aws_iam_role_policy_attachments_exclusive` does, would release the brake.
 * @throws ProblemsError for a name that is malformed or taken, nobody to stop, roles and users of another account,
 * listed twice or that no policy can stop, or mode `automatic` without alarms and somebody to notify
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @example
 * new SpendBrake(this, "Brake", {
 *   account,
 *   region,
 *   namePrefix: "acme",
 *   roles: ["arn:aws:iam::111122223333:role/sender"],
 *   mode: "automatic",
 *   alarmNames: spend.literalAlarmNames.critical,
 *   target,
 * });
 */
export class SpendBrake extends Construct {
  /** Of the policy. A reference, so that whatever uses it waits for the policy. */
  public readonly policyArn: string;
  /** The same as a literal, so that policies which name it are known before the apply. */
  public readonly literalPolicyArn: string;
  /** Of the state machine, whose executions show when the brake was pulled: a reference. Nothing in mode `manual`. */
  public readonly stateMachineArn: string | undefined;
  /** The same as a literal. */
  public readonly literalStateMachineArn: string | undefined;
  /** The policy itself, for arguments that this class does not offer. */
  public readonly resource: IamPolicy;
  /** @internal For the dashboard and `npm run spend`. */
  public readonly alarms: readonly AlarmDefinition[];
  private readonly part: BrakePart;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SpendBrakeProps,
  ) {
    super(scope, id);
    checkProps(this, spendBrakeDecisions, props);
    this.part = brakePart(props);
    const { arn, machine } = this.part;
    this.literalPolicyArn = arn;
    this.literalStateMachineArn = machine?.arn;
    this.alarms = machine === undefined ? [] : [failedAlarmOf(props, machine)];
    const pulling = machine && this.createMachine(machine);
    this.stateMachineArn = pulling && knownReference(pulling.machine.arn, pulling.arn);
    this.resource = this.createPolicy([...(pulling?.targets ?? []), ...this.notifyOfFailures()]);
    this.node.defaultChild = this.resource;
    this.policyArn = knownReference(this.resource.arn, arn);
    this.createBudgetActions(this.resource);
  }

  /**
   * Created last and so destroyed first: AWS deletes no policy that is attached, and so nothing else of the brake
   * goes while it is on. Tags say who pulled or released it, and when, and are left as they are.
   */
  private createPolicy(dependsOn: ITerraformDependable[]): IamPolicy {
    const inThisAccount = sameAccount(
      this.props.account,
      [...this.part.roles, ...this.part.users],
      (owner) =>
        `The brake is in another account than the roles and users of account ${owner} that it lists, and would stop those of the same names: list those of its own account`,
    );
    return new IamPolicy(this, "Policy", {
      name: brakeName(this.props),
      description: "Stops the sending of WhatsApp messages wherever it is attached", // never changes: it replaces
      policy: policyJson(denySending(this.part.numberArns)),
      ...(dependsOn.length === 0 ? {} : { dependsOn }),
      lifecycle: {
        ignoreChanges: NOTES,
        ...inThisAccount,
        postcondition: [
          {
            condition: "${self.attachment_count == 0}",
            errorMessage: `The brake ${this.part.arn} is on, and nothing is deployed while it is. Release it with \`npm run brake -- <environment> --off --reason "..."\`, then deploy again: docs/runbook.md#the-brake`,
          },
        ],
      },
    });
  }

  private createMachine({ arn, roleArn, starterRoleArn, rules }: BrakeMachine) {
    const { account, region } = this.props;
    const { arn: policyArn, roles, users } = this.part;
    const role = this.createRole("MachineRole", roleArn, {
      description: "Attaches the policy that stops the sending of WhatsApp messages",
      trust: machineTrust(this.props, arn),
      permissions: machinePermissions(policyArn, { roles, users }),
    });
    const definition = machineDefinition({
      ...{ account, region, policyArn },
      roleNames: roles.map(nameInArn),
      userNames: users.map(nameInArn),
    });
    const machine = new SfnStateMachine(this, "Machine", {
      name: brakeName(this.props),
      roleArn: role.role.arn,
      definition: JSON.stringify(definition),
      dependsOn: [role.permissions],
    });
    const ruleArns = rules.map(({ name }) => arnOf(this.props, "events", `rule/${name}`));
    const starter = this.createRole("StarterRole", starterRoleArn, {
      description: "Starts the state machine that stops the sending of WhatsApp messages",
      trust: starterTrust(this.props, ruleArns),
      permissions: starterPermissions(arn),
    });
    const targets = rules.map(({ name, pattern }, at) => {
      const number = at === 0 ? "" : String(at + 1);
      const rule = new CloudwatchEventRule(this, `Rule${number}`, {
        name,
        description: "Alarms that stop the sending of WhatsApp messages",
        eventPattern: pattern,
      });
      return new CloudwatchEventTarget(this, `Target${number}`, {
        rule: rule.name,
        targetId: "brake",
        arn: machine.arn,
        roleArn: starter.role.arn,
        retryPolicy: { maximumEventAgeInSeconds: OLDEST_EVENT_SECONDS, maximumRetryAttempts: 185 },
        dependsOn: [starter.permissions],
      });
    });
    return { machine, arn, targets };
  }

  private createRole(
    id: string,
    arn: string,
    about: { description: string; trust: PolicyDocument; permissions: PolicyDocument },
  ) {
    const role = new IamRole(this, id, {
      name: nameInArn(arn),
      description: about.description,
      assumeRolePolicy: policyJson(about.trust),
      permissionsBoundary: this.props.permissionsBoundaryArn,
    });
    const permissions = new IamRolePolicy(this, `${id}Permissions`, {
      name: "stop-sending",
      role: role.name,
      policy: policyJson(about.permissions),
    });
    return { role, permissions };
  }

  private notifyOfFailures() {
    const { target } = this.props;
    return this.alarms.map((alarm) => {
      target?.grantPublish(
        cloudWatchAlarms(this.props, alarmArns(this.props, this.props.namePrefix)),
      );
      return createMetricAlarm(this, alarm, { critical: target });
    });
  }

  /** @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-controls.html */
  private createBudgetActions(policy: IamPolicy): void {
    const { budgetNames = [], target, mode } = this.props;
    const { budgetRoleArn, arn: policyArn, roles, users } = this.part;
    if (budgetRoleArn === undefined || target === undefined) return;
    const { role, permissions } = this.createRole("BudgetRole", budgetRoleArn, {
      description: "Lets AWS Budgets attach the policy that stops the sending of WhatsApp messages",
      trust: budgetTrust(this.props),
      permissions: budgetPermissions(policyArn, { roles, users }),
    });
    target.grantPublish(budgets(this.props));
    for (const [at, budgetName] of budgetNames.entries()) {
      new BudgetsBudgetAction(this, `BudgetAction${at === 0 ? "" : at + 1}`, {
        budgetName,
        actionType: "APPLY_IAM_POLICY",
        approvalModel: mode === "automatic" ? "AUTOMATIC" : "MANUAL",
        notificationType: "ACTUAL",
        executionRoleArn: role.arn,
        actionThreshold: { actionThresholdType: "PERCENTAGE", actionThresholdValue: 100 },
        definition: {
          iamActionDefinition: {
            policyArn: policy.arn,
            ...(roles.length === 0 ? {} : { roles: roles.map(nameInArn) }),
            ...(users.length === 0 ? {} : { users: users.map(nameInArn) }),
          },
        },
        subscriber: [{ address: target.arn, subscriptionType: "SNS" }],
        dependsOn: [permissions],
      });
    }
  }
}

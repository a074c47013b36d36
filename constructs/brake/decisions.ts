import { type AwsScope, arnOf, globalArnOf, nameInArn } from "../../formats/arns";
import { below } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { valueAt } from "../../formats/schema-walk";
import { type AlarmScope, namesNotifying } from "../alarms/alarm-definition";
import { type AlarmEnvironment, type AlarmPart, alarmParts } from "../alarms/decisions";
import type { Metric } from "../alarms/metrics";
import { spendAlarms, spendBudgets } from "../alarms/spend-plan";
import { eventTopicPart } from "../events/decisions";
import type { Capability } from "../shared/capability";
import type { Part } from "../shared/part";
import type { Bounded } from "../shared/permissions-boundary";
import { type Scope, scopeForNames } from "../shared/scope";
import { inAccount, inRegion, type UniqueName } from "../shared/unique-names";
import { failedBrakeAlarm } from "./failed-brake";
import { brakeFindings, brakePropsFindings, createdHere } from "./findings";
import { type BrakedSpendOptions, type SpendBrakeProps, spendBrakeProps } from "./options";
import { alarmPatterns } from "./state-machine";

/** Of the policy, the state machine and its role: nothing that can be edited but the prefix changes it. */
export function brakeName({ namePrefix }: Pick<Scope, "namePrefix">): string {
  return `${namePrefix}${BRAKE_ENDING}`;
}

const BRAKE_ENDING = "-whatsapp-brake";

/** Whether a policy of this name is the brake of some prefix: the one in a state may be older than the file. */
export function isBrakeName(name: string): boolean {
  return name.endsWith(BRAKE_ENDING);
}

export function brakePolicyArn(scope: Scope): string {
  return globalArnOf(scope, "iam", `policy/${brakeName(scope)}`);
}

/** Counts how often `npm run brake` pulled it, in a namespace of its own: IAM has no metric of attachments. */
export function pullsByHand(scope: Pick<Scope, "namePrefix">): Metric {
  return { namespace: brakeName(scope), name: "PulledByHand", dimensions: {} };
}

/** What pulls the brake of an environment in mode `automatic`. */
export interface BrakeMachine {
  readonly arn: string;
  readonly roleArn: string;
  /** With it EventBridge starts the state machine. */
  readonly starterRoleArn: string;
  /** Each with its event pattern. */
  readonly rules: readonly { readonly name: string; readonly pattern: string }[];
}

/** The policy that stops sending, and what attaches it. */
export interface BrakePart extends Part, Bounded {
  readonly role: "brake";
  /** Of the policy. */
  readonly arn: string;
  readonly roles: readonly string[];
  readonly users: readonly string[];
  /** Numbers from which nothing can be sent; undefined for all. */
  readonly numberArns: readonly string[] | undefined;
  /** Missing in mode `manual`. */
  readonly machine: BrakeMachine | undefined;
  /** The role of AWS Budgets, where budgets pull the brake. */
  readonly budgetRoleArn: string | undefined;
}

export function brakePart(props: SpendBrakeProps): BrakePart {
  const { roles = [], users = [], numberArns, budgetNames, permissionsBoundaryArn } = props;
  const budgetRole = budgetNames === undefined ? undefined : `${brakeName(props)}-budget`;
  return {
    role: "brake",
    arn: brakePolicyArn(props),
    owner: "this environment",
    ...{ roles, users, numberArns, permissionsBoundaryArn },
    machine: props.mode === "automatic" ? machineOf(props) : undefined,
    budgetRoleArn: budgetRole && roleArnOf(props, budgetRole),
    declaredAt: [],
  };
}

function machineOf(props: SpendBrakeProps): BrakeMachine {
  const name = brakeName(props);
  const patterns = alarmPatterns(props, props.alarmNames ?? []);
  return {
    arn: arnOf(props, "states", `stateMachine:${name}`),
    roleArn: roleArnOf(props, name),
    starterRoleArn: roleArnOf(props, `${name}-start`),
    rules: patterns.map((pattern, at) => ({
      name: at === 0 ? name : `${name}-${at + 1}`,
      pattern,
    })),
  };
}

function roleArnOf(scope: AwsScope, name: string): string {
  return globalArnOf(scope, "iam", `role/${name}`);
}

/** What the brake itself creates must not have a name that something else gives. */
function brakeUniqueNames(props: Partially<SpendBrakeProps>): UniqueName[] {
  const part = brakePart({ ...props, ...scopeForNames(props) } as SpendBrakeProps);
  const { machine, budgetRoleArn } = part;
  const roles = [machine?.roleArn, machine?.starterRoleArn, budgetRoleArn];
  const names: [what: string, name: string, within: string | undefined][] = [
    ["IAM policy", nameInArn(part.arn), inAccount(props)],
    ...roles.flatMap((arn): typeof names =>
      arn === undefined ? [] : [["IAM role", nameInArn(arn), inAccount(props)]],
    ),
    ...(machine === undefined ? [] : machine.rules).map(({ name }): (typeof names)[number] => [
      "EventBridge rule",
      name,
      inRegion(props),
    ]),
  ];
  return names.map(([what, name, within]) => ({ what, name, within, path: ["namePrefix"] }));
}

/** @internal The decisions for props in code. */
export const spendBrakeDecisions = {
  schema: spendBrakeProps,
  findings: (props: Partially<SpendBrakeProps>, written: unknown) => [
    ...brakePropsFindings(props, written),
    ...createdHere(["roles"], props.roles, ownRoles(props)),
  ],
  names: brakeUniqueNames,
};

function ownRoles({ namePrefix }: Partial<Scope>): string[] {
  if (namePrefix === undefined) return [];
  const name = brakeName({ namePrefix });
  return [name, `${name}-start`, `${name}-budget`];
}

/** What an environment has that its brake depends on. */
export interface BrakedEnvironment extends AlarmEnvironment, Bounded {
  readonly spend?: BrakedSpendOptions;
}

/** What an environment builds of its options, target aside; nothing without a brake. */
export function brakeOf(
  { account, region, namePrefix, ...own }: AlarmScope & Bounded,
  { brake, ...options }: BrakedSpendOptions,
  eventTopicName: string | undefined,
): SpendBrakeProps | undefined {
  if (brake === undefined) return undefined;
  const { roles, users, mode, on = "critical", budgetAction } = brake;
  const scope = { account, region, namePrefix };
  const monitored = { scope, options, eventTopicName };
  const alarms = spendAlarms(monitored);
  const budgets = spendBudgets(monitored).filter(
    ({ severity, limit }) => severity === on && limit.per === "month",
  );
  return {
    ...scope,
    ...{ runbookUrl: own.runbookUrl, dashboardName: own.dashboardName },
    ...{ permissionsBoundaryArn: own.permissionsBoundaryArn, roles, users, mode },
    numberArns: options.scope === "numbers" ? options.numbers?.map(({ arn }) => arn) : undefined,
    alarmNames: mode === "automatic" ? namesNotifying(alarms, on) : undefined,
    budgetNames: budgetAction === true ? budgets.map(({ name }) => name) : undefined,
  };
}

function propsIn(environment: BrakedEnvironment): SpendBrakeProps | undefined {
  const { spend } = environment;
  return spend && brakeOf(environment, spend, eventTopicPart(environment)?.name);
}

/** The deny that stops spending, and what pulls it. */
export const brake: Capability<BrakedEnvironment, BrakePart | AlarmPart> = {
  findings: (environment, written) =>
    below(["spend"], brakeFindings(environment.spend, valueAt(written, ["spend"]))),
  names: (environment) => {
    const options = environment.spend?.brake;
    if (options === undefined) return [];
    const { mode, budgetAction } = options;
    const budgetNames = budgetAction === true ? [] : undefined;
    const { account, region, namePrefix } = environment;
    const names = brakeUniqueNames({ account, region, namePrefix, mode, budgetNames });
    return names.map((name) => ({ ...name, path: ["spend", "brake", "name"] }));
  },
  parts: (environment) => {
    const props = propsIn(environment);
    if (props === undefined) return [];
    const part = { ...brakePart(props), declaredAt: ["spend", "brake"] };
    const { machine } = part;
    const failed = machine && [failedAlarmOf(environment, machine)];
    return [part, ...alarmParts(environment, failed ?? [], part.declaredAt)];
  },
};

export function failedAlarmOf(scope: AlarmScope, { arn, rules }: BrakeMachine) {
  return failedBrakeAlarm(
    scope,
    arn,
    rules.map(({ name }) => name),
  );
}

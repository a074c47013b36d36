import { type AwsScope, arnOf, globalArnOf, nameInArn } from "../../formats/arns";
import { below, type Finding, type Path } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { isMap, valueAt } from "../../formats/schema-walk";
import type { AlarmScope } from "../alarms/alarm-definition";
import { budgetsWatch } from "../alarms/budgets";
import { type AlarmEnvironment, type AlarmPart, alarmParts } from "../alarms/decisions";
import { readable } from "../alarms/spend-decisions";
import { SPEND_ALARMS, spendAlarms, spendBudgets } from "../alarms/spend-plan";
import { eventTopicPart } from "../events/decisions";
import type { Capability } from "../shared/capability";
import type { Part } from "../shared/part";
import type { Bounded } from "../shared/permissions-boundary";
import { type Scope, scopeForNames } from "../shared/scope";
import { inAccount, inRegion, type UniqueName } from "../shared/unique-names";
import { failedBrakeAlarm } from "./failed-brake";
import {
  type BrakedSenders,
  type BrakedSpendOptions,
  type SpendBrakeProps,
  spendBrakeProps,
} from "./options";
import { denySending, machinePermissions } from "./policies";
import { alarmPatterns } from "./state-machine";

/** Of the policy, the state machine and its role: nothing that can be edited but the prefix changes it. */
export function brakeName({ namePrefix }: Pick<Scope, "namePrefix">): string {
  return `${namePrefix}-whatsapp-brake`;
}

export function brakePolicyArn(scope: Scope): string {
  return globalArnOf(scope, "iam", `policy/${brakeName(scope)}`);
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

/** What is wrong between the props of a brake. */
function brakePropsFindings(props: Partially<SpendBrakeProps>, written: unknown): Finding[] {
  const { mode = "manual" } = props;
  const has = (field: keyof SpendBrakeProps) => valueAt(written, [field]) !== undefined;
  return [
    ...senderFindings(props, written),
    ...createdHere(["roles"], props.roles, ownRoles(props)),
    ...tooManyNumbers(["numberArns"], props.numberArns),
    ...(mode === "automatic" && !has("alarmNames") ? [AUTOMATIC_WITHOUT_ALARMS] : []),
    ...(mode === "manual" && has("alarmNames") ? [ALARMS_WITHOUT_EFFECT] : []),
    ...((mode === "automatic" || has("budgetNames")) && !has("target") ? [NOBODY_NOTIFIED] : []),
  ];
}

const AUTOMATIC_WITHOUT_ALARMS = {
  path: ["alarmNames"],
  got: "nothing, with mode automatic",
  allowed: "the names of the alarms that pull the brake",
  fix: "pass alarmNames, or mode: manual",
};

const ALARMS_WITHOUT_EFFECT = {
  path: ["alarmNames"],
  got: "alarms, with mode manual",
  allowed: "alarmNames with mode automatic alone: in mode manual, no alarm pulls the brake",
  fix: "pass mode: automatic, or leave alarmNames out",
};

const NOBODY_NOTIFIED = {
  path: ["target"],
  got: "nothing",
  allowed:
    "an AlarmTopic or ExistingAlarmTopic that is notified when not everything could be stopped",
  fix: "create new AlarmTopic(...) and pass it as target",
};

/** The decisions for props in code. */
export const spendBrakeDecisions = {
  schema: spendBrakeProps,
  findings: brakePropsFindings,
  names: brakeUniqueNames,
};

/** What is wrong with the roles and users. */
function senderFindings(
  { roles = [], users = [] }: Partially<BrakedSenders>,
  written: unknown,
): Finding[] {
  if (!isMap(written)) return [];
  return [
    ...nobody(written),
    ...listedTwice("roles", roles),
    ...listedTwice("users", users),
    ...tooManySenders(roles, users),
  ];
}

function nobody(written: unknown): Finding[] {
  if (["roles", "users"].some((field) => valueAt(written, [field]) !== undefined)) return [];
  return [
    {
      path: [],
      got: "neither roles nor users",
      allowed: "at least one role or user that sends messages",
      fix: "list those that send, such as roles: [arn:aws:iam::111122223333:role/sender]",
    },
  ];
}

/** IAM ignores the case of names, and a name has one path. */
function listedTwice(field: "roles" | "users", arns: readonly (string | undefined)[]): Finding[] {
  const keys = arns.map(
    (arn) => arn && `${arn.split(":").slice(0, 5)} ${nameInArn(arn).toLowerCase()}`,
  );
  return arns.flatMap((arn, index) => {
    const first = keys.indexOf(keys[index]);
    if (arn === undefined || first === index) return [];
    return [
      {
        path: [field, index],
        got:
          arn === arns[first]
            ? `${show(arn)}, a second time`
            : `${show(arn)} after ${show(arns[first])}`,
        allowed: `each of the ${field} once: IAM ignores the case of names, and a name has one path`,
        fix: "remove one of them",
      },
    ];
  });
}

function ownRoles({ namePrefix }: Partial<Scope>): string[] {
  if (namePrefix === undefined) return [];
  const name = brakeName({ namePrefix });
  return [name, `${name}-start`, `${name}-budget`];
}

/**
 * Roles that the same environment creates: none of them sends messages, `verify` would take the brake for a change by
 * somebody else, and IAM would not delete the role while the policy is attached.
 */
export function createdHere(
  path: Path,
  roles: readonly (string | undefined)[] = [],
  created: readonly string[],
): Finding[] {
  const names = new Set(created.map((name) => name.toLowerCase()));
  return roles.flatMap((arn, index) => {
    if (arn === undefined || !names.has(nameInArn(arn).toLowerCase())) return [];
    return [
      {
        path: [...path, index],
        got: `${show(arn)}, which this environment creates`,
        allowed:
          "roles with which your own applications send: none that is created here sends messages",
        fix: "remove it",
      },
    ];
  });
}

/** Characters of a role's own policy, whitespace not counted. */
const LONGEST_ROLE_POLICY = 10_240;

function tooManySenders(
  roles: readonly (string | undefined)[],
  users: readonly (string | undefined)[],
): Finding[] {
  const known = {
    roles: roles.flatMap((arn) => arn ?? []),
    users: users.flatMap((arn) => arn ?? []),
  };
  const longestArn = `arn:aws-us-gov:iam::111122223333:policy/${"x".repeat(64)}`;
  const written = machinePermissions(longestArn, known);
  const { length } = JSON.stringify(written);
  if (length <= LONGEST_ROLE_POLICY) return [];
  return [
    {
      path: [roles.length > 0 ? "roles" : "users"],
      got: `${roles.length} roles and ${users.length} users`,
      allowed: `roles and users whose ARNs fit into the policy of the role that stops them: ${LONGEST_ROLE_POLICY.toLocaleString("en-US")} characters`,
      fix: "let several applications send with one role, and list that",
    },
  ];
}

/** Characters of a managed policy. */
const LONGEST_POLICY = 6144;

function tooManyNumbers(path: Path, arns: readonly (string | undefined)[] = []): Finding[] {
  const known = arns.flatMap((arn) => arn ?? []);
  if (JSON.stringify(denySending(known)).length <= LONGEST_POLICY) return [];
  return [
    {
      path,
      got: `${known.length} numbers`,
      allowed: `as many numbers as a policy of ${LONGEST_POLICY.toLocaleString("en-US")} characters can deny, about 28`,
      fix: "write scope: region, which stops all numbers of the account and Region, or spread the numbers over several environments",
    },
  ];
}

/** What an environment has that its brake depends on. */
export interface BrakedEnvironment extends AlarmEnvironment, Bounded {
  readonly spend?: BrakedSpendOptions;
}

/** What an environment builds of its options, target aside; nothing without a brake. */
export function brakeOf(
  { account, region, namePrefix, ...own }: AlarmScope & Bounded,
  { brake, ...options }: BrakedSpendOptions,
  eventTopicName: string,
): SpendBrakeProps | undefined {
  if (brake === undefined) return undefined;
  const { roles, users, mode, on = "critical", budgetAction } = brake;
  const scope = { account, region, namePrefix };
  const monitored = { scope, options, eventTopicName };
  const alarms = spendAlarms(monitored).filter(({ severity }) => severity === on);
  const budgets = spendBudgets(monitored).filter(
    ({ severity, limit }) => severity === on && limit.per === "month",
  );
  return {
    ...scope,
    ...{ runbookUrl: own.runbookUrl, dashboardName: own.dashboardName },
    ...{ permissionsBoundaryArn: own.permissionsBoundaryArn, roles, users, mode },
    numberArns: options.scope === "numbers" ? options.numbers?.map(({ arn }) => arn) : undefined,
    alarmNames: mode === "automatic" ? alarms.map(({ name }) => name) : undefined,
    budgetNames: budgetAction === true ? budgets.map(({ name }) => name) : undefined,
  };
}

/** What is wrong with the brake of a file or of a composition; paths start below `spend`. */
export function brakeFindings(
  spend: Partially<BrakedSpendOptions> | undefined,
  written: unknown,
): Finding[] {
  const brake = valueAt(written, ["brake"]);
  if (!isMap(brake)) return [];
  const numbers = spend?.scope === "numbers" ? spend.numbers?.map((one) => one?.arn) : undefined;
  return [
    ...below(["brake"], senderFindings(spend?.brake ?? {}, brake)),
    ...tooManyNumbers(["numbers"], numbers),
    ...uncalledFor(spend ?? {}, written),
  ];
}

/** A brake that no limit calls for. If a limit could not be read, it may be the one. */
function uncalledFor(spend: Partially<BrakedSpendOptions>, written: unknown): Finding[] {
  const { options, whole } = readable(spend, written);
  const limits = valueAt(written, ["limits"]);
  if (!Array.isArray(limits) || limits.length !== options.limits.length) return [];
  const { mode, on = "critical", budgetAction } = spend.brake ?? {};
  const calling = options.limits.filter(({ severity }) => severity === on);
  if (calling.length === 0) {
    const fix = "add one, such as {usd: 80, per: hour, severity: critical}, or remove brake";
    return [{ path: ["brake"], got: "a brake without a critical limit", allowed: CALLED_FOR, fix }];
  }
  const spans = SPEND_ALARMS.filter(({ alarms }) => alarms !== undefined).flatMap(
    (type) => type.watches?.(options, whole) ?? [],
  );
  const pulled = calling.some(({ per }) => spans.includes(per));
  const billed = calling.some(({ per }) => per === "month") && budgetsWatch(options);
  return [
    ...(mode === "automatic" && !pulled ? [NO_ALARM_PULLS] : []),
    ...(budgetAction === true && !billed ? [NO_BUDGET_PULLS] : []),
  ];
}

const CALLED_FOR =
  "a brake beside at least one limit of severity critical, whose alarm calls for it";

const NO_ALARM_PULLS = {
  path: ["brake", "mode"],
  got: "automatic, but no CloudWatch alarm watches a critical limit",
  allowed: "automatic beside a critical limit per hour, or per day with spend.estimated",
  fix: "add {usd: 80, per: hour, severity: critical} to limits, or write mode: manual",
};

const NO_BUDGET_PULLS = {
  path: ["brake", "budgetAction"],
  got: "true, but no budget watches a critical limit per month",
  allowed: "true beside a critical limit per month in scope region, with budgets.enabled",
  fix: "add {usd: 3000, per: month, severity: critical} to limits, or remove budgetAction",
};

function propsIn(environment: BrakedEnvironment): SpendBrakeProps | undefined {
  const { spend } = environment;
  return spend && brakeOf(environment, spend, eventTopicPart(environment).name);
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

import { nameInArn } from "../../formats/arns";
import { below, type Finding, type Path, repeats } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { isMap, valueAt } from "../../formats/schema-walk";
import { budgetsWatch } from "../alarms/budgets";
import { readable } from "../alarms/spend-decisions";
import { SPEND_ALARMS } from "../alarms/spend-plan";
import { charactersOf, MOST_OF_MANAGED_POLICY } from "../shared/policy-document";
import type { BrakedSenders, BrakedSpendOptions, SpendBrakeProps } from "./options";
import { denySending, machinePermissions } from "./policies";

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

export function brakePropsFindings(props: Partially<SpendBrakeProps>, written: unknown): Finding[] {
  const { mode = "manual" } = props;
  const has = (field: keyof SpendBrakeProps) => valueAt(written, [field]) !== undefined;
  return [
    ...senderFindings(props, written),
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
  return repeats(keys).map(({ index, first }) => ({
    path: [field, index],
    got:
      arns[index] === arns[first]
        ? `${show(arns[index])}, a second time`
        : `${show(arns[index])} after ${show(arns[first])}`,
    allowed: `each of the ${field} once: IAM ignores the case of names, and a name has one path`,
    fix: "remove one of them",
  }));
}

/**
 * Roles that the same environment creates: none of them sends messages, `verify` would take the policy for a change by
 * somebody else, and IAM would not delete the role while the policy is attached.
 */
export function createdHere(
  path: Path,
  roles: readonly (string | undefined)[] = [],
  created: readonly string[],
): Finding[] {
  return roles.flatMap((arn, index) =>
    arn === undefined || !isAmong(created, arn)
      ? []
      : [roleIsCreated([...path, index], arn, "this environment")],
  );
}

/** Whether the role has one of the names: IAM ignores their case. */
export function isAmong(names: readonly string[], role: string): boolean {
  const name = nameInArn(role).toLowerCase();
  return names.some((one) => one.toLowerCase() === name);
}

export function roleIsCreated(path: Path, role: string, by: string): Finding {
  return {
    path,
    got: `${show(role)}, which ${by} creates`,
    allowed:
      "roles with which your own applications work: none that is created here sends messages",
    fix: "remove it",
  };
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

function tooManyNumbers(path: Path, arns: readonly (string | undefined)[] = []): Finding[] {
  const known = arns.flatMap((arn) => arn ?? []);
  if (charactersOf(denySending(known).Statement) <= MOST_OF_MANAGED_POLICY) return [];
  return [
    {
      path,
      got: `${known.length} numbers`,
      allowed: `as many numbers as a policy of ${MOST_OF_MANAGED_POLICY.toLocaleString("en-US")} characters can deny, about 28`,
      fix: "write scope: region, which stops all numbers of the account and Region, or spread the numbers over several environments",
    },
  ];
}

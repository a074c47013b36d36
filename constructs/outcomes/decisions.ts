import { below, type Finding, type Path, repeats } from "../../formats/finding";
import type { Partially } from "../../formats/parse-partially";
import { show } from "../../formats/problem";
import { isMap, valueAt } from "../../formats/schema-walk";
import { type AlarmEnvironment, type AlarmPart, alarmParts } from "../alarms/decisions";
import { unnotified, withoutTarget } from "../alarms/target-findings";
import type { ServiceLinkedRoleMode } from "../service-linked-role/options";
import type { Capability } from "../shared/capability";
import { outcomesKeyAlias, outcomesLogGroupName, outcomesName } from "../shared/names";
import type { Part } from "../shared/part";
import type { Requirement } from "../shared/requirement";
import { type Scope, scopeForNames } from "../shared/scope";
import { inRegion, type UniqueName } from "../shared/unique-names";
import { ERROR_CODES, meaningOf } from "./error-codes";
import { OUTCOMES } from "./log-entries";
import {
  type LogPolicyMode,
  type MessageOutcomesProps,
  messageOutcomesProps,
  type OutcomeLogPolicyProps,
  type OutcomeOptions,
  outcomeLogPolicyProps,
  RETENTIONS,
} from "./options";
import { outcomeAlarms } from "./outcome-alarms";
import {
  allowRuleToWrite,
  LOG_POLICY_NAME,
  outcomesLogGroupArn,
  outcomesRuleArn,
} from "./policies";

/** Metric filters that a log group takes. */
const MOST_FILTERS = 100;

/** What is wrong with the options themselves; paths start below `outcomes`. */
export function outcomeFindings(
  options: Partially<OutcomeOptions> | undefined,
  written: unknown,
): Finding[] {
  if (options === undefined || !isMap(written)) return [];
  const codes = placedCodes(options);
  return [
    ...oneOrSeveral(written),
    ...repeated(codes),
    ...tooMany(codes.length),
    ...wrongRetention(options.retentionDays),
  ];
}

interface PlacedCode {
  readonly code: number;
  readonly path: Path;
}

/** Each code with its place, as far as they could be read. */
function placedCodes({ codes = [] }: Partially<OutcomeOptions>): PlacedCode[] {
  return codes.flatMap((entry, at) => {
    const several = (entry?.codes ?? []).map((code, index) => {
      return { code, path: ["codes", at, "codes", index] };
    });
    const all = [...several, { code: entry?.code, path: ["codes", at, "code"] }];
    return all.flatMap(({ code, path }) => (code === undefined ? [] : [{ code, path }]));
  });
}

function oneOrSeveral(written: unknown): Finding[] {
  const entries = valueAt(written, ["codes"]);
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry, at): Finding[] => {
    if (!isMap(entry)) return [];
    const has = (field: string) => valueAt(entry, [field]) !== undefined;
    if (has("code") !== has("codes")) return [];
    return [
      {
        path: ["codes", at],
        got: has("code") ? "code and codes" : "neither code nor codes",
        allowed: "code with one of Meta's codes, or codes with several",
        fix: has("code") ? "move the one code into codes" : "add code: 131026",
      },
    ];
  });
}

function repeated(codes: readonly PlacedCode[]): Finding[] {
  return repeats(codes.map(({ code }) => code)).map(({ index, first }) => ({
    path: codes[index]?.path ?? [],
    got: `${codes[first]?.code}, which is listed before`,
    allowed: "each code once, because it has one alarm",
    fix: "remove one of the two",
  }));
}

function tooMany(codes: number): Finding[] {
  const most = MOST_FILTERS - OUTCOMES.length;
  if (codes <= most) return [];
  return [
    {
      path: ["codes"],
      got: `${codes} codes`,
      allowed: `at most ${most} codes: a log group takes ${MOST_FILTERS} metric filters, and ${OUTCOMES.length} of them count outcomes`,
      fix: `remove ${codes - most}: the share of failed messages counts every code`,
    },
  ];
}

function wrongRetention(days: number | undefined): Finding[] {
  if (days === undefined || RETENTIONS.includes(days)) return [];
  const shorter = RETENTIONS.filter((each) => each < days).at(-1);
  return [
    {
      path: ["retentionDays"],
      got: String(days),
      allowed: `a number of days that CloudWatch Logs admits: ${RETENTIONS.join(", ")}`,
      fix: `write ${shorter}`,
    },
  ];
}

/** Codes that Meta may have added since, or typing errors, whose alarms would never end in ALARM. */
export function outcomeWarnings(options: Partially<OutcomeOptions> | undefined): Finding[] {
  if (options === undefined) return [];
  return placedCodes(options)
    .filter(({ code }) => meaningOf(code) === undefined)
    .map(({ code, path }) => ({
      path,
      got: show(code),
      allowed: `a code of Meta that is known here: ${Object.keys(ERROR_CODES).join(", ")}`,
      fix: "check it on Meta's page of error codes; go on if Meta lists it",
    }));
}

/** Severities without recipients, and outcomes without alarms at all; paths start above both. */
export function unnotifiedOutcomes(
  outcomes: Partially<OutcomeOptions> | undefined,
  written: unknown,
): Finding[] {
  if (!isMap(valueAt(written, ["outcomes"]))) return [];
  const alarms = valueAt(written, ["alarms"]);
  if (alarms === undefined) {
    return [
      {
        path: ["outcomes"],
        got: "outcomes without alarms",
        allowed: "outcomes together with alarms, which says who is notified",
        fix: 'add alarms: { warning: { emails: ["on-call@example.com"] } }',
      },
    ];
  }
  return below(
    ["outcomes"],
    [
      ...unnotified(["failed", "severity"], outcomes?.failed?.severity, alarms),
      ...(outcomes?.codes ?? []).flatMap((entry, at) =>
        unnotified(["codes", at, "severity"], entry?.severity, alarms),
      ),
    ],
  );
}

/** What is built in code of the options of an environment file. */
interface Environment extends AlarmEnvironment {
  readonly outcomes?: OutcomeOptions;
  readonly serviceLinkedRole: ServiceLinkedRoleMode;
}

/** The account's stack belongs to the environment that creates or imports the service-linked role. */
export function logPolicyMode({
  outcomes,
  serviceLinkedRole,
}: Partially<Environment>): LogPolicyMode {
  return outcomes?.logPolicy ?? (serviceLinkedRole === "existing" ? "existing" : "create");
}

/** The log of outcomes with what writes it and what counts in it. */
export interface OutcomeLogPart extends Part {
  readonly role: "outcome log";
  readonly arn: string;
  /** Of the rule that writes it. */
  readonly ruleArn: string;
  /** Whether the log resource policy is made, in the account's stack. */
  readonly createsPolicy: boolean;
}

export const outcomes: Capability<Environment, OutcomeLogPart | AlarmPart> = {
  findings: (environment, written) => [
    ...unnotifiedOutcomes(environment.outcomes, written),
    ...below(
      ["outcomes"],
      [
        ...outcomeFindings(environment.outcomes, valueAt(written, ["outcomes"])),
        ...policyOutsideOfAccountStack(environment),
      ],
    ),
  ],
  warnings: (environment) => below(["outcomes"], outcomeWarnings(environment.outcomes)),
  names: (environment, written) => {
    if (!isMap(valueAt(written, ["outcomes"])) && environment.outcomes === undefined) return [];
    const { account, region, namePrefix } = environment;
    const policy = logPolicyMode(environment) === "create" ? [policyName({ account, region })] : [];
    return below(
      ["outcomes"],
      [...outcomeNames({ account, region, namePrefix }, ["name"]), ...policy],
    );
  },
  parts: (environment) => {
    if (environment.outcomes === undefined) return [];
    const declaredAt = ["outcomes"];
    return [
      {
        role: "outcome log",
        arn: outcomesLogGroupArn(environment),
        owner: "this environment",
        key: { alias: outcomesKeyAlias(environment.namePrefix) },
        ruleArn: outcomesRuleArn(environment),
        createsPolicy: logPolicyMode(environment) === "create",
        declaredAt,
      },
      ...alarmParts(environment, outcomeAlarms(environment, environment.outcomes), declaredAt),
    ];
  },
};

function policyOutsideOfAccountStack({ outcomes, serviceLinkedRole }: Partially<Environment>) {
  if (outcomes?.logPolicy !== "create" || serviceLinkedRole !== "existing") return [];
  return [
    {
      path: ["logPolicy"],
      got: "create, beside serviceLinkedRole: existing",
      allowed:
        "create only in the environment that creates or imports the service-linked role: the policy is in the account's stack, which that environment has",
      fix: "write existing here, and add outcomes there; in another Region, or without such an environment, npm run requirements prints the policy",
    },
  ];
}

/** @param path what the names follow from */
function outcomeNames(props: Partially<Scope>, path: Path): UniqueName[] {
  const { namePrefix } = scopeForNames(props);
  const within = inRegion(props);
  return [
    { what: "EventBridge rule", name: outcomesName(namePrefix), within, path },
    { what: "log group", name: outcomesLogGroupName(namePrefix), within, path },
    { what: "KMS alias", name: outcomesKeyAlias(namePrefix), within, path },
  ];
}

function policyName(scope: Partially<OutcomeLogPolicyProps>): UniqueName {
  return {
    what: "log resource policy",
    name: LOG_POLICY_NAME,
    within: inRegion(scope),
    path: ["logPolicy"],
    fix: "write existing in one of the two: it lets the rules of all environments of the account and Region write",
  };
}

export const messageOutcomesDecisions = {
  schema: messageOutcomesProps,
  findings: (props: Partially<MessageOutcomesProps>, written: unknown) => {
    const severities = [props.failed, ...(props.codes ?? [])].map((alarm) => alarm?.severity);
    return [...outcomeFindings(props, written), ...withoutTarget(severities, written)];
  },
  names: (props: Partially<MessageOutcomesProps>) => outcomeNames(props, ["namePrefix"]),
};

/** @internal */
export const outcomeLogPolicyDecisions = {
  schema: outcomeLogPolicyProps,
  names: (props: Partially<OutcomeLogPolicyProps>) => [{ ...policyName(props), path: [] }],
};

/** What the owner of the account's log resource policies has to see to. */
export function outcomesRequirement(scope: Scope): Requirement {
  const logGroup = outcomesLogGroupArn(scope);
  return {
    of: logGroup,
    why: "keeps the outcomes of messages, which EventBridge writes there",
    statements: [allowRuleToWrite(scope, logGroup, outcomesRuleArn(scope))],
    settings: [
      "a log resource policy of the account and Region with this statement: outcomes.logPolicy create makes one for all environments, in the account's stack",
    ],
  };
}

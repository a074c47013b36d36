import { brakePart, spendBrakeDecisions } from "../../../constructs/brake/decisions";
import { brakeFindings } from "../../../constructs/brake/findings";
import { brakedSpendOptions } from "../../../constructs/brake/options";
import { partsOf, partsWithRole } from "../../../constructs/messaging/capabilities";
import { environment, MAILED_ALARMS } from "../../environment";
import { SALES, scope, spending } from "../alarms/scenes";
import { FROM_THERE, noReference, type Row, refusesOptions } from "../refuses-options";

const ROLE = "arn:aws:iam::111122223333:role/apps/sender";
const USER = "arn:aws:iam::111122223333:user/legacy";
const OTHER = ROLE.replace("111122223333", "444455556666");

const A_ROLE =
  "the ARN of one IAM role, neither a service-linked one nor one of IAM Identity Center (AWSReservedSSO_*)";
const ONCE = (field: string) =>
  `each of the ${field} once: IAM ignores the case of names, and a name has one path`;

const CRITICAL = { usd: 80, per: "hour", severity: "critical" };
const spend = (brake: object, changes: object = {}) => ({
  ...spending({ limits: [CRITICAL as never] }),
  ...changes,
  brake,
});

/** A role of the list that is refused, with what is allowed and what to do. */
const role = (arn: string, fix: string, allowed = A_ROLE): readonly [object, Row] => [
  { brake: { roles: [ROLE, arn] } },
  ["brake.roles[1]", JSON.stringify(arn), allowed, fix],
];
const user = (arn: string, fix: string): readonly [object, Row] => [
  { brake: { users: [arn] } },
  ["brake.users[0]", JSON.stringify(arn), "the ARN of one IAM user", fix],
];

const AN_ARN = "write its ARN with its path, as arn:aws:iam::111122223333:role/sender";

const decisions = {
  schema: brakedSpendOptions,
  findings: (options: object, written: unknown) => brakeFindings(options, written),
};

describe("the brake of an environment", () => {
  refusesOptions(
    decisions,
    spend({ roles: [ROLE], users: [USER], on: "critical", mode: "automatic" }),
    [
      role(OTHER, FROM_THERE, "an ARN in account 111122223333"),
      role(ROLE.replace("arn:aws:", "arn:aws-cn:"), FROM_THERE, "an ARN in partition aws"),
      role(`${ROLE}*`, "list each role by itself, without wildcards"),
      role(ROLE.replace("sender", "*"), "list each role by itself, without wildcards"),
      role(ROLE.replace("sender", "sende?"), "list each role by itself, without wildcards"),
      role("*", "list each role by itself, without wildcards"),
      role("sender", AN_ARN),
      role("", AN_ARN),
      role(ROLE.replace("apps/sender", ""), AN_ARN),
      role(
        "arn:aws:iam::111122223333:role/aws-service-role/connect.amazonaws.com/AWSServiceRoleForAmazonConnect",
        "leave it out: IAM attaches no policy to a service-linked role, so that nothing can stop it",
      ),
      role(
        "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef",
        "leave it out: IAM Identity Center manages its policies, so deny the two actions in its permission set instead",
      ),
      role(
        "arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_0123456789abcdef",
        "leave it out: IAM Identity Center manages its policies, so deny the two actions in its permission set instead",
      ),
      role(
        "arn:aws:sts::111122223333:assumed-role/sender/i-0123456789abcdef0",
        "write the role itself, as arn:aws:iam::111122223333:role/sender",
      ),
      role(USER, "move it to users"),
      role("arn:aws:iam::111122223333:group/senders", "list the users of the group under users"),
      role(
        "arn:aws:iam::111122223333:root",
        "leave it out: no policy stops the root user, so nothing may send with its credentials",
      ),
      [
        { brake: { roles: ["arn:aws:iam::111122223333:role/$" + "{var.name}"] } },
        noReference("brake.roles[0]", A_ROLE, AN_ARN),
      ],
      user(ROLE, "move it to roles"),
      user(`${USER}*`, "list each user by itself, without wildcards"),
      user("legacy", "write its ARN with its path, as arn:aws:iam::111122223333:user/sender"),
      [
        { brake: { roles: [ROLE, ROLE] } },
        ["brake.roles[1]", `"${ROLE}", a second time`, ONCE("roles"), "remove one of them"],
      ],
      [
        { brake: { roles: [ROLE, ROLE.replace("apps/sender", "Sender")] } },
        [
          "brake.roles[1]",
          `"arn:aws:iam::111122223333:role/Sender" after "${ROLE}"`,
          ONCE("roles"),
          "remove one of them",
        ],
      ],
      [
        { brake: { users: [USER, USER] } },
        ["brake.users[1]", `"${USER}", a second time`, ONCE("users"), "remove one of them"],
      ],
      [
        { brake: { mode: "manual" } },
        [
          "brake",
          "neither roles nor users",
          "at least one role or user that sends messages",
          "list those that send, such as roles: [arn:aws:iam::111122223333:role/sender]",
        ],
      ],
      [
        { brake: { roles: [] } },
        ["brake.roles", "an empty list", "at least one role", "list one, or leave roles out"],
      ],
      [
        { brake: { roles: [ROLE], mode: "auto" } },
        ["brake.mode", '"auto"', "manual, automatic", "write one of them"],
      ],
      [
        { brake: { roles: [ROLE], on: "warning" } },
        ["brake.on", '"warning"', "critical", "write one of them"],
      ],
      [
        { limits: [{ ...CRITICAL, severity: "warning" }] },
        [
          "brake",
          "a brake without a critical limit",
          "a brake beside at least one limit of severity critical, whose alarm calls for it",
          "add one, such as {usd: 80, per: hour, severity: critical}, or remove brake",
        ],
      ],
      [
        { limits: [{ ...CRITICAL, per: "month" }] },
        [
          "brake.mode",
          "automatic, but no CloudWatch alarm watches a critical limit",
          "automatic beside a critical limit per hour, or per day with spend.estimated",
          "add {usd: 80, per: hour, severity: critical} to limits, or write mode: manual",
        ],
      ],
      [
        { brake: { roles: [ROLE], budgetAction: true } },
        [
          "brake.budgetAction",
          "true, but no budget watches a critical limit per month",
          "true beside a critical limit per month in scope region, with budgets.enabled",
          "add {usd: 3000, per: month, severity: critical} to limits, or remove budgetAction",
        ],
      ],
      [
        {
          scope: "numbers",
          numbers: Array.from({ length: 40 }, (_, at) => ({
            arn: SALES.replace(/.{4}$/, String(1000 + at)),
            sharePercent: 1,
          })),
        },
        [
          "numbers",
          "40 numbers",
          "as many numbers as a policy of 6,144 characters can deny, about 28",
          "write scope: region, which stops all numbers of the account and Region, or spread the numbers over several environments",
        ],
      ],
      [
        {
          brake: {
            roles: Array.from({ length: 250 }, (_, at) => ROLE.replace("sender", `sender-${at}`)),
          },
        },
        [
          "brake.roles",
          "250 roles and 0 users",
          "roles and users whose ARNs fit into the policy of the role that stops them: 10,240 characters",
          "let several applications send with one role, and list that",
        ],
      ],
    ],
    scope,
  );

  test("a limit that could not be read may be the critical one", () => {
    const options = spend({ roles: [ROLE] }, { limits: [{ ...CRITICAL, severity: "critcal" }] });
    expect(brakeFindings({ ...options, limits: [undefined] } as never, options)).toEqual([]);
  });
});

describe("a brake in code", () => {
  const props = { ...scope, roles: [ROLE] };
  const target = { arn: "arn", grantPublish: () => {} };
  refusesOptions(
    spendBrakeDecisions,
    { ...props, mode: "automatic", alarmNames: ["acme-spend"], target },
    [
      [
        { alarmNames: undefined },
        [
          "alarmNames",
          "nothing, with mode automatic",
          "the names of the alarms that pull the brake",
          "pass alarmNames, or mode: manual",
        ],
      ],
      [
        { mode: "manual" },
        [
          "alarmNames",
          "alarms, with mode manual",
          "alarmNames with mode automatic alone: in mode manual, no alarm pulls the brake",
          "pass mode: automatic, or leave alarmNames out",
        ],
      ],
      [
        { target: undefined },
        [
          "target",
          "nothing",
          "an AlarmTopic or ExistingAlarmTopic that is notified when not everything could be stopped",
          expect.stringMatching(/ and pass it as target$/),
        ],
      ],
      [
        { roles: [`arn:aws:iam::111122223333:role/${scope.namePrefix}-whatsapp-brake-start`] },
        [
          "roles[0]",
          `"arn:aws:iam::111122223333:role/${scope.namePrefix}-whatsapp-brake-start", which this environment creates`,
          "roles with which your own applications work: none that is created here sends messages",
          "remove it",
        ],
      ],
      [
        { roles: undefined },
        [
          "",
          "neither roles nor users",
          expect.stringMatching("one role or user"),
          expect.stringMatching("such as roles:"),
        ],
      ],
    ],
  );
});

const alarms = MAILED_ALARMS;

const part = (brake: object, limits: object[] = [CRITICAL]) => {
  const of = environment({ alarms, spend: { rateCard: "rates.csv", limits, brake } });
  return partsWithRole(partsOf(of), "brake")[0];
};

test("the policy's name follows from the prefix alone", () => {
  const arn = "arn:aws:iam::111122223333:policy/acme-prod-whatsapp-brake";
  expect(part({ roles: [ROLE] })?.arn).toBe(arn);
  expect(part({ users: [USER], mode: "automatic" })?.arn).toBe(arn);
  expect(brakePart({ ...scope, namePrefix: "acme-prod", roles: [ROLE] }).arn).toBe(arn);
});

test("mode manual has nothing that could pull it", () => {
  expect(part({ roles: [ROLE] })).toEqual({
    role: "brake",
    arn: "arn:aws:iam::111122223333:policy/acme-prod-whatsapp-brake",
    owner: "this environment",
    roles: [ROLE],
    users: [],
    numberArns: undefined,
    permissionsBoundaryArn: undefined,
    machine: undefined,
    budgetRoleArn: undefined,
    declaredAt: ["spend", "brake"],
  });
});

test("just the critical alarms pull it, and not the one on its own failure", () => {
  const of = environment({
    alarms: { ...alarms, delivery: "critical" },
    spend: {
      rateCard: "rates.csv",
      limits: [CRITICAL, { usd: 40, per: "hour", severity: "warning" }],
      brake: { roles: [ROLE], mode: "automatic" },
    },
  });
  const parts = partsOf(of);
  const [{ machine } = { machine: undefined }] = partsWithRole(parts, "brake");
  const names = machine?.rules.flatMap(({ pattern }) => JSON.parse(pattern).detail.alarmName);
  expect(names).toEqual(["acme-prod-whatsapp-spend-80-usd-hour-critical"]);
});

test("a budget pulls it only where that is asked for", () => {
  const limits = [CRITICAL, { usd: 3000, per: "month", severity: "critical" }];
  expect(part({ roles: [ROLE] }, limits)?.budgetRoleArn).toBeUndefined();
  expect(part({ roles: [ROLE], budgetAction: true }, limits)?.budgetRoleArn).toBe(
    "arn:aws:iam::111122223333:role/acme-prod-whatsapp-brake-budget",
  );
});

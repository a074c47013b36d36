import { allow, policy, read, readResource, reasons, shown, statementsOf } from "./reading";

const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

const gives = (...all: string[]) => [
  ...all.map((what) => `Allow | what ${what} allows | what ${what} allows`),
  ...all.map((what) => `Deny | what ${what} denies | what ${what} denies`),
];
const limits = (what: string) => [`Allow | what ${what} allows | what ${what} allows`];

describe("unreadable", () => {
  test.each<[string, object, RegExp]>([
    ["nobody", { policy_arn: READ_ONLY }, /does not say who gets it \(role\)/],
    ["a policy from a file", { policy_arn: '${file("arn")}', role: "r" }, /from a file/],
    ["a directive", { policy_arn: "%{ if x }a%{ endif }", role: "r" }, /directive/],
  ])("%s", (_, values, reason) => {
    expect(Object.values(reasons(readResource("aws_iam_role_policy_attachment", values)))).toEqual([
      expect.stringMatching(reason),
    ]);
  });
});

test.each<[string, object, Record<string, string[]>]>([
  [
    "aws_iam_role_policy_attachment",
    { role: "${aws_iam_role.X.name}", policy_arn: "${aws_iam_policy.P.arn}" },
    { "policy_arn for ${aws_iam_role.X.name}": gives("{aws_iam_policy.P.arn}") },
  ],
  [
    "aws_budgets_budget_action",
    {
      definition: {
        iam_action_definition: [{ policy_arn: READ_ONLY, roles: ["r"], users: ["u", "v"] }],
      },
    },
    {
      "definition.iam_action_definition.policy_arn for roles r": gives(READ_ONLY),
      "definition.iam_action_definition.policy_arn for users u": gives(READ_ONLY),
      "definition.iam_action_definition.policy_arn for users v": gives(READ_ONLY),
    },
  ],
  [
    "aws_budgets_budget_action",
    { definition: { scp_action_definition: { policy_id: "p-1", target_ids: ["1"] } } },
    { "definition.scp_action_definition.policy_id for 1": limits("p-1") },
  ],
  [
    "aws_iam_user_policy_attachment",
    { user: "bob", policy_arn: READ_ONLY },
    { "policy_arn for bob": gives(READ_ONLY) },
  ],
  [
    "aws_iam_group_policy_attachment",
    { group: "ops", policy_arn: ADMINISTRATOR },
    { "policy_arn for ops": ["Allow | * | *"] },
  ],
  [
    "aws_iam_policy_attachment",
    { name: "x", users: ["a"], roles: ["b", "c"], policy_arn: READ_ONLY },
    {
      "policy_arn for users a": gives(READ_ONLY),
      "policy_arn for roles b": gives(READ_ONLY),
      "policy_arn for roles c": gives(READ_ONLY),
    },
  ],
  [
    "aws_iam_role_policy_attachments_exclusive",
    { role_name: "r", policy_arns: [READ_ONLY, ADMINISTRATOR] },
    {
      "policy_arns for r": [gives(READ_ONLY)[0], "Allow | * | *", gives(READ_ONLY)[1]].map(String),
    },
  ],
  [
    "aws_iam_role_policies_exclusive",
    { role_name: "r", policy_names: ["inline"] },
    { "policy_names for r": gives("inline") },
  ],
  [
    "aws_iam_role",
    { managed_policy_arns: [READ_ONLY], permissions_boundary: "arn:aws:iam::1:policy/B" },
    {
      managed_policy_arns: gives(READ_ONLY),
      permissions_boundary: limits("arn:aws:iam::1:policy/B"),
    },
  ],
  ["aws_iam_role", { managed_policy_arns: [], permissions_boundary: null }, {}],
  [
    "aws_iam_role",
    { managed_policy_arns: "${var.arns}" },
    { managed_policy_arns: gives("{var.arns}") },
  ],
  [
    "aws_ssoadmin_account_assignment",
    { permission_set_arn: "ps", principal_id: "p", principal_type: "GROUP", target_id: "1" },
    { "permission_set_arn for p in 1": gives("ps") },
  ],
  [
    "aws_ssoadmin_permissions_boundary_attachment",
    {
      permission_set_arn: "ps",
      permissions_boundary: [{ customer_managed_policy_reference: [{ name: "n" }] }],
    },
    {
      "permissions_boundary for ps": limits('{"customer_managed_policy_reference":[{"name":"n"}]}'),
    },
  ],
  [
    "aws_ram_principal_association",
    { principal: "222233334444", resource_share_arn: "${aws_ram_resource_share.S.arn}" },
    {
      "resource_share_arn for 222233334444": gives("{aws_ram_resource_share.S.arn}"),
    },
  ],
  [
    "aws_organizations_policy_attachment",
    { policy_id: "p-1", target_id: "ou-1" },
    { "policy_id for ou-1": limits("p-1") },
  ],
])("%s %j", (type, values, expected) => {
  const reading = readResource(type, values);
  expect(reasons(reading)).toEqual({});
  expect(shown(reading)).toEqual(
    Object.fromEntries(Object.entries(expected).map(([id, lines]) => [`${type}.R.${id}`, lines])),
  );
});

test("two policies whose names differ in case only are two", () => {
  const { policies } = readResource("aws_iam_role", {
    managed_policy_arns: ["${aws_iam_policy.P.arn}", "${aws_iam_policy.p.arn}"],
  });
  const resources = policies.flatMap(({ document }) =>
    document.statements.flatMap(({ resource }) => resource?.values ?? []),
  );
  expect(new Set(resources).size).toBe(4);
});

test("a module's output is what the module is called with", () => {
  const attached = (source: string) =>
    shown(
      read({
        module: { m: { source } },
        resource: {
          aws_iam_role_policy_attachment: { A: { role: "r", policy_arn: "${module.m.arn}" } },
        },
      }),
    );
  expect(attached("./a")).not.toEqual(attached("./b"));
});

describe("once it is detached", () => {
  const freed = (type: string, values: object, policyValues?: object) =>
    read({
      resource: {
        [type]: { R: values },
        ...(policyValues && { aws_iam_policy: { P: policyValues } }),
      },
    })
      .policies.filter(({ resource }) => resource.type === type)
      .flatMap(({ whenRemoved }) => statementsOf({ document: whenRemoved }));
  const toRole = (policy_arn: string) => ({ role: "r", policy_arn });
  const own = "${aws_iam_policy.P.arn}";

  test.each<[string, object, object | undefined, string[]]>([
    ["what a limit stopped is free", { permissions_boundary: "b" }, undefined, ["Allow | * | *"]],
    [
      "what a policy of AWS's may have denied is free",
      { managed_policy_arns: [READ_ONLY] },
      undefined,
      [`Allow | what ${READ_ONLY} denies | what ${READ_ONLY} denies`],
    ],
    ["an administrator is none any more", { managed_policy_arns: [ADMINISTRATOR] }, undefined, []],
    [
      "a policy that only allows gives nothing any more",
      { managed_policy_arns: [own] },
      { policy: policy(allow()) },
      [],
    ],
    [
      "what a policy denied is free",
      { managed_policy_arns: [own] },
      { policy: policy(allow(), allow({ Effect: "Deny" })) },
      ["Allow | what {aws_iam_policy.P.arn} denies | what {aws_iam_policy.P.arn} denies"],
    ],
    [
      "what a policy that cannot be read denied is free",
      { managed_policy_arns: [own] },
      { policy: "${jsonencode(1)}" },
      ["Allow | what {aws_iam_policy.P.arn} denies | what {aws_iam_policy.P.arn} denies"],
    ],
  ])("%s", (_, values, policyValues, expected) => {
    expect(freed("aws_iam_role", values, policyValues)).toEqual(expected);
  });

  test("the same with an attachment of its own", () => {
    const values = { policy: policy(allow()) };
    expect(freed("aws_iam_role_policy_attachment", toRole(own), values)).toEqual([]);
  });
});

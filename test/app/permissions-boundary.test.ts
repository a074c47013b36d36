import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { EnvironmentStack } from "../../app/environment-stack";
import { accessOf } from "../../scripts/rights/access";
import { environment } from "../environment";
import { delivery, INSTANCE, rules } from "../scripts/rights/environments";

const BOUNDARY = "arn:aws:iam::111122223333:policy/boundary";

const options = {
  connect: { instanceArn: INSTANCE },
  delivery: { ...delivery, ...rules },
  dataEventTrail: {},
  alarms: { warning: { slack: { workspaceId: "T07EA123LEP", channelId: "C07EZ1ABC23" } } },
  permissionsBoundaryArn: BOUNDARY,
};

interface Roles {
  readonly resource: { readonly aws_iam_role: Record<string, { permissions_boundary?: string }> };
}

/** Sources of the constructs, in which a role can be created. */
const CONSTRUCTS = join(__dirname, "../../constructs");
const sources = readdirSync(CONSTRUCTS, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(join(CONSTRUCTS, file), "utf8"));

test("every role that an environment creates is within the boundary", () => {
  const stack = new EnvironmentStack(Testing.app(), environment(options));
  const { aws_iam_role: roles } = (JSON.parse(Testing.synth(stack, true)) as Roles).resource;
  const boundaries = Object.values(roles).map((role) => role.permissions_boundary);
  const kinds = sources.filter((text) => text.includes("new IamRole("));
  expect(boundaries.length).toBeGreaterThanOrEqual(kinds.length); // a new kind must be part of this environment
  expect(new Set(boundaries)).toEqual(new Set([BOUNDARY]));
});

test("roles can be created, and what they may do changed, within the boundary alone", () => {
  const statements = accessOf(environment(options))
    .flatMap(({ policies }) => policies)
    .flatMap(({ Statement }) => Statement);
  const changing = statements.filter(({ Action }) =>
    [Action]
      .flat()
      .some((action) => /^iam:(Create|Put|Attach)Role|^iam:PutRolePolicy/.test(action)),
  );
  expect(changing.map(({ Sid }) => Sid)).toEqual([
    "ManageConnectRoleInBoundary",
    "ManageEventRuleRolesInBoundary",
    "ManageChatRolesInBoundary",
  ]);
  for (const { Condition } of changing) {
    expect(Condition).toEqual({ StringEquals: { "iam:PermissionsBoundary": BOUNDARY } });
  }
  const actions = statements.flatMap(({ Action }) => Action);
  expect(actions).not.toContain("iam:DeleteRolePermissionsBoundary");
});

import { evaluate } from "../../../iam/evaluate/evaluate";
import { readPolicy } from "../../../iam/policy/read";
import { accessOf } from "../../../scripts/rights/access";
import { roleAccess } from "../../../scripts/rights/deploy-access";
import { environment } from "../../environment";

const ACCOUNT = "arn:aws:iam::111122223333";
const send = ["arn:aws:social-messaging:eu-west-1:111122223333:phone-number-id/*"];
const OURS = `${ACCOUNT}:policy/acme-prod-whatsapp-access-chat`;

const of = environment({
  access: [
    { role: "chat", send },
    { role: `${ACCOUNT}:role/apps/editor`, send },
    { role: "arn:aws:iam::444455556666:role/audit", send },
  ],
});

const may = (action: string, resource: string, policyArn?: string) =>
  evaluate([readPolicy(roleAccess(of) ?? "", "identity")], {
    principal: { type: "AWS", value: `${ACCOUNT}:role/deploy` },
    action: `iam:${action}`,
    resource,
    context: policyArn === undefined ? {} : { "iam:PolicyARN": policyArn },
  }).outcome === "allowed";

test.each([
  ["by its name, under every path", `${ACCOUNT}:role/chat`, true],
  ["by its name, under every path", `${ACCOUNT}:role/deep/down/chat`, true],
  ["by its ARN", `${ACCOUNT}:role/apps/editor`, true],
  ["by its ARN, not under another path", `${ACCOUNT}:role/editor`, false],
  ["whose name only ends like that", `${ACCOUNT}:role/webchat`, false],
  ["that is not listed", `${ACCOUNT}:role/admin`, false],
  ["of another account", "arn:aws:iam::444455556666:role/audit", false],
])("policies of this environment are attached to a role %s: %s", (_, role, allowed) => {
  for (const action of ["AttachRolePolicy", "DetachRolePolicy"]) {
    expect(may(action, role, OURS)).toBe(allowed);
    expect(may(action, role, "arn:aws:iam::aws:policy/AdministratorAccess")).toBe(false);
    expect(may(action, role, `${ACCOUNT}:policy/acme-prod-whatsapp-brake`)).toBe(false);
    expect(may(action, role)).toBe(false);
  }
});

test("no other policy is written, and no inline policy of anybody", () => {
  expect(may("CreatePolicyVersion", OURS)).toBe(true);
  expect(may("CreatePolicyVersion", `${ACCOUNT}:policy/theirs`)).toBe(false);
  expect(may("CreatePolicyVersion", `${ACCOUNT}:policy/acme-prod-whatsapp-brake`)).toBe(false);
  expect(may("PutRolePolicy", `${ACCOUNT}:role/chat`)).toBe(false);
});

test("these rights are printed by themselves, and only where somebody is given access", () => {
  const purposes = (one: typeof of) => accessOf(one).map(({ purpose }) => purpose);
  expect(purposes(of)).toContain("access");
  expect(purposes(environment())).not.toContain("access");
  const elsewhere = { role: "arn:aws:iam::444455556666:role/audit", send };
  expect(purposes(environment({ access: [elsewhere] }))).not.toContain("access");
  const others = accessOf(of).filter(({ purpose }) => purpose !== "access");
  expect(JSON.stringify(others)).not.toContain("AttachRolePolicy");
});

test("a hundred roles ask for several policies, each as long as IAM takes", () => {
  const access = Array.from({ length: 100 }, (_, at) => ({ role: `chat-${at}`, send }));
  const policies = accessOf(environment({ access })).flatMap((one) =>
    one.purpose === "access" ? one.policies : [],
  );
  expect(policies.length).toBeGreaterThan(1);
  for (const policy of policies) expect(JSON.stringify(policy).length).toBeLessThanOrEqual(6144);
});

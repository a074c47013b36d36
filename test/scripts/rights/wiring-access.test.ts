import type { PolicyStatement } from "../../../constructs/shared/policy-document";
import { accessOf } from "../../../scripts/rights/access";
import { applyAccess } from "../../../scripts/rights/apply-access";
import { assumeAccess } from "../../../scripts/rights/assume-access";
import { planAccess } from "../../../scripts/rights/plan-access";
import { environment } from "../../environment";
import { ACCOUNT, full, named, ROLE, small } from "./environments";
import { ACCOUNTS, document, NUMBERS, readState, readWiring } from "./expected";

const DEPLOYER = `arn:aws:iam::${ACCOUNT}:role/ci/deployer`;

const writeWiring: PolicyStatement[] = [
  {
    Sid: "WireWhatsAppAccounts",
    Effect: "Allow",
    Action: "social-messaging:PutWhatsAppBusinessAccountEventDestinations",
    Resource: [ACCOUNTS],
  },
  {
    Sid: "TagWhatsAppResources",
    Effect: "Allow",
    Action: ["social-messaging:TagResource", "social-messaging:UntagResource"],
    Resource: [ACCOUNTS, NUMBERS],
  },
];

describe("behind a role", () => {
  const behind = { ...full, deployRoleArn: DEPLOYER };

  test("no policy of the role reaches the state, as Terraform reaches it without the role", () => {
    const { assume, ...ofRole } = accessOf(behind);
    expect(JSON.stringify(ofRole)).not.toContain("acme-state");
    expect(planAccess(behind)).toEqual(document(...readWiring));
  });

  test("the caller may assume it and use the state, and nothing else", () => {
    const state = accessOf(full).deploy?.Statement.slice(-4) ?? [];
    expect(state.map(({ Sid }) => Sid)).toContain("WriteTerraformState");
    expect(assumeAccess(behind)).toEqual(
      document(
        {
          Sid: "AssumeDeployRole",
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Resource: DEPLOYER,
        },
        ...state,
      ),
    );
  });

  test("there is nothing to assume without one", () => {
    expect(Object.keys(accessOf(full))).toEqual(["deploy", "plan", "verify", "apply"]);
  });
});

describe("plan", () => {
  test("of a small environment", () => {
    expect(planAccess(small)).toEqual(document(...readWiring));
  });

  test("of an environment with everything", () => {
    expect(planAccess(full)).toEqual(document(...readWiring, ...readState));
  });

  test("reads a topic that is only named", () => {
    const topic = planAccess(environment(named)).Statement.at(-1);
    expect(topic?.Resource).toBe(named.eventTopic.existingArn);
  });
});

describe("apply", () => {
  test("passes no role where there is none", () => {
    expect(applyAccess(small)).toEqual(document(...readWiring, ...writeWiring));
  });

  test("passes the Connect role to the service alone", () => {
    expect(applyAccess(full)).toEqual(
      document(...readWiring, ...readState, ...writeWiring, {
        Sid: "PassConnectRole",
        Effect: "Allow",
        Action: "iam:PassRole",
        Resource: ROLE,
        Condition: { StringEquals: { "iam:PassedToService": "social-messaging.amazonaws.com" } },
      }),
    );
  });
});

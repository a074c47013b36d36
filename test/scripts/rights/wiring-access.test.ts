import type { PolicyStatement } from "../../../constructs/shared/policy-document";
import { accessOf } from "../../../scripts/rights/access";
import { applyAccess } from "../../../scripts/rights/apply-access";
import { assumeAccess } from "../../../scripts/rights/assume-access";
import { planAccess } from "../../../scripts/rights/plan-access";
import { environment } from "../../environment";
import { ACCOUNT, full, named, ROLE, small } from "./environments";
import { document, readState, readWiring } from "./expected";

const DEPLOYER = `arn:aws:iam::${ACCOUNT}:role/ci/deployer`;

const NOT_OF_CONNECT = {
  "ForAllValues:StringNotEquals": { "aws:TagKeys": ["AmazonConnectEnabled"] },
};
const arn = (resource: string) => `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:${resource}`;
const digits = (number: number) => String(number).padStart(32, "0");
const wabas = (...numbers: readonly number[]) =>
  numbers.flatMap((n) => [arn(`waba/${digits(n)}`), arn(`waba/waba-${digits(n)}`)]);
const phones = (...numbers: readonly number[]) =>
  numbers.flatMap((n) => [
    arn(`phone-number-id/${digits(n)}`),
    arn(`phone-number-id/phone-number-id-${digits(n)}`),
  ]);
const withAccount = {
  whatsappBusinessAccounts: [
    {
      id: `waba-${digits(1)}`,
      destination: "sns" as const,
      phoneNumbers: [{ id: `phone-number-id-${digits(2)}` }],
    },
  ],
};

/** Only what the file names, in both spellings that AWS documents. */
const writeWiring: PolicyStatement[] = [
  {
    Sid: "WireWhatsAppAccounts",
    Effect: "Allow",
    Action: "social-messaging:PutWhatsAppBusinessAccountEventDestinations",
    Resource: wabas(1),
  },
  {
    Sid: "TagWhatsAppResources",
    Effect: "Allow",
    Action: ["social-messaging:TagResource", "social-messaging:UntagResource"],
    Resource: [...wabas(1), ...phones(2)],
    Condition: NOT_OF_CONNECT,
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
  test("writes nothing where the file names no account", () => {
    expect(applyAccess(small)).toEqual(planAccess(small));
  });

  test("names all resources, in statements that stay short, each under a Sid of its own", () => {
    const phoneNumbers = Array.from({ length: 20 }, (_, at) => ({
      id: `phone-number-id-${digits(100 + at)}`,
    }));
    const account = { id: `waba-${digits(1)}`, destination: "sns" as const, phoneNumbers };
    const { Statement } = applyAccess({ ...small, whatsappBusinessAccounts: [account] });
    const tagging = Statement.filter(({ Sid }) => Sid.startsWith("TagWhatsAppResources"));
    expect(tagging.flatMap(({ Resource = [] }) => Resource)).toEqual([
      ...wabas(1),
      ...phones(...phoneNumbers.map((_, at) => 100 + at)),
    ]);
    expect(tagging.map(({ Sid }) => Sid)).toEqual([
      "TagWhatsAppResources",
      "TagWhatsAppResources2",
      "TagWhatsAppResources3",
    ]);
    for (const { Condition } of tagging) expect(Condition).toEqual(NOT_OF_CONNECT);
  });

  test("clears and untags what left the file, and sets nothing there", () => {
    const ids = [`waba-${digits(7)}`, `phone-number-id-${digits(8)}`];
    expect(accessOf(small, ids).former).toEqual(
      document(
        {
          Sid: "ClearFormerWhatsAppAccounts",
          Effect: "Allow",
          Action: "social-messaging:PutWhatsAppBusinessAccountEventDestinations",
          Resource: wabas(7),
        },
        {
          Sid: "UntagFormerWhatsAppResources",
          Effect: "Allow",
          Action: "social-messaging:UntagResource",
          Resource: [...wabas(7), ...phones(8)],
          Condition: NOT_OF_CONNECT,
        },
      ),
    );
    expect(() => accessOf(small, ["waba-1"])).toThrow(/--former names "waba-1": expected are ids/);
  });

  test("passes no role where there is none", () => {
    expect(applyAccess({ ...small, ...withAccount })).toEqual(
      document(...readWiring, ...writeWiring),
    );
  });

  test("passes the Connect role to the service alone", () => {
    expect(applyAccess({ ...full, ...withAccount })).toEqual(
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

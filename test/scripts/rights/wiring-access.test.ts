import { accessOf } from "../../../scripts/rights/access";
import { deployAccess } from "../../../scripts/rights/deploy-access";
import {
  applyAccess,
  assumeAccess,
  formerAccess,
  planAccess,
} from "../../../scripts/rights/wiring-access";
import { environment } from "../../environment";
import { ACCOUNT, full, named, ROLE, rows, STATE_KEY, small, TOPIC } from "./environments";

const DEPLOYER = `arn:aws:iam::${ACCOUNT}:role/ci/deployer`;
const ACCOUNTS = `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:waba/*`;
const NUMBERS = `arn:aws:social-messaging:eu-west-1:${ACCOUNT}:phone-number-id/*`;
const STATE = "cdktf-aws-social-messaging/prod.tfstate";

const readWiring = [
  ["ListWhatsAppAccounts", "*"],
  ["ReadWhatsAppAccounts", [ACCOUNTS]],
  ["ReadWhatsAppTags", [ACCOUNTS, NUMBERS]],
  ["ReadEventTopic", TOPIC],
];

const readState = [
  [
    "FindTerraformState",
    "arn:aws:s3:::acme-state",
    { StringEqualsIfExists: { "s3:prefix": ["env:/", STATE] } },
  ],
  ["ReadTerraformState", `arn:aws:s3:::acme-state/${STATE}`],
  ["UseStateKey", STATE_KEY],
];

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
const writeWiring = [
  ["WireWhatsAppAccounts", wabas(1)],
  ["TagWhatsAppResources", [...wabas(1), ...phones(2)], NOT_OF_CONNECT],
];

describe("behind a role", () => {
  const behind = { ...full, deployRoleArn: DEPLOYER };

  test("no policy of the role reaches the state, as Terraform reaches it without the role", () => {
    const ofRole = accessOf(behind).filter(({ purpose }) => purpose !== "assume");
    expect(JSON.stringify(ofRole)).not.toContain("acme-state");
    expect(rows(planAccess(behind))).toEqual(readWiring);
  });

  test("the caller may assume it and use the state, and nothing else", () => {
    const state = deployAccess(full).Statement.slice(-4);
    expect(state.map(({ Sid }) => Sid)).toContain("WriteTerraformState");
    const Action = "sts:AssumeRole";
    const assume = { Sid: "AssumeDeployRole", Effect: "Allow", Action, Resource: DEPLOYER };
    expect(assumeAccess(behind)?.Statement).toEqual([assume, ...state]);
  });

  test("there is nothing to assume without one", () => {
    expect(assumeAccess(full)).toBeUndefined();
  });
});

describe("plan", () => {
  test("of a small environment, and of one with everything", () => {
    expect(rows(planAccess(small))).toEqual(readWiring);
    expect(rows(planAccess(full))).toEqual([...readWiring, ...readState]);
  });

  test("reads a topic that exists", () => {
    const topic = planAccess(environment(named)).Statement.at(-1);
    expect(topic?.Resource).toBe(named.eventTopic.existingArn);
  });
});

describe("apply", () => {
  test("writes nothing where the file names no account", () => {
    expect(applyAccess(small)).toEqual(planAccess(small));
  });

  test("clears and untags what left the file, and sets nothing there", () => {
    const ids = [`waba-${digits(7)}`, `phone-number-id-${digits(8)}`];
    const former = formerAccess(small, ids);
    expect(rows(former)).toEqual([
      ["ClearFormerWhatsAppAccounts", wabas(7)],
      ["UntagFormerWhatsAppResources", [...wabas(7), ...phones(8)], NOT_OF_CONNECT],
    ]);
    expect(former.Statement.map(({ Action }) => Action)).toEqual([
      "social-messaging:PutWhatsAppBusinessAccountEventDestinations",
      "social-messaging:UntagResource",
    ]);
    expect(() => formerAccess(small, ["waba-1"])).toThrow(
      /--former names "waba-1": expected are ids/,
    );
  });

  test("passes no role if there is none", () => {
    expect(rows(applyAccess({ ...small, ...withAccount }))).toEqual([
      ...readWiring,
      ...writeWiring,
    ]);
  });

  test("passes the Connect role to the service alone", () => {
    const toService = { StringEquals: { "iam:PassedToService": "social-messaging.amazonaws.com" } };
    const passRole = ["PassConnectRole", ROLE, toService];
    const all = [...readWiring, ...readState, ...writeWiring, passRole];
    expect(rows(applyAccess({ ...full, ...withAccount }))).toEqual(all);
  });
});

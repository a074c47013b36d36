import { accessOf } from "../../../scripts/rights/access";
import { verifyAccess } from "../../../scripts/rights/verify-access";
import { applyAccess, assumeAccess, planAccess } from "../../../scripts/rights/wiring-access";
import { environment } from "../../environment";
import {
  ACCOUNT,
  full,
  keyArn,
  named,
  ROLE,
  rows,
  SERVICE_LINKED_ROLE,
  STATE_KEY,
  small,
  TOPIC,
} from "./environments";

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

const writeWiring = [
  ["WireWhatsAppAccounts", [ACCOUNTS]],
  ["TagWhatsAppResources", [ACCOUNTS, NUMBERS]],
];

describe("behind a role", () => {
  const behind = { ...full, deployRoleArn: DEPLOYER };

  test("no policy of the role reaches the state, as Terraform reaches it without the role", () => {
    const { assume, ...ofRole } = accessOf(behind);
    expect(JSON.stringify(ofRole)).not.toContain("acme-state");
    expect(rows(planAccess(behind))).toEqual(readWiring);
  });

  test("the caller may assume it and use the state, and nothing else", () => {
    const state = accessOf(full).deploy?.Statement.slice(-4) ?? [];
    expect(state.map(({ Sid }) => Sid)).toContain("WriteTerraformState");
    const Action = "sts:AssumeRole";
    const assume = { Sid: "AssumeDeployRole", Effect: "Allow", Action, Resource: DEPLOYER };
    expect(assumeAccess(behind)?.Statement).toEqual([assume, ...state]);
  });

  test("there is nothing to assume without one", () => {
    expect(Object.keys(accessOf(full))).toEqual(["deploy", "plan", "verify", "apply"]);
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
  test("passes no role if there is none", () => {
    expect(rows(applyAccess(small))).toEqual([...readWiring, ...writeWiring]);
  });

  test("passes the Connect role to the service alone", () => {
    const toService = { StringEquals: { "iam:PassedToService": "social-messaging.amazonaws.com" } };
    const passRole = ["PassConnectRole", ROLE, toService];
    const all = [...readWiring, ...readState, ...writeWiring, passRole];
    expect(rows(applyAccess(full))).toEqual(all);
  });
});

describe("verify", () => {
  const checkTopic = ["CheckEventTopic", TOPIC];
  const aliases = { "kms:ResourceAliases": ["alias/acme-prod-whatsapp"] };
  const checkKey = [
    "CheckEventKey",
    `arn:aws:kms:eu-west-1:${ACCOUNT}:key/*`,
    { "ForAllValues:StringEquals": aliases },
  ];
  const checkLinkedRole = ["CheckServiceLinkedRole", SERVICE_LINKED_ROLE];
  const ofSmall = [...readWiring, checkTopic, checkKey, checkLinkedRole];

  test("of a small environment", () => {
    expect(rows(verifyAccess(small))).toEqual(ofSmall);
  });

  test("of an environment with everything", () => {
    expect(rows(verifyAccess(full))).toEqual([
      ...readWiring,
      ...readState,
      checkTopic,
      checkKey,
      ["CheckConnectRole", ROLE],
      checkLinkedRole,
      ["CheckMediaBucket", "arn:aws:s3:::acme-media"],
    ]);
  });

  test("lists metrics if limits in money are to be checked", () => {
    const watched = environment({
      mediaBucket: { enabled: false },
      alarms: { warning: { emails: ["ops@example.com"] } },
      spend: { rateCard: "rates.csv", limits: [{ usd: 40, per: "hour", severity: "warning" }] },
    });
    expect(rows(verifyAccess(watched))).toEqual([...ofSmall, ["ListFeeMetrics", "*"]]);
  });

  test("reads an existing key and bucket, and no key if the topic has none", () => {
    const places = (changes: Record<string, unknown>) =>
      Object.fromEntries(rows(verifyAccess(environment(changes))) ?? []);
    expect(places(named)).toMatchObject({
      CheckEventKey: keyArn(2),
      CheckMediaBucket: "arn:aws:s3:::their-media",
    });
    const eventTopic = { existingArn: named.eventTopic.existingArn };
    expect(places({ ...named, eventTopic })).not.toHaveProperty("CheckEventKey");
  });
});

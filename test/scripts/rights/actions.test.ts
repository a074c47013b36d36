import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as cloudwatch from "@aws-sdk/client-cloudwatch";
import * as costExplorer from "@aws-sdk/client-cost-explorer";
import * as iam from "@aws-sdk/client-iam";
import * as kms from "@aws-sdk/client-kms";
import * as s3 from "@aws-sdk/client-s3";
import * as sns from "@aws-sdk/client-sns";
import * as socialMessaging from "@aws-sdk/client-socialmessaging";
import * as sts from "@aws-sdk/client-sts";
import { actionsOf } from "../../../review/iam-data/iam-data";
import { accessOf } from "../../../scripts/rights/access";
import { applyAccess, planAccess } from "../../../scripts/rights/wiring-access";
import { environment, MAILED_ALARMS, spendUpTo } from "../../environment";
import { BRAKE, delivery, EACH_LIMIT, full, rules, vpcEndpoint } from "./environments";

const ROOT = join(__dirname, "..", "..", "..");

const SERVICES: Readonly<Record<string, object>> = {
  ce: costExplorer,
  cloudwatch,
  iam,
  kms,
  s3,
  sns,
  "social-messaging": socialMessaging,
  sts,
};

/** Most actions are named like their operation. These are not, as AWS's Service Authorization Reference says. */
const OPERATION_OF: Readonly<Record<string, string>> = {
  "s3:DeleteObjectVersion": "DeleteObject",
  "s3:GetAccelerateConfiguration": "GetBucketAccelerateConfiguration",
  "s3:GetBucketCORS": "GetBucketCors",
  "s3:GetBucketObjectLockConfiguration": "GetObjectLockConfiguration",
  "s3:GetBucketPublicAccessBlock": "GetPublicAccessBlock",
  "s3:GetEncryptionConfiguration": "GetBucketEncryption",
  "s3:GetLifecycleConfiguration": "GetBucketLifecycleConfiguration",
  "s3:GetReplicationConfiguration": "GetBucketReplication",
  "s3:ListBucket": "ListObjectsV2",
  "s3:ListBucketVersions": "ListObjectVersions",
  "s3:PutBucketPublicAccessBlock": "PutPublicAccessBlock",
  "s3:PutEncryptionConfiguration": "PutBucketEncryption",
  "s3:PutLifecycleConfiguration": "PutBucketLifecycleConfiguration",
};

/** Looked up there on 2026-11-20, as no SDK client here has an operation for them. */
const WITHOUT_OPERATION = [
  "iam:PassRole", // asked for by operations that take a role
  "s3:ListTagsForResource", // these three are operations of S3 Control
  "s3:TagResource",
  "s3:UntagResource",
];

/** Limits in money, and somebody to notify. */
const { alarms, spend } = environment({
  alarms: MAILED_ALARMS,
  spend: spendUpTo(EACH_LIMIT, { brake: BRAKE }),
});

const everyAction = () => {
  const deployRoleArn = "arn:aws:iam::111122223333:role/deploy";
  const environments = [
    full,
    { ...full, deployRoleArn },
    { ...full, alarms, spend, outcomes: {} },
    environment({ access: [{ role: "chat", media: "both" }] }),
    environment({ delivery: { ...delivery, ...rules }, vpcEndpoint, dataEventTrail: {} }),
  ];
  const documents = environments
    .flatMap((one) => accessOf(one))
    .flatMap(({ policies }) => policies);
  const actions = documents.flatMap(({ Statement }) => Statement).flatMap(({ Action }) => Action);
  return [...new Set<string>(actions)].sort();
};

test("no policy allows by wildcard", () => {
  expect(everyAction().filter((action) => action.includes("*"))).toEqual([]);
});

test.each(everyAction())("AWS knows %s", (action) => {
  const [service = "", name = ""] = action.split(":");
  const command = `${OPERATION_OF[action] ?? name}Command`;
  const client = SERVICES[service];
  const known = client
    ? WITHOUT_OPERATION.includes(action) || command in client
    : actionsOf(service)?.some((one) => one.name === name); // no SDK client for it here
  expect(known).toBe(true);
});

/** What the sources name when they call, for their messages. */
function actionsIn(...folders: string[]): string[] {
  const found = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder)).flatMap((file) => {
      const source = readFileSync(join(ROOT, folder, file), "utf8");
      return [...source.matchAll(/"((?:social-messaging|sns):[A-Za-z]+)"/g)].map(
        ([, name]) => name,
      );
    }),
  );
  return [...new Set(found.filter((name) => name !== undefined))].sort();
}

const wiringActions = (statements: ReturnType<typeof applyAccess>["Statement"]) => {
  const actions = statements.flatMap(({ Action }) => Action);
  return [...new Set(actions)].filter((action) => /^(social-messaging|sns):/.test(action)).sort();
};

test("apply allows exactly the calls that the wiring makes", () => {
  const made = actionsIn("scripts/wiring", "scripts/aws");
  expect(made).toContain("social-messaging:PutWhatsAppBusinessAccountEventDestinations");
  const whatsappBusinessAccounts = [{ id: `waba-${"0".repeat(32)}`, destination: "sns" as const }];
  const { Statement } = applyAccess({ ...full, whatsappBusinessAccounts });
  expect(wiringActions(Statement)).toEqual(made);
});

test("plan allows none that changes anything", () => {
  const changing = /:(Put|Tag|Untag|Delete|Create|Associate|Disassociate|Send|Post)/;
  expect(wiringActions(planAccess(full).Statement).filter((name) => changing.test(name))).toEqual(
    [],
  );
});

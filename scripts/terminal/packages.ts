import { UserError } from "../../formats/problem";

/** Whether the package can be loaded from here, the place of this program. */
export function isInstalled(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** The constructs build with one of these: CDKTF, or CDK Terrain, its continuation. */
const TOOLKITS = [
  ["cdktf", "@cdktf/provider-aws/lib/provider"],
  ["cdktn", "@cdktn/provider-aws/lib/provider"],
] as const;

/**
 * Two thirds of what the package would bring along, and constructs and reviews do without them: left to
 * whoever needs them.
 */
const AWS_SDK = [
  "client-cloudwatch",
  "client-iam",
  "client-kms",
  "client-s3",
  "client-sns",
  "client-socialmessaging",
  "client-sts",
  "credential-providers",
].map((name) => `@aws-sdk/${name}`);

/** What only the checks of health talk to. */
const AWS_SDK_FOR_HEALTH = [
  "client-budgets",
  "client-cloudtrail",
  "client-cloudwatch-logs",
  "client-cost-explorer",
  "client-ec2",
  "client-eventbridge",
  "client-lambda",
  "client-sfn",
  "client-sqs",
].map((name) => `@aws-sdk/${name}`);

/** What only the bill and the check of budgets talk to. */
const AWS_SDK_FOR_BUDGETS = ["@aws-sdk/client-cost-explorer"];

/** Which optional packages each command needs. */
export const NEEDS: Readonly<
  Record<string, readonly ("toolkit" | "sdk" | "health" | "budgets")[]>
> = {
  init: [],
  "init from AWS": ["sdk", "health"],
  plan: ["toolkit", "sdk"],
  apply: ["toolkit", "sdk"],
  verify: ["toolkit", "sdk", "health"],
  detach: ["toolkit", "sdk"],
  destroy: ["toolkit", "sdk"],
  brake: ["toolkit", "sdk"],
  iam: ["toolkit"],
  spend: ["toolkit"],
  "spend --check": ["sdk"],
  "spend --check of budgets": ["sdk", "budgets"],
  "spend --bill": ["sdk", "budgets"],
  requirements: ["toolkit"],
  review: [],
};

/** @throws UserError that names everything missing, before the command has done anything */
export function refuseMissingPackages(command: string): void {
  const needs = NEEDS[command] ?? [];
  const missing = [
    ...(needs.includes("toolkit") ? missingToolkit() : []),
    ...(needs.includes("sdk") ? AWS_SDK.filter((name) => !isInstalled(name)) : []),
    ...(needs.includes("health") ? AWS_SDK_FOR_HEALTH.filter((name) => !isInstalled(name)) : []),
    ...(needs.includes("budgets") ? AWS_SDK_FOR_BUDGETS.filter((name) => !isInstalled(name)) : []),
  ];
  if (missing.length === 0) return;
  throw new UserError(
    `${command} needs packages that are not installed here: ${missing.join(", ")}. Install them: npm install --save-dev ${missing.join(" ")}`,
  );
}

function missingToolkit(): readonly string[] {
  if (TOOLKITS.some((modules) => modules.every(isInstalled))) return [];
  const begun = TOOLKITS.find((modules) => modules.some(isInstalled)) ?? TOOLKITS[0];
  return begun
    .filter((name) => !isInstalled(name))
    .map((name) => name.replace("/lib/provider", ""));
}

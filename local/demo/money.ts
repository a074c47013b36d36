import * as cloudWatch from "@aws-sdk/client-cloudwatch";
import * as iam from "@aws-sdk/client-iam";
import type { Environment } from "../../app/environment";
import { METRIC, NAMESPACE } from "../../constructs/money/fees";
import { policyDocument } from "../../constructs/shared/policy-document";
import { nameInArn } from "../../formats/arns";
import { brake } from "../../scripts/commands/brake";
import { spend } from "../../scripts/commands/spend";
import { monitoredOf } from "../../scripts/spend/monitored";
import { CHANGES, CLEAN } from "../../scripts/terminal/exit-codes";
import { outcomeOfRole } from "../outcome-of-role";
import { expectCode, type Narrator } from "./narrator";
import { NAME } from "./prepare";

/** At the demo's rates 45 USD, where its limit is 40. */
const MESSAGES = 9000;

/** An alarm on money, and the brake that it calls for: pulled and released, with what a send would meet. */
export async function watchMoney(narrator: Narrator, environment: Environment): Promise<void> {
  narrator.step("A bot loops: 9,000 messages cost 45 USD within an hour");
  narrator.say(
    "A local AWS counts no fees and judges no alarms. So the demo writes the count and the state ALARM into CloudWatch, and the report reads them there.",
  );
  await countFees(environment);
  narrator.say("npm run spend -- example --check");
  await expectCode(CHANGES, spend(NAME, { check: true }));
  narrator.step("The brake stops the sending, until people release it");
  await sayWhether(narrator, environment);
  narrator.say('npm run brake -- example --on --reason "a bot loops" --yes');
  await expectCode(CLEAN, brake(NAME, { on: true, reason: "a bot loops", yes: true }));
  await sayWhether(narrator, environment);
  narrator.say('npm run brake -- example --off --reason "the bot is repaired" --yes');
  await expectCode(CLEAN, brake(NAME, { off: true, reason: "the bot is repaired", yes: true }));
  await sayWhether(narrator, environment);
}

async function countFees(environment: Environment): Promise<void> {
  const client = new cloudWatch.CloudWatchClient({ region: environment.region });
  const fee = {
    MetricName: METRIC.MessageFee,
    Dimensions: [
      { Name: "MessageFeeType", Value: "Service" },
      { Name: "DestinationCountryCode", Value: "DE" },
    ],
    Value: MESSAGES,
  };
  const put = { Namespace: NAMESPACE, MetricData: [fee] };
  await client.send(new cloudWatch.PutMetricDataCommand(put));
  const alarms = monitoredOf(environment)?.spend ?? [];
  const critical = alarms.find(({ severity }) => severity === "critical");
  const StateReason = "the demo says so";
  const state = { AlarmName: critical?.name, StateValue: "ALARM", StateReason } as const;
  await client.send(new cloudWatch.SetAlarmStateCommand(state));
}

const SEND = "social-messaging:SendWhatsAppMessage";

/** The roles that may send, which exist before any brake: as if a function that answers had them. */
export async function createSenders({ region, spend: limits }: Environment): Promise<void> {
  const client = new iam.IAMClient({ region });
  const lambda = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" } } as const;
  const trust = policyDocument([{ ...lambda, Sid: "Assume", Action: "sts:AssumeRole" }]);
  const send = policyDocument([{ Sid: "Send", Effect: "Allow", Action: SEND, Resource: "*" }]);
  for (const RoleName of (limits?.brake?.roles ?? []).map(nameInArn)) {
    const AssumeRolePolicyDocument = JSON.stringify(trust);
    await client.send(new iam.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    const sending = { RoleName, PolicyName: "send", PolicyDocument: JSON.stringify(send) };
    await client.send(new iam.PutRolePolicyCommand(sending));
  }
}

/** What IAM would answer to the roles of the brake now. */
async function sayWhether(narrator: Narrator, environment: Environment): Promise<void> {
  const { account, region, spend: limits } = environment;
  const client = new iam.IAMClient({ region });
  const resource = `arn:aws:social-messaging:${region}:${account}:phone-number-id/${"1".repeat(32)}`;
  for (const role of limits?.brake?.roles ?? []) {
    const outcome = await outcomeOfRole(client, { role, action: SEND, resource });
    narrator.say(`if role ${nameInArn(role)} sends now: ${outcome}`);
  }
}

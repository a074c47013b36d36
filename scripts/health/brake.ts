import type { BrakePart } from "../../constructs/brake/decisions";
import { partsWithRole } from "../../constructs/messaging/capabilities";
import { globalArnOf, nameInArn } from "../../formats/arns";
import { toRun } from "../terminal/to-run";
import { inTerraformsWords } from "./compare";
import type { HealthLine, Kind, World } from "./health";
import { brakeState, describeNote, namesOf, readBrake } from "./live-brake";
import { itemsOf, read, readIfThere } from "./read";
import { arnsIn, readAttachedPolicies, readQuota, readRole } from "./roles";
import { unknownLine } from "./unknown";

export const BRAKE = "brake";

const RUNBOOK = "docs/runbook.md#the-brake";
const MISSING = ["NoSuchEntityException"];

/** Of all policies that are created; to whom one is attached is judged where that matters. */
export const policy: Kind = {
  what: "policy",
  named: ({ name }) => String(name),
  compared: { policy: null },
  notCompared: { name: "the policy is found by it", description: "it is no more than a remark" },
  async read({ name }, world) {
    const found = await readPolicy(world, globalArnOf(world.environment, "iam", `policy/${name}`));
    return found && { policy: found.document };
  },
};

export function readPolicy(world: World, arn: string) {
  return world.once(`policy ${arn}`, async () => readBrake(await world.clients.iam(), arn, read));
}

export const stateMachine: Kind = {
  what: "state machine",
  named: ({ name }) => String(name),
  compared: { definition: null, role_arn: null, type: "STANDARD" },
  notCompared: { name: "the state machine is found by it" },
  async read({ name }, world) {
    const client = await world.clients.stepFunctions();
    const { DescribeStateMachineCommand } = await import("@aws-sdk/client-sfn");
    const [{ machine } = { machine: undefined }] = partsWithRole(world.parts, "brake");
    if (machine === undefined) throw new Error(`no brake with a state machine ${name}`);
    const stateMachineArn = machine.arn;
    const found = await readIfThere(
      "states:DescribeStateMachine",
      stateMachineArn,
      ["StateMachineDoesNotExist"],
      (options) => client.send(new DescribeStateMachineCommand({ stateMachineArn }), options),
    );
    return found && { definition: found.definition, role_arn: found.roleArn, type: found.type };
  },
};

/** AWS chooses its id, so that it is found by its budget and the policy that it attaches. */
export const budgetAction: Kind = {
  what: "action of budget",
  named: ({ budget_name: budget }) => String(budget),
  compared: {
    action_type: null,
    approval_model: null,
    notification_type: null,
    execution_role_arn: null,
    action_threshold: null,
    definition: null,
    subscriber: null,
  },
  notCompared: { budget_name: "the action is found by it" },
  async read({ budget_name: budget, definition }, { clients, environment }) {
    const client = await clients.budgets();
    const { DescribeBudgetActionsForBudgetCommand } = await import("@aws-sdk/client-budgets");
    const resource = globalArnOf(environment, "budgets", `budget/${budget}`);
    const of = { AccountId: environment.account, BudgetName: String(budget), MaxResults: 100 };
    const found = await readIfThere(
      "budgets:DescribeBudgetActionsForBudget",
      resource,
      ["NotFoundException"],
      (options) => client.send(new DescribeBudgetActionsForBudgetCommand(of), options),
    );
    const action = found?.Actions?.find(({ Definition }) => {
      const { PolicyArn } = Definition?.IamActionDefinition ?? {};
      return PolicyArn !== undefined && JSON.stringify(definition).includes(PolicyArn);
    });
    return (
      action && {
        action_type: action.ActionType,
        approval_model: action.ApprovalModel,
        notification_type: action.NotificationType,
        execution_role_arn: action.ExecutionRoleArn,
        action_threshold: inTerraformsWords(action.ActionThreshold),
        definition: inTerraformsWords(action.Definition),
        subscriber: action.Subscribers?.map(({ Address, SubscriptionType }) => ({
          address: Address,
          subscription_type: SubscriptionType,
        })),
      }
    );
  },
};

/** Whether it is on, and whether it could stop each sender. */
export async function judgeBrake(world: World): Promise<readonly HealthLine[]> {
  const judged = partsWithRole(world.parts, "brake").map(async (part) => [
    ...(await judgeState(world, part).catch((error: unknown) => [
      unknownLine(BRAKE, error, world.environment),
    ])),
    ...(await judgeSenders(world, part)),
  ]);
  return (await Promise.all(judged)).flat();
}

async function judgeState(world: World, part: BrakePart): Promise<readonly HealthLine[]> {
  const live = await readPolicy(world, part.arn);
  if (live === undefined) return []; // the line about the policy says so
  const { state, stopped, sending, unlisted, groups, last } = brakeState(part, live);
  if (state === "off") return [{ subject: BRAKE, status: "ok", message: "It is off." }];
  const all = [...stopped, ...unlisted];
  const whom = [namesOf(all), ...groups.map((group) => `group ${group}`)].filter(Boolean);
  const message = [
    `It is on: ${whom.join(", ")} cannot send.`,
    ...(sending.length === 0 ? [] : [`${namesOf(sending)} can.`]),
    ...(last === undefined ? [] : [`${describeNote(last)}.`]),
  ].join(" ");
  const again = toRun("brake", world.environment.name, "--off", "--reason", "...");
  const fix = `once the cause is found, ${again} releases it`;
  return [{ subject: BRAKE, status: "warning", message, fix, runbook: RUNBOOK }];
}

/** A sender that the brake could stop has no line of its own. */
async function judgeSenders(world: World, part: BrakePart): Promise<readonly HealthLine[]> {
  const { roles, users } = part;
  const judged = await Promise.all([
    ...roles.map((arn) => judgeSender(world, part, "role", arn)),
    ...users.map((arn) => judgeSender(world, part, "user", arn)),
  ]);
  const lines = judged.flatMap((line) => line ?? []);
  if (lines.length > 0) return lines;
  const message = `It could stop each of ${judged.length === 1 ? "one sender" : `${judged.length} senders`}.`;
  return [{ subject: "senders of the brake", status: "ok", message }];
}

async function judgeSender(
  world: World,
  part: BrakePart,
  kind: "role" | "user",
  arn: string,
): Promise<HealthLine | undefined> {
  const subject = `${kind} ${nameInArn(arn)} of the brake`;
  const failed = { subject, status: "failed", runbook: RUNBOOK } as const;
  try {
    const live = kind === "role" ? await readRole(world, arn) : await readUser(world, arn);
    if (live === undefined) {
      const fix = `correct or remove it in spend.brake.${kind}s`;
      return { ...failed, message: "It does not exist, so that the brake cannot stop it.", fix };
    }
    if (live.arn !== arn) {
      const message = `Its ARN is ${live.arn}: nothing may attach the brake's policy to it under another path.`;
      return { ...failed, message, fix: `write ${live.arn} in spend.brake.${kind}s, and deploy` };
    }
    const attached =
      kind === "role"
        ? await readAttachedPolicies(world, arn)
        : await readPoliciesOfUser(world, arn);
    const quota = await readQuota(world, kind);
    if (attached.includes(part.arn) || attached.length < quota) return undefined;
    const message = `It has ${attached.length} of ${quota} attached policies, so that there is no place for the brake's.`;
    return { ...failed, message, fix: "join two of its policies, or have AWS raise the quota" };
  } catch (error) {
    return unknownLine(subject, error, world.environment);
  }
}

async function readUser(world: World, arn: string) {
  const client = await world.clients.iam();
  const { GetUserCommand } = await import("@aws-sdk/client-iam");
  const found = await readIfThere("iam:GetUser", arn, MISSING, (options) =>
    client.send(new GetUserCommand({ UserName: nameInArn(arn) }), options),
  );
  return found && { arn: found.User?.Arn ?? "" };
}

async function readPoliciesOfUser(world: World, arn: string): Promise<string[]> {
  const client = await world.clients.iam();
  const { paginateListAttachedUserPolicies } = await import("@aws-sdk/client-iam");
  const UserName = nameInArn(arn);
  return read("iam:ListAttachedUserPolicies", arn, (options) =>
    itemsOf(paginateListAttachedUserPolicies({ client }, { UserName }, options), arnsIn),
  );
}

import { partsWithRole } from "../../constructs/messaging/capabilities";
import { arnOf, queueNameIn } from "../../formats/arns";
import { inTerraformsWords } from "./compare";
import { type HealthLine, type Kind, MISSING_WITH_PARENT, type Values, type World } from "./health";
import { readAttributes } from "./queues";
import { read, readIfThere } from "./read";
import { unknownLine } from "./unknown";

/** A rule with the targets that others gave it. */
export const eventRule: Kind = {
  what: "event rule",
  named: ({ name }) => String(name),
  compared: { event_pattern: null, state: "ENABLED", targets_of_others: null },
  notCompared: { name: "the rule is found by it", description: "it is no more than a remark" },
  async read({ name }, world) {
    const found = await readRule(world, String(name));
    if (found === undefined) return undefined;
    const own = world.built
      .filter(
        ({ type, values }) => type === "aws_cloudwatch_event_target" && values["rule"] === name,
      )
      .map(({ values }) => values["target_id"]);
    const targets = await readTargets(world, String(name));
    return {
      event_pattern: found.EventPattern,
      state: found.State,
      targets_of_others: targets.filter(({ Id }) => !own.includes(Id)).map(({ Arn }) => Arn),
    };
  },
};

export const eventTarget: Kind = {
  what: "target of event rule",
  named: ({ rule }) => String(rule),
  compared: {
    arn: null,
    role_arn: null,
    dead_letter_config: null,
    input: null,
    input_path: null,
    input_transformer: null,
    retry_policy: null,
  },
  notCompared: { rule: "the target is found by it", target_id: "the target is found by it" },
  read: readTarget,
};

async function readTarget({ rule, target_id: id }: Values, world: World) {
  if ((await readRule(world, String(rule))) === undefined) return MISSING_WITH_PARENT;
  const targets = await readTargets(world, String(rule));
  const found = targets.find(({ Id }) => Id === id);
  return (
    found && {
      arn: found.Arn,
      role_arn: found.RoleArn,
      dead_letter_config: { arn: found.DeadLetterConfig?.Arn },
      input: found.Input,
      input_path: found.InputPath,
      input_transformer: found.InputTransformer && {
        input_paths: found.InputTransformer.InputPathsMap, // its keys are names of ours
        input_template: found.InputTransformer.InputTemplate,
      },
      retry_policy: inTerraformsWords(found.RetryPolicy),
    }
  );
}

export const EVENT_RULES = "event rules";

/** Whether EventBridge can use the queues whose policies let rules in; the policies have lines of their own. */
export async function judgeOpenedQueues(world: World): Promise<readonly HealthLine[]> {
  const rules = partsWithRole(world.parts, "event rule");
  const opened = [...new Set(rules.flatMap(({ openedQueueArn }) => openedQueueArn ?? []))];
  const lines = opened.map((arn) =>
    readAttributes(world, queueNameIn(arn)).then(
      (found) => judgeOpenedQueue(arn, found),
      (error: unknown) => unknownLine(EVENT_RULES, error, world.environment),
    ),
  );
  return Promise.all(lines);
}

/** @param found its attributes */
export function judgeOpenedQueue(
  arn: string,
  found: Readonly<Record<string, string>> | undefined,
): HealthLine {
  const failed = { subject: EVENT_RULES, status: "failed", runbook: RUNBOOK } as const;
  if (found === undefined) {
    const message = `The queue ${arn} does not exist, so that the events of its rule end in the dead letters.`;
    return { ...failed, message, fix: "create it, or write another targetArn" };
  }
  if (found["KmsMasterKeyId"] !== undefined) {
    const message = `The queue ${arn} is encrypted with a key of KMS, with which its policy cannot let EventBridge send.`;
    const fix = "have its owner use SQS's own key, or write deliverWith: role and targetKeyArn";
    return { ...failed, message, fix };
  }
  const message = `The queue ${arn} exists, and no key of KMS shuts EventBridge out.`;
  return { subject: EVENT_RULES, status: "ok", message };
}

const RUNBOOK = "docs/runbook.md#events-on-eventbridge-do-not-arrive";

function readRule(world: World, name: string) {
  return world.once(`rule ${name}`, async () => {
    const client = await world.clients.eventBridge();
    const { DescribeRuleCommand } = await import("@aws-sdk/client-eventbridge");
    return readIfThere(
      "events:DescribeRule",
      ruleArn(world, name),
      ["ResourceNotFoundException"],
      (options) => client.send(new DescribeRuleCommand({ Name: name }), options),
    );
  });
}

/** A rule takes five targets at most, which are one page. */
function readTargets(world: World, Rule: string) {
  return world.once(`targets of ${Rule}`, async () => {
    const client = await world.clients.eventBridge();
    const { ListTargetsByRuleCommand } = await import("@aws-sdk/client-eventbridge");
    const { Targets = [] } = await read(
      "events:ListTargetsByRule",
      ruleArn(world, Rule),
      (options) => client.send(new ListTargetsByRuleCommand({ Rule }), options),
    );
    return Targets;
  });
}

function ruleArn({ environment }: World, name: string): string {
  return arnOf(environment, "events", `rule/${name}`);
}

import {
  Annotations,
  TerraformDataSource,
  TerraformOutput,
  TerraformResource,
  TerraformStack,
  Token,
} from "cdktf";
import type { IConstruct } from "constructs";
import type { AwsScope } from "../../formats/arns";
import { type Problem, ProblemsError, show } from "../../formats/problem";
import { providerProblems, type Resident, withoutAccountGuard } from "./providers";

const residents = new WeakMap<TerraformStack, Resident[]>();

/** Has a construct checked once its stack is finished: providers and namesakes may come after it. */
export function checkAtSynth(construct: IConstruct, scope: AwsScope): void {
  const stack = TerraformStack.of(construct);
  const known = residents.get(stack);
  if (known !== undefined) {
    known.push({ construct, scope });
    return;
  }
  const all = [{ construct, scope }];
  residents.set(stack, all);
  stack.node.addValidation({ validate: () => checkStack(stack, all) });
}

/**
 * Throws instead of returning: of a missing provider, CDKTF itself says neither who needs it nor
 * what to write.
 */
function checkStack(stack: TerraformStack, all: readonly Resident[]): string[] {
  const problems: Problem[] = [...providerProblems(stack, all), ...duplicates(stack)];
  const unguarded = withoutAccountGuard(stack, all);
  if (unguarded !== undefined) Annotations.of(stack).addWarning(unguarded);
  if (problems.length === 0) return [];
  throw new ProblemsError(`Stack "${stack.node.path}" cannot be synthesized:`, problems);
}

/** Something in a stack that must be there once. */
interface Single {
  readonly what: string;
  readonly name: string;
  /** Where the name must be unique. */
  readonly within: string;
  readonly fix: string;
}

/**
 * What stands twice in one stack. CDKTF merges outputs and resources of one id silently, so that one of
 * the two is lost; two resources of one name in AWS fail in the apply, or fight over the one thing.
 */
function duplicates(stack: TerraformStack): Problem[] {
  const holders = new Map<string, IConstruct>();
  return stack.node.findAll().flatMap((node) =>
    singles(node).flatMap((single) => {
      const key = JSON.stringify([single.what, single.within, single.name]);
      const first = holders.get(key);
      if (first !== undefined) return [duplicate(single, node, first)];
      holders.set(key, node);
      return [];
    }),
  );
}

function singles(node: IConstruct): Single[] {
  if (TerraformOutput.isTerraformOutput(node)) return [address("output", node.friendlyUniqueId)];
  if (TerraformResource.isTerraformResource(node)) {
    const { terraformResourceType: type, friendlyUniqueId: id } = node;
    return [address("resource", `${type}.${id}`), ...nameInAws(node)];
  }
  if (TerraformDataSource.isTerraformDataSource(node)) {
    const { terraformResourceType: type, friendlyUniqueId: id } = node;
    return [address("data source", `${type}.${id}`)];
  }
  return [];
}

function address(what: string, name: string): Single {
  return {
    what,
    name,
    within: "the stack",
    fix: "give one of them another id: CDKTF would merge the two into one",
  };
}

/** Types whose names AWS gives once in an account and Region, with the argument that holds it. */
const NAMED_BY: Readonly<Record<string, string>> = {
  aws_budgets_budget: "nameInput",
  aws_chatbot_slack_channel_configuration: "configurationNameInput",
  aws_cloudtrail: "nameInput",
  aws_cloudwatch_composite_alarm: "alarmNameInput",
  aws_cloudwatch_dashboard: "dashboardNameInput",
  aws_cloudwatch_event_rule: "nameInput",
  aws_cloudwatch_metric_alarm: "alarmNameInput",
  aws_iam_role: "nameInput",
  aws_kms_alias: "nameInput",
  aws_s3_bucket: "bucketInput",
  aws_sns_topic: "nameInput",
  aws_sqs_queue: "nameInput",
};

function nameInAws(resource: TerraformResource): Single[] {
  const { terraformResourceType: what, provider, count, forEach } = resource;
  const argument = NAMED_BY[what];
  const name = argument === undefined ? undefined : Reflect.get(resource, argument);
  if (typeof name !== "string" || Token.isUnresolved(name)) return [];
  if (count !== undefined || forEach !== undefined) return []; // may be one or the other
  const region: unknown = Reflect.get(resource, "regionInput"); // version 6 of the provider and on
  const within = `the provider ${[provider?.node.path, region].filter(Boolean).join(", ")}`.trim();
  return [{ what, name, within, fix: "choose another name for one of the two" }];
}

function duplicate(
  { what, name, within, fix }: Single,
  at: IConstruct,
  first: IConstruct,
): Problem {
  return {
    where: at.node.path,
    field: "",
    got: `the ${what} ${show(name)}, as in ${first.node.path}`,
    allowed: `an id or name that no other ${what} has in ${within}`,
    fix,
  };
}

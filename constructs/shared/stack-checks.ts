import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import type { AwsScope } from "../../formats/arns";
import { type Problem, ProblemsError } from "../../formats/problem";
import { duplicates } from "./duplicates";
import { providerProblems, type Resident } from "./provider-checks";

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
  if (problems.length === 0) return [];
  throw new ProblemsError(`Stack "${stack.node.path}" cannot be synthesized:`, problems);
}

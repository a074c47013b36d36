import { partsOf } from "../../constructs/messaging/capabilities";
import { compareWithBuilt } from "./as-built";
import { resolved, synthesizedStack } from "./built";
import { CHECKS, KINDS } from "./checks";
import { type HealthContext, type HealthLine, onceEach, type World } from "./health";
import { judgeRequirements } from "./requirements";
import { unknownLine } from "./unknown";

/**
 * Whether what the environment creates and uses in AWS still works: first what matters most, in the order in
 * which an event travels, then everything that is not as it was deployed. It never throws for what a check
 * meets: that becomes its line.
 */
export async function checkHealth(context: HealthContext): Promise<readonly HealthLine[]> {
  const { environment } = context;
  const stack = synthesizedStack(environment);
  const { requirements } = stack;
  const base = {
    ...context,
    parts: partsOf(environment),
    requirements,
    built: [],
    once: onceEach(),
  };
  const world: World = { ...base, built: await resolved(stack, KINDS, base) };
  const judged = Object.values(CHECKS).map(({ subject, judge = async () => [] }) =>
    judge(world).catch((error: unknown) => [unknownLine(subject, error, environment)]),
  );
  const lines = [...judged, judgeRequirements(world), compareWithBuilt(world, KINDS)];
  return (await Promise.all(lines)).flat();
}

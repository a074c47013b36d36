import { partsOf } from "../../constructs/messaging/capabilities";
import { compareWithBuilt } from "./as-built";
import { resolved } from "./built";
import { CHECKS, KINDS } from "./checks";
import type { HealthContext, HealthLine, World } from "./health";
import { judgeRequirements } from "./requirements";
import { unknownLine } from "./unknown";
import { comparable, notLookedAt, stackOf } from "./wired-stack";

/**
 * Whether what the environment creates and uses in AWS still works: first what matters most, in the order in
 * which an event travels, then everything that is not as it was deployed. It never throws for what a check
 * meets: that becomes its line.
 */
export async function checkHealth(context: HealthContext): Promise<readonly HealthLine[]> {
  const { environment } = context;
  const stack = stackOf(environment);
  const { requirements } = stack;
  const reads = new Map<string, Promise<unknown>>();
  const once = <T>(what: string, read: () => Promise<T>): Promise<T> => {
    const begun = (reads.get(what) as Promise<T> | undefined) ?? read();
    reads.set(what, begun);
    return begun;
  };
  const base = { ...context, parts: partsOf(environment), requirements, built: [], once };
  const built = comparable(environment, stack, await resolved(stack, KINDS, base));
  const world: World = { ...base, built };
  const judged = Object.values(CHECKS).map(({ subject, judge = async () => [] }) =>
    judge(world).catch((error: unknown) => [unknownLine(subject, error, environment)]),
  );
  const lines = [...judged, judgeRequirements(world), compareWithBuilt(world, KINDS)];
  return [...(await Promise.all(lines)).flat(), ...notLookedAt(world)];
}

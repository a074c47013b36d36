import { partsOf } from "../../constructs/messaging/capabilities";
import { toDiff } from "../wiring/source";
import { compareWithBuilt } from "./as-built";
import { resolved, type SynthesizedStack, synthesizedStack } from "./built";
import { CHECKS, KINDS } from "./checks";
import type { HealthContext, HealthLine, World } from "./health";
import { judgeRequirements } from "./requirements";
import { unknownLine } from "./unknown";

/**
 * Whether what the environment creates and uses in AWS still works: first what matters most, in the order in
 * which an event travels, then everything that is not as it was deployed. It never throws for what a check
 * meets: that becomes its line.
 */
export async function checkHealth(context: HealthContext): Promise<readonly HealthLine[]> {
  const { environment } = context;
  const stack = environment.stack === undefined ? synthesizedStack(environment) : OUT_OF_SIGHT;
  const { requirements } = stack;
  const reads = new Map<string, Promise<unknown>>();
  const once = <T>(what: string, read: () => Promise<T>): Promise<T> => {
    const begun = (reads.get(what) as Promise<T> | undefined) ?? read();
    reads.set(what, begun);
    return begun;
  };
  const base = { ...context, parts: partsOf(environment), requirements, built: [], once };
  const world: World = { ...base, built: await resolved(stack, KINDS, base) };
  const judged = Object.values(CHECKS).map(({ subject, judge = async () => [] }) =>
    judge(world).catch((error: unknown) => [unknownLine(subject, error, environment)]),
  );
  const lines = [...judged, judgeRequirements(world), compareWithBuilt(world, KINDS)];
  return [...(await Promise.all(lines)).flat(), ...notLookedAt(context)];
}

/** A stack of somebody else's app says in its output what it wires, and builds here nothing to compare with. */
const OUT_OF_SIGHT: SynthesizedStack = { resources: [], outputs: {}, requirements: [] };

/** What nobody looked at must not seem healthy. */
function notLookedAt({ environment }: HealthContext): readonly HealthLine[] {
  if (environment.stack === undefined) return [];
  return [
    {
      subject: "other resources of the stack",
      status: "warning",
      message:
        "Looked at are accounts, topic, keys, media bucket, Connect role and service-linked role. Alarms, queues, event rules, grants and requirements of other owners are not: only the stack's code knows them.",
      fix: `${toDiff(environment)} compares every resource`,
      runbook: "docs/wire.md#what-verify-looks-at",
    },
  ];
}

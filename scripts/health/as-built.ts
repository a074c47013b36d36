import { deploying } from "../wiring/source";
import { differences, undecided } from "./compare";

import { type Built, type HealthLine, type Kind, MISSING_WITH_PARENT, type World } from "./health";
import { unknownLine, VERIFY_SAYS_UNKNOWN } from "./unknown";

const RUNBOOK = "docs/runbook.md#something-differs-from-what-was-deployed";

/** Whether everything that the environment creates is in AWS as it was synthesized: a line for each kind. */
export async function compareWithBuilt(
  world: World,
  kinds: Readonly<Record<string, Kind>>,
): Promise<readonly HealthLine[]> {
  const types = [...new Set(world.built.map(({ type }) => type))];
  const lines = types.map(async (type) => {
    const kind = kinds[type];
    const resources = world.built.filter((built) => built.type === type);
    if (kind === undefined) return [uncheckedType(type)];
    const judged = await Promise.all(resources.map((built) => compareOne(kind, built, world)));
    const found = judged.flatMap((line) => line ?? []);
    const ok = judged.filter((line) => line === undefined).length;
    return [...(ok === 0 ? [] : [asDeployed(kind, ok, judged.length)]), ...found];
  });
  return (await Promise.all(lines)).flat();
}

function asDeployed({ what }: Kind, ok: number, all: number): HealthLine {
  const message = `As deployed: ${ok} of ${all}.`;
  return { subject: what, status: "ok", message };
}

/** The guard over all types of the examples finds it earlier. */
function uncheckedType(type: string): HealthLine {
  return {
    subject: type,
    status: "unknown",
    message: "This version deploys it and has no check for it.",
    fix: "look at it yourself, and report this",
    runbook: RUNBOOK,
  };
}

/** Nothing where it is as it was deployed; no line where another one says all. */
async function compareOne(
  kind: Kind,
  { values }: Built,
  world: World,
): Promise<HealthLine | readonly [] | undefined> {
  const subject = `${kind.what} ${kind.named(values, world)}`;
  const failed = { subject, status: "failed", runbook: RUNBOOK } as const;
  const deploy = deploying(world.environment);
  try {
    const live = await kind.read(values, world);
    if (live === MISSING_WITH_PARENT) return [];
    if (live === undefined) {
      return { ...failed, message: "It does not exist.", fix: `${deploy} creates it again` };
    }
    const expected = { ...kind.compared, ...values };
    const found = differences(expected, live);
    if (found.length > 0) {
      const message = `It differs from what was deployed: ${found.join("; ")}.`;
      return { ...failed, message, fix: `${deploy} sets it right` };
    }
    const open = undecided(expected, live);
    if (open.length === 0) return undefined;
    return {
      subject,
      status: "unknown",
      message: `It cannot be decided whether ${open.join(", ")} is as deployed: it refers to something that was not found or could not be read.`,
      fix: "see to the line about that first",
      runbook: VERIFY_SAYS_UNKNOWN,
    };
  } catch (error) {
    return unknownLine(subject, error, world.environment);
  }
}

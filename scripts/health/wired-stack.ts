import type { EnvironmentPart } from "../../constructs/messaging/capabilities";
import { isOurs } from "../../constructs/shared/part";
import { cut } from "../../formats/problem";
import { valueAt } from "../../formats/schema-walk";
import { withToolkit } from "../terminal/to-run";
import { appFolder, stackFolder } from "../terraform/synthesis";
import type { WiringSource } from "../wiring/source";
import { type SynthesizedWiring, synthesizedWiring } from "../wiring/synthesized";
import { builtIn, REFERENCE, type SynthesizedStack, synthesizedStack } from "./built";
import { KINDS } from "./checks";
import type { Built, HealthLine, Values, World } from "./health";

/** What is in AWS if all is well: of a stack of somebody else's app, what our construct builds in it. */
export function stackOf(source: WiringSource): SynthesizedStack {
  if (source.stack === undefined) return synthesizedStack(source);
  const synthesized = synthesizedWiring(source.name);
  if (synthesized === undefined) return { resources: [], outputs: {}, requirements: [] };
  return builtBelow(source.stack.construct, synthesized);
}

/**
 * A stack of somebody else's app, as far as one construct builds it: the rest is unknown here.
 * @param construct its path
 */
function builtBelow(
  construct: string,
  { resources, written }: Pick<SynthesizedWiring, "resources" | "written">,
): SynthesizedStack {
  const isBelow = ({ "//": about }: Values) =>
    String(valueAt(about, ["metadata", "path"])).startsWith(`${construct}/`);
  const own = Object.entries(resources).map(([type, byId]) => {
    const below = Object.entries(byId as Readonly<Record<string, Values>>).filter(([, one]) =>
      isBelow(one),
    );
    return [type, Object.fromEntries(below)] as const;
  });
  return {
    resources: builtIn(Object.fromEntries(own)),
    outputs: Object(written) as Readonly<Record<string, unknown>>,
    requirements: [],
  };
}

/** Of a file, all that it builds; of a stack, what is fully known here. */
export function comparable(
  source: WiringSource,
  stack: SynthesizedStack,
  built: readonly Built[],
): readonly Built[] {
  if (source.stack === undefined) return built;
  return built.filter((one) => KINDS[one.type] !== undefined && !refersElsewhere(one, stack));
}

/** Whether it refers to something that is not in the stack as it is known here, so that nothing can be said of it. */
function refersElsewhere(built: Built, { resources }: SynthesizedStack): boolean {
  const raw = resources.find(({ type, id }) => type === built.type && id === built.id)?.values;
  const template = /(?<!\$)\$\{|(?<!%)%\{/;
  const others = JSON.stringify(raw).replaceAll(REFERENCE, "");
  return template.test(others) || JSON.stringify(built.values).search(REFERENCE) !== -1;
}

const NAMED_AT_MOST = 5;

/** What nobody looked at must not seem healthy. */
export function notLookedAt({ environment, parts, built }: World): readonly HealthLine[] {
  if (environment.stack === undefined) return [];
  const { resources } = synthesizedWiring(environment.name) ?? {};
  const addresses = Object.entries(resources ?? {}).flatMap(([type, byId]) =>
    Object.keys(byId).map((id) => `${type}.${id}`),
  );
  const compared = built.map(({ type, id }) => `${type}.${id}`);
  const left = addresses.filter((address) => !compared.includes(address));
  const more = left.length > NAMED_AT_MOST ? `, and ${left.length - NAMED_AT_MOST} more` : "";
  const others = parts.some((part) => OF_OWNERS.includes(part.role) && !isOurs(part));
  const gaps = [
    ...(resources === undefined
      ? [
          `without ${stackFolder(environment.name, appFolder())}, alarms, queues and all else that the stack creates are not compared`,
        ]
      : []),
    ...(left.length > 0
      ? [
          `of the stack, these are not of the construct or refer to something that is not, so they are not compared: ${left.slice(0, NAMED_AT_MOST).map(cut).join(", ")}${more}`,
        ]
      : []),
    ...(others
      ? ["what owners of existing things have to merge is known to the stack's code alone"]
      : []),
  ];
  if (gaps.length === 0) return [];
  const sentence = gaps.join("; ");
  return [
    {
      subject: "not looked at",
      status: "warning",
      message: `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`,
      fix: `${withToolkit("diff", environment.name)} compares every resource`,
      runbook: "docs/wire.md#what-verify-looks-at",
    },
  ];
}

/** Which policies of others the service depends on. */
const OF_OWNERS: readonly EnvironmentPart["role"][] = [
  "event topic",
  "encryption key",
  "media bucket",
];

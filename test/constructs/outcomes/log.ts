import { EVENT_PATTERN, SHORTENED } from "../../../constructs/outcomes/log-entries";
import type { Point } from "../alarms/metric-math";
import { matches } from "./filter-patterns";

/** An event as the service sends it to EventBridge. */
export interface ServiceEvent {
  readonly "detail-type": string;
  readonly time: string;
  readonly [field: string]: unknown;
}

/** In AWS's words: its guide shows this event, whose ids are examples. */
export function event(type: string, second: number, code?: number): ServiceEvent {
  const errors = code && [
    { code, title: "Message undeliverable", message: "Message undeliverable" },
  ];
  return {
    version: "0",
    id: "281b8c6b-f39f-f768-4229-d66e893592c1",
    "detail-type": `WhatsApp Message ${type}`,
    source: "aws.social-messaging",
    account: "111122223333",
    time: new Date(second * 1000).toISOString().replace(".000", ""),
    region: "ca-central-1",
    resources: [],
    detail: {
      wabaId: "1163793972139053",
      originationPhoneNumber: "15815555555",
      originationPhoneNumberId: "574086085794038",
      messageId: "7bd36188-6123-4ded-a1dd-f017f0814405",
      status: type.toLowerCase(),
      eventTimestamp: String(second),
      ...(errors && { errors }),
    },
  };
}

/**
 * An event in the log: EventBridge matches it, and writes it whole or in the words of the input transformer.
 * @param missing what stands for a variable without a value; as AWS documents it, nothing
 */
export function written(of: ServiceEvent, whole = false, missing = ""): string | undefined {
  const { source, "detail-type": types } = JSON.parse(EVENT_PATTERN);
  if (!source.includes(of["source"]) || !types.includes(of["detail-type"])) return undefined;
  if (whole) return JSON.stringify(of);
  const { inputPaths, inputTemplate } = SHORTENED;
  // Where a variable is not between quotes of the template itself, EventBridge writes JSON, and else the plain text.
  const filled = inputTemplate.replaceAll(/<(\w+)>/g, (_, name, at) => {
    const value = valueAt(of, inputPaths[name as keyof typeof inputPaths]);
    if (value === undefined) return missing;
    return isQuoted(inputTemplate, at) ? String(value) : JSON.stringify(value);
  });
  return JSON.parse(filled).message;
}

function isQuoted(template: string, at: number): boolean {
  return (template.slice(0, at).replaceAll('\\"', "").match(/"/g)?.length ?? 0) % 2 === 1;
}

function valueAt(of: unknown, path: string): unknown {
  const keys = path.slice(2).match(/[\w-]+/g) ?? [];
  return keys.reduce<unknown>((value, key) => Object(value)[key], of);
}

interface Filter {
  readonly pattern: string;
  readonly metric: Point["metric"];
}

/** What the metric filters make of events, as CloudWatch counts it. */
export function counted(
  filters: readonly Filter[],
  events: readonly ServiceEvent[],
  whole = false,
): Point[] {
  return events.flatMap((one) => {
    const message = written(one, whole);
    if (message === undefined) return [];
    return filters
      .filter(({ pattern }) => matches(pattern, message))
      .map(({ metric }) => ({ metric, at: Date.parse(one.time) / 1000, value: 1 }));
  });
}

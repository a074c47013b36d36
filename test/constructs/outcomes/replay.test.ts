import { OUTCOMES, outcomeFilters } from "../../../constructs/outcomes/log-entries";
import type { OutcomeOptions } from "../../../constructs/outcomes/options";
import { outcomeAlarms } from "../../../constructs/outcomes/outcome-alarms";
import { EVENT_TYPES } from "../../../formats/event-types";
import { fc, runs } from "../../fuzz";
import { alarmMinutes, stateOf } from "../alarms/metric-math";
import { scope } from "../alarms/scenes";
import { matches } from "./filter-patterns";
import { counted, event, type ServiceEvent, written } from "./log";

const options: OutcomeOptions = {
  failed: { percent: 5, atLeast: 50, per: "hour", severity: "warning" },
  codes: [
    { code: 130429, severity: "warning", atLeast: 3 },
    { codes: [131048, 368], severity: "critical" },
  ],
};

describe("an entry of the log", () => {
  test("has type, number and code, and nothing of the message", () => {
    expect(written(event("Failed", 0, 131026))).toBe(
      '{"type":"WhatsApp Message Failed","number":"574086085794038","code":"131026"}',
    );
    expect(written(event("Sent", 0))).toBe(
      '{"type":"WhatsApp Message Sent","number":"574086085794038","code":""}',
    );
  });

  test.each(["", "<code>", "null", "undefined"])(
    "is JSON that filters read, also if EventBridge writes %j for a missing code",
    (missing) => {
      const [filter] = outcomeFilters(scope, options);
      expect(matches(filter?.pattern ?? "", written(event("Sent", 0), false, missing) ?? "")).toBe(
        true,
      );
    },
  );

  test("is the event itself where whole events are kept", () => {
    const failed = event("Failed", 0, 131026);
    expect(JSON.parse(written(failed, true) ?? "")).toEqual(failed);
  });

  test.each(EVENT_TYPES)("of %s is written if it is an outcome", (type) => {
    const outcome = OUTCOMES.some((each) => type.toLowerCase() === `whatsapp message ${each}`);
    const name = type.replace("WhatsApp Message ", "");
    expect(written({ ...event(name, 0), "detail-type": type }) !== undefined).toBe(outcome);
  });
});

describe("the evaluator of filters", () => {
  const entry = '{"a-b":{"c":["x",{"d":7}]},"n":"7"}';
  test.each<[string, boolean]>([
    ['{ $.a-b.c[0] = "x" }', true],
    ['{ $.a-b.c[0] = "y" }', false],
    ["{ $.a-b.c[1].d = 7 }", true],
    ["{ $.n = 7 }", false], // a text is no number
    ['{ $.n = "7" && $.a-b.c[0] = "x" }', true],
    ['{ $.n = "8" || $.a-b.c[0] = "x" }', true],
    ["{ $.a-b.c[2].d = 7 }", false],
  ])("%s: %s", (pattern, expected) => {
    expect(matches(pattern, entry)).toBe(expected);
    expect(matches(pattern, "no JSON")).toBe(false);
  });

  test.each(["", "Failed", "{ $.a != 1 }", '{ $.a = "x*" }', "{ a = 1 }", "{ $.a = 1 } "])(
    "refuses %j",
    (pattern) => {
      expect(() => matches(pattern, entry)).toThrow("subset");
    },
  );
});

type Spans = readonly (readonly [from: number, to: number])[];

/** The minutes of every alarm that fires at all, and the same whether events are kept whole or not. */
function fired(events: readonly ServiceEvent[], until: number): Record<string, Spans> {
  const [short, whole] = [false, true].map((wholeEvents) => {
    const points = counted(outcomeFilters(scope, { ...options, wholeEvents }), events, wholeEvents);
    const alarms = outcomeAlarms(scope, options);
    return Object.fromEntries(
      alarms
        .map(({ id, ...alarm }) => [id, alarmMinutes(alarm, points, until)] as const)
        .filter(([, spans]) => spans.length > 0),
    );
  });
  expect(short).toEqual(whole);
  return short ?? {};
}

/** Messages one second after the other; those that fail are counted as sent before, or are not. */
function messages(all: number, failing: number, sentFirst: boolean, code?: number): ServiceEvent[] {
  return Array.from({ length: all }, (_, second) => {
    const sent = event("Sent", second);
    if (second < all - failing) return [sent, event("Delivered", second), event("Read", second)];
    return [...(sentFirst ? [sent] : []), event("Failed", second, code)];
  }).flat();
}

describe.each([true, false])("where a message that fails is sent before: %s", (sentFirst) => {
  test.each<[string, number, number, boolean]>([
    ["5 % of 100", 100, 5, true],
    ["4 % of 100", 100, 4, false],
    ["all of 50", 50, 50, true],
    ["all of 49, which are too few", 49, 49, false],
    ["none of 100", 100, 0, false],
  ])("%s", (_, all, failing, expected) => {
    expect("FailedShare" in fired(messages(all, failing, sentFirst), 50)).toBe(expected);
  });

  test("whatever becomes of messages, the alarm is on exactly at the share of them", () => {
    const some = fc.integer({ min: 0, max: 300 });
    fc.assert(
      fc.property(some, some, (all, failing) => {
        const events = messages(all, Math.min(all, failing), sentFirst);
        const points = counted(outcomeFilters(scope, options), events);
        const alarm = outcomeAlarms(scope, options).find(({ id }) => id === "FailedShare");
        const expected = all >= 50 && Math.min(all, failing) * 20 >= all;
        if (alarm === undefined) throw new Error("no alarm");
        expect(stateOf(alarm, points, 3600)).toBe(expected ? "ALARM" : "OK");
      }),
      runs(60),
    );
  });
});

test("messages that are undeliverable count as failed", () => {
  const events = [
    ...messages(94, 0, false),
    ...Array.from({ length: 6 }, () => event("Undeliverable", 90)),
  ];
  expect(Object.keys(fired(events, 60))).toEqual(["FailedShare"]);
});

test("messages that nobody has received yet make the share no smaller", () => {
  const events = [
    ...Array.from({ length: 60 }, (_, second) => event("Sent", second)),
    ...Array.from({ length: 4 }, (_, second) => event("Failed", second)),
  ];
  expect(Object.keys(fired(events, 60))).toEqual(["FailedShare"]);
});

describe("codes", () => {
  test.each<[string, readonly (number | undefined)[], readonly string[]]>([
    ["one at once", [368], ["Error-368"]],
    ["each by itself", [368, 131048], ["Error-131048", "Error-368"]],
    ["a code that needs three has two", [130429, 130429], []],
    ["a code that needs three has them", [130429, 130429, 130429], ["Error-130429"]],
    ["one that nobody listed", [131026, 131026, 131026], []],
    ["none at all", [undefined], []],
  ])("%s", (_, codes, expected) => {
    const events = codes.map((code, second) => event("Failed", second, code));
    expect(Object.keys(fired(events, 30)).sort()).toEqual(expected);
  });

  test("count exactly the events that carry them, whatever else arrives", () => {
    const one = fc.record({
      type: fc.constantFrom("Sent", "Delivered", "Read", "Failed", "Undeliverable", "Received"),
      second: fc.integer({ min: 0, max: 299 }),
      code: fc.constantFrom(undefined, 368, 131048, 130429, 36, 1310481, 3680),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 40 }), fc.boolean(), (events, wholeEvents) => {
        const sent = events.map(({ type, second, code }) => event(type, second, code));
        const filters = outcomeFilters(scope, { ...options, wholeEvents });
        const points = counted(filters, sent, wholeEvents);
        for (const { name, metric } of filters) {
          const code = name.startsWith("Error") ? Number(name.slice(5)) : undefined;
          const meant = events.filter(
            (each) => each.type !== "Received" && (code ? each.code === code : each.type === name),
          );
          expect([
            name,
            points.filter((point) => point.metric.name === metric.name).length,
          ]).toEqual([name, meant.length]);
        }
      }),
      runs(60),
    );
  });
});

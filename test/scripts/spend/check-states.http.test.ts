import { limitAlarmName } from "../../../constructs/alarms/texts";
import { check, HEALTHY, server } from "./checked";

describe("which alarms are in ALARM now", () => {
  const HOURLY_ALARM = limitAlarmName("acme-prod", { usd: 40, per: "hour", severity: "warning" });
  const BLIND = "acme-prod-whatsapp-spend-blind-warning";

  test("the line stands first, without parts that notify nobody", async () => {
    const states = {
      "acme-prod-whatsapp-spend-hour-message-fees-warning": "ALARM",
      [BLIND]: "OK",
      [HOURLY_ALARM]: "ALARM",
    };
    const { out } = await check({ metrics: HEALTHY, states }, undefined, undefined, false);
    const [first, ...lines] = out.split("\n");
    expect(first).toBe("prod: which alarms are in ALARM now?");
    expect(lines.slice(0, 2)).toEqual([
      `  ALARM       ${HOURLY_ALARM}, since 2026-11-19T14:00:00.000Z`,
      expect.stringMatching(/^ {2}no alarm {4}\d+ of \d+ alarms do not exist in the account/),
    ]);
  });

  test("the document for machines has every one of them", async () => {
    const states = { [HOURLY_ALARM]: "OK", [BLIND]: "INSUFFICIENT_DATA" };
    const { document } = await check({ metrics: HEALTHY, states });
    const since = "2026-11-19T14:00:00.000Z";
    const own = document.states.filter(({ notifies }: { notifies: boolean }) => notifies);
    expect(own).toEqual([
      { alarm: HOURLY_ALARM, notifies: true, state: "OK", since },
      { alarm: BLIND, notifies: true, state: "INSUFFICIENT_DATA", since },
      {
        alarm: "acme-prod-whatsapp-delivery-failed-warning",
        notifies: true,
        state: "not deployed",
        since: null,
      },
    ]);
  });

  test("the environment's own alarms are asked for, of both types, page by page", async () => {
    const states = { [HOURLY_ALARM]: "OK", [BLIND]: "OK", other: "OK" };
    await check({ metrics: HEALTHY, states });
    const asked = {
      AlarmNamePrefix: "acme-prod-whatsapp-",
      AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
      MaxRecords: 100,
    };
    expect(server?.askedForStates).toEqual([asked, { ...asked, NextToken: "2" }]);
  });

  test("there is no line where nothing fires", async () => {
    const states = { [HOURLY_ALARM]: "OK" };
    const { out } = await check({ metrics: HEALTHY, states }, undefined, undefined, false);
    expect(out.split("\n")[1]).toBe("  none");
  });
});

import {
  firesAtPercent,
  hoursInAlarm,
  KINDS,
  PARTLY_LISTED,
  schemeBefore,
  schemeNow,
  toldAtPercent,
} from "./quietness";

const whole = KINDS.flatMap(([, mix]) => mix);

test("table", () => {
  const rows = KINDS.map(([name, mix]) => {
    const now = schemeNow(mix);
    return [
      name,
      firesAtPercent(schemeBefore(), mix).toFixed(1),
      firesAtPercent(now, mix).toFixed(1),
      firesAtPercent(schemeNow([]), mix).toFixed(1),
      hoursInAlarm(schemeBefore(), mix),
      hoursInAlarm(now, mix),
      ...[0, 10, 30, 60, 120].map((late) =>
        [toldAtPercent(schemeBefore(), mix, late), toldAtPercent(now, mix, late)]
          .map((x) => x.toFixed(0))
          .join("/"),
      ),
    ].join(" | ");
  });
  const partly = [1, 2, 3, 4, 5].map((splits) =>
    firesAtPercent(schemeNow(PARTLY_LISTED.slice(0, 3), { splits }), PARTLY_LISTED).toFixed(1),
  );
  console.log([...rows, partly.join(" "), whole.length].join("\n"));
});

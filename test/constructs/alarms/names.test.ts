import { readdirSync } from "node:fs";
import { join } from "node:path";
import { loadEnvironments } from "../../../app/load";
import { synthesizedStack } from "../../../scripts/health/built";

const EXAMPLES = join(__dirname, "../../../examples/environments");

/** Alarms on queues have repeated the prefix since they exist, and a new name would replace them. */
const SINCE_EVER = /^[a-z-]+-whatsapp-delivery-(age|depth|dead-letters)-/;

const environments = readdirSync(EXAMPLES).flatMap(
  (folder) =>
    loadEnvironments({ folder: join(EXAMPLES, folder), today: "2026-11-20" }).environments,
);

/** The types of resources whose names people read in a notification, or look up after it. */
const NAMED =
  /^aws_(cloudwatch_metric_alarm|cloudwatch_composite_alarm|budgets_budget|cloudwatch_dashboard)$/;

test("no name of an alarm says the prefix twice, but those that did so from the beginning", () => {
  const names = environments.flatMap((of) =>
    synthesizedStack(of)
      .resources.filter(({ type }) => NAMED.test(type))
      .map(({ values }) => ({
        prefix: `${of.namePrefix}-whatsapp`,
        name: String(values["alarm_name"] ?? values["name"] ?? values["dashboard_name"]),
      })),
  );
  expect(names.length).toBeGreaterThan(20);
  const twice = names
    .filter(({ prefix, name }) => name.split(prefix).length > 2)
    .map(({ name }) => name);
  expect(twice.length).toBeGreaterThan(0);
  expect(twice.filter((name) => !SINCE_EVER.test(name))).toEqual([]);
});

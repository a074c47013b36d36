import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../../app/environment";
import { loadEnvironments } from "../../../app/load";
import { CAPABILITIES, partsOf } from "../../../constructs/messaging/capabilities";
import { isOurs } from "../../../constructs/shared/part";
import { HEALTH_ACTIONS } from "../../../scripts/health/actions";
import { synthesizedStack } from "../../../scripts/health/built";
import { CHECKS, KINDS } from "../../../scripts/health/checks";
import { environment } from "../../environment";
import { delivery, full, INSTANCE, named, rules, vpcEndpoint } from "../rights/environments";

const EXAMPLES = join(__dirname, "../../../examples/environments");

/** Everything that a file can ask for. */
const fullest: Environment = environment({
  ...{ connect: { instanceArn: INSTANCE }, mediaKey: {}, vpcEndpoint, dataEventTrail: {} },
  mediaBucket: { accessLogBucket: "acme-logs" },
  delivery: {
    ...delivery,
    ...rules,
    queues: [{ name: "inbound", phoneNumberIds: [`phone-number-id-${"1".repeat(32)}`] }],
  },
  alarms: { warning: { emails: ["ops@example.com"] } },
  spend: {
    rateCard: "rates.csv",
    limits: [
      { usd: 40, per: "hour", severity: "warning" },
      { usd: 900, per: "month", severity: "warning" },
    ],
  },
  whatsappBusinessAccounts: [{ id: `waba-${"1".repeat(32)}`, destination: "sns" }],
});

const environments: readonly (readonly [string, Environment])[] = [
  ["with everything", fullest],
  ["with everything created", full],
  ["of what exists", environment(named)],
  ...readdirSync(EXAMPLES).flatMap((folder) =>
    loadEnvironments({ folder: join(EXAMPLES, folder), today: "2026-11-20" }).environments.map(
      (each) => [`${folder}/${each.name}`, each] as const,
    ),
  ),
];

test.each(environments)("every resource of an environment %s has a check", (_, of) => {
  const unchecked = synthesizedStack(of).resources.flatMap(({ type, values }) => {
    const kind = KINDS[type];
    if (kind === undefined) return [type];
    const known = { ...kind.compared, ...kind.notCompared };
    return Object.keys(values)
      .filter((argument) => !Object.hasOwn(known, argument))
      .map((argument) => `${type}.${argument}`);
  });
  expect(unchecked).toEqual([]);
});

test.each(environments)("each role of an environment %s has a check that looks at it", (_, of) => {
  const { resources } = synthesizedStack(of);
  const types = new Set(resources.map(({ type }) => type));
  for (const part of partsOf(of)) {
    const { kinds = {}, judge } = CHECKS[part.role];
    const compared = Object.keys(kinds).some((type) => types.has(type));
    expect([part.role, judge !== undefined || (isOurs(part) && compared)]).toEqual([
      part.role,
      true,
    ]);
  }
});

/** So that a new capability, or a new role of one, cannot be left out of the environment above. */
test("the environment with everything has every capability and every role", () => {
  const without = CAPABILITIES.filter((capability) => capability.parts(fullest).length === 0);
  expect(without).toHaveLength(1); // the choice of keys, whose parts follow from what they encrypt
  expect(new Set(partsOf(fullest).map(({ role }) => role))).toEqual(new Set(Object.keys(CHECKS)));
  expect(Object.keys(HEALTH_ACTIONS).toSorted()).toEqual(Object.keys(CHECKS).toSorted());
});

test("a kind is the same in every check that lists it", () => {
  for (const { kinds = {} } of Object.values(CHECKS)) {
    for (const [type, kind] of Object.entries(kinds)) expect(KINDS[type]).toBe(kind);
  }
});

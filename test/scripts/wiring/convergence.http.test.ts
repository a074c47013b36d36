import type { ScriptedFailure } from "../../../local/emulator/faults";
import type { AwsClients } from "../../../scripts/aws/clients";
import { clock } from "../../../scripts/aws/clock";
import { apply } from "../../../scripts/commands/apply";
import { plan } from "../../../scripts/commands/plan";
import { Terminal } from "../../../scripts/terminal/terminal";
import { execute } from "../../../scripts/wiring/execute";
import type { PlanOptions } from "../../../scripts/wiring/guarded-plan";
import { planWiring } from "../../../scripts/wiring/plan";
import { environment } from "../../environment";
import { OWNERSHIP, phoneId, TOPIC, there, wabaId, wanted } from "./fixtures";
import { ended } from "./in-process";
import { callsIn, stateOf } from "./site";
import { applied, NEW, OPTIONS, site, WIRED } from "./two-accounts";

// What comes late is waited for, and nobody here has the time.
beforeEach(() => {
  jest.spyOn(clock, "wait").mockReset().mockResolvedValue();
});

/** What an undisturbed apply calls, so that each call can be made to fail. */
const CALLS = {
  ListLinkedWhatsAppBusinessAccounts: 2,
  GetLinkedWhatsAppBusinessAccount: 6,
  PutWhatsAppBusinessAccountEventDestinations: 2,
  UntagResource: 2,
  TagResource: 4,
  // Each resource for the plan, right before its write, and read back.
  ListTagsForResource: 12,
} as const;

test("an undisturbed apply makes the calls that are disturbed below", async () => {
  const { emulator, folder } = await site();
  const { code, out } = await applied(folder);
  expect(out).toContain("6 made, 0 failed, 0 not tried.");
  expect(out).toContain("Read back: everything stands as planned.");
  expect(code).toBe(0);
  expect(callsIn(emulator)).toEqual(CALLS);
  expect(stateOf(emulator)).toEqual(WIRED);
});

const eachCall = Object.entries(CALLS).flatMap(([operation, count]) =>
  Array.from({ length: count }, (_, index) => [operation, index + 1] as const),
);
/** Before a call took effect and, where it has one, after. */
const eachMoment = eachCall.flatMap(([operation, call]) =>
  (/^(List|Get)/.test(operation) ? (["before"] as const) : (["before", "after"] as const)).map(
    (when) => [operation, call, when] as const,
  ),
);

function failure(
  operation: string,
  call: ScriptedFailure["call"],
  when: ScriptedFailure["when"],
  answer: ScriptedFailure["answer"],
): ScriptedFailure {
  return { operation: operation as ScriptedFailure["operation"], call, when, answer };
}

describe("an error that AWS does not take back", () => {
  const refusal = { name: "ValidationException", status: 400, message: "not like this" };

  test.each(eachMoment)(
    "in %s %i, %s it took effect, is reported, and the next run repairs it",
    async (...where) => {
      const [operation, call, when] = where;
      const { emulator, folder } = await site({
        failures: [failure(operation, call, when, refusal)],
      });
      const first = await applied(folder);
      expect(first.out + first.err).toContain("failed with ValidationException");
      expect(first.out + first.err).toContain(`social-messaging:${operation}`);
      expect(first.code).toBe(1);
      const again = await applied(folder);
      expect(again.code).toBe(0);
      expect(stateOf(emulator)).toEqual(WIRED);
      const planned = await ended(folder, () => plan("prod", OPTIONS));
      expect(planned.code).toBe(0);
    },
  );
});

describe("an error that passes", () => {
  const internal = { name: "InternalServiceException", status: 500 };

  test.each(eachMoment)("in %s %i, %s it took effect, is not even noticed", async (...where) => {
    const [operation, call, when] = where;
    // Which of the two it is matters to the SDK alone, which retries both.
    const answer = call % 2 === 0 ? internal : "connection reset";
    const { emulator, folder } = await site({ failures: [failure(operation, call, when, answer)] });
    const { code, out } = await applied(folder);
    expect(out).toContain("6 made, 0 failed, 0 not tried.");
    expect(code).toBe(0);
    expect(stateOf(emulator)).toEqual(WIRED);
    expect(emulator.requests.some(({ status }) => status !== 200)).toBe(true);
  });

  test("is one of throttling, too", async () => {
    const throttled = { name: "ThrottledRequestException", status: 429 };
    const { emulator, folder } = await site({
      failures: [failure("TagResource", 4, "before", throttled)],
    });
    const { code } = await applied(folder);
    expect(emulator.requests.some(({ status }) => status === 429)).toBe(true);
    expect(code).toBe(0);
    expect(stateOf(emulator)).toEqual(WIRED);
  });
});

describe("a failing account", () => {
  const denied = (operation: ScriptedFailure["operation"], call: number) =>
    failure(operation, call, "before", {
      name: "AccessDeniedException",
      status: 403,
      message: "no",
    });

  test("does not stop the other, and the result of each change is reported", async () => {
    const { emulator, folder } = await site({
      failures: [denied("PutWhatsAppBusinessAccountEventDestinations", 1)],
    });
    const { code, out } = await applied(folder);
    expect(code).toBe(1);
    // Which account comes first is left to chance.
    const [wired] = emulator.store.accounts.filter((one) => one.eventDestinations.length > 0);
    const [failed] = emulator.store.accounts.filter((one) => one !== wired);
    const phone = (account: typeof wired) => account?.phoneNumbers[0]?.phoneNumberId;
    expect(out).toContain(`  made       destination of ${wired?.id}\n`);
    expect(out).toContain(`  made       tags of ${wired?.id}\n`);
    // Its mark comes before the destination.
    expect(out).toContain(`  made       tags of ${failed?.id}\n`);
    expect(out).toContain(`  made       tags of ${phone(wired)}\n`);
    expect(out).toContain(
      `  failed     destination of ${failed?.id}: Access denied: these credentials lack social-messaging:PutWhatsAppBusinessAccountEventDestinations on ${failed?.arn}.`,
    );
    expect(out).toContain(
      `  not tried  tags of ${phone(failed)}: an earlier change of this account failed\n`,
    );
    expect(out).toContain("4 made, 1 failed, 1 not tried.");
    expect(out).not.toContain("Read back");
  });

  test("does not lose the report when reading back is what fails", async () => {
    const { emulator, folder } = await site({ failures: [denied("ListTagsForResource", 9)] });
    const { code, out } = await ended(folder, () =>
      apply("prod", { ...OPTIONS, yes: true, json: true }),
    );
    expect(stateOf(emulator)).toEqual(WIRED);
    const [{ results, verified }] = JSON.parse(out).environments;
    expect(results).toHaveLength(6);
    expect([code, verified]).toEqual([1, false]);
  });

  test("is reported in --json in the same words", async () => {
    const { folder } = await site({ failures: [denied("TagResource", 1)] });
    const { code, out } = await ended(folder, () =>
      apply("prod", { ...OPTIONS, yes: true, json: true }),
    );
    const { environments, exitCode } = JSON.parse(out);
    expect([code, exitCode, environments[0].exitCode]).toEqual([1, 1, 1]);
    expect(environments[0].verified).toBe(false);
    const outcomes = environments[0].results.map((result: { outcome: string }) => result.outcome);
    expect(outcomes.sort()).toEqual([
      ...["failed", "made", "made", "made"],
      ...["not tried", "not tried"],
    ]);
  });

  test("after all retries says so, and what to do", async () => {
    const { folder } = await site({
      failures: [
        failure("PutWhatsAppBusinessAccountEventDestinations", "every", "before", {
          name: "InternalServiceException",
          status: 500,
        }),
      ],
    });
    const { code, out } = await applied(folder);
    expect(out).toMatch(
      /failed with InternalServiceException, after all retries: run again later\. AWS says: This failure is scripted\./,
    );
    expect(code).toBe(1);
  });
});

describe("reads that show a write late", () => {
  test.each([1, 2, 4])("by %i reads are waited for, and nobody is blamed", async (laggingReads) => {
    const { emulator, folder } = await site({ laggingReads });
    const { code, out } = await applied(folder);
    expect(out).toContain("Read back: everything stands as planned.");
    expect(code).toBe(0);
    expect(stateOf(emulator)).toEqual(WIRED);
    expect(clock.wait).toHaveBeenCalledTimes(laggingReads);
  });

  test("for more than some seconds end the waiting, and the run does not say that all is well", async () => {
    const { folder } = await site({ laggingReads: 100 });
    const { code, out } = await applied(folder);
    expect(out).toContain("changed again meanwhile");
    expect(jest.mocked(clock.wait).mock.calls.flat()).toEqual([500, 1_000, 2_000, 4_000]);
    expect(code).toBe(1);
  });
});

test("a fault of the program hides neither itself nor what was done", async () => {
  const lines: string[] = [];
  const stream = { write: (line: string) => lines.push(line) };
  const send = async (command: { readonly input: { readonly resourceArn: string } }) => {
    if (command.input.resourceArn.endsWith(phoneId(1))) throw new TypeError("a bug");
    return { tags: [] };
  };
  const clients = { socialMessaging: async () => ({ send }) } as unknown as AwsClients;
  const desired = {
    accounts: [wanted(undefined, { tags: NEW, numbers: { [phoneId(1)]: NEW } })],
  };
  const actual = { accounts: [there(undefined, { numbers: { [phoneId(1)]: {} } })], linked: [] };
  const assessed = { actual, plan: planWiring(desired, actual, OWNERSHIP) };
  const outputs = { event_topic_arn: TOPIC.arn };
  const options = {
    clients,
    desired,
    outputs,
    environment: environment(),
  } as unknown as PlanOptions;
  await expect(
    execute(options, assessed, new Terminal(stream as unknown as NodeJS.WriteStream)),
  ).rejects.toThrow(new TypeError("a bug"));
  expect(lines.join("")).toContain(`made       tags of ${wabaId(1)}`);
  expect(lines.join("")).toContain(`failed     tags of ${phoneId(1)}: TypeError: a bug`);
});
